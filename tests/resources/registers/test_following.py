"""What happened to people and firms is told in order, from editions and by hand, to who follows a register."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext

from tests.foundation.directory.make import LOADER
from tests.foundation.trail.make import AT
from tests.resources.registers import test_firm_editions as firms
from tests.resources.registers.make import make_firm, make_registered, person_id_of
from tests.resources.registers.test_editions import BUILT, build, id_of, loaded
from tongban.resources.registers.commands.register_people import register_people
from tongban.resources.registers.editions.commands.load_people import load_people
from tongban.resources.registers.editions.commands.open import abandon_edition, open_edition
from tongban.resources.registers.editions.facts import FollowedChange
from tongban.resources.registers.editions.models import RegisterChange
from tongban.resources.registers.facts import Register
from tongban.resources.registers.following import (
    changes_kept_from,
    firms_changed_after,
    forget_register_changes,
    lock_changes,
    newest_change,
    people_changed_after,
)
from tongban.resources.registers.models import RegisteredPerson

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


def told(found: list[FollowedChange]) -> set[tuple[str, str]]:
    return {(one.kind.value, one.key) for one in found}


def test_the_first_edition_is_a_beginning_and_the_next_ones_are_told_row_by_row() -> None:
    make_registered()  # by hand, before any edition
    assert newest_change(Register.PERSON) > changes_kept_from(Register.PERSON) == 0
    build([loaded(1), loaded(3), loaded(5)])
    start = newest_change(Register.PERSON)
    assert start == changes_kept_from(Register.PERSON) > 0
    assert people_changed_after(start, limit=9) == []

    build([loaded(7), loaded(3, phone="13800000003")], at=AT + DAY, left=[loaded(5).id_number])
    found = people_changed_after(start, limit=9)
    expected = {("added", loaded(7)), ("changed", loaded(3)), ("removed", loaded(5))}
    assert told(found) == {(kind, str(id_of(row))) for kind, row in expected}
    assert [one.position for one in found] == sorted(one.position for one in found)
    assert newest_change(Register.PERSON) == found[-1].position
    changed = next(one for one in found if one.kind == "changed")
    assert changed.before is not None
    assert (changed.before["person.phone"], changed.now["person.phone"]) == ("13800000001", "13800000003")
    assert [one.position for one in people_changed_after(found[0].position, limit=1)] == [found[1].position]

    build([loaded(5)], at=AT + 2 * DAY)  # delivered again
    assert told(people_changed_after(found[-1].position, limit=9)) == {("added", str(id_of(loaded(5))))}


def test_an_edition_that_is_given_up_tells_nothing() -> None:
    build([loaded(1)])
    start = newest_change(Register.PERSON)
    number = open_edition(register=Register.PERSON, built_on=BUILT, made_of={}, by=LOADER, at=AT)
    load_people(number=number, part="0/0", rows=[loaded(3)])
    abandon_edition(register=Register.PERSON, number=number, by=LOADER, at=AT)
    assert people_changed_after(start, limit=9) == []


def test_what_is_entered_by_hand_is_told_too() -> None:
    row = make_registered()
    [entered] = people_changed_after(0, limit=9)
    assert (entered.kind, entered.key, entered.before) == ("added", str(person_id_of(row)), None)
    register_people(rows=[row], by=LOADER, at=AT)  # says nothing new
    assert newest_change(Register.PERSON) == entered.position
    firm = make_firm(row)
    [of_firm] = firms_changed_after(0, limit=9)
    assert (of_firm.kind, of_firm.key) == ("added", firm.uscc)
    assert of_firm.now["firm.legal_representative"] == row.name


def test_firms_are_told_with_who_represented_them() -> None:
    owner, heir = make_registered(name="老张"), make_registered(name="小张")
    firms.build([firms.firm(1, representative=owner.id_number), firms.firm(2)])
    start = newest_change(Register.FIRM)
    firms.build(
        [firms.firm(1, representative=heir.id_number), firms.firm(3)], at=AT + DAY, left=[firms.firm(2).uscc]
    )
    found = {one.key: one for one in firms_changed_after(start, limit=9)}
    assert {key: one.kind.value for key, one in found.items()} == {
        firms.firm(1).uscc: "changed", firms.firm(2).uscc: "removed", firms.firm(3).uscc: "added",
    }  # fmt: skip
    changed = found[firms.firm(1).uscc]
    assert changed.before is not None
    name = "firm.legal_representative"
    assert (changed.before[name], changed.now[name]) == ("老张", "小张")


def test_old_changes_are_forgotten_and_it_is_said_from_where_they_are_kept() -> None:
    build([loaded(1)])
    build([loaded(3)], at=AT + DAY)
    build([loaded(5)], at=AT + 5 * DAY)
    last = newest_change(Register.PERSON)
    assert forget_register_changes(before=AT + 2 * DAY) == 1
    assert changes_kept_from(Register.PERSON) == last - 1
    assert told(people_changed_after(last - 1, limit=9)) == {("added", str(id_of(loaded(5))))}
    assert forget_register_changes(before=AT + 2 * DAY) == 0
    assert forget_register_changes(before=AT + 9 * DAY) == 1
    assert newest_change(Register.PERSON) == changes_kept_from(Register.PERSON) == last


@pytest.mark.parametrize("register", list(Register))
def test_reading_on_costs_the_same_for_many(register: Register) -> None:
    read: dict[Register, Callable[..., Any]] = {
        Register.PERSON: people_changed_after,
        Register.FIRM: firms_changed_after,
    }

    def cost() -> int:
        with CaptureQueriesContext(connection) as asked:
            read[register](0, limit=100)
        return len(asked)

    make_firm(make_registered())
    before = cost()
    for _ in range(3):
        make_firm(make_registered())
    assert cost() == before == {Register.PERSON: 3, Register.FIRM: 4}[register]


@pytest.mark.django_db(transaction=True)
def test_nobody_gets_a_position_before_an_earlier_one_is_seen() -> None:
    """Somebody reads on between two writers: what the slower one wrote must not lie behind them."""
    with ThreadPoolExecutor(1) as pool:
        with transaction.atomic():
            lock_changes(Register.PERSON)
            slow = RegisterChange.objects.create(register="person", kind="added", at=AT)

            def enter() -> None:
                try:
                    make_registered()
                finally:
                    connection.close()

            other = pool.submit(enter)
            with pytest.raises(TimeoutError):
                other.result(1)
        other.result(20)
    assert RegisteredPerson.objects.count() == 1
    assert newest_change(Register.PERSON) > slow.id
