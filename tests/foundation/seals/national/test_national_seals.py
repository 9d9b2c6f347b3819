"""Seals with SM2 and SM3: made, checked by us and by OpenSSL, and refused when anything was altered."""

import io
import subprocess
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from asn1crypto import cms, pem
from django.db import transaction
from django.test import Client

from tests.foundation.directory import make
from tests.foundation.directory.make import COUNTY_OFFICE, make_organisations
from tests.foundation.identity.make import make_staff, sign_in_staff
from tests.foundation.papers.make import AT, NOBODY
from tests.foundation.seals.stamping.authority import StampServer, stamp_authority
from tests.foundation.seals.stamping.conftest import stamped_by
from tests.foundation.seals.stamping.test_stamps import signature_in
from tests.foundation.seals.test_seals import sealed_by
from tongban.foundation.directory.public import organisation
from tongban.foundation.seals.certificates import KeyPair
from tongban.foundation.seals.commands.issue import make_seal, pair_of
from tongban.foundation.seals.facts import SealExpired, SealKind, SealSuite, StampState
from tongban.foundation.seals.lifecycle.commands.decide import approve_application
from tongban.foundation.seals.models import Seal, SealRoot
from tongban.foundation.seals.national.certificates import make_national_certificate, make_national_root
from tongban.foundation.seals.public import NotAPdf, issue_seal, revoke_seal, seals, verify_pdf
from tongban.foundation.trail.public import machine_now
from tongban.kernel import clock

pytestmark = pytest.mark.django_db
ID = "distid:1234567812345678"


@pytest.fixture
def office() -> Any:
    return organisation(make_organisations()[COUNTY_OFFICE])


@pytest.fixture
def national(office: Any) -> Any:
    """The office with a seal of the national suite."""
    made_for(office)
    return office


def made_for(office: Any, *, at: Any = AT) -> None:
    with transaction.atomic():
        make_seal(
            organisation_id=office.id, kind=SealKind.OFFICIAL, suite=SealSuite.NATIONAL, by=NOBODY, at=at
        )


def openssl(*arguments: str, folder: Path) -> bool:
    done = subprocess.run(["openssl", *arguments], cwd=folder, capture_output=True, check=False)
    return done.returncode == 0


def test_a_national_seal_is_good_and_says_its_suite(national: Any) -> None:
    report = verify_pdf(sealed_by(national.id))
    assert report.is_good and report.suite is SealSuite.NATIONAL
    assert (report.signer, report.organisation_code) == (national.name, national.code)
    assert (report.signed_at, report.reason) == (AT, "准予决定书")
    assert seals()[0].suite is SealSuite.NATIONAL


def test_the_signature_names_sm2_with_sm3(national: Any) -> None:
    signer = cms.ContentInfo.load(signature_in(sealed_by(national.id)))["content"]["signer_infos"][0]
    assert signer["digest_algorithm"]["algorithm"].dotted == "1.2.156.10197.1.401"
    assert signer["signature_algorithm"]["algorithm"].dotted == "1.2.156.10197.1.501"


def test_openssl_accepts_certificate_and_signature_and_refuses_altered_ones(
    national: Any, tmp_path: Path
) -> None:
    seal = Seal.objects.get()
    (tmp_path / "root.pem").write_text(SealRoot.objects.get(id=2).certificate)
    (tmp_path / "seal.pem").write_text(seal.certificate)
    assert openssl("verify", "-vfyopt", ID, "-CAfile", "root.pem", "seal.pem", folder=tmp_path)
    der = bytearray(pem.unarmor(seal.certificate.encode())[2])
    der[-1] ^= 1
    (tmp_path / "bad.pem").write_bytes(pem.armor("CERTIFICATE", bytes(der)))
    assert not openssl("verify", "-vfyopt", ID, "-CAfile", "root.pem", "bad.pem", folder=tmp_path)

    signer = cms.ContentInfo.load(signature_in(sealed_by(national.id)))["content"]["signer_infos"][0]
    (tmp_path / "data").write_bytes(signer["signed_attrs"].untag().dump())
    (tmp_path / "sig").write_bytes(signer["signature"].native)
    public = subprocess.run(
        ["openssl", "x509", "-in", "seal.pem", "-noout", "-pubkey"],
        cwd=tmp_path,
        capture_output=True,
        check=True,
    )
    (tmp_path / "pub.pem").write_bytes(public.stdout)
    check = ["dgst", "-sm3", "-verify", "pub.pem", "-sigopt", ID, "-signature", "sig"]
    assert openssl(*check, "data", folder=tmp_path)
    (tmp_path / "other").write_bytes(signer["signed_attrs"].untag().dump() + b"\x00")
    assert not openssl(*check, "other", folder=tmp_path)


