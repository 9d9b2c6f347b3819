"""Each use of a seal stands in a log that nobody changes, and is read by those whom it concerns."""

import csv
import hashlib
import io
from datetime import timedelta
from typing import Any

import pytest
from django.db import DatabaseError, connection, transaction
from django.test import Client

from tests.foundation.directory import make
from tests.foundation.directory.make import CITY_OFFICE, COUNTY_OFFICE, make_organisations
from tests.foundation.identity.make import make_staff, sign_in_staff
from tests.foundation.papers.make import AT
from tests.foundation.papers.papers_to_make import EVERY
from tests.foundation.seals.test_seals import sealed_by
from tongban.foundation.directory.public import DutyMissing, Officer
from tongban.foundation.jobs.public import deliver_all
from tongban.foundation.papers.documents.render import render
from tongban.foundation.papers.public import document_of, order_document, paper_bytes
from tongban.foundation.seals.facts import SealRevoked, StampState
from tongban.foundation.seals.public import revoke_seal, seal_pdf, seals
from tongban.foundation.seals.uses.models import SealUse
from tongban.foundation.seals.uses.queries import uses
from tongban.kernel import clock

pytestmark = pytest.mark.django_db
LOG, SHEET = "/desk/seals/uses/", "/desk/seals/uses.csv"


@pytest.fixture
def offices() -> Any:
    clock.current().move_to(AT)  # type: ignore[attr-defined]
    return make_organisations()


@pytest.fixture
def head(offices: Any, monkeypatch: pytest.MonkeyPatch) -> Officer:
    monkeypatch.setitem(make.DUTIES, "seal-head", frozenset({"seals.apply"}))
    return make_staff(name="周局长", posts=("seal-head",))


@pytest.fixture
def auditor(offices: Any, monkeypatch: pytest.MonkeyPatch) -> Officer:
    monkeypatch.setitem(make.DUTIES, "seal-auditor", frozenset({"seals.audit"}))
    return make_staff(name="吴审计", posts=("seal-auditor",), organisation_code=CITY_OFFICE)


def test_a_paper_that_a_worker_seals_leaves_its_hashes(offices: Any, auditor: Officer) -> None:
    with transaction.atomic():
        order_document(
            template="receipt",
            data=EVERY["receipt"],
            owner="case:1",
            kind="receipt",
            seal_by=offices[COUNTY_OFFICE],
            at=AT,
        )
    deliver_all()
    made = document_of(owner="case:1", kind="receipt")
    assert made and made.paper
    [use] = uses(by=auditor)
    assert (use.subject, use.template, use.by) == ("case:1", "receipt", "system:papers.make-document")
    assert use.sha256_after == hashlib.sha256(paper_bytes(made.paper.id)).hexdigest() == made.paper.sha256
    plain = render("receipt", EVERY["receipt"], at=AT).pdf
    assert use.sha256_before == hashlib.sha256(plain).hexdigest()
    assert (use.stamp, use.stamped_at, use.serial) == (StampState.NONE, None, seals()[0].serial)


def test_who_has_it_sealed_is_named(offices: Any, auditor: Officer) -> None:
    made = render("receipt", EVERY["receipt"], at=AT)
    seal_pdf(
        made.pdf,
        organisation_id=offices[COUNTY_OFFICE],
        reason="收件回执",
        at=AT,
        by=auditor,
        subject="case:7",
    )
    [use] = uses(by=auditor)
    assert (use.by, use.subject, use.at) == (auditor.ref, "case:7", AT)


def test_what_is_refused_is_no_use(offices: Any, auditor: Officer) -> None:
    sealed_by(offices[COUNTY_OFFICE])
    revoke_seal(serial=seals()[0].serial, reason="遗失", by=make.LOADER, at=AT)
    with pytest.raises(SealRevoked):
        sealed_by(offices[COUNTY_OFFICE], at=AT + timedelta(hours=1))
    assert len(uses(by=auditor)) == 1


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE seals_sealuse SET sha256_after = ''",
        "DELETE FROM seals_sealuse",
        "SET LOCAL session_replication_role = replica; DELETE FROM seals_sealuse",
    ],
)
def test_the_database_refuses_to_change_the_log(offices: Any, statement: str) -> None:
    sealed_by(offices[COUNTY_OFFICE])
    with (
        pytest.raises(DatabaseError, match="append-only"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(statement)
    assert SealUse.objects.count() == 1


def test_the_database_refuses_to_empty_the_log(offices: Any) -> None:
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE seals_sealuse ENABLE ALWAYS TRIGGER seals_guard_truncate")
        with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
            cursor.execute("TRUNCATE seals_sealuse")


def test_an_organisation_reads_its_own_uses_and_an_auditor_all(
    client: Client, offices: Any, head: Officer, auditor: Officer
) -> None:
    for office in (COUNTY_OFFICE, CITY_OFFICE):
        sealed_by(offices[office])
    assert {one.organisation_id for one in uses(by=head)} == {offices[COUNTY_OFFICE]}
    assert {one.organisation_id for one in uses(by=auditor)} == set(offices.values())
    clerk = make_staff(name="李窗口")
    with pytest.raises(DutyMissing):
        uses(by=clerk)
    theirs = next(one for one in seals() if one.organisation_id == offices[CITY_OFFICE]).serial

    def said(by: Officer, path: str) -> tuple[int, bool]:
        sign_in_staff(client, by)
        answer = client.get(path)
        text = b"".join(answer) if answer.streaming else answer.content  # type: ignore[arg-type, call-overload]
        # a link of the filter repeats what was asked for; the table alone tells of a use
        return answer.status_code, f"{theirs}</span>".encode() in text or f",{theirs},".encode() in text

    for path in (LOG, SHEET, f"{LOG}?serial={theirs}", f"{SHEET}?serial={theirs}"):
        assert said(auditor, path) == (200, True), path
        assert said(head, path) == (200, False), path
        assert said(clerk, path) == (403, False), path
    client.logout()
    assert client.get(LOG).status_code == client.get(SHEET).status_code == 302


def test_a_file_is_found_by_its_hash_page_by_page_and_as_a_sheet(
    client: Client, offices: Any, auditor: Officer, django_assert_max_num_queries: Any
) -> None:
    pdf = sealed_by(offices[COUNTY_OFFICE])
    for number in range(41):
        sealed_by(offices[CITY_OFFICE], at=AT + timedelta(minutes=number))
    sign_in_staff(client, auditor)
    with django_assert_max_num_queries(5):
        first = client.get(LOG).content.decode()
    assert first.count("准予决定书") == 40 and "before=" in first
    assert "平台自动（" in first and ">system:" not in first
    last = uses(by=auditor, limit=40)[-1].id
    assert client.get(f"{LOG}?before={last}").content.decode().count("准予决定书") == 2
    found = client.get(f"{LOG}?sha256={hashlib.sha256(pdf).hexdigest()}").content.decode()
    assert found.count("准予决定书") == 1
    text = b"".join(client.get(SHEET)).decode("utf-8-sig")  # type: ignore[arg-type]
    rows = list(csv.reader(io.StringIO(text)))
    assert len(rows) == 43 and rows[-1][-1] == hashlib.sha256(pdf).hexdigest()
    assert client.get(f"{LOG}?before=nonsense").status_code == 200
