"""Seals checked as a stranger does: with the roots and lists that we hand out, and nothing else of ours."""

import io
import subprocess
import sys
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from asn1crypto import crl
from django.db import transaction
from django.test import Client
from pyhanko.pdf_utils.embed import EmbeddedFileObject, FileSpec, embed_file
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter

from tests.foundation.directory.make import COUNTY_OFFICE, make_organisations
from tests.foundation.papers.make import AT, NOBODY
from tests.foundation.seals.stamping.authority import stamp_authority
from tests.foundation.seals.stamping.conftest import stamped_by
from tests.foundation.seals.test_seals import sealed_by
from tongban.foundation.directory.public import organisation
from tongban.foundation.seals.anchors import RootUnreadable
from tongban.foundation.seals.commands.issue import make_seal
from tongban.foundation.seals.facts import SealKind, SealSuite, StampState
from tongban.foundation.seals.models import Seal, SealRoot
from tongban.foundation.seals.public import (
    Doubt,
    NationalSuiteMissing,
    SealAnchors,
    published_anchors,
    read_anchors,
    revoke_seal,
    seals,
    verify_pdf,
    verify_pdf_outside,
)
from tongban.foundation.seals.withdrawn import ListUnreadable
from tongban.foundation.trail.public import machine_now

pytestmark = pytest.mark.django_db
HOUR = timedelta(hours=1)


@pytest.fixture
def office() -> Any:
    return organisation(make_organisations()[COUNTY_OFFICE])


@pytest.fixture
def national(office: Any) -> Any:
    with transaction.atomic():
        make_seal(
            organisation_id=office.id, kind=SealKind.OFFICIAL, suite=SealSuite.NATIONAL, by=NOBODY, at=AT
        )
    return office


def handed_out(at: Any = AT) -> SealAnchors:
    said = published_anchors(at=at)
    return read_anchors(roots=said.roots, stamp_roots=said.stamp_roots, lists=said.lists)


@pytest.mark.parametrize("suite", SealSuite)
def test_a_seal_of_either_suite_is_good_outside_until_it_is_withdrawn(office: Any, suite: SealSuite) -> None:
    with transaction.atomic():
        make_seal(organisation_id=office.id, kind=SealKind.OFFICIAL, suite=suite, by=NOBODY, at=AT - HOUR)
    pdf = sealed_by(office.id, at=AT)
    report = verify_pdf_outside(pdf, anchors=handed_out())
    assert report.is_good and report.suite is suite and report.withdrawals_from == AT
    revoke_seal(serial=report.serial, reason="遗失", by=NOBODY, at=AT + HOUR)
    later = verify_pdf_outside(pdf, anchors=handed_out(AT + 2 * HOUR))
    assert later.is_good and later.withdrawals_from == AT + 2 * HOUR
    Seal.objects.update(revoked_at=AT - HOUR)
    for bad in (verify_pdf_outside(pdf, anchors=handed_out(AT + 2 * HOUR)), verify_pdf(pdf)):
        assert bad.is_intact and not bad.is_good
        assert (bad.doubt, bad.withdrawn_at) == (Doubt.WITHDRAWN, AT - HOUR)
    roots = read_anchors(roots=published_anchors(at=AT).roots)
    unknowing = verify_pdf_outside(pdf, anchors=roots)
    assert unknowing.is_good and unknowing.withdrawals_from is None


@pytest.mark.parametrize("suite", SealSuite)
def test_a_trusted_stamp_before_the_withdrawal_saves_it_and_one_after_does_not(
    office: Any, suite: SealSuite, settings: Any, tmp_path: Path
) -> None:
    now = machine_now()
    with stamp_authority(tmp_path / "authority") as server:
        settings.SEALS = settings.SEALS | stamped_by(server)
        with transaction.atomic():
            make_seal(organisation_id=office.id, kind=SealKind.OFFICIAL, suite=suite, by=NOBODY, at=now)
        pdf = sealed_by(office.id, at=now - 3 * HOUR)
    revoke_seal(serial=seals()[0].serial, reason="遗失", by=NOBODY, at=now + HOUR)
    report = verify_pdf_outside(pdf, anchors=handed_out(now + 2 * HOUR))
    assert report.is_good and report.stamp is StampState.GOOD
    Seal.objects.update(revoked_at=now - HOUR)  # the seal says three hours ago, the stamp says now
    report = verify_pdf_outside(pdf, anchors=handed_out(now + 2 * HOUR))
    assert (report.is_good, report.doubt) == (False, Doubt.WITHDRAWN)


