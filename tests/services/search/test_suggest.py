"""What a person may be typing is offered from the first letters on."""

import pytest
from pytest_django import DjangoAssertNumQueries

from tests.services.search.make import COLLECTION
from tongban.services.search.commands.put import remove
from tongban.services.search.everyday import Everyday
from tongban.services.search.queries import suggest

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("library")]


@pytest.mark.parametrize(
    ("begun", "first"),
    [
        ("社会", "社会保障卡申领"),
        ("保障卡", "社会保障卡申领"),
        ("shehuibaoz", "社会保障卡申领"),
        ("shbzk", "社会保障卡申领"),
        ("办社保", "社会保障卡申领"),
        ("zhufanggongjijin", "住房公积金提取（租房）"),
        ("護照", "普通护照签发"),
        (" 普通 护照", "普通护照签发"),
    ],
)
def test_it_is_known_by_letters_sound_or_first_letters(begun: str, first: str) -> None:
    assert suggest(collection=COLLECTION, begun=begun)[0] == first


def test_everyday_words_come_first_and_all_is_bounded(
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    words = Everyday({"食堂": ("食品经营许可",), "食品店": ("食品经营许可",)})
    with django_assert_num_queries(1):
        found = suggest(collection=COLLECTION, begun="食", limit=3, everyday=words)
    assert found[:2] == ("食堂", "食品店")
    assert found[2].startswith("食品经营许可") and len(found) == 3


@pytest.mark.parametrize("begun", ["", "  ", "%", "_", "\\", "'; --", "😀", "x" * 10_000, "ﷺ"])
def test_nothing_that_is_no_beginning_leads_anywhere(begun: str) -> None:
    assert suggest(collection=COLLECTION, begun=begun) == ()


def test_what_is_removed_is_not_suggested() -> None:
    remove(collection=COLLECTION, keys=["passport"])
    assert suggest(collection=COLLECTION, begun="护照") == ()
