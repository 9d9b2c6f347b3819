import shutil
import subprocess
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from django.db import transaction

from tests.foundation.directory.make import COUNTY, COUNTY_OFFICE, make_organisations
from tests.foundation.papers.make import AT, NOBODY, pdf_bytes
from tests.foundation.papers.papers_to_make import EVERY
from tongban.foundation.directory.public import OrganisationRow, organisation, upsert_organisations
from tongban.foundation.jobs.public import deliver_all
from tongban.foundation.papers.documents.render import render
from tongban.foundation.papers.public import document_of, order_document, paper_bytes
from tongban.foundation.papers.queries import stuck_documents
from tongban.foundation.seals.lifecycle.facts import SealOutOfOrder
from tongban.foundation.seals.models import Seal, SealRoot
from tongban.foundation.seals.public import (
    NotAPdf,
    SealRevoked,
    issue_seal,
    revoke_seal,
    seal_of,
    seal_pdf,
    seals,
    verify_pdf,
)
from tongban.foundation.trail.public import entries_of
from tongban.kernel.errors import NotFound
from tongban.kernel.ids import new_id

pytestmark = pytest.mark.django_db


@pytest.fixture
def office() -> Any:
    return organisation(make_organisations()[COUNTY_OFFICE])


def sealed_by(organisation_id: UUID, *, at: datetime = AT) -> bytes:
    made = render("decision-grant", EVERY["decision-grant"], at=AT)
    return seal_pdf(
        made.pdf, organisation_id=organisation_id, reason="准予决定书", at=at, place=made.seal_place
    )


def test_a_sealed_paper_says_who_when_and_that_it_is_whole(office: Any) -> None:
    report = verify_pdf(sealed_by(office.id))
    assert report.is_good
    assert (report.signer, report.organisation_code, report.signed_at) == (office.name, office.code, AT)
    assert report.reason == "准予决定书"
    assert not report.is_altered_afterwards


