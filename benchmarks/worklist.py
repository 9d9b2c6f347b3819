"""The worklist at ten thousand and at a million cases on 200 posts, at an offered load of 50 requests a second.

Every case waits at one post and has one step behind it, so that each post has 50, then 5,000 tasks.
The rows are copied inside the database from one that is written as the verbs write it.
"""

import random
import re
from dataclasses import dataclass
from datetime import timedelta
from functools import partial
from typing import Any
from urllib.parse import quote
from uuid import UUID, uuid4

from django.db import connection, models

from benchmarks.clients import Shot, fire
from benchmarks.creating import send
from benchmarks.installation import Installation
from benchmarks.reading import staff_cookie
from benchmarks.tables import Part
from tongban.foundation.directory.public import (
    OrganisationRow,
    PostRow,
    appoint,
    enter_staff,
    upsert_organisations,
    upsert_posts,
)
from tongban.foundation.identity.public import EncodedPassword, open_staff_account
from tongban.foundation.tasks.models import Task
from tongban.kernel import clock
from tongban.kernel.actors import SystemActor
from tongban.services.cases.models import Case
from tongban.site.demo_people import PASSWORD, totp_secret

BY = SystemActor(job="bench-worklist")
SIZES = (10_000, 1_000_000)
OFFERED, PEOPLE = 50, 20
MOST_P99, MOST_GROWTH = 60.0, 1.3  # ms at the largest size; p50 there against p50 at the smallest
POSTS = ("accept", "review", "approve", "issue")
OFFICES = 50
ITEMS = tuple(f"测速许可第{number}项（新办）" for number in range(1, 41))
NAMES = tuple(f"{one}*{two}" for one in "张王李赵陈刘杨黄周吴" for two in "明芳伟静强敏磊军洋勇")
# of 20 requests: what is asked how often
ASKED = {"": 10, "view=unclaimed": 2, "view=mine": 2, "due=near": 1, "item": 2, "words": 1, "next": 2}


@dataclass(frozen=True, kw_only=True)
class Desk:
    """One officer at one post, signed in."""

    place: int  # of the post, 0 to 199
    account_id: int
    cookie: str


def measure(place: Installation, *, seconds: float, sizes: tuple[int, ...] = SIZES) -> Part:
    """Load to each size, offer the load, and hold the goals against the largest."""
    offices = make_posts()
    desks = [_make_desk(place, number) for number in range(PEOPLE)]
    part = Part(
        title="Worklist",
        head=("cases", "offered/s", "answered/s", "p50 ms", "p95 ms", "p99 ms", "CPU ms", "SQL"),
    )
    medians, have, last = [], 0, 0.0
    for size in sizes:
        _fill(have, size, offices, desks)
        have = size
        shots = [_shots(place, desk) for desk in desks]
        fire(port=place.port, shots=shots, seconds=min(seconds, 5.0), offered=OFFERED)  # warm
        statements = place.statements(partial(send, place, _shot(desks[0], "")))
        before = place.web_cpu()
        volley = fire(port=place.port, shots=shots, seconds=seconds, offered=OFFERED)
        if volley.wrong:
            raise RuntimeError(f"{len(volley.wrong)} wrong answers: {volley.wrong[0]}")
        cpu = (place.web_cpu() - before) / len(volley.ms) * 1000
        p50, p95, p99 = (volley.percentile(percent) for percent in (50, 95, 99))
        part.rows.append((size, OFFERED, volley.rate, p50, p95, p99, cpu, statements))
        medians.append(p50)
        last = p99
    part.notes.append(
        f"{OFFICES * len(POSTS)} posts, {PEOPLE} officers with one post each; of 20 requests "
        + ", ".join(f"{count} {what or 'the first page'}" for what, count in ASKED.items())
        + " (item and words narrow, next is the second page)."
    )
    part.goal(f"p99 in ms at {have:,} cases", round(last, 1), MOST_P99)
    part.goal(
        "p50 at the largest size, times that at the smallest", round(medians[-1] / medians[0], 2), MOST_GROWTH
    )
    return part


def make_posts() -> list[UUID]:
    """50 organisations with four posts each; their ids."""
    at = clock.now()
    area = city_area()
    rows = [
        OrganisationRow(code=f"bench-office-{n}", name=f"测速单位{n}（示例）", area_code=area)
        for n in range(OFFICES)
    ]
    ids = upsert_organisations(rows=rows, by=BY, at=at)
    posts = [
        PostRow(organisation_code=row.code, code=post, name=post, duties=frozenset())
        for row in rows
        for post in POSTS
    ]
    upsert_posts(rows=posts, by=BY, at=at)
    return [ids[row.code] for row in rows]


def city_area() -> str:
    with connection.cursor() as cursor:
        cursor.execute("SELECT code FROM directory_area WHERE level = 'prefecture' LIMIT 1")
        return str(cursor.fetchone()[0])


def _make_desk(place: Installation, number: int) -> Desk:
    """An officer at the post whose place is `number` times ten."""
    at, username, post = clock.now(), f"bench-desk-{number}", number * 10
    account_id = open_staff_account(
        username=username,
        password=EncodedPassword.of(PASSWORD),
        totp_secret=totp_secret(username),
        by=BY,
        at=at,
    )
    office = f"bench-office-{post // len(POSTS)}"
    enter_staff(account_id=account_id, name=f"测{number}", organisation_code=office, by=BY, at=at)
    held = [(office, POSTS[post % len(POSTS)])]
    appoint(account_id=account_id, posts=held, from_at=at - timedelta(days=1), by=BY, at=at)
    return Desk(place=post, account_id=account_id, cookie=staff_cookie(place, username))


