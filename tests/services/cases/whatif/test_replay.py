"""Five thousand closed cases replayed: what comes out is what a count that knows nothing of ours comes to."""

from datetime import date, timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.foundation.directory.make import CITY_OFFICE
from tests.foundation.identity.make import make_staff
from tests.services.cases.instant.make import rule
from tests.services.cases.make import CODE, MONDAY, SLOTS, Town, make_town
from tests.services.cases.whatif.make import (
    FIRST,
    PLAIN,
    PROMISED,
    STATUTORY,
    Days,
    Made,
    morning,
    plan,
    store,
)
from tests.services.items.make import content
from tongban.foundation.directory.public import DutyMissing, Officer
from tongban.foundation.jobs.public import deliver_all
from tongban.foundation.trail.models import Staged
from tongban.kernel.errors import NotFound, Refused
from tongban.services.cases.models import Case, CaseSlot, CaseStep
from tongban.services.cases.whatif.commands.ask import ask_what_if
from tongban.services.cases.whatif.facts import BadDays, BadSpan, NothingAsked, Question, VersionUnknown
from tongban.services.cases.whatif.models import WhatIf, WhatIfCase
from tongban.services.cases.whatif.queries import cases_in, what_if, what_ifs
from tongban.services.cases.whatif.reading import Span, read_closed
from tongban.services.items.models import Item, ItemVersion
from tongban.services.items.public import ItemContent, Limit, Limits, Process, Slot

pytestmark = pytest.mark.django_db
OFF, ON = (date(2026, 7, 15), date(2026, 7, 16)), (date(2026, 7, 18),)
CHANGED = Days(off=frozenset(OFF), on=frozenset(ON))
OLD = 70


@pytest.fixture
def town() -> Town:
    return make_town(slots=(*SLOTS[:3],))


@pytest.fixture
def manager(town: Town) -> Officer:
    return make_staff(name="周事项", posts=("item-manager",))


def stricter() -> ItemContent:
    """Five days instead of ten, a lease from those who serve cold dishes, and a rule for the old."""
    item = Item.objects.select_related("current").get(code=CODE)
    assert item.current is not None
    before = ItemContent.model_validate(item.current.content)
    return before.model_copy(
        update={
            "limits": Limits(statutory=Limit(count=20), promised=Limit(count=5)),
            "slots": (*SLOTS[:3], Slot(key="lease", name="租赁合同", when='kind == "cold"')),
            "instant": rule(
                facts=(
                    {"name": "born", "source": "person.birth_date"},
                    {"name": "age", "source": "person.age"},
                ),
                conditions=({"text": "满70周岁", "when": f"age >= {OLD} && born != ''", "law": "优待办法"},),
            ),
        }
    )


def as_version(said: ItemContent) -> str:
    """A second version, not in force."""
    item = Item.objects.get(code=CODE)
    version = ItemVersion.objects.create(
        item=item,
        number=2,
        content=said.as_json(),
        content_sha256=said.sha256(),
        published_at=MONDAY,
        published_by="system:test",
        in_force_from=MONDAY,
        in_force_to=MONDAY,
    )
    return f"version:{version.pk}"


def ask(by: Officer, **changes: Any) -> WhatIf:
    fields: dict[str, Any] = {
        "item_code": CODE,
        "version": "",
        "days_off": (),
        "working_days": (),
        "from_on": FIRST,
        "until_on": date(2026, 8, 31),
    }
    return WhatIf.objects.get(pk=ask_what_if(question=Question(**(fields | changes)), by=by, at=MONDAY))


def answered(row: WhatIf) -> dict[str, int]:
    deliver_all()
    row.refresh_from_db()
    assert row.ended_at is not None
    return dict(row.summary)


def age(one: Made) -> int:
    """On the day of the application, which is in July: whoever was born on 4 March has had the birthday."""
    return one.accepted.year - int(one.born[:4])


def due(one: Made, days: Days, count: int) -> date:
    """Counted by hand: the days between, and the stopped ones out of them."""
    day, left = days.belongs(one.accepted), count
    begin, end = (days.belongs(stop) for stop in one.stopped) if one.stopped else (date.max, date.max)
    while left:
        day += timedelta(days=1)
        if days.works(day) and not (begin < day <= end):
            left -= 1
    return day


def late(one: Made, days: Days, promised: int) -> bool:
    return one.decided is not None and days.belongs(one.decided) > min(
        due(one, days, promised), due(one, days, STATUTORY)
    )


