"""Batch files: what a grant is about, masked, once, within the day's rows, and nothing when the grant ends."""

import csv
import hashlib
import io
import os
import re
import signal
import subprocess
import sys
import time
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import uuid4

import pyarrow.parquet as pq
import pytest
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from django.db import connection, transaction
from joserfc import jwe
from joserfc.jwk import ECKey, RSAKey

from tests.disk import watch_syncs
from tests.foundation.identity.make import make_staff
from tests.resources.exchange.sources.make import AT, a_flat, bound_housing, served
from tests.resources.exchange.subscribing.make import a_grant, a_receiver, housing, now
from tests.resources.fusion.make import an_id
from tests.resources.registers.make import make_registered, person_id_of
from tongban.foundation.directory.public import Officer
from tongban.foundation.jobs.public import announce, work_off
from tongban.resources.exchange.batches import shelf as shelf_module
from tongban.resources.exchange.batches.commands import make
from tongban.resources.exchange.batches.commands.fetch import fetch_batch
from tongban.resources.exchange.batches.commands.order import order_batch, schedule_batches
from tongban.resources.exchange.batches.facts import (
    BadKey,
    BatchNotReady,
    BatchState,
    BatchUnderWay,
    BatchUnknown,
    Cycle,
    Form,
)
from tongban.resources.exchange.batches.jobs import drop_expired_batches, make_planned_batches
from tongban.resources.exchange.batches.models import BatchFile, BatchPlan
from tongban.resources.exchange.batches.queries import batch_for, batches_for, plans_for
from tongban.resources.exchange.batches.writing import writer_of
from tongban.resources.exchange.facts import GrantEnded, GrantState, Way
from tongban.resources.exchange.requesting.models import Grant
from tongban.resources.exchange.requesting.refusals import GrantNotLive, GrantUnknown, WayNotGranted
from tongban.resources.exchange.uses.models import Use

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def there(tmp_path: Path) -> Officer:
    """Ten flats are served, and the officer takes data in."""
    housing(tmp_path)
    now(AT)
    return a_receiver()


def ordered(by: Officer, grant: Grant, form: Form = Form.CSV, key: str = "") -> str:
    code = order_batch(grant_code=grant.code, form=form, public_key=key, by=by, at=AT)
    work_off()
    return code


def fetched(by: Officer, code: str) -> bytes:
    found = fetch_batch(code=code, consumer_ids=[by.organisation_id], by=by, at=AT)
    data = b"".join(found.pieces)
    assert (len(data), hashlib.sha256(data).hexdigest()) == (found.size, found.sha256)
    return data


def rows_of(data: bytes) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(data.decode())))


def test_a_file_has_the_granted_fields_masked_and_is_fetched_once(tmp_path: Path, batch_shelf: Path) -> None:
    person = make_registered()
    bound_housing()
    served(tmp_path, [a_flat(1, ZJH=person.id_number), *(a_flat(n) for n in range(2, 11))])
    now(AT)
    by = a_receiver()
    grant = a_grant(ways=[Way.BATCH.value])
    code = ordered(by, grant)
    fact = batch_for(code, by=by)
    assert (fact.state.value, fact.rows, fact.expires_at) == (
        "ready",
        10,
        fact.made_at and fact.made_at + timedelta(days=7),
    )
    [file] = batch_shelf.iterdir()
    assert "谯城区".encode() not in file.read_bytes()
    data = fetched(by, code)
    assert rows_of(data)[0] == {"权利人": "王*树", "坐落": "谯城区****", "面积": "89.50"}
    assert len(rows_of(data)) == 10
    assert an_id(1).encode() not in data
    manifest = fact.manifest
    assert (manifest["rows"], manifest["sha256"], manifest["edition"]) == (
        10,
        hashlib.sha256(data).hexdigest(),
        1,
    )
    assert manifest["fields"][0] == {"name": "权利人", "mask": "name"}
    assert not {"position", "row_mark"} & set(manifest)  # nobody follows by this grant
    assert batch_for(code, by=by).state is BatchState.FETCHED
    assert list(batch_shelf.iterdir()) == []
    with pytest.raises(BatchNotReady):
        fetch_batch(code=code, consumer_ids=[by.organisation_id], by=by, at=AT)
    uses = Use.objects.filter(grant_id=grant.id, way=Way.BATCH.value)
    assert set(uses.values_list("person_id", "rows")) == {(None, 10), (person_id_of(person), 1)}