def test_any_changed_byte_of_the_paper_shows(national: Any) -> None:
    pdf = sealed_by(national.id)
    stream, contents = pdf.index(b"stream"), pdf.index(b"/Contents <")
    for place in (60, stream + 40, len(pdf) // 3, contents - 30):
        broken = bytearray(pdf)
        broken[place] ^= 1
        try:
            report = verify_pdf(bytes(broken))
        except NotAPdf:
            continue
        assert not report.is_good, place


def test_any_changed_digit_of_the_signature_shows(national: Any) -> None:
    """Every 97th digit of the CMS: certificates, attributes, signature."""
    pdf = sealed_by(national.id)
    start = pdf.index(b"/Contents <") + len(b"/Contents <")
    long = len(signature_in(pdf)) * 2
    survived = []
    for place in range(start, start + long, 97):
        broken = bytearray(pdf)
        broken[place : place + 1] = b"1" if pdf[place : place + 1] != b"1" else b"2"
        if verify_pdf(bytes(broken)).is_good:
            survived.append(place - start)
    # the root goes along, and we never take it from there
    root = pem.unarmor(SealRoot.objects.get(id=2).certificate.encode())[2]
    at = signature_in(pdf).hex().index(root.hex())
    assert all(at <= place < at + 2 * len(root) for place in survived), survived


def test_what_is_added_afterwards_shows(national: Any) -> None:
    from pyhanko.pdf_utils import generic
    from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter

    report = verify_pdf(sealed_by(national.id) + b"\n% more\n")
    assert report.is_intact and report.is_altered_afterwards
    writer = IncrementalPdfFileWriter(io.BytesIO(sealed_by(national.id)))
    writer.root["/Lang"] = generic.pdf_string("en")
    writer.update_root()
    out = io.BytesIO()
    writer.write(out)
    assert not verify_pdf(out.getvalue()).is_good


def sealed_with(pair: KeyPair, root: KeyPair, *, at: Any = AT) -> bytes:
    """A paper that somebody seals who has this key, and not this platform."""
    from tests.foundation.papers.papers_to_make import EVERY
    from tongban.foundation.papers.documents.render import render
    from tongban.foundation.seals import signing
    from tongban.foundation.seals.national.signer import national_signer

    made = render("receipt", EVERY["receipt"], at=AT)
    return signing.sign(
        made.pdf,
        signer=national_signer(
            certificate=pair.certificate, private_key=pair.private_key, root=root.certificate
        ),
        root=root.certificate,
        image=b"",
        place=None,
        reason="收件回执",
        at=at,
        suite=SealSuite.NATIONAL,
    )


def test_a_seal_of_another_root_is_whole_and_not_trusted(national: Any) -> None:
    root = make_national_root(name="Stranger", at=AT)
    said = {"name": national.name, "code": national.code, "serial": Seal.objects.get().serial, "at": AT}
    report = verify_pdf(sealed_with(make_national_certificate(root=root, **said), root))
    assert report.is_intact and not report.is_trusted and not report.is_good


def test_a_certificate_of_our_root_that_the_register_does_not_know_is_not_trusted(national: Any) -> None:
    root = pair_of(SealRoot.objects.get(id=2))
    pair = make_national_certificate(root=root, name=national.name, code=national.code, serial="TB0", at=AT)
    assert not verify_pdf(sealed_with(pair, root)).is_good


def test_a_signature_whose_key_is_not_of_the_certificate_is_not_whole(national: Any) -> None:
    seal, root = Seal.objects.get(), pair_of(SealRoot.objects.get(id=2))
    stranger = make_national_certificate(root=root, name="x", code="x", serial="TB0", at=AT)
    mixed = KeyPair(
        certificate=seal.certificate,
        private_key=stranger.private_key,
        sha256="",
        valid_from=AT,
        valid_until=AT,
    )
    report = verify_pdf(sealed_with(mixed, root))
    assert not report.is_intact and not report.is_good


def test_expired_and_withdrawn_national_seals_are_refused_as_others(national: Any) -> None:
    seal, root = Seal.objects.get(), pair_of(SealRoot.objects.get(id=2))
    with pytest.raises(SealExpired):
        sealed_by(national.id, at=AT + timedelta(days=365 * 5 + 1))
    own = KeyPair(
        certificate=seal.certificate, private_key=seal.private_key, sha256="", valid_from=AT, valid_until=AT
    )
    late = verify_pdf(sealed_with(own, root, at=AT + timedelta(days=365 * 5 + 1)))
    assert late.is_intact and not late.is_good
    before = sealed_by(national.id)
    revoke_seal(serial=seal.serial, reason="遗失", by=NOBODY, at=AT + timedelta(hours=1))
    assert verify_pdf(before).is_good
    assert not verify_pdf(sealed_with(own, root, at=AT + timedelta(hours=2))).is_good


def test_an_organisation_may_change_its_suite_and_what_it_sealed_stays_good(office: Any) -> None:
    later, last = AT + timedelta(hours=1), AT + timedelta(hours=2)
    issue_seal(organisation_id=office.id, by=NOBODY, at=AT)
    before = sealed_by(office.id)
    made_for(office, at=later)
    after = sealed_by(office.id, at=later)
    issue_seal(organisation_id=office.id, by=NOBODY, at=last)
    found = [verify_pdf(pdf) for pdf in (before, after, sealed_by(office.id, at=last))]
    assert all(report.is_good for report in found)
    assert [report.suite.value for report in found] == ["international", "national", "international"]


def test_a_national_seal_carries_a_stamp_too(office: Any, settings: Any, tmp_path: Path) -> None:
    now = machine_now()
    made_for(office, at=now)
    with stamp_authority(tmp_path / "authority") as server:
        assert isinstance(server, StampServer)
        settings.SEALS = settings.SEALS | stamped_by(server)
        pdf = sealed_by(office.id, at=now - timedelta(hours=3))
    report = verify_pdf(pdf)
    assert report.is_good and report.stamp is StampState.GOOD
    revoke_seal(serial=report.serial, reason="遗失", by=NOBODY, at=now - timedelta(hours=1))
    assert not verify_pdf(pdf).is_good


def test_an_organisation_chooses_the_suite_in_its_application(
    client: Client, office: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    clock.current().move_to(AT)  # type: ignore[attr-defined]
    monkeypatch.setitem(make.DUTIES, "seal-head", frozenset({"seals.apply"}))
    monkeypatch.setitem(make.DUTIES, "seal-keeper", frozenset({"seals.approve"}))
    sign_in_staff(client, make_staff(name="周局长", posts=("seal-head",)))
    assert "国密" in client.get("/desk/seals/apply/").content.decode()
    given = {"kind": "official", "reason": "密评要求", "suite": "rot13"}
    assert client.post("/desk/seals/apply/", given).status_code == 422
    filed = client.post("/desk/seals/apply/", given | {"suite": "national"})
    number = filed.headers["Location"].split("/")[-2]
    keeper = make_staff(name="赵运维", posts=("seal-keeper",))
    assert approve_application(number=number, by=keeper, at=AT).suite is SealSuite.NATIONAL
    client.logout()
    assert "国密" in client.get("/seals/").content.decode()
    root = client.get("/seals/root.pem?suite=national").content.decode()
    assert root == SealRoot.objects.get(id=2).certificate


def test_there_is_no_national_root_before_the_first_national_seal(client: Client, office: Any) -> None:
    assert client.get("/seals/root.pem?suite=national").status_code == 404
    assert client.get("/seals/root.pem").status_code == 200
