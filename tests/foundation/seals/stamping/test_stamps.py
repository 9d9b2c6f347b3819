"""Seals with a time stamp: what it proves, and what happens when the authority does not answer."""

import subprocess
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from asn1crypto import cms
from django.db import transaction
from django.test import Client

from tests.foundation.directory import make
from tests.foundation.directory.make import COUNTY_OFFICE, make_organisations
from tests.foundation.identity.make import make_staff, sign_in_staff
from tests.foundation.papers.make import NOBODY
from tests.foundation.papers.papers_to_make import EVERY
from tests.foundation.seals.stamping.authority import StampServer, stamp_authority
from tests.foundation.seals.stamping.conftest import stamped_by
from tests.foundation.seals.test_seals import sealed_by
from tongban.foundation.directory.public import organisation
from tongban.foundation.jobs.public import deliver_all
from tongban.foundation.papers.jobs import make_ordered_documents
from tongban.foundation.papers.public import NewDocument, document_of, order_documents, paper_bytes
from tongban.foundation.papers.queries import stuck_documents
from tongban.foundation.seals.facts import StampAway, StampState
from tongban.foundation.seals.models import Seal, SealRoot
from tongban.foundation.seals.public import revoke_seal, seals, verify_pdf
from tongban.foundation.trail.public import machine_now

pytestmark = pytest.mark.django_db


@pytest.fixture
def office() -> Any:
    return organisation(make_organisations()[COUNTY_OFFICE])


def signature_in(pdf: bytes) -> bytes:
    """The CMS of the seal, as it stands in the file."""
    start = pdf.index(b"/Contents <") + len(b"/Contents <")
    padded = bytes.fromhex(pdf[start : pdf.index(b">", start)].decode())
    return bytes(cms.ContentInfo.load(padded, strict=False).dump())


def stamp_in(pdf: bytes) -> tuple[bytes, bytes]:
    """The stamp of the seal, and what it is on."""
    signer = cms.ContentInfo.load(signature_in(pdf))["content"]["signer_infos"][0]
    [stamp] = [a for a in signer["unsigned_attrs"] if a["type"].native == "signature_time_stamp_token"]
    return stamp["values"][0].dump(), signer["signature"].native


def test_a_seal_carries_a_stamp_and_says_when_it_was_there(office: Any, stamps: StampServer) -> None:
    before = machine_now()
    report = verify_pdf(sealed_by(office.id, at=before))
    assert report.is_good and report.stamp is StampState.GOOD
    assert report.stamped_at is not None
    assert timedelta(seconds=-1) < report.stamped_at - before < timedelta(minutes=2)
    assert stamps.asked == 1


def test_openssl_verifies_the_stamp_and_refuses_it_for_another_signature(
    office: Any, stamps: StampServer, tmp_path: Path
) -> None:
    token, signature = stamp_in(sealed_by(office.id, at=machine_now()))
    (tmp_path / "token").write_bytes(token)

    def verified(data: bytes) -> bool:
        (tmp_path / "data").write_bytes(data)
        asked = ["openssl", "ts", "-verify", "-token_in", "-in", "token", "-data", "data"]
        done = subprocess.run(
            [*asked, "-CAfile", str(stamps.roots_file)], cwd=tmp_path, capture_output=True, check=False
        )
        return done.returncode == 0

    assert verified(signature)
    assert not verified(signature[:-1] + bytes([signature[-1] ^ 1]))


def test_poppler_accepts_a_stamped_seal(office: Any, stamps: StampServer, tmp_path: Path) -> None:
    path = tmp_path / "sealed.pdf"
    path.write_bytes(sealed_by(office.id, at=machine_now()))
    said = subprocess.run(["pdfsig", "-nocert", str(path)], capture_output=True, check=True).stdout.decode()
    assert "Signature is Valid." in said
    assert "Total document signed" in said


def test_a_seal_withdrawn_after_the_stamp_is_good_and_before_it_bad(office: Any, stamps: StampServer) -> None:
    now = machine_now()
    pdf = sealed_by(office.id, at=now - timedelta(hours=3))
    revoke_seal(serial=seals()[0].serial, reason="印章遗失", by=NOBODY, at=now + timedelta(hours=1))
    assert verify_pdf(pdf).is_good
    # the seal says three hours ago, the stamp says now: whoever had the lost seal dated back
    Seal.objects.update(revoked_at=now - timedelta(hours=1))
    report = verify_pdf(pdf)
    assert report.is_intact and not report.is_trusted and not report.is_good


def test_without_a_stamp_a_seal_that_was_dated_back_would_have_passed(office: Any) -> None:
    now = machine_now()
    pdf = sealed_by(office.id, at=now - timedelta(hours=3))
    revoke_seal(serial=seals()[0].serial, reason="印章遗失", by=NOBODY, at=now - timedelta(hours=1))
    report = verify_pdf(pdf)
    assert report.is_good and report.stamp is StampState.NONE


def test_a_paper_sealed_after_the_end_of_its_certificate_is_bad_whatever_it_says(
    office: Any, stamps: StampServer
) -> None:
    """The certificate ended five years after the seal's first use; the stamp is of today."""
    long_ago = machine_now() - timedelta(days=365 * 6)
    report = verify_pdf(sealed_by(office.id, at=long_ago))
    assert report.stamp is StampState.GOOD and report.is_intact
    assert not report.is_good