def test_five_thousand_cases_under_another_version(town: Town, manager: Officer) -> None:
    cases = plan(5000)
    store(town, cases)
    before = list(
        Case.objects.order_by("number").values_list("number", "promised_due_on", "state", "decided_at")
    )
    summary = answered(ask(manager, version=as_version(stricter())))
    refused = [one for one in cases if one.is_cold and not one.has_lease]
    complete = [one for one in cases if not (one.is_cold and not one.has_lease)]
    instant = [one for one in complete if not one.hands_in and one.born and age(one) >= OLD]
    was, would = (sum(late(one, PLAIN, count) for one in cases) for count in (PROMISED, 5))
    assert summary["cases"] == 5000
    assert summary["refused"] == len(refused) > 1000
    assert summary["instant"] == len(instant) > 500
    assert summary["instant_unknown"] == sum(not one.hands_in and not one.born for one in complete) > 50
    assert summary["contrary"] == sum(one.outcome == "refused" for one in instant) > 20
    assert (summary["was_late"], summary["would_be_late"]) == (was, would)
    assert would > was > 100
    assert summary["newly_late"] == would - was
    rows = WhatIfCase.objects.filter(is_contrary=True)
    assert {row.number for row in rows} == {one.number for one in instant if one.outcome == "refused"}
    after = list(
        Case.objects.order_by("number").values_list("number", "promised_due_on", "state", "decided_at")
    )
    assert after == before


def test_a_thousand_cases_under_another_calendar(town: Town, manager: Officer) -> None:
    cases = plan(1000)
    store(town, cases)
    row = ask(manager, item_code="", days_off=OFF, working_days=ON)
    summary = answered(row)
    newly = {one.number for one in cases if late(one, CHANGED, PROMISED) and not late(one, PLAIN, PROMISED)}
    better = {one.number for one in cases if late(one, PLAIN, PROMISED) and not late(one, CHANGED, PROMISED)}
    assert (summary["newly_late"], summary["no_longer_late"]) == (len(newly), len(better))
    assert newly | better
    assert (summary["refused"], summary["instant"]) == (0, 0)
    kept = WhatIfCase.objects.filter(what_if=row)
    assert set(kept.values_list("number", flat=True)) == newly | better
    by_number = {one.number: one for one in cases}
    for one in kept:
        assert one.promised_would == due(by_number[one.number], CHANGED, PROMISED)
        assert one.statutory_would == due(by_number[one.number], CHANGED, STATUTORY)


def test_the_same_version_and_calendar_change_nothing(town: Town, manager: Officer) -> None:
    store(town, plan(200))
    item = Item.objects.get(code=CODE)
    summary = answered(ask(manager, version=f"version:{item.current_id}"))
    assert summary["newly_late"] == summary["no_longer_late"] == summary["refused"] == summary["instant"] == 0
    assert summary["was_late"] == summary["would_be_late"] > 0
    assert not WhatIfCase.objects.exists()


def test_open_cases_and_other_days_are_left_out(town: Town, manager: Officer) -> None:
    store(town, plan(40))
    Case.objects.filter(number__endswith="07").update(state="in-review")
    summary = answered(ask(manager, days_off=OFF, until_on=FIRST + timedelta(days=6)))
    expected = [one for one in plan(40) if one.accepted <= FIRST + timedelta(days=6)]
    assert summary["cases"] == sum(not one.number.endswith("07") for one in expected)


def test_a_worker_that_begins_again_counts_nobody_twice(town: Town, manager: Officer) -> None:
    from tongban.services.cases.whatif.jobs import replay_closed

    store(town, plan(60))
    row = ask(manager, days_off=OFF)
    assert answered(row)["cases"] == 60
    replay_closed(progress_id=str(row.progress_id), what_if_id=str(row.pk))
    row.refresh_from_db()
    assert row.summary["cases"] == 60


def test_it_reads_a_batch_with_the_same_few_queries(town: Town) -> None:
    store(town, plan(300))
    span = Span(
        organisation_ids=frozenset({town.organisation_id}),
        item_code=CODE,
        from_on=FIRST,
        until_on=date(2026, 8, 31),
    )
    read_closed(span, after=None, limit=10)
    with CaptureQueriesContext(connection) as asked:
        assert len(read_closed(span, after=None, limit=250)) == 250
    assert len(asked) <= 7


def reviewed(cases: list[Made], *, took: int) -> None:
    """Each was looked at for so many days, one in three of them for one more, within three of the process."""
    rows = {row.number: row for row in Case.objects.filter(number__in=[one.number for one in cases])}
    CaseStep.objects.bulk_create(
        CaseStep(
            id=uuid4(),
            case=rows[one.number],
            place=1,
            key="review",
            name="审核",
            post_code="review",
            organisation_id=rows[one.number].organisation_id,
            opened_at=morning(one.accepted),
            due_on=due(one, PLAIN, 3),
            done_at=morning(looked(one, took)),
            done_by="officer:1",
            outcome="agree",
        )
        for one in cases
    )