@pytest.mark.parametrize("suite", SealSuite)
def test_a_certificate_out_of_its_term_is_told_apart_from_a_strangers(
    office: Any, suite: SealSuite, settings: Any, tmp_path: Path
) -> None:
    long_ago = machine_now() - timedelta(days=365 * 6)
    with stamp_authority(tmp_path / "authority") as server:
        settings.SEALS = settings.SEALS | stamped_by(server)
        with transaction.atomic():
            make_seal(organisation_id=office.id, kind=SealKind.OFFICIAL, suite=suite, by=NOBODY, at=long_ago)
        pdf = sealed_by(office.id, at=long_ago)
    for report in (verify_pdf_outside(pdf, anchors=handed_out(machine_now())), verify_pdf(pdf)):
        assert report.is_intact and (report.is_good, report.doubt) == (False, Doubt.EXPIRED)
    mine = handed_out(machine_now())
    SealRoot.objects.all().delete()
    other = verify_pdf_outside(pdf, anchors=handed_out(machine_now()))
    assert other.doubt is Doubt.STRANGER and mine.roots != handed_out(machine_now()).roots


def test_without_the_extra_a_national_seal_is_not_checked_and_others_are(
    national: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    pdf, anchors = sealed_by(national.id), published_anchors(at=AT)
    monkeypatch.setitem(sys.modules, "tongsuopy", None)  # as where it is not installed
    read = read_anchors(roots=anchors.roots, lists=anchors.lists)
    assert (len(read.lists), read.lists_left) == (1, 1)
    with pytest.raises(NationalSuiteMissing):
        verify_pdf_outside(pdf, anchors=read)
    assert published_anchors(at=AT).national_withdrawn == b""


def test_a_list_counts_only_where_the_root_signed_it(national: Any) -> None:
    said = published_anchors(at=AT)
    for der in said.lists:
        broken = bytearray(der)
        broken[len(der) // 2] ^= 1
        for raw in (bytes(broken), der[:-1], b"", b"no list"):
            with pytest.raises(ListUnreadable):
                read_anchors(roots=said.roots, lists=[raw])
    with pytest.raises(ListUnreadable):
        read_anchors(roots=said.root, lists=[said.national_withdrawn])
    for text in ("", "no", "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n"):
        with pytest.raises(RootUnreadable):
            read_anchors(roots=text)


def test_openssl_reads_the_national_list_and_accepts_its_signature(
    national: Any, client: Client, tmp_path: Path
) -> None:
    seal = seals()[0]
    revoke_seal(serial=seal.serial, reason="遗失", by=NOBODY, at=AT)
    answer = client.get("/seals/root.crl?suite=national")
    assert answer["Content-Type"] == "application/pkix-crl"
    (tmp_path / "list").write_bytes(answer.content)
    (tmp_path / "root").write_text(SealRoot.objects.get(id=2).certificate)
    (tmp_path / "seal").write_text(Seal.objects.get().certificate)

    def openssl(*words: str) -> str:
        done = subprocess.run(["openssl", *words], cwd=tmp_path, capture_output=True, check=True, text=True)
        return done.stdout

    number = openssl("x509", "-in", "seal", "-noout", "-serial").strip().removeprefix("serial=")
    text = openssl("crl", "-inform", "DER", "-in", "list", "-noout", "-text")
    assert number in text.replace(":", "") and "1.2.156.10197.1.501" in text.replace(
        "SM2-with-SM3", "1.2.156.10197.1.501"
    )
    assert "root.crl?suite=national" in openssl(
        "x509", "-in", "seal", "-noout", "-ext", "crlDistributionPoints"
    )
    said = crl.CertificateList.load(answer.content)
    (tmp_path / "tbs").write_bytes(said["tbs_cert_list"].dump())
    (tmp_path / "sig").write_bytes(said["signature"].native)
    (tmp_path / "key").write_text(openssl("x509", "-in", "root", "-noout", "-pubkey"))
    checked = ["dgst", "-sm3", "-verify", "key", "-sigopt", "distid:1234567812345678", "-signature", "sig"]
    assert "Verified OK" in openssl(*checked, "tbs")


def test_there_is_no_national_list_before_the_first_national_seal(office: Any, client: Client) -> None:
    assert client.get("/seals/root.crl?suite=national").status_code == 404
    assert published_anchors(at=AT).national_root == ""


def test_attachments_that_an_update_adds_are_named(office: Any) -> None:
    pdf = sealed_by(office.id)
    writer = IncrementalPdfFileWriter(io.BytesIO(pdf), strict=False)
    file = EmbeddedFileObject.from_file_data(writer, data=b"other", mime_type="text/plain")
    embed_file(writer, FileSpec("附表.txt", file_name="附表.txt", embedded_data=file))
    out = io.BytesIO()
    writer.write(out)
    for report in (verify_pdf(out.getvalue()), verify_pdf_outside(out.getvalue(), anchors=handed_out())):
        assert report.is_altered_afterwards and report.replaced == ("附表.txt",)
    assert verify_pdf(pdf + b"\n% more\n").replaced == ()