def test_no_cell_of_a_file_is_run_by_a_spreadsheet() -> None:
    file = io.BytesIO()
    writer = writer_of(Form.CSV, ["value"], file)
    plain = ["=cmd|' /C calc'!A0", "@SUM(1)", "-2+3*cmd", "+A1", "\t=1", "\r=1"]
    kept = ["-12.5", "+86 13800000000", "010-1234", "谯城区=3", ""]
    writer.rows([{"value": value} for value in plain + kept])
    told = list(csv.reader(io.StringIO(file.getvalue().decode(), newline="")))[1:]
    assert [row[0] if row else "" for row in told] == [*(f"'{value}" for value in plain), *kept]


def test_a_fetching_that_breaks_off_can_be_done_again(there: Officer) -> None:
    code = ordered(there, a_grant())
    broken = fetch_batch(code=code, consumer_ids=[there.organisation_id], by=there, at=AT)
    next(broken.pieces)
    broken.pieces.close()  # type: ignore[attr-defined]
    assert len(rows_of(fetched(there, code))) == 10


def test_parquet_has_the_same_rows_and_the_filter_holds(there: Officer) -> None:
    few = [{"field": "坐落", "op": "in", "values": ["谯城区药都路3号", "谯城区药都路4号"]}]
    table = pq.read_table(io.BytesIO(fetched(there, ordered(there, a_grant(conditions=few), Form.PARQUET))))
    assert table.column_names == ["权利人", "坐落", "面积", "row"]
    assert table.column("面积").to_pylist() == ["89.50", "89.50"]


@pytest.mark.parametrize("kind", ["rsa", "ec"])
def test_with_a_key_only_its_owner_reads_the_file(there: Officer, kind: str) -> None:
    private: Any = (
        rsa.generate_private_key(public_exponent=65537, key_size=2048)
        if kind == "rsa"
        else ec.generate_private_key(ec.SECP256R1())
    )
    pem = private.public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo).decode()
    code = ordered(there, a_grant(), key=f"\n{pem}\n")
    data = fetched(there, code)
    key = (RSAKey if kind == "rsa" else ECKey).import_key(private_pem(private))
    algorithms = ["RSA-OAEP-256", "ECDH-ES+A256KW", "A256GCM"]
    plain = jwe.decrypt_compact(data.decode(), key, algorithms=algorithms).plaintext
    assert plain is not None
    assert len(rows_of(plain)) == 10


def private_pem(private: Any) -> bytes:
    from cryptography.hazmat.primitives.serialization import NoEncryption, PrivateFormat

    return bytes(private.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()))


@pytest.mark.parametrize("form", list(Form))
def test_a_file_for_a_key_is_encrypted_while_it_is_written(
    tmp_path: Path, batch_shelf: Path, monkeypatch: pytest.MonkeyPatch, form: Form
) -> None:
    bound_housing()
    places = [f"谯城区{hashlib.sha512(str(n).encode()).hexdigest()}号" for n in range(200)]
    served(tmp_path, [a_flat(n, ZL=place) for n, place in enumerate(places)])
    now(AT)
    by, grant = a_receiver(), a_grant(fields=[{"name": "坐落", "mask": "none"}], ways=["batch"])
    monkeypatch.setattr(make, "PART_ROWS", 20)
    monkeypatch.setattr(shelf_module, "_PIECE", 500)
    private = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    pem = private.public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo).decode()
    code = order_batch(grant_code=grant.code, form=form, public_key=pem, by=by, at=AT)
    sizes = []

    def told(rows: int) -> None:
        [partial] = batch_shelf.iterdir()
        assert partial.suffix == ".partial", "nothing is seen before it is whole"
        sizes.append(partial.stat().st_size)

    make.make_batch_file(batch_id=BatchFile.objects.get(code=code).pk, at=AT, told=told)
    assert len(sizes) == 11
    data = fetched(by, code)
    assert 0 < sizes[8] < len(data), "rows lie on the disk before the last are read"
    key, sealed = tmp_path / "key.pem", tmp_path / "file.jwe"
    key.write_bytes(private_pem(private))
    sealed.write_bytes(data)
    result = tmp_path / "file"
    how_to()["open_batch"](sealed, key, result)
    rows = rows_of(result.read_bytes()) if form is Form.CSV else pq.read_table(result).to_pylist()
    assert [row["坐落"] for row in rows] == places


