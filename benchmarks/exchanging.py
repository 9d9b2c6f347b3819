"""The data gateway with a million people in the register: signed calls from systems of several offices.

Calls are signed before the clock runs, so that the clients cost little of the CPU that they share with the server.
"""

import base64
import hashlib
import json
import random
import secrets
import tempfile
import time
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import count, islice
from pathlib import Path
from uuid import UUID, uuid4

import httpx
import psutil
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from benchmarks.clients import Shot, fire
from benchmarks.installation import Installation, cpu_of
from benchmarks.tables import Part
from tongban.kernel import clock
from tongban.kernel.actors import SystemActor

PEOPLE = 1_000_000
OFFERED = 100.0  # requests a second
CLIENTS = 20
SYSTEMS = 8  # each of an office of its own, with a grant of its own
_ASKED = 4_000  # people with an open case
_RESOURCE = "101001/000002"  # 人口基本信息 of the sample city, bound to the population register
_FIELDS = {"姓名": "name", "公民身份号码": "id-number", "户籍地址": "none", "出生日期": "year"}
_ITEM = "bench"
_BY = SystemActor(job="bench")
_numbers = count(1)


@dataclass(frozen=True, kw_only=True)
class Caller:
    """A system with its grant, a token and cases of its office: ID number → number of the case."""

    grant: str
    token: str
    key_id: str
    key: Ed25519PrivateKey
    cases: list[tuple[str, str]]


def measure(place: Installation, *, people: int, seconds: float) -> Part:
    """Latency at what is offered, what it costs, and what two processes do without a pause."""
    begun = time.monotonic()
    _load_people(people)
    loaded = time.monotonic() - begun
    callers = _callers(place)
    part = Part(
        title="The data gateway",
        head=("what", "a second", "p50 ms", "p95 ms", "p99 ms", "CPU of the web server, ms a call"),
    )
    fire(port=place.port, shots=_shots(place, callers, 3.0), seconds=3.0, offered=OFFERED)  # warm
    statements = place.statements(lambda: _send(place, callers[0]))
    with_pause = _row(place, callers, part, seconds, offered=OFFERED)
    without = _row(place, callers, part, seconds / 2, offered=0)
    part.notes.append(
        f"{people:,} people in the register (made, fused and loaded in {loaded:.0f} s); {SYSTEMS} systems, each with a "
        f"grant of four fields, three of them masked, and {_ASKED:,} people with an open case. Every call carries a "
        f"token and a signature (Ed25519, RFC 9421) and is answered with one."
    )
    part.notes.append(
        f"SQL statements of a call: {statements}; the last one takes the nonce, counts the subject, spends the quota "
        f"and writes the log, and has committed (fsync) before the answer goes out."
    )
    part.notes.append(
        f"Calls a second and core of the web server: {1000 / with_pause[3]:.0f} by its CPU; PostgreSQL's beside it is "
        f"{without[4]:.1f} ms a call."
    )
    part.goal("Milliseconds of a call, p50", with_pause[1], 10)
    part.goal("Milliseconds of a call, p99", with_pause[2], 40)
    part.at_least("Calls a second, clients without a pause", without[0], 150)
    return part


def _row(
    place: Installation, callers: Sequence[Caller], part: Part, seconds: float, *, offered: float
) -> tuple[float, float, float, float, float]:
    shots = _shots(place, callers, seconds, offered=offered)
    web, database = place.web_cpu(), _database_cpu(place)
    volley = fire(port=place.port, shots=shots, seconds=seconds, offered=offered)
    if volley.wrong:
        raise RuntimeError(f"{len(volley.wrong)} wrong answers: {volley.wrong[0]}")
    cpu = 1000 * (place.web_cpu() - web) / len(volley.ms)
    below = 1000 * (_database_cpu(place) - database) / len(volley.ms)
    p50, p95, p99 = (volley.percentile(percent) for percent in (50, 95, 99))
    said = (
        f"calls, {offered:.0f} a second offered" if offered else f"calls, {CLIENTS} clients without a pause"
    )
    part.rows.append((said, volley.rate, p50, p95, p99, cpu))
    return volley.rate, p50, p99, cpu, below


def _database_cpu(place: Installation) -> float:

    pid = int((place.server.data / "postmaster.pid").read_text().split("\n", 1)[0])
    return cpu_of(psutil.Process(pid))