def _shots(place: Installation, desk: Desk) -> list[Shot]:
    """Twenty requests in an order of the officer's own."""
    draw = random.Random(desk.place)
    first = _shot(desk, "")
    page = send_text(place, first)
    found = re.search(r'href="(/desk/\?[^"]*cursor=[^"]+)"[^>]*rel="next"', page)
    onward = found[1].replace("&amp;", "&") if found else "/desk/"
    asked: list[Shot] = []
    for what, count in ASKED.items():
        for _ in range(count):
            if what == "next":
                asked.append(Shot(method="GET", path=onward, headers={"Cookie": desk.cookie}))
            elif what == "item":
                asked.append(_shot(desk, f"item={quote(draw.choice(ITEMS))}"))
            elif what == "words":
                asked.append(_shot(desk, f"q={quote(draw.choice(NAMES))}"))
            else:
                asked.append(_shot(desk, what))
    draw.shuffle(asked)
    return asked


def send_text(place: Installation, shot: Shot) -> str:
    """The page that a request brings."""
    import httpx

    return httpx.get(place.base + shot.path, headers=shot.headers, timeout=60).text


def _shot(desk: Desk, query: str) -> Shot:
    path = f"/desk/?{query}" if query else "/desk/"
    return Shot(method="GET", path=path, headers={"Cookie": desk.cookie})


def _fill(first: int, last: int, offices: list[UUID], desks: list[Desk]) -> None:
    """Cases and tasks from number `first` to before `last`, in parts of at most 50,000."""
    make_first(offices[0])
    accounts = [0] * (OFFICES * len(POSTS))
    for desk in desks:
        accounts[desk.place] = desk.account_id
    values = {
        "offices": offices,
        "posts": list(POSTS),
        "items": list(ITEMS),
        "names": list(NAMES),
        "accounts": accounts,
    }
    number = "'34169926' || lpad(n::text, 11, '0')"
    where = "mod(n, 200) / 4 + 1", "mod(n, 4) + 1"
    common = {
        "organisation_id": f"(%(offices)s::uuid[])[{where[0]}]",
        "id": "gen_random_uuid()",
    }
    case = common | {"number": number, "idempotency_key": "'bench-' || n"}
    name = "(%(names)s::text[])[mod(n / 200, 100) + 1]"
    case |= {"applicant_masked": name, "item_name": "(%(items)s::text[])[mod(n / 200, 40) + 1]"}
    due = "now() + make_interval(mins => (mod(n::bigint * 7919, 40000) - 4000)::int)"
    task = common | {
        "about": f"'cases:' || {number}",
        "title": "(%(items)s::text[])[mod(n / 200, 40) + 1]",
        "applicant_label": name,
        "post_code": f"(%(posts)s::text[])[{where[1]}]",
        "url": f"'/desk/cases/' || {number} || '/'",
    }
    is_taken = "mod(n / 200, 5) = 0 AND (%(accounts)s::bigint[])[mod(n, 200) + 1] > 0"
    open_task = task | {
        "key": "'bench:open:' || n",
        "due_at": due,
        "sort_at": due,
        "claimed_by_account": f"CASE WHEN {is_taken} THEN (%(accounts)s::bigint[])[mod(n, 200) + 1] END",
        "claimed_at": f"CASE WHEN {is_taken} THEN now() END",
        "claimed_by_name": f"CASE WHEN {is_taken} THEN '测' ELSE '' END",
    }
    done_task = task | {"key": "'bench:done:' || n", "closed_at": "now()", "closed_by_ref": "'officer:1'"}
    for start in range(first, last, 50_000):
        span = {"first": start + 1, "last": min(start + 50_000, last)}
        for model, fields in ((Case, case), (Task, done_task), (Task, open_task)):
            copy_rows(model, fields, values | span)
    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE cases_case, tasks_task")


def copy_rows(model: type[models.Model], fields: dict[str, str], values: dict[str, Any]) -> None:
    """One row for each number, like the first one of the table but for these fields."""
    columns = [str(field.column) for field in model._meta.concrete_fields]
    table = model._meta.db_table
    chosen = ", ".join(fields.get(column, f't."{column}"') for column in columns)
    quoted = ", ".join(f'"{column}"' for column in columns)
    pattern = "number = 'bench-first'" if model is Case else "key = 'bench:first'"
    with connection.cursor() as cursor:
        cursor.execute(
            f"INSERT INTO {table} ({quoted}) SELECT {chosen} "
            f"FROM generate_series(%(first)s, %(last)s) AS n, (SELECT * FROM {table} WHERE {pattern}) t",
            values,
        )


def make_first(office: UUID) -> None:
    """The case and the task that are copied."""
    now = clock.now()
    if Case.objects.filter(number="bench-first").exists():
        return
    case = Case(
        number="bench-first",
        idempotency_key="bench-first",
        request_sha256=b"\0" * 32,
        state="received",
        item_code="bench",
        version_id=1,
        item_name=ITEMS[0],
        type_code="01",
        organisation_id=office,
        area_code=city_area(),
        channel="online",
        person_id=uuid4(),
        holder="person",
        applicant_name="张明",
        applicant_masked=NAMES[0],
        form={"shop": "小满面馆", "area": 68},
        submitted_at=now,
        submission_entry_id=uuid4(),
        submission_promise="",
        received_on=now.date(),
    )
    Case.objects.bulk_create([case])
    task = Task(
        id=uuid4(),
        key="bench:first",
        kind="cases.accept",
        about="bench:first",
        title=ITEMS[0],
        post_code="none",
        organisation_id=office,
        area_code=case.area_code,
        url="/desk/",
        opened_at=now - timedelta(days=2),
        sort_at=now,
    )
    Task.objects.bulk_create([task])