@pytest.mark.parametrize("curve", [None, ec.SECP256R1(), ec.SECP384R1()])
def test_the_how_to_opens_a_file_and_leaves_nothing_of_one_that_was_changed(
    there: Officer, tmp_path: Path, curve: ec.EllipticCurve | None
) -> None:
    private: Any = (
        ec.generate_private_key(curve)
        if curve
        else rsa.generate_private_key(public_exponent=65537, key_size=3072)
    )
    pem = private.public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo).decode()
    key, sealed, result = tmp_path / "key.pem", tmp_path / "file.jwe", tmp_path / "file.csv"
    key.write_bytes(private_pem(private))
    data = fetched(there, ordered(there, a_grant(), key=pem))
    sealed.write_bytes(data)
    how_to()["open_batch"](sealed, key, result)
    assert len(rows_of(result.read_bytes())) == 10
    result.unlink()
    changed_at = data.rindex(b".") - 8
    other = b"A" if data[changed_at : changed_at + 1] != b"A" else b"B"
    for wrong in (data[:changed_at] + other + data[changed_at + 1 :], data[: changed_at - 40] + data[-23:]):
        sealed.write_bytes(wrong)
        with pytest.raises(InvalidTag):
            how_to()["open_batch"](sealed, key, result)
        assert not result.exists()


def how_to() -> dict[str, Any]:
    """The opener that the documentation gives to departments."""
    text = (Path(__file__).parents[4] / "docs" / "how-to" / "receive-shared-data.md").read_text()
    [source] = re.findall(r"```python\n(\"\"\"Opens an.*?)```", text, flags=re.S)
    made: dict[str, Any] = {"__name__": "open_batch"}
    exec(compile(source, "open_batch.py", "exec"), made)
    return made


def test_what_cannot_be_asked_for_is_refused_and_nothing_is_written(there: Officer) -> None:
    grant = a_grant()
    weak = rsa.generate_private_key(public_exponent=65537, key_size=1024)
    pem = weak.public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo).decode()
    for key in ("no key", pem):
        with pytest.raises(BadKey):
            order_batch(grant_code=grant.code, form=Form.CSV, public_key=key, by=there, at=AT)
    for changes, refusal in (
        ({"ways": [Way.API.value]}, WayNotGranted),
        ({"state": GrantState.SUSPENDED.value}, GrantNotLive),
    ):
        other = a_grant(**changes)
        with pytest.raises(refusal):
            order_batch(grant_code=other.code, form=Form.CSV, public_key="", by=there, at=AT)
        with pytest.raises(refusal):
            schedule_batches(
                grant_code=other.code, form=Form.CSV, cycle=Cycle.DAILY, public_key="", by=there, at=AT
            )
    assert not BatchFile.objects.exists()
    assert not BatchPlan.objects.exists()
    order_batch(grant_code=grant.code, form=Form.CSV, public_key="", by=there, at=AT)
    with pytest.raises(BatchUnderWay):
        order_batch(grant_code=grant.code, form=Form.CSV, public_key="", by=there, at=AT)


def test_more_rows_than_the_day_allows_make_no_file(there: Officer, batch_shelf: Path) -> None:
    grant = a_grant(daily_quota=15)
    assert len(rows_of(fetched(there, ordered(there, grant)))) == 10
    code = ordered(there, grant)
    fact = batch_for(code, by=there)
    assert (fact.state, fact.rows) == (BatchState.FAILED, 0)
    assert "more rows than" in fact.why
    assert list(batch_shelf.iterdir()) == []
    assert Use.objects.filter(outcome="refused", code="batch-over-quota").count() == 1
    now(AT + timedelta(days=1))
    assert batch_for(ordered(there, grant), by=there).state is BatchState.READY


def test_a_grant_that_ends_takes_its_files_with_it(there: Officer, batch_shelf: Path) -> None:
    grant = a_grant()
    code = ordered(there, grant)
    schedule_batches(grant_code=grant.code, form=Form.CSV, cycle=Cycle.DAILY, public_key="", by=there, at=AT)
    Grant.objects.filter(pk=grant.pk).update(state=GrantState.SUSPENDED.value)
    with pytest.raises(GrantNotLive):
        fetch_batch(code=code, consumer_ids=[there.organisation_id], by=there, at=AT)
    assert len(list(batch_shelf.iterdir())) == 1
    ended = GrantEnded(
        grant=grant.code,
        request=grant.request_number,
        resource_code=grant.resource_code,
        provider_id=grant.provider_id,
        consumer_id=grant.consumer_id,
        revision=2,
        at=AT,
        state=GrantState.REVOKED,
    )
    with transaction.atomic():
        announce(ended)
    work_off()
    Grant.objects.filter(pk=grant.pk).update(
        state=GrantState.REVOKED.value, ended_at=AT, ended_by="officer:1", end_reasons="职能已划转"
    )
    found = batch_for(code, by=there)
    assert (found.state, found.state_text) == (BatchState.EXPIRED, "Deleted, the grant was revoked")
    [row] = batches_for(there)
    assert row.state_text == found.state_text
    late = AT + timedelta(days=400)  # its days were over before the grant was revoked
    Grant.objects.filter(pk=grant.pk).update(ended_at=late)
    assert batch_for(code, by=there).state_text == "Deleted, nobody fetched it"
    assert list(batch_shelf.iterdir()) == []
    assert plans_for(there) == []