def test_any_changed_byte_of_the_paper_shows(office: Any) -> None:
    pdf = sealed_by(office.id)
    stream = pdf.index(b"stream")
    for place in (60, stream + 40, len(pdf) // 3, pdf.index(b"/Contents <") - 30):
        broken = bytearray(pdf)
        broken[place] ^= 1
        try:
            report = verify_pdf(bytes(broken))
        except NotAPdf:
            continue
        assert not report.is_good, place


def test_what_is_added_afterwards_shows(office: Any) -> None:
    report = verify_pdf(sealed_by(office.id) + b"\n% more\n")
    assert report.is_intact
    assert report.is_altered_afterwards
    assert not report.is_good


def test_a_later_revision_by_a_pdf_editor_shows(office: Any) -> None:
    import io

    from pyhanko.pdf_utils import generic
    from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter

    writer = IncrementalPdfFileWriter(io.BytesIO(sealed_by(office.id)))
    writer.root["/Lang"] = generic.pdf_string("en")
    writer.update_root()
    out = io.BytesIO()
    writer.write(out)
    assert not verify_pdf(out.getvalue()).is_good


def test_a_seal_of_another_installation_is_not_trusted(office: Any) -> None:
    pdf = sealed_by(office.id)
    Seal.objects.all().delete()
    SealRoot.objects.all().delete()
    sealed_by(office.id)
    report = verify_pdf(pdf)
    assert report.is_intact
    assert not report.is_trusted


def test_a_paper_without_a_seal_is_not_sealed_and_a_broken_file_is_refused(office: Any) -> None:
    assert not verify_pdf(pdf_bytes()).is_sealed
    sealed_by(office.id)
    assert not verify_pdf(render("receipt", EVERY["receipt"], at=AT).pdf).is_sealed
    for broken in (b"", b"%PDF-1.7\nnothing", b"MZ\x90\x00"):
        with pytest.raises(NotAPdf):
            verify_pdf(broken)


def test_an_organisation_has_one_seal_and_its_key_is_not_readable_in_the_database(office: Any) -> None:
    from django.db import connection

    sealed_by(office.id)
    sealed_by(office.id)
    [seal] = seals()
    with connection.cursor() as cursor:
        cursor.execute("SELECT private_key FROM seals_seal UNION ALL SELECT private_key FROM seals_sealroot")
        keys = [bytes(row[0]) for row in cursor.fetchall()]
    assert len(keys) == 2
    assert not any(b"PRIVATE KEY" in key for key in keys)
    assert [entry.act for entry in entries_of(f"seal:{seal.serial}")] == ["seals.issue"]


def test_sealing_with_a_known_seal_costs_three_queries(office: Any, django_assert_num_queries: Any) -> None:
    sealed_by(office.id)
    with django_assert_num_queries(3):
        sealed_by(office.id)


def test_a_withdrawn_seal_seals_no_more_and_what_it_sealed_stays_good(office: Any) -> None:
    before = sealed_by(office.id)
    [seal] = seals()
    revoke_seal(serial=seal.serial, reason="印章遗失", by=NOBODY, at=AT + timedelta(hours=1))
    with pytest.raises(SealRevoked):
        sealed_by(office.id, at=AT + timedelta(hours=2))
    assert verify_pdf(before).is_good
    with pytest.raises(SealOutOfOrder):
        revoke_seal(serial=seal.serial, reason="again", by=NOBODY, at=AT)
    issue_seal(organisation_id=office.id, by=NOBODY, at=AT + timedelta(hours=3))
    assert verify_pdf(sealed_by(office.id, at=AT + timedelta(hours=4))).is_good


def test_what_a_withdrawn_seal_claims_to_have_sealed_later_is_not_trusted(office: Any) -> None:
    late = sealed_by(office.id, at=AT + timedelta(hours=2))
    revoke_seal(serial=seals()[0].serial, reason="印章遗失", by=NOBODY, at=AT + timedelta(hours=1))
    report = verify_pdf(late)
    assert report.is_intact
    assert not report.is_good


def test_an_unknown_organisation_has_no_seal() -> None:
    with pytest.raises(NotFound):
        sealed_by(new_id())
    assert not Seal.objects.exists()
    assert seal_of(new_id()) is None


def test_a_worker_seals_an_ordered_document(office: Any) -> None:
    with transaction.atomic():
        order_document(
            template="receipt",
            data=EVERY["receipt"],
            owner="case:1",
            kind="receipt",
            seal_by=office.id,
            at=AT,
        )
    deliver_all()
    made = document_of(owner="case:1", kind="receipt")
    assert made and made.paper
    assert verify_pdf(paper_bytes(made.paper.id)).is_good


def test_a_document_whose_seal_was_withdrawn_waits_for_a_person(office: Any) -> None:
    sealed_by(office.id)
    revoke_seal(serial=seals()[0].serial, reason="印章遗失", by=NOBODY, at=AT)
    with transaction.atomic():
        order_document(
            template="receipt",
            data=EVERY["receipt"],
            owner="case:1",
            kind="receipt",
            seal_by=office.id,
            at=AT,
        )
    deliver_all()
    assert [document.problem for document in stuck_documents()] == ["seal-revoked"]


def test_poppler_agrees(office: Any, tmp_path: Path) -> None:
    if not shutil.which("pdfsig"):
        pytest.skip("pdfsig (poppler-utils) is not installed")

    def said(pdf: bytes) -> str:
        path = tmp_path / "sealed.pdf"
        path.write_bytes(pdf)
        done = subprocess.run(["pdfsig", "-nocert", str(path)], capture_output=True, check=False)
        return done.stdout.decode()

    pdf = sealed_by(office.id)
    good = said(pdf)
    assert "Signature is Valid." in good
    assert "Total document signed" in good
    assert "ETSI.CAdES.detached" in good
    assert office.name in good
    broken = bytearray(pdf)
    broken[pdf.index(b"stream") + 40] ^= 1
    assert "Signature is Valid." not in said(bytes(broken))


def test_a_seal_is_sealed_at_the_time_of_the_act_even_when_the_clock_was_moved(office: Any) -> None:
    later = datetime(2029, 1, 1, tzinfo=UTC)
    report = verify_pdf(sealed_by(office.id, at=later))
    assert report.is_good
    assert report.signed_at == later


def test_an_organisation_with_a_name_longer_than_a_certificate_holds_has_a_seal_too() -> None:
    make_organisations()
    name = "广东省医学情报研究所与广东省医学学术交流中心联合办公室（示例）"
    row = OrganisationRow(code="long-name", name=name, area_code=COUNTY)
    organisation_id = upsert_organisations(rows=[row], by=NOBODY, at=AT)["long-name"]
    report = verify_pdf(sealed_by(organisation_id))
    assert report.is_good
    assert name.startswith(report.signer[:10])
