"""Write the copies: their own words into temporary tables, then every row by INSERT … SELECT, part by part."""

import hashlib
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from typing import Any

from django.db import connection, transaction

from tongban.kernel.clock import CITY_ZONE
from tongban.site.bulk.facts import Called, Copy, Serial
from tongban.site.bulk.plan import plan_of, sealed_for
from tongban.site.bulk.story import Played, Story
from tongban.standards.codes import make_case_number

BATCH = 20_000  # copies whose words lie in temporary tables at a time
PART = 3_000  # copies in one transaction, so that none lasts long
BLOCK, LAST_NUMBER = 50, 999_900  # of the sequence of case numbers
_SQL_TYPES = {int: "bigint", str: "text", bytes: "bytea"}
_BEGINS = time(9, 0)


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """One copy as it was drawn: which story, on which day (its place among the days), for whom, at what."""

    story: int
    day: int
    person: int = 0
    target: int = 0
    later: int = 0


class Maker:
    """Multiplies played stories over persons, targets and days. Keeps at most one batch in memory."""

    def __init__(
        self,
        played: Sequence[Played],
        *,
        days: Sequence[date],
        persons: Sequence[Called] = (),
        targets: Sequence[Called] = (),
    ) -> None:
        """`days` are working days, ascending, and reach beyond the last day that a copy names."""
        self.stories = [Story(one) for one in played]
        self.plans = [plan_of(story, place=n) for n, story in enumerate(self.stories)]
        self.days = list(days)
        self.persons = [list(persons) or [story.played.person] for story in self.stories]
        self.targets = [list(targets) or [story.played.target] for story in self.stories]
        self._prepare()

    def write(
        self, wanted: Iterator[Wanted], *, told: Callable[[int], None] = lambda done: None
    ) -> list[str]:
        """Write one case for each; their numbers in order when they are few (at most one batch)."""
        numbers: list[str] = []
        done = 0
        batch: list[Wanted] = []
        for one in wanted:
            batch.append(one)
            if len(batch) == BATCH:
                numbers = self._batch(batch)
                done += len(batch)
                told(done)
                batch = []
        if batch:
            numbers = self._batch(batch)
            told(done + len(batch))
        return numbers

    def _prepare(self) -> None:
        with connection.cursor() as cursor:
            cursor.execute("DROP TABLE IF EXISTS bulk_days")
            cursor.execute("CREATE TEMPORARY TABLE bulk_days (days date[])")
            # in the row itself: it is looked into for every day of every row
            cursor.execute("ALTER TABLE bulk_days ALTER COLUMN days SET STORAGE PLAIN")
            cursor.execute("INSERT INTO bulk_days VALUES (%s)", [self.days])
        for n, plan in enumerate(self.plans):
            made = "".join(f", made_{m} text" for m in range(len(plan.story.made)))
            with connection.cursor() as cursor:
                cursor.execute(f"DROP TABLE IF EXISTS bulk_case_{n}")
                cursor.execute(
                    f"CREATE TEMPORARY TABLE bulk_case_{n} (place int, number text, day int, stamp text, tail text, "
                    f"later interval, person int, target int{made})"
                )
            self._table(n, "person", self.persons[n])
            self._table(n, "target", self.targets[n])
            self._pairs(n)

    def _table(self, n: int, kind: str, rows: Sequence[Called]) -> None:
        """What the persons or targets of a story are called, and their ciphertexts."""
        plan = self.plans[n]
        secrets = [secret for secret in plan.secrets if secret.kind == kind]
        names = list(rows[0])
        columns = [f"{name} {_SQL_TYPES.get(type(rows[0][name]), 'uuid')}" for name in names]
        columns += [f"{secret.name} bytea" for secret in secrets]
        story = plan.story
        lines = []
        for place, called in enumerate(rows):
            person = called if kind == "person" else story.played.person
            target = called if kind == "target" else story.played.target
            sealed = [sealed_for(secret, story, person=person, target=target) for secret in secrets]
            lines.append((place, *(called[name] for name in names), *sealed))
        _copy(f"bulk_{kind}_{n}", ["place int", *columns], lines)

    def _pairs(self, n: int) -> None:
        plan = self.plans[n]
        if not (secrets := [secret for secret in plan.secrets if secret.kind == "pair"]):
            return
        lines = [
            (p, t, *(sealed_for(secret, plan.story, person=person, target=target) for secret in secrets))
            for p, person in enumerate(self.persons[n])
            for t, target in enumerate(self.targets[n])
        ]
        _copy(
            f"bulk_pair_{n}", ["person int", "target int", *(f"{one.name} bytea" for one in secrets)], lines
        )

    def _batch(self, wanted: Sequence[Wanted]) -> list[str]:
        first = _case_numbers(len(wanted))
        serial = _reserve("licences_serial", len(wanted))
        of_story: dict[int, list[Copy]] = {n: [] for n in range(len(self.plans))}
        numbers = []
        for n, one in enumerate(wanted):
            copy = self._copy_of(one, sequence=(first - 1 + n) % LAST_NUMBER + 1, serial=serial + n)
            of_story[one.story].append(copy)
            numbers.append(copy.number)
        for n, copies in of_story.items():
            for start in range(0, len(copies), PART):
                self._part(n, copies[start : start + PART])
        return numbers

    def _copy_of(self, one: Wanted, *, sequence: int, serial: int) -> Copy:
        played = self.stories[one.story].played
        day = self.days[one.day]
        number = make_case_number(str(played.target["area_code"]), day, sequence)
        begun = datetime.combine(day, _BEGINS, CITY_ZONE).astimezone(UTC).timestamp() + one.later
        digest = int.from_bytes(hashlib.blake2b(number.encode(), digest_size=8).digest(), "big")
        return Copy(
            place=0,
            number=number,
            days=self.days,
            day=one.day + 1,
            day_date=day,
            stamp=f"{int(begun * 1000):012x}",
            tail=f"{digest & (2**62 - 1) | 2**63:016x}",
            later=one.later,
            serial=serial,
            person=self.persons[one.story][one.person],
            target=self.targets[one.story][one.target],
            person_at=one.person,
            target_at=one.target,
        )

    def _part(self, n: int, copies: Sequence[Copy]) -> None:
        """The rows of some copies of one story, in one transaction."""
        plan = self.plans[n]
        made = plan.story.made
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(f"TRUNCATE bulk_case_{n}")
            with cursor.copy(f"COPY bulk_case_{n} FROM STDIN") as lines:
                for place, one in enumerate(copies):
                    lines.write_row(
                        (
                            place,
                            one.number,
                            one.day,
                            one.stamp,
                            one.tail,
                            f"{one.later} seconds",
                            one.person_at,
                            one.target_at,
                            *(str(value.told(one)) for value in made),
                        )
                    )
            first = {
                table: _reserve_keys(table, rows * len(copies))
                for table, rows in plan.tables.items()
                if any(Serial(table) in values for _, values in plan.statements)
            }
            for statement, values in plan.statements:
                told = [first[one.table] if isinstance(one, Serial) else one for one in values]
                cursor.execute(statement, told)