def _load_people(people: int) -> None:
    """A made city, fused and loaded as `tongban fusion` does it: an edition that serves."""
    from tongban.resources.fusion.engines.duck import DuckEngine
    from tongban.resources.fusion.facts import Kind
    from tongban.resources.fusion.loading.load import load_register
    from tongban.resources.fusion.running.description import described
    from tongban.resources.fusion.running.run import fuse
    from tongban.resources.fusion.running.store import Store
    from tongban.resources.fusion.simulating.city import simulate
    from tongban.resources.fusion.simulating.facts import City

    on = date(2026, 11, 30)
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder)
        simulate(
            City(people=people, departments=4, seed=1, on=on),
            folder=root / "city", report=lambda done, of: None, threads=0, memory="2GB",
        )  # fmt: skip
        given = described(root / "city")
        engine = DuckEngine(memory="2GB")
        store = Store(root / "register", Kind.PEOPLE)
        fused = fuse(
            kind=Kind.PEOPLE, sources=given.sources[Kind.PEOPLE], store=store, engine=engine, on=given.on,
            expected_rows=given.rows[Kind.PEOPLE], report=lambda progress: None,
        )  # fmt: skip
        load_register(
            fused=fused, store=store, engine=engine, built_on=on, by=_BY, at=clock.now(), report=lambda progress: None
        )  # fmt: skip
        engine.close()


def _callers(place: Installation) -> list[Caller]:
    from django.db import connection

    from tongban.foundation.directory.public import all_organisation_codes, organisation_by_code

    offices = [organisation_by_code(code) for code in sorted(all_organisation_codes())[:SYSTEMS]]
    asked = _people(_ASKED)
    callers = []
    for at, office in enumerate(offices):
        cases = _cases(office.id, office.area_code, asked[at::SYSTEMS])
        grant = _grant(office.id, office.name)
        callers.append(_caller(place, office.id, office.name, office.area_code, grant, cases))
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
    return callers


def _people(asked: int) -> list[tuple[UUID, str]]:
    """Some of all people, drawn over the whole register: id and ID number."""
    from tongban.resources.registers.models import RegisteredPerson

    rng = random.Random(11)
    found: dict[UUID, str] = {}
    while len(found) < asked:
        start = UUID(int=rng.getrandbits(128))
        rows = RegisteredPerson.objects.serving().filter(id__gte=start).order_by("id")
        found |= {row.id: str(row.facts["id_number"]) for row in rows[:50]}
        if len(found) < asked and not rows[:1]:
            rows = RegisteredPerson.objects.serving().order_by("id_number_index")
            found |= {row.id: str(row.facts["id_number"]) for row in rows[: asked - len(found)]}
    return list(islice(found.items(), asked))


def _cases(office: UUID, area: str, people: Sequence[tuple[UUID, str]]) -> list[tuple[str, str]]:
    from tongban.services.cases.models import Case

    now, made, cases = clock.now(), [], []
    for person_id, id_number in people:
        number = f"341698{next(_numbers):011d}"
        made.append(
            Case(
                number=number, idempotency_key=number, request_sha256=b"\0" * 32, state="received", item_code=_ITEM,
                version_id=1, item_name="测速许可", type_code="01", organisation_id=office, area_code=area,
                channel="online", person_id=person_id, holder="person", applicant_name="张明", applicant_masked="张*",
                submitted_at=now, submission_entry_id=uuid4(), submission_promise="", received_on=now.date(),
            )
        )  # fmt: skip
        cases.append((id_number, number))
    Case.objects.bulk_create(made, batch_size=500)
    return cases


