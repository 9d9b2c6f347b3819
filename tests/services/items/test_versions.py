"""What was published stays as it was."""

from datetime import timedelta
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from pytest_django import DjangoAssertNumQueries

from tests.services.items.make import MONDAY, content, make_item
from tongban.kernel.errors import NotFound
from tongban.services.items.facts import ItemContent, item_content_schema
from tongban.services.items.models import ItemVersion
from tongban.services.items.queries import item_terms, published

pytestmark = pytest.mark.django_db


def test_a_published_version_cannot_be_changed_or_deleted() -> None:
    version = make_item().current
    assert version is not None
    rows = ItemVersion.objects.filter(pk=version.pk)
    changes: list[dict[str, Any]] = [{"content": {}}, {"number": 7}, {"published_by": "officer:9"}]
    for change in changes:
        with pytest.raises(IntegrityError, match="never changed"), transaction.atomic():
            rows.update(**change)
    with pytest.raises(IntegrityError, match="never deleted"), transaction.atomic():
        rows._raw_delete(using="default")
    assert rows.values_list("content", flat=True).get() == content().as_json()


def test_only_the_end_of_a_term_is_written_once() -> None:
    version = make_item().current
    assert version is not None
    rows = ItemVersion.objects.filter(pk=version.pk)
    rows.update(in_force_to=MONDAY + timedelta(days=1))
    with pytest.raises(IntegrityError, match="never changed"), transaction.atomic():
        rows.update(in_force_to=MONDAY + timedelta(days=2))


def test_version_numbers_have_no_gaps() -> None:
    item = make_item()
    ItemVersion.objects.filter(item=item).update(in_force_to=MONDAY)
    with pytest.raises(IntegrityError, match="consecutive"):
        ItemVersion.objects.create(
            item=item, number=3, content={}, content_sha256="", published_at=MONDAY, in_force_from=MONDAY
        )


def test_terms_are_remembered_by_the_process(django_assert_num_queries: DjangoAssertNumQueries) -> None:
    item = make_item()
    assert item.current is not None
    item_terms.cache_clear()
    with django_assert_num_queries(2):
        assert published(item.code).content == content()
    with django_assert_num_queries(0):
        assert item_terms(item.current.pk) == content()


def test_a_suspended_or_unknown_item_is_not_found() -> None:
    make_item("L1", task_state="2")
    for code in ("L1", "L2"):
        with pytest.raises(NotFound):
            published(code)


def test_the_stored_document_reads_back_and_its_digest_is_stable() -> None:
    terms = content()
    assert ItemContent.model_validate(terms.as_json()) == terms
    assert terms.sha256() == content().sha256() != content(visits=1).sha256()


def test_the_schema_is_that_of_2020_12() -> None:
    schema = item_content_schema()
    assert schema["$schema"] == "https://json-schema.org/draft/2020-12/schema"
    assert {"name", "type_code"} <= set(schema["required"])
