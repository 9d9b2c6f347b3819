"""Main items, sub-items and handling items stand in no ring and no deeper than three."""

from typing import Any

import pytest

from tests.services.items.make import MONDAY
from tests.services.items.test_publish import COUNTY, officer
from tests.services.items.test_publish import city as city
from tests.services.items.test_publish import made as made_item
from tongban.foundation.directory.public import organisation_by_code
from tongban.foundation.trail.public import entries_of
from tongban.kernel.errors import NotAllowed, NotFound
from tongban.services.items.commands.place import place_item
from tongban.services.items.models import Item
from tongban.services.items.scenario.units import UnitsCycle, UnitsTooDeep, check_beneath

pytestmark = pytest.mark.django_db


@pytest.fixture
def items(city: Any) -> list[str]:
    """Four items of one office, called L…1 to L…4."""
    return [made_item(f"L341602TEST00000{number}") for number in range(1, 5)]


def place(code: str, under: str | None, by: Any = None) -> None:
    place_item(code=code, under=under, by=by or officer("items.publish"), at=MONDAY)


def chain() -> dict[str, str]:
    rows = Item.objects.filter(parent__isnull=False).values_list("code", "parent__code")
    return {code[-1]: upper[-1] for code, upper in rows}


def test_an_item_is_placed_and_taken_out_again(items: list[str]) -> None:
    main, sub, unit, _ = items
    place(unit, sub)
    place(sub, main)
    place(sub, main)
    assert chain() == {"3": "2", "2": "1"}
    place(sub, None)
    assert chain() == {"3": "2"}
    facts = [entry.facts for entry in entries_of(f"item:{sub}") if entry.act == "items.place"]
    assert facts == [{"from": "", "under": main}, {"from": main, "under": ""}]


def test_a_ring_is_refused_with_the_whole_way_and_nothing_is_written(items: list[str]) -> None:
    first, second, third, _ = items
    place(second, first)
    place(third, second)
    for code, under, way in (
        (first, first, [first, first]),
        (first, third, [first, third, second, first]),
    ):
        with pytest.raises(UnitsCycle) as refused:
            place(code, under)
        assert refused.value.facts["way"] == " → ".join(way)
    assert chain() == {"2": "1", "3": "2"}
    assert [entry.act for entry in entries_of(f"item:{first}")] == ["items.create"]


def test_a_fourth_level_is_refused_from_below_and_from_above(items: list[str]) -> None:
    first, second, third, fourth = items
    place(second, first)
    place(third, second)
    with pytest.raises(UnitsTooDeep):
        place(fourth, third)
    with pytest.raises(UnitsTooDeep):
        place(first, fourth)
    assert chain() == {"2": "1", "3": "2"}


def test_who_may_not_change_either_item_places_nothing(items: list[str]) -> None:
    main, sub, *_ = items
    other = organisation_by_code("113416990000000864")
    Item.objects.filter(code=main).update(organisation_id=other.id, area_code=COUNTY)
    for by in (officer(), officer("items.publish")):
        with pytest.raises(NotAllowed):
            place(sub, main, by)
    for code, under in (("L0", sub), (sub, "L0")):
        with pytest.raises(NotFound):
            place(code, under)
    assert chain() == {}


def test_a_ring_from_before_ends_the_look_upwards() -> None:
    check_beneath("x", "a", above={"a": "b"}, height=1)
    with pytest.raises(UnitsTooDeep):
        check_beneath("x", "a", above={"a": "b", "b": "c", "c": "a"}, height=1)
