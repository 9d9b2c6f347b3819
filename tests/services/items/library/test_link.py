"""An item that stood by itself comes under the list when it agrees with it."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.services.items.library.make import (
    CITY_BUREAU,
    CODE,
    COUNTY_BUREAU,
    OTHER,
    SYSTEM,
    bureau,
    city,
    make_entry,
    manager,
)
from tests.services.items.make import MONDAY, content, make_item
from tongban.foundation.trail.public import entries_of
from tongban.kernel.errors import NotAllowed, NotFound
from tongban.services.items.facts import Basis, Limit, Limits
from tongban.services.items.library.commands.link import CannotLink, link_item
from tongban.services.items.library.loading import load_list
from tongban.services.items.library.queries import entry, origins_of
from tongban.services.items.library.rules import OverrideNotAllowed
from tongban.services.items.models import Item
from tongban.services.items.queries import item_terms, published

pytestmark = pytest.mark.django_db
ITEM = "L341602TEST0001"


@pytest.fixture(autouse=True)
def small_city() -> Iterator[None]:
    city()
    item_terms.cache_clear()
    yield


def standing(**changes: Any) -> Item:
    """An item that says the same as the entry, and some things more."""
    fields = {
        "name": "食品经营许可",
        "basis": (Basis(law="中华人民共和国食品安全法", article="第三十五条"),),
        "limits": Limits(statutory=Limit(count=20), promised=Limit(count=9)),
        "slots": (),
    }
    return make_item(ITEM, terms=content(**{**fields, **changes}), organisation_id=bureau(COUNTY_BUREAU))


def test_an_item_that_agrees_comes_under_the_list_as_it_is() -> None:
    make_entry()
    before = standing()
    link_item(code=ITEM, entry_code=CODE, by=manager(COUNTY_BUREAU), at=MONDAY)
    assert published(ITEM).version_id == before.current_id
    told = origins_of(ITEM)
    assert told.resolved.content == published(ITEM).content
    assert told.resolved.origins["statutory-limit"].code == CODE
    assert told.resolved.origins["promised-limit"].allowed_by == "shorter"
    assert [one.act for one in entries_of(f"item:{ITEM}")] == ["items.link"]


def test_an_item_that_disagrees_is_refused_and_every_element_is_named() -> None:
    make_entry()
    standing(basis=(), limits=Limits(statutory=Limit(count=30), promised=Limit(count=9)))
    with pytest.raises(OverrideNotAllowed) as refused:
        link_item(code=ITEM, entry_code=CODE, by=SYSTEM, at=MONDAY)
    assert set(refused.value.facts["fields"]) == {"basis", "statutory-limit"}  # type: ignore[call-overload]
    assert Item.objects.get(code=ITEM).entry_id is None
    assert entries_of(f"item:{ITEM}") == []


def test_who_and_what_cannot_be_linked() -> None:
    make_entry()
    make_entry("C1", upper=CODE, level="4", area_code=OTHER)
    standing()
    with pytest.raises(NotAllowed):
        link_item(code=ITEM, entry_code=CODE, by=manager(CITY_BUREAU), at=MONDAY)
    with pytest.raises(NotFound):
        link_item(code=ITEM, entry_code="none", by=SYSTEM, at=MONDAY)
    with pytest.raises(CannotLink):
        link_item(code=ITEM, entry_code="C1", by=SYSTEM, at=MONDAY)
    assert Item.objects.get(code=ITEM).entry_id is None


def test_a_file_of_entries_is_loaded_once(tmp_path: Path) -> None:
    standing()
    file = tmp_path / "list.yaml"
    file.write_text(
        f'- {{code: A1, area: "341600000000", level: "3", keeper: "{CITY_BUREAU}",'
        f" owns: [limits.promised], items: [{ITEM}]}}\n",
        encoding="utf-8",
    )
    assert load_list(file, by=SYSTEM, at=MONDAY) == ["A1"]
    assert load_list(file, by=SYSTEM, at=MONDAY) == []
    assert entry("A1").content.elements == {"limits.promised": {"count": 9}}
    assert origins_of(ITEM).resolved.origins["promised-limit"].level == "3"