def test_an_ended_certificate_does_no_harm_to_what_was_stamped_in_its_time(
    office: Any, stamps: StampServer
) -> None:
    """Its last day is tomorrow; a check knows no other time than the stamp's."""
    made = machine_now() - timedelta(days=365 * 5 - 1)
    sealed_by(office.id, at=made)
    pdf = sealed_by(office.id, at=machine_now())
    [seal] = Seal.objects.all()
    assert seal.valid_until < machine_now() + timedelta(days=2)
    assert verify_pdf(pdf).is_good


def test_the_list_of_withdrawn_seals_goes_along_and_is_published(
    office: Any, stamps: StampServer, client: Client, tmp_path: Path
) -> None:
    now = machine_now()
    sealed_by(office.id, at=now)
    revoke_seal(serial=seals()[0].serial, reason="印章遗失", by=NOBODY, at=now)
    published = client.get("/seals/root.crl")
    assert published["Content-Type"] == "application/pkix-crl"
    (tmp_path / "crl").write_bytes(published.content)
    (tmp_path / "root").write_text(SealRoot.objects.get().certificate)
    (tmp_path / "seal").write_text(Seal.objects.get().certificate)
    pem = ["openssl", "crl", "-inform", "DER", "-in", "crl", "-out", "pem", "-CAfile", "root"]
    assert "verify OK" in subprocess.run(pem, cwd=tmp_path, capture_output=True, text=True, check=True).stderr
    asked = ["openssl", "verify", "-CAfile", "root", "-CRLfile", "pem", "-crl_check", "seal"]
    said = subprocess.run(asked, cwd=tmp_path, capture_output=True, text=True, check=False)
    assert "certificate revoked" in said.stderr


def test_the_facts_for_later_years_stand_in_the_same_sealed_revision(
    office: Any, stamps: StampServer
) -> None:
    import io

    from pyhanko.pdf_utils.reader import PdfFileReader
    from pyhanko.sign.validation.dss import DocumentSecurityStore

    pdf = sealed_by(office.id, at=machine_now())
    store = DocumentSecurityStore.read_dss(PdfFileReader(io.BytesIO(pdf)))
    assert len(store.crls) == 1 and len(store.certs) >= 2
    assert verify_pdf(pdf).covers_all


@pytest.mark.parametrize("mood", ["hang", "garbage", "fault", "refuse", "other", "replay"])
def test_without_a_good_answer_nothing_is_sealed(office: Any, stamps: StampServer, mood: str) -> None:
    stamps.mood = mood
    with pytest.raises(StampAway):
        sealed_by(office.id, at=machine_now())


def test_an_authority_that_the_settings_do_not_name_is_none(
    office: Any, stamps: StampServer, settings: Any, tmp_path: Path
) -> None:
    good = sealed_by(office.id, at=machine_now())
    with stamp_authority(tmp_path / "stranger", name="Stranger") as stranger:
        settings.SEALS = settings.SEALS | stamped_by(stranger, roots=stamps.roots_file)
        with pytest.raises(StampAway):
            sealed_by(office.id, at=machine_now())
        settings.SEALS = settings.SEALS | stamped_by(stranger)
        report = verify_pdf(good)
    assert report.stamp is StampState.UNKNOWN and report.is_intact and not report.is_good


def test_a_document_waits_in_sight_until_the_authority_is_back(
    client: Client, office: Any, stamps: StampServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    sealed_by(office.id, at=machine_now())
    stamps.mood, stamps.asked = "fault", 0
    with transaction.atomic():
        ids = _ordered(office, 2)
    deliver_all()
    assert [one.problem for one in stuck_documents()] == ["seal-stamp-away"] * 2
    assert stamps.asked == 1  # the second waits without asking
    monkeypatch.setitem(make.DUTIES, "operator", frozenset({"jobs.operate"}))
    sign_in_staff(client, make_staff(name="赵运维", posts=("operator",)))
    page = client.get("/desk/operations/papers/").content.decode()
    assert "时间戳" in page
    stamps.mood = "good"
    make_ordered_documents(document_ids=ids, tries=1)
    assert not stuck_documents()
    for number in (1, 2):
        made = document_of(owner=f"case:{number}", kind="receipt")
        assert made and made.paper
        assert verify_pdf(paper_bytes(made.paper.id)).stamp is StampState.GOOD


def test_what_waits_is_put_into_the_queue_again_ever_later(office: Any, stamps: StampServer) -> None:
    from procrastinate.contrib.django.models import ProcrastinateJob

    stamps.mood = "fault"
    with transaction.atomic():
        ids = _ordered(office, 1)

    def wait(tries: int) -> float:
        ProcrastinateJob.objects.filter(status="todo").delete()
        before: datetime = machine_now()
        make_ordered_documents(document_ids=ids, tries=tries)
        [again] = ProcrastinateJob.objects.filter(status="todo", scheduled_at__isnull=False)
        assert again.args == {"document_ids": ids, "tries": tries + 1}
        return (again.scheduled_at - before).total_seconds()

    waits = [wait(tries) for tries in (0, 1, 40)]
    assert 15 <= waits[0] < 25 and 30 <= waits[1] < 40 and 600 <= waits[2] < 610


def _ordered(office: Any, many: int) -> list[str]:
    documents = [
        NewDocument(
            template="receipt",
            data=EVERY["receipt"],
            owner=f"case:{number}",
            kind="receipt",
            seal_by=office.id,
        )
        for number in range(1, many + 1)
    ]
    return [str(one) for one in order_documents(documents=documents, at=machine_now())]
