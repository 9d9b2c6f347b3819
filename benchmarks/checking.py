"""A city's licences: one after another issued in every form, and checked by strangers beside a million others."""

import json
import random
import time
from collections.abc import Sequence
from datetime import date, datetime
from uuid import UUID

import psutil
from django.db import connection

from benchmarks.clients import Shot, fire
from benchmarks.installation import Installation
from benchmarks.tables import Part
from tongban.foundation.directory.public import Officer
from tongban.kernel import clock

LICENCES = 1_000_000
OFFERED = 100.0  # requests a second
ISSUED = 100
_CLIENTS = 20
_AT_ONCE = 50_000
_ENDED = 50  # every so many is revoked
_ASKED = 2_000  # numbers of which the strangers ask

# A copy of licences that the verbs have entered: another number, holder and code; its words stay as they are.
_COPY = """
INSERT INTO licences_licence ({columns})
SELECT {values} FROM generate_series(%(from)s, %(to)s) AS n
JOIN (SELECT l.*, row_number() OVER (ORDER BY l.id) AS place, count(*) OVER () AS all_of_them
      FROM licences_licence l WHERE l.id = ANY(%(models)s)) b ON b.place = n %% b.all_of_them + 1
RETURNING id
"""


def measure_issue(*, licences: int = ISSUED) -> Part:
    """What one process issues in a second: act, sealed paper with both codes and data, credential."""
    from tongban.foundation.papers.commands.make import make_document
    from tongban.foundation.papers.models import Document
    from tongban.resources.licences.commands.issue import issue_licence
    from tongban.resources.licences.credentials.public import issue_credential
    from tongban.resources.licences.facts import Holder, HolderKind
    from tongban.resources.licences.models import Licence, LicenceType

    kind = LicenceType.objects.get(name="老年优待证")
    row = Licence.objects.filter(type=kind).first()
    fields = row.fields if row is not None else {"name": "李秀英"}
    by, at = _officer("licences.issue"), clock.now()
    office = next(office for office, duties in by.duties_in.items() if "licences.issue" in duties)
    part = Part(title="Licences issued in every form", head=("what", "ms each, of CPU and of clock"))
    spent: dict[str, tuple[float, float]] = {}

    def note(what: str, begun: tuple[float, float]) -> None:
        cpu, wall = spent.get(what, (0.0, 0.0))
        now = _now()
        spent[what] = (cpu + now[0] - begun[0], wall + now[1] - begun[1])

    for number in range(licences + 5):
        if number == 5:  # the first load fonts and keys
            spent.clear()
        holder = Holder(
            kind=HolderKind(kind.holder_kind), name="李秀英", id_type="111", id_code=f"34169919{number:010d}"
        )
        begun = _now()
        fact = issue_licence(
            type_code=kind.code, holder=holder, fields=fields, organisation_id=office, case_number="",
            valid_from=date(2026, 1, 1), by=by, at=at,
        )  # fmt: skip
        note("the act: entered, recorded, announced, paper ordered", begun)
        begun = _now()
        make_document(document_id=Document.objects.get(owner=f"licence:{fact.id}").id, at=at)
        note("the paper: drawn with data and both codes (PDF/A-3), sealed (PAdES), kept", begun)
        begun = _now()
        issue_credential(licence=fact, holder_key=None, at=at)
        note("the credential (SD-JWT VC)", begun)
    for what, (cpu, wall) in spent.items():
        part.rows.append((what, f"{1000 * cpu / licences:.1f} · {1000 * wall / licences:.1f}"))
    wall_of_all = sum(wall for _, wall in spent.values())
    part.rows.append(
        ("licences a second, one process, with its waits for the database", f"{licences / wall_of_all:.1f}")
    )
    part.at_least("Licences a second in one process", licences / wall_of_all, 12)
    part.notes.append("Milliseconds of CPU are those of this process; PostgreSQL has its own beside it.")
    return part