def _copy(table: str, columns: Sequence[str], rows: Sequence[tuple[Any, ...]]) -> None:
    """A temporary table with these rows."""
    with connection.cursor() as cursor:
        cursor.execute(f"DROP TABLE IF EXISTS {table}")
        cursor.execute(f"CREATE TEMPORARY TABLE {table} ({', '.join(columns)})")
        with cursor.copy(f"COPY {table} FROM STDIN") as lines:
            for row in rows:
                lines.write_row(row)
        cursor.execute(f"ANALYZE {table}")


def _reserve(sequence: str, count: int) -> int:
    """So many numbers of a sequence; the first."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT setval(%s, nextval(%s) + %s)", [sequence, sequence, count])
        return int(cursor.fetchone()[0]) - count


def _reserve_keys(table: str, count: int) -> int:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_get_serial_sequence(%s, 'id')", [table])
        return _reserve(str(cursor.fetchone()[0]), count)


def _case_numbers(count: int) -> int:
    """So many numbers of cases, in whole blocks as the sessions take them; the first. Turns over as the sequence does."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT nextval('cases_number')")
        first = int(cursor.fetchone()[0])
        last_block = (first - 1 + (count - 1) // BLOCK * BLOCK) % LAST_NUMBER + 1
        cursor.execute("SELECT setval('cases_number', %s)", [last_block])
    return first
