"""Closed cases made in bulk, past the verbs, and their own way of counting days: nothing of ours is asked."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from uuid import uuid4

from django.db import connection, models

from tests.services.cases.make import CODE, Town
from tongban.kernel.clock import CITY_ZONE
from tongban.services.cases.models import Case, CaseSlot, SpecialProcedure
from tongban.services.items.models import Item

FIRST = date(2026, 7, 1)  # July and August 2026 have no holiday
PROMISED, STATUTORY, SUSPENDED = 10, 20, 3


@dataclass(frozen=True)
class Days:
    """Monday to Friday, but for some days: counted one by one."""

    off: frozenset[date] = frozenset()
    on: frozenset[date] = frozenset()

    def works(self, day: date) -> bool:
        return day in self.on or (day.weekday() < 5 and day not in self.off)

    def belongs(self, day: date) -> date:
        """The working day to which a morning belongs."""
        while not self.works(day):
            day += timedelta(days=1)
        return day

    def later(self, day: date, count: int) -> date:
        while count:
            day += timedelta(days=1)
            count -= self.works(day)
        return day


PLAIN = Days()


@dataclass(frozen=True)
class Made:
    """One closed case as it was made: everything that an expectation may look at."""

    number: str
    accepted: date
    decided: date | None
    is_cold: bool
    has_lease: bool
    hands_in: bool
    born: str
    stopped: tuple[date, date] | None
    outcome: str


def plan(count: int) -> list[Made]:
    """Cases of every mixture: short and long, stopped and not, complete and not, old and young."""
    made = []
    for number in range(count):
        accepted = PLAIN.belongs(FIRST + timedelta(days=number % 28))
        took = number % 13 + (SUSPENDED if number % 10 == 0 else 0)
        withdrawn = number % 17 == 0
        stopped = (
            (PLAIN.later(accepted, 1), PLAIN.later(accepted, 1 + SUSPENDED)) if number % 10 == 0 else None
        )
        made.append(
            Made(
                number=f"341602202607{number:08d}",
                accepted=accepted,
                decided=None if withdrawn else PLAIN.later(accepted, took),
                is_cold=number % 3 == 0,
                has_lease=number % 4 == 0,
                hands_in=number % 5 == 0,
                born="" if number % 19 == 0 else f"{1936 + number % 40}-03-04",
                stopped=stopped,
                outcome="" if withdrawn else "refused" if number % 11 == 0 else "granted",
            )
        )
    return made


def morning(day: date) -> datetime:
    return datetime.combine(day, time(10), CITY_ZONE)


def store(town: Town, cases: Sequence[Made], *, code: str = CODE) -> None:
    """Write them: some 0.2 ms each."""
    item = Item.objects.select_related("current").get(code=code)
    rows = [_row(town, item, one) for one in cases]
    _copy(rows)
    _copy([slot for one, row in zip(cases, rows, strict=True) for slot in _slots(one, row)])
    _copy(
        [
            SpecialProcedure(
                case=row,
                place=1,
                procedure="hearing",
                planned_days=SUSPENDED,
                reasons="听证",
                started_at=morning(one.stopped[0]),
                started_by="officer:1",
                ended_at=morning(one.stopped[1]),
                ended_by="officer:1",
                result="已听证",
            )
            for one, row in zip(cases, rows, strict=True)
            if one.stopped
        ]
    )


def _copy(rows: Sequence[models.Model]) -> None:
    """COPY: what an INSERT of so many rows takes ten times as long for."""
    fields = [one for one in rows[0]._meta.concrete_fields if not isinstance(one, models.BigAutoField)]
    columns = ", ".join(f'"{one.column}"' for one in fields)
    with (
        connection.cursor() as cursor,
        cursor.copy(f'COPY "{rows[0]._meta.db_table}" ({columns}) FROM STDIN') as copy,
    ):
        for row in rows:
            copy.write_row([one.get_db_prep_save(getattr(row, one.attname), connection) for one in fields])


def _row(town: Town, item: Item, one: Made) -> Case:
    more = SUSPENDED if one.stopped else 0
    version = item.current
    assert version is not None
    return Case(
        number=one.number,
        idempotency_key=one.number,
        request_sha256=b"-",
        state="delivered" if one.decided else "withdrawn",
        outcome=one.outcome,
        item_code=item.code,
        version_id=version.pk,
        item_name=item.name,
        type_code="01",
        organisation_id=town.organisation_id,
        area_code="341602000000",
        channel="online",
        account_id=1,
        person_id=uuid4(),
        holder="person",
        applicant_name="老张",
        applicant_masked="老*",
        answers={"kind": "cold" if one.is_cold else "hot"},
        form={"name": "老张", **({"born": one.born} if one.born else {})},
        submitted_at=morning(one.accepted),
        submission_entry_id=uuid4(),
        submission_promise="-",
        received_on=one.accepted,
        accepted_at=morning(one.accepted),
        accepted_on=one.accepted,
        decided_at=morning(one.decided) if one.decided else None,
        decided_on=one.decided,
        procedure_count=1 if one.stopped else 0,
        promised_due_on=PLAIN.later(one.accepted, PROMISED + more),
        statutory_due_on=PLAIN.later(one.accepted, STATUTORY + more),
    )


def _slots(one: Made, row: Case) -> list[CaseSlot]:
    met = {"identity": "shared", "form": "form", "layout": "file" if one.hands_in else "licence"}
    if one.has_lease:
        met["lease"] = "licence"
    return [CaseSlot(case=row, key=key, name=key, how=how, why="LAYOUT") for key, how in met.items()]