def _grant(office: UUID, name: str) -> str:
    """As the verbs leave one behind: a granted request and its grant."""
    from tongban.resources.exchange.requesting.models import Grant, ShareRequest

    number, now = next(_numbers), clock.now()
    shared = {
        "resource_code": _RESOURCE, "resource_name": "人口基本信息", "provider_id": uuid4(), "consumer_id": office,
        "authority_id": office, "item_code": _ITEM, "purpose": "核对申请人身份", "basis": "《行政许可法》第三十三条",
        "ways": ["api"], "daily_quota": 10_000_000,
    }  # fmt: skip
    request = ShareRequest.objects.create(
        number=f"GX-BENCH-{number}", state="granted", resource_version=1, share_type="2", provider_area="341600000000",
        item_name="测速许可", until_date=now.date() + timedelta(days=365), responsible=1, submitted_at=now,
        submitted_by="officer:1", decided_at=now, decided_by="officer:2", **shared,
    )  # fmt: skip
    grant = Grant.objects.create(
        code=f"SQ-BENCH-{number}", request=request, request_number=request.number, state="live", needs_case=True,
        fields=[{"name": field, "mask": mask} for field, mask in _FIELDS.items()], conditions=[],
        valid_from=now.date() - timedelta(days=1), valid_until=now.date() + timedelta(days=365),
        provider_name="市公安局", consumer_name=name, made_at=now, made_by="officer:2", **shared,
    )  # fmt: skip
    return str(grant.code)


def _caller(
    place: Installation, office: UUID, name: str, area: str, grant: str, cases: list[tuple[str, str]]
) -> Caller:
    from tongban.resources.exchange.gateway.keys import read_key
    from tongban.resources.exchange.gateway.models import ClientSystem, SystemKey
    from tongban.resources.exchange.gateway.tokens import SECRET_MARK, digest_of, fresh_secret

    key, now, secret = Ed25519PrivateKey.generate(), clock.now(), fresh_secret(SECRET_MARK)
    pem = key.public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo).decode()
    kid, algorithm, der = read_key(pem)
    system = ClientSystem.objects.create(
        code=f"sys-bench{next(_numbers)}", name="测速系统", organisation_id=office, organisation_name=name,
        authority_id=office, authority_area=area, responsible="测", phone="1", state="live",
        secret_sha256=digest_of(secret), secret_made_at=now, registered_at=now, registered_by="officer:1",
        approved_at=now, approved_by="officer:2",
    )  # fmt: skip
    SystemKey.objects.create(
        system=system, kid=kid, algorithm=algorithm, public_der=der, added_at=now, added_by="officer:1"
    )
    answer = httpx.post(
        f"{place.base}/exchange/v1/token",
        data={"grant_type": "client_credentials"},
        auth=(system.code, secret),
    )
    answer.raise_for_status()
    return Caller(grant=grant, token=answer.json()["access_token"], key_id=kid, key=key, cases=cases)


def _shots(
    place: Installation, callers: Sequence[Caller], seconds: float, *, offered: float = OFFERED
) -> list[list[Shot]]:
    """Enough calls for each client, none of which is sent twice."""
    each = round((offered or 1000) * (seconds + 2) / CLIENTS) + 5
    rng = random.Random(next(_numbers))
    return [[_shot(place, callers[at % len(callers)], rng) for _ in range(each)] for at in range(CLIENTS)]


def _shot(place: Installation, caller: Caller, rng: random.Random) -> Shot:
    number, case = rng.choice(caller.cases)
    path = f"/exchange/v1/grants/{caller.grant}/query"
    body = json.dumps({"subject": {"kind": "person", "key": number}, "case_number": case})
    digest = base64.b64encode(hashlib.sha256(body.encode()).digest()).decode()
    headers = {"authorization": f"Bearer {caller.token}", "content-digest": f"sha-256=:{digest}:"}
    now = int(time.time())
    parameters = (
        '("@method" "@target-uri" "authorization" "content-digest")'
        f';created={now};expires={now + 290};nonce="{secrets.token_urlsafe(18)}";keyid="{caller.key_id}"'
        ';tag="tongban-exchange"'
    )
    values = {"@method": "POST", "@target-uri": place.base + path} | headers
    lines = [f'"{name}": {text}' for name, text in values.items()] + [f'"@signature-params": {parameters}']
    signed = base64.b64encode(caller.key.sign("\n".join(lines).encode())).decode()
    headers |= {
        "content-type": "application/json",
        "signature-input": f"a={parameters}",
        "signature": f"a=:{signed}:",
    }
    return Shot(method="POST", path=path, headers=headers, body=body)


def _send(place: Installation, caller: Caller) -> None:
    shot = _shot(place, caller, random.Random())
    answer = httpx.post(f"{place.base}{shot.path}", content=shot.body, headers=shot.headers)
    answer.raise_for_status()
    if not answer.json()["rows"]:
        raise RuntimeError(f"nothing was found: {answer.text}")