def measure_checks(place: Installation, *, licences: int, seconds: float) -> Part:
    """Fill the library, publish its status list, and let strangers ask. `place` must be running."""
    from tongban.resources.licences.credentials.commands.publish import publish_list
    from tongban.resources.licences.models import Licence

    begun = time.monotonic()
    _fill(licences)
    filled = time.monotonic() - begun
    numbers = list(
        Licence.objects.filter(number__startswith="BENCH").values_list("number", flat=True)[:_ASKED]
    )
    random.Random(5).shuffle(numbers)
    part = Part(
        title="Licences checked by strangers", head=("what", "a second", "p50 ms", "p95 ms", "p99 ms")
    )
    part.notes.append(f"{Licence.objects.count():,} licences with their places, made in {filled:.0f} s.")
    builds = []
    for _ in range(3):
        begun = time.monotonic()
        publish_list(number=0, at=clock.now())
        builds.append(time.monotonic() - begun)
    part.notes.append(
        f"The status list of {licences:,} licences read, built, signed and kept in {min(builds):.2f} s."
    )
    checks = [
        Shot(
            method="POST", path="/api/v1/licences/verify", headers={"Content-Type": "application/json"},
            body=json.dumps({"number": number}),
        )
        for number in numbers
    ]  # fmt: skip
    lists = [checks[at::_CLIENTS] for at in range(_CLIENTS)]
    fire(port=place.port, shots=lists, seconds=2.0)
    volley = fire(port=place.port, shots=lists, seconds=seconds, offered=OFFERED)
    if volley.wrong:
        raise RuntimeError(f"{len(volley.wrong)} wrong answers: {volley.wrong[0]}")
    p50, p95, p99 = (volley.percentile(percent) for percent in (50, 95, 99))
    part.rows.append((f"check API by number, {OFFERED:.0f} a second offered", volley.rate, p50, p95, p99))
    part.goal("Milliseconds of a check over HTTP, p99", p99, 40)
    part.goal("Seconds to build a status list", min(builds), 1)
    return part


def _now() -> tuple[float, float]:
    return psutil.Process().cpu_times().user + psutil.Process().cpu_times().system, time.perf_counter()


def _officer(duty: str) -> Officer:
    """Somebody of the sample city who has the duty."""
    from tongban.foundation.directory.models import PostHolding
    from tongban.foundation.directory.public import officer_of

    at: datetime = clock.now()
    held = PostHolding.objects.filter(post__duties__contains=[duty]).order_by("id")
    for account_id in held.values_list("member__account_id", flat=True):
        officer = officer_of(account_id=account_id, at=at)
        if duty in officer.duties:
            return officer
    raise RuntimeError(f"nobody has {duty}")


def _fill(count: int) -> None:
    from tongban.resources.licences.credentials.places import give_places
    from tongban.resources.licences.models import Licence

    models = list(
        Licence.objects.filter(state="valid", status__isnull=True).values_list("id", flat=True)[:40]
    )
    models = models or list(Licence.objects.filter(state="valid").values_list("id", flat=True)[:40])
    other = {
        "id": "gen_random_uuid()",
        "code": "translate(upper(substr(md5('code' || n), 1, 12)), '01', 'ZY')",
        "identifier": "'BENCH.' || n",
        "number": "'BENCH' || n",
        "holder_index": "decode(md5('holder' || n), 'hex')",
        "paper_id": "NULL",
        "paper_sha256": "''",
        "case_number": "''",
        "state": f"CASE WHEN n %% {_ENDED} = 0 THEN 'revoked' ELSE 'valid' END",
        "ended_at": f"CASE WHEN n %% {_ENDED} = 0 THEN now() END",
        "ended_how": f"CASE WHEN n %% {_ENDED} = 0 THEN 'revoked' ELSE '' END",
    }
    columns = [str(field.column) for field in Licence._meta.concrete_fields]
    values = [other.get(column) or f"b.{column}" for column in columns]
    statement = _COPY.format(columns=", ".join(columns), values=", ".join(values))
    for start in range(1, count + 1, _AT_ONCE):
        with connection.cursor() as cursor:
            cursor.execute(
                statement, {"from": start, "to": min(start + _AT_ONCE - 1, count), "models": models}
            )
            ids: Sequence[UUID] = [row[0] for row in cursor.fetchall()]
        for at in range(0, len(ids), 5_000):
            give_places(ids[at : at + 5_000])
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