def test_a_grant_that_ends_while_the_file_is_made_makes_none(there: Officer) -> None:
    grant = a_grant()
    code = order_batch(grant_code=grant.code, form=Form.CSV, public_key="", by=there, at=AT)
    Grant.objects.filter(pk=grant.pk).update(state=GrantState.SUSPENDED.value)
    work_off()
    assert batch_for(code, by=there).state is BatchState.FAILED
    assert list(Use.objects.values_list("outcome", "code")) == [("refused", "grant-not-live")]


def test_who_is_not_of_the_organisation_gets_nothing(there: Officer) -> None:
    grant = a_grant()
    code = ordered(there, grant)
    stranger = make_staff(name="别处接收", posts=("data-receiver",))
    without = make_staff(name="李窗口", posts=("accept",))
    for by in (stranger, without):
        assert batches_for(by) == plans_for(by) == []
        with pytest.raises(BatchUnknown):
            batch_for(code, by=by)
        with pytest.raises(GrantUnknown):
            order_batch(grant_code=grant.code, form=Form.CSV, public_key="", by=by, at=AT)
    with pytest.raises(BatchUnknown):
        fetch_batch(code=code, consumer_ids=[uuid4()], by=there, at=AT)
    assert [one.code for one in batches_for(there)] == [code]


def test_files_of_a_schedule_are_made_and_deleted_when_nobody_fetches_them(
    there: Officer, batch_shelf: Path
) -> None:
    grant = a_grant()
    schedule_batches(grant_code=grant.code, form=Form.CSV, cycle=Cycle.WEEKLY, public_key="", by=there, at=AT)
    make_planned_batches()
    work_off()
    assert batches_for(there) == []
    now(AT + timedelta(days=1))
    for _ in range(2):
        make_planned_batches()
        work_off()
    [one] = batches_for(there)
    assert one.state is BatchState.READY
    [plan] = plans_for(there)
    assert plan.next_on == AT.date() + timedelta(days=8)
    now(AT + timedelta(days=9))
    drop_expired_batches()
    assert [batch.state for batch in batches_for(there)] == [BatchState.EXPIRED]
    assert list(batch_shelf.iterdir()) == []
    schedule_batches(grant_code=grant.code, form=Form.CSV, cycle=None, public_key="", by=there, at=AT)
    assert plans_for(there) == []


@pytest.mark.parametrize(
    ("cycle", "begins", "days"),
    [
        (Cycle.MONTHLY, date(2027, 1, 31), [date(2027, 2, 28), date(2027, 3, 31), date(2027, 4, 30), date(2027, 5, 31)]),
        (Cycle.WEEKLY, date(2027, 1, 31), [date(2027, 2, 7), date(2027, 2, 14), date(2027, 2, 21), date(2027, 2, 28)]),
    ],
)  # fmt: skip
def test_a_schedule_keeps_its_own_day_after_a_shorter_month_and_after_a_late_night(
    there: Officer, cycle: Cycle, begins: date, days: list[date]
) -> None:
    grant = a_grant()
    at = datetime.combine(begins, AT.timetz()) - timedelta(days=1)
    schedule_batches(grant_code=grant.code, form=Form.CSV, cycle=cycle, public_key="", by=there, at=at)
    found = []
    for late in (0, 0, 2, 0):
        [plan] = plans_for(there)
        now(datetime.combine(plan.next_on + timedelta(days=late), AT.timetz()))
        make_planned_batches()
        BatchFile.objects.update(state=BatchState.FAILED.value)
        found += [plan.next_on for plan in plans_for(there)]
    assert found == days


_MAKE = """
import django; django.setup()
from django.conf import settings
from django.db import connection
settings.DATABASES["default"]["NAME"] = connection.settings_dict["NAME"] = {name!r}
settings.EXCHANGE_DIR = {folder!r}
from datetime import datetime
from uuid import UUID
from tongban.resources.exchange.batches import shelf as shelf_module
from tongban.resources.exchange.batches.commands import make
make.PART_ROWS, make.LOGGED_AT_ONCE = 10, 5
make.make_batch_file(batch_id=UUID({batch!r}), at=datetime.fromisoformat({at!r}))
"""


