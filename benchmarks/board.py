"""The board and the statistics on a million cases: how long their pages take, and how long it takes to sum and count.

The cases came in over the last ninety days and were decided after up to ten days, so that some 57,000 are open, of
which some 3,000 are past the promised day. One in a hundred is late and has its card; one in fifty was sent back for
correction, one in ten was rated, and each has one step done at a post. The rows are copied inside the database from
ones that are written as the verbs write them.
"""

import time
from dataclasses import dataclass
from datetime import timedelta
from functools import partial
from typing import Any
from uuid import UUID

from django.db import connection, models

from benchmarks.clients import Shot, fire
from benchmarks.creating import send
from benchmarks.installation import Installation
from benchmarks.reading import staff_cookie
from benchmarks.tables import Part
from benchmarks.worklist import BY, ITEMS, NAMES, OFFICES, POSTS, copy_rows, make_first, make_posts
from tongban.foundation.directory.public import PostRow, appoint, enter_staff, upsert_posts
from tongban.foundation.identity.public import EncodedPassword, open_staff_account
from tongban.kernel import clock
from tongban.services.cases.models import Case, CaseStep, CorrectionNotice
from tongban.services.feedback.models import Rating
from tongban.services.indicators.public import count_indicators
from tongban.services.supervision.boards.summing import sum_board
from tongban.services.supervision.models import Card
from tongban.site.demo_people import PASSWORD, totp_secret

CASES = 1_000_000
OFFERED = 5  # a second: three hundred supervisors who look once a minute
MOST_P99 = 150.0  # ms of the board's page
BATCH = 50_000
DUTIES = frozenset({"supervision.judge", "tasks.urge"})
PAGES = {
    "board": "/desk/board/",
    "by item": "/desk/board/by/item/",
    "by person": "/desk/board/by/person/",
    "public board": "/board/",
    "statistics": "/indicators/",
    "one statistic": "/indicators/on-time-rate/",
    "cases behind a figure": "/desk/board/cases/?figure=over",
}


@dataclass(frozen=True, kw_only=True)
class Took:
    """A job over all cases and how long it took."""

    what: str
    seconds: float


def measure(place: Installation, *, seconds: float, cases: int = CASES) -> Part:
    """Load, sum, count, and offer each page by itself; the board's p99 is held against the goal."""
    offices = make_posts()
    _fill(cases, offices)
    at = clock.now()
    took = [
        _timed("sum the board", lambda: sum_board(at=at)),
        _timed("count this month", lambda: count_indicators(first=at.date(), last=at.date(), at=at)),
    ]
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")  # as the database would have done by itself after some minutes
    cookie = _supervisor(place)
    part = Part(title="Board", head=("page", "offered/s", "answered/s", "p50 ms", "p95 ms", "p99 ms", "SQL"))
    board = 0.0
    for name, path in PAGES.items():
        shot = Shot(method="GET", path=path, headers={"Cookie": cookie} if path.startswith("/desk") else {})
        fire(port=place.port, shots=[[shot]], seconds=min(seconds, 3.0), offered=OFFERED)  # warm
        statements = place.statements(partial(send, place, shot))
        volley = fire(port=place.port, shots=[[shot]] * 4, seconds=seconds, offered=OFFERED)
        if volley.wrong:
            raise RuntimeError(f"{len(volley.wrong)} wrong answers: {volley.wrong[0]}")
        p50, p95, p99 = (volley.percentile(percent) for percent in (50, 95, 99))
        part.rows.append((name, OFFERED, volley.rate, p50, p95, p99, statements))
        board = p99 if name == "board" else board
    part.notes.append(
        f"{cases:,} cases of {OFFICES} organisations, all within the scope of one supervisor; "
        + "; ".join(f"{one.what}: {one.seconds:.1f} s" for one in took)
        + "."
    )
    part.goal(f"p99 of the board's page in ms at {cases:,} cases", round(board, 1), MOST_P99)
    return part


def _timed(what: str, job: Any) -> Took:
    begun = time.monotonic()
    job()
    return Took(what=what, seconds=time.monotonic() - begun)


def _supervisor(place: Installation) -> str:
    """Somebody who supervises all offices, signed in: their cookie."""
    at, username = clock.now(), "bench-supervisor"
    account_id = open_staff_account(
        username=username,
        password=EncodedPassword.of(PASSWORD),
        totp_secret=totp_secret(username),
        by=BY,
        at=at,
    )
    codes = [f"bench-office-{number}" for number in range(OFFICES)]
    posts = [
        PostRow(organisation_code=code, code="supervisor", name="supervisor", duties=DUTIES) for code in codes
    ]
    upsert_posts(rows=posts, by=BY, at=at)
    enter_staff(account_id=account_id, name="测监察", organisation_code=codes[0], by=BY, at=at)
    held = [(code, "supervisor") for code in codes]
    appoint(account_id=account_id, posts=held, from_at=at - timedelta(days=1), by=BY, at=at)
    return staff_cookie(place, username)


