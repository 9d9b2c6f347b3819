"""Which items follow a process: those that name it, and with the default those that say nothing."""

import pytest
from pytest_django import DjangoAssertNumQueries

from tests.services.cases.make import CODE, make_town
from tests.services.cases.visit import publish_anew
from tongban.services.items import process_use
from tongban.services.items.models import Item
from tongban.services.items.public import Process, published
from tongban.services.process.public import use_source

pytestmark = pytest.mark.django_db


def names(key: str) -> tuple[str, ...]:
    return use_source.ask().use_of(process_key=key).sample


def test_an_item_follows_the_process_that_it_names(django_assert_num_queries: DjangoAssertNumQueries) -> None:
    make_town()
    content = published(CODE).content
    with django_assert_num_queries(1):
        assert names("five-posts") == (content.name,)
    publish_anew(content.model_copy(update={"process": Process(key="short")}))
    assert (names("five-posts"), names("short")) == ((), (content.name,))


def test_a_cancelled_item_does_not_count() -> None:
    make_town()
    Item.objects.update(task_state="3")
    assert use_source.ask().use_of(process_key="five-posts").items == 0


def test_many_items_are_counted_up_to_a_limit(monkeypatch: pytest.MonkeyPatch) -> None:
    make_town()
    monkeypatch.setattr(process_use, "MOST", 0)
    use = use_source.ask().use_of(process_key="five-posts")
    assert (use.items, use.is_more) == (0, True)