@pytest.mark.parametrize(("phase", "has_key"), [("writing", False), ("writing", True), ("logging", False)])
def test_a_killed_making_is_done_again_and_nobody_stands_in_the_log_twice(
    tmp_path: Path, batch_shelf: Path, monkeypatch: pytest.MonkeyPatch, phase: str, has_key: bool
) -> None:
    private = ec.generate_private_key(ec.SECP256R1())
    pem = private.public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo).decode()
    people = [make_registered(name=f"户主{n}") for n in range(60)]
    bound_housing()
    served(tmp_path, [a_flat(n, ZJH=one.id_number) for n, one in enumerate(people)])
    by, grant = a_receiver(), a_grant()
    code = order_batch(grant_code=grant.code, form=Form.CSV, public_key=pem if has_key else "", by=by, at=AT)
    row = BatchFile.objects.get(code=code)
    script = _MAKE.format(
        name=connection.settings_dict["NAME"],
        folder=str(batch_shelf.parent),
        batch=str(row.pk),
        at=AT.isoformat(),
    )
    worker = subprocess.Popen([sys.executable, "-c", script], env=dict(os.environ))
    until = time.monotonic() + 60
    while worker.poll() is None and time.monotonic() < until:
        row.refresh_from_db()
        is_writing = phase == "writing" and batch_shelf.is_dir() and any(batch_shelf.iterdir())
        if is_writing or (phase == "logging" and row.logged):
            break
        time.sleep(0.001)
    worker.send_signal(signal.SIGKILL)
    worker.wait()
    row.refresh_from_db()
    assert row.state == BatchState.MAKING.value, "it was over before it could be killed"
    with pytest.raises(BatchNotReady):
        fetch_batch(code=code, consumer_ids=[by.organisation_id], by=by, at=AT)
    work_off()
    data = fetched(by, code)
    if has_key:
        sealed, key, result = tmp_path / "file.jwe", tmp_path / "key.pem", tmp_path / "file.csv"
        sealed.write_bytes(data)
        key.write_bytes(private_pem(private))
        how_to()["open_batch"](sealed, key, result)
        data = result.read_bytes()
    assert len(rows_of(data)) == 60
    assert Use.objects.filter(grant_id=grant.id).count() == 61
    assert Use.objects.exclude(person_id=None).values("person_id").distinct().count() == 60


def test_everybody_in_a_file_stands_in_the_log_though_the_rows_changed_after_a_kill(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    people = [make_registered(name=f"户主{n}") for n in range(12)]
    flats = [a_flat(n, ZJH=one.id_number) for n, one in enumerate(people)]
    bound_housing()
    served(tmp_path, flats[:10])
    monkeypatch.setattr(make, "LOGGED_AT_ONCE", 4)
    by, grant = a_receiver(), a_grant()
    code = order_batch(grant_code=grant.code, form=Form.CSV, public_key="", by=by, at=AT)
    row = BatchFile.objects.get(code=code)
    with connection.execute_wrapper(Killed(at_log=2)), pytest.raises(KeyboardInterrupt):
        make.make_batch_file(batch_id=row.pk, at=AT)
    assert Use.objects.exclude(person_id=None).count() == 4
    served(tmp_path, flats[3:], at=AT + timedelta(days=1), name="b.csv")  # three are gone, two are new
    now(AT)
    work_off()
    assert len(rows_of(fetched(by, code))) == 9
    logged = list(Use.objects.exclude(person_id=None).values_list("person_id", flat=True))
    assert len(logged) == len(set(logged)), "nobody twice"
    assert set(logged) == {person_id_of(one) for one in people}
    assert Use.objects.filter(grant_id=grant.id, person_id=None).count() == 1


def test_the_name_of_a_file_is_on_the_disk_before_it_can_be_fetched(
    there: Officer, batch_shelf: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    synced = watch_syncs(monkeypatch)
    ordered(there, a_grant())
    assert {one.stat().st_ino for one in (batch_shelf, *batch_shelf.iterdir())} <= synced


class Killed:
    """The worker goes when it is about to write the log for the so-manieth time."""

    def __init__(self, *, at_log: int) -> None:
        self._left = at_log

    def __call__(self, execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        if many and "exchange_use" in sql:
            self._left -= 1
            if not self._left:
                raise KeyboardInterrupt
        return execute(sql, params, many, context)