def _fill(cases: int, offices: list[UUID]) -> None:
    """The cases, in parts of at most 50,000, and what hangs on them."""
    make_first(offices[0])
    number = "'34169927' || lpad(n::text, 11, '0')"
    age = "mod(n::bigint * 7919, 90)"  # days since its submission
    day = f"(now() AT TIME ZONE 'Asia/Shanghai')::date - ({age})::int"
    used, is_late = "mod(n, 11)", "mod(n, 100) = 5"
    is_lying = "mod(n, 300) = 5"  # late, and not decided to this day
    decided = f"CASE WHEN NOT ({is_lying}) AND {age} >= {used} THEN {day} + {used} END"
    case = {
        "id": "gen_random_uuid()",
        "number": number,
        "idempotency_key": "'board-' || n",
        "organisation_id": "(%(offices)s::uuid[])[mod(n, 200) / 4 + 1]",
        "item_code": "'bench-' || mod(n / 200, 40)",
        "item_name": "(%(items)s::text[])[mod(n / 200, 40) + 1]",
        "applicant_masked": "(%(names)s::text[])[mod(n / 200, 100) + 1]",
        "submitted_at": f"now() - make_interval(days => ({age})::int)",
        "received_on": day,
        "accepted_at": f"now() - make_interval(days => ({age})::int)",
        "accepted_on": day,
        "promised_due_on": f"{day} + CASE WHEN {is_late} THEN greatest({used} - 1, 0) ELSE 20 END",
        "statutory_due_on": f"{day} + 120",
        "state": f"CASE WHEN ({decided}) IS NULL THEN 'in-review' ELSE 'delivered' END",
        "outcome": f"CASE WHEN ({decided}) IS NULL THEN '' WHEN mod(n, 40) = 1 THEN 'refused' ELSE 'granted' END",
        "decided_on": decided,
        "decided_at": f"({decided})::timestamptz",
    }
    values: dict[str, Any] = {"offices": offices, "items": list(ITEMS), "names": list(NAMES)}
    for start in range(0, cases, BATCH):
        copy_rows(Case, case, values | {"first": start + 1, "last": min(start + BATCH, cases)})
    for model, where, columns in _BESIDE:
        _hang(model, where, columns)
    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE cases_case, cases_casestep, feedback_rating, supervision_card")


def _hang(model: type[models.Model], where: str, columns: dict[str, str]) -> None:
    """One row of `model` for each of our cases that `where` chooses; a column that is not named keeps its default."""
    kept = {
        str(field.column): field.get_db_prep_save(
            "" if field.get_default() is None and not field.null else field.get_default(), connection
        )
        for field in model._meta.concrete_fields
        if field.column not in columns and not isinstance(field, models.AutoField)
    }
    names = [*columns, *kept]
    chosen = [*columns.values(), *(f"%({name})s" for name in kept)]
    with connection.cursor() as cursor:
        cursor.execute("SET statement_timeout = 0")  # a million rows at once
        cursor.execute(
            f"INSERT INTO {model._meta.db_table} ({', '.join(names)}) SELECT {', '.join(chosen)} "
            f"FROM cases_case c WHERE number LIKE '34169927%%' AND {where}",
            kept | {"posts": list(POSTS)},
        )


_PLACE = "right(number, 6)::int"
_OF_CASE = {name: name for name in ("organisation_id", "area_code", "item_name")}
# what hangs on the cases: a step done, a notice of correction, a rating, a card
_BESIDE: tuple[tuple[type[models.Model], str, dict[str, str]], ...] = (
    (
        CaseStep,
        "TRUE",
        {
            "id": "gen_random_uuid()",
            "case_id": "id",
            "place": "1",
            "key": "'review'",
            "name": "'审核'",
            "post_code": f"(%(posts)s::text[])[mod({_PLACE}, 4) + 1]",
            "organisation_id": "organisation_id",
            "opened_at": "submitted_at",
            "due_on": "accepted_on + 3",
            "done_at": "submitted_at + interval '1 day'",
            "done_by": f"'officer:' || mod({_PLACE}, 400)",
            "outcome": "'done'",
        },
    ),
    (
        CorrectionNotice,
        f"mod({_PLACE}, 50) = 7",
        {
            "case_id": "id",
            "wanted": "'[]'",
            "requested_at": "submitted_at + interval '1 day'",
            "requested_by": f"'officer:' || mod({_PLACE}, 400)",
        },
    ),
    (
        Rating,
        f"decided_on IS NOT NULL AND mod({_PLACE}, 10) = 3",
        _OF_CASE
        | {
            "id": "gen_random_uuid()",
            "case_number": "number",
            "item_code": "item_code",
            "by_account": "0",
            "level": "'satisfied'",
            "level_name": "'满意'",
            "device_code": f"(5 - mod({_PLACE} / 10, 5))::text",
            "gbt_code": f"(mod({_PLACE} / 10, 5) + 1)::text",
            "channel": "'1'",
            "rated_at": "decided_at",
            "stage": f"CASE WHEN mod({_PLACE} / 10, 5) > 2 THEN 'done' ELSE '' END",
        },
    ),
    (
        Card,
        f"mod({_PLACE}, 100) = 5 AND promised_due_on < current_date",
        _OF_CASE
        | {
            "id": "gen_random_uuid()",
            "code": "'TL-32-1-' || number",
            "rule": "'TL-32'",
            "rule_version": "1",
            "level": f"CASE WHEN mod({_PLACE}, 500) = 5 THEN 'red' ELSE 'yellow' END",
            "clock": "'promised'",
            "case_number": "number",
            "post_code": "'approve'",
            "text": "'This was to be decided by %%(due_date)s.'",
            "basis": "'rule'",
            "facts": "jsonb_build_object('due_date', promised_due_on)",
            "due_on": "promised_due_on",
            "state": "CASE WHEN decided_on IS NULL THEN 'notified' ELSE 'closed' END",
            "raised_at": "(promised_due_on + 1)::timestamptz",
        },
    ),
)