def looked(one: Made, took: int) -> date:
    """The day on which it had been looked at."""
    return PLAIN.later(one.accepted, took + (int(one.number) % 3 == 0))


def test_steps_are_replayed_under_the_calendar_as_the_whole_case_is(town: Town, manager: Officer) -> None:
    cases = plan(200)
    store(town, cases)
    reviewed(cases, took=3)
    row = ask(manager, item_code="", days_off=OFF, working_days=ON)
    summary = answered(row)

    def is_late(one: Made, days: Days) -> bool:
        return days.belongs(looked(one, 3)) > due(one, days, 3)

    newly = {one.number for one in cases if is_late(one, CHANGED) and not is_late(one, PLAIN)}
    better = {one.number for one in cases if is_late(one, PLAIN) and not is_late(one, CHANGED)}
    assert newly and better
    assert (summary["steps_late"], summary["steps_in_time"]) == (len(newly), len(better))
    kept = WhatIfCase.objects.filter(what_if=row)
    assert {one.number for one in kept if one.steps_late} == newly
    assert {one.number for one in kept if one.steps_in_time} == better
    assert {name for one in kept for name in (*one.steps_late, *one.steps_in_time)} == {"审核"}
    assert {one.number for one in cases_in(row, kind="steps", limit=500)} == newly | better


def test_steps_are_replayed_under_the_limits_of_another_version(town: Town, manager: Officer) -> None:
    cases = plan(60)
    store(town, cases)
    reviewed(cases, took=2)
    item = Item.objects.select_related("current").get(code=CODE)
    assert item.current is not None
    before = ItemContent.model_validate(item.current.content)
    shorter = before.model_copy(update={"process": Process(limits={"review": 1})})
    summary = answered(ask(manager, version=as_version(shorter)))
    was = {one.number for one in cases if looked(one, 2) > due(one, PLAIN, 3)}
    # a stop that begins on the only day of a step gives it the stopped days more
    would = {one.number for one in cases if not one.stopped and looked(one, 2) > due(one, PLAIN, 1)}
    assert summary["steps_late"] == len(would - was) > 0
    assert summary["steps_in_time"] == 0


@pytest.mark.parametrize(
    ("changes", "refusal"),
    [
        ({}, NothingAsked),
        ({"version": "version:0"}, VersionUnknown),
        ({"version": "change:nonsense"}, VersionUnknown),
        ({"item_code": "", "version": "version:1"}, VersionUnknown),
        ({"days_off": OFF, "working_days": OFF}, BadDays),
        ({"days_off": OFF, "from_on": date(2026, 9, 2)}, BadSpan),
        ({"item_code": "L341602XXXX000001", "days_off": OFF}, NotFound),
    ],
)
def test_what_cannot_be_asked_is_refused_and_nothing_is_written(
    town: Town, manager: Officer, changes: dict[str, Any], refusal: type[Refused]
) -> None:
    before = Staged.objects.count()
    with pytest.raises(refusal):
        ask(manager, **changes)
    assert not WhatIf.objects.exists()
    assert Staged.objects.count() == before


def test_only_who_manages_items_asks_and_only_of_their_organisations(town: Town, manager: Officer) -> None:
    store(town, plan(20))
    with pytest.raises(DutyMissing):
        ask(town.clerk, days_off=OFF)
    stranger = make_staff(name="外人", posts=("item-manager",), organisation_code=CITY_OFFICE)
    mine = ask(manager, days_off=OFF)
    theirs = ask(stranger, item_code="", days_off=OFF)
    assert answered(theirs).get("cases", 0) == 0
    assert [row.pk for row in what_ifs(by=stranger)] == [theirs.pk]
    assert [row.pk for row in what_ifs(by=manager)] == [mine.pk]
    with pytest.raises(NotFound):
        what_if(mine.pk, by=stranger)
    with pytest.raises(NotFound):
        ask(stranger, item_code=CODE, days_off=OFF)


def test_what_a_rule_went_by_then_is_what_it_goes_by_now(town: Town, manager: Officer) -> None:
    """Nothing is looked up again: a case that recorded nothing stays unknown."""
    made = plan(1)[0]
    store(town, [made])
    CaseSlot.objects.filter(key="layout").update(how="licence")
    Case.objects.update(form={"name": "老张"})
    said = content(name="x", slots=SLOTS[:2])
    told = said.model_copy(update={"instant": rule(), "form": stricter().form, "audience": ("1",)})
    assert answered(ask(manager, version=as_version(told)))["instant_unknown"] == 1
