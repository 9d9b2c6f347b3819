"""The paper of a licence: two codes, the data inside it, and what is said when somebody was at it."""

import io
import json
import re
from datetime import timedelta
from typing import Any

import pytest
import zxingcpp
from pyhanko.pdf_utils.reader import PdfFileReader

from tests.foundation.papers.make import AT
from tests.resources.licences.credentials.papers import drawn, paper_of, with_other_data, without_seal
from tests.resources.licences.make import CARD, PERSON, make_licence
from tongban.foundation.directory.public import Officer
from tongban.foundation.papers.models import Document
from tongban.foundation.seals.models import Seal
from tongban.foundation.seals.public import pdf_attachments, verify_pdf
from tongban.kernel import clock
from tongban.resources.licences.credentials import public as credentials
from tongban.resources.licences.credentials.attachment import read_attached
from tongban.resources.licences.credentials.models import LicenceStatus
from tongban.resources.licences.credentials.verdicts import Flaw
from tongban.resources.licences.models import LicenceType
from tongban.resources.licences.public import Holder, HolderKind, LicenceFact, VerifiedState, verify_licence

pytestmark = pytest.mark.django_db


def said_of(pdf: bytes) -> dict[str, Any]:
    said = read_attached(pdf_attachments(pdf))
    assert said is not None
    return said


class TestPaper:
    def test_both_codes_are_read_from_a_page_at_150_dots(self, food: LicenceFact) -> None:
        found = {one.text for one in zxingcpp.read_barcodes(drawn(paper_of(food)))}
        assert f"http://127.0.0.1:8000/l/{food.code}/" in found
        code = next(text for text in found if text.startswith("TB1:"))
        claims = credentials.check_paper_code(code, at=AT)
        assert (claims.identifier, claims.holder_name) == (food.identifier, food.holder.name)
        assert LicenceStatus.objects.get(licence_id=food.id).paper_key_id in credentials.published_keys(at=AT)

    @pytest.mark.parametrize("layout", ["licence-portrait", "licence-card", "licence-statement"])
    def test_every_layout_shows_them(self, chen: Officer, layout: str) -> None:
        LicenceType.objects.update(template=layout)
        pdf = paper_of(make_licence(by=chen, organisation_id=chen.organisation_id))
        pages = 2 if layout == "licence-card" else 1
        found = {one.text[:4] for n in range(pages) for one in zxingcpp.read_barcodes(drawn(pdf, page=n))}
        assert found == {"http", "TB1:"}
        assert verify_pdf(pdf).is_good

    def test_its_data_is_attached_as_pdf_a_3_knows_it(self, food: LicenceFact) -> None:
        pdf = paper_of(food)
        said = said_of(pdf)
        assert (said["ZZBS"], said["ZZBH"], said["CZZT"]) == (food.identifier, food.number, food.holder.name)
        assert said["KZ_kinds"] == food.fields["kinds"]
        root = PdfFileReader(io.BytesIO(pdf), strict=False).root
        assert str(root["/AF"][0]["/AFRelationship"]) == "/Data"
        assert str(root["/AF"][0]["/EF"]["/F"]["/Subtype"]) == "/application/json"
        xmp = root["/Metadata"].data
        assert re.search(rb"pdfaid:part(=.|>)3", xmp), xmp
        assert re.search(rb"pdfaid:conformance(=.|>)B", xmp)

    def test_a_persons_number_is_masked_in_the_data_too(self, chen: Officer) -> None:
        fact = make_licence(
            by=chen, organisation_id=chen.organisation_id, type_code=CARD, holder=PERSON, fields={}
        )
        pdf = paper_of(fact)
        assert PERSON.id_code not in json.dumps(said_of(pdf))
        assert said_of(pdf)["CZZTDM"].startswith("3416")

    def test_the_same_paper_made_twice_has_the_same_bytes_before_the_seal(self, food: LicenceFact) -> None:
        from tongban.foundation.papers.documents.render import render

        row = Document.objects.get(owner=f"licence:{food.id}")
        assert render(row.template, row.data, at=AT).pdf == render(row.template, row.data, at=AT).pdf
        assert without_seal(paper_of(food)) == render(row.template, row.data, at=row.ordered_at).pdf

    def test_a_name_too_long_for_the_code_leaves_the_link(self, chen: Officer) -> None:
        long = Holder(kind=HolderKind.FIRM, name="某" * 120, id_type="01", id_code="92341699MA2TEST02X")
        fact = make_licence(by=chen, organisation_id=chen.organisation_id, holder=long)
        pdf = paper_of(fact)
        assert said_of(pdf)["paper_code"] == ""
        assert [one.text[:4] for one in zxingcpp.read_barcodes(drawn(pdf))] == ["http"]


class TestTampered:
    def test_as_it_was_issued_it_is_valid(self, food: LicenceFact) -> None:
        found = verify_licence(pdf=paper_of(food), at=AT)
        assert (found.state, found.flaw) == (VerifiedState.VALID, "")

    def test_bytes_that_follow_the_seal(self, food: LicenceFact) -> None:
        found = verify_licence(pdf=paper_of(food) + b"\n% more\n", at=AT)
        assert (found.state, found.flaw) == (VerifiedState.ALTERED, Flaw.BYTES_ADDED)

    def test_a_changed_byte_within_the_seal(self, food: LicenceFact) -> None:
        pdf = bytearray(paper_of(food))
        place = pdf.index(b"/Author") if b"/Author" in pdf else 400
        pdf[place + 1] ^= 1
        found = verify_licence(pdf=bytes(pdf), at=AT)
        assert (found.state, found.flaw) == (VerifiedState.ALTERED, Flaw.BYTES_CHANGED)

    def test_a_replaced_attachment(self, food: LicenceFact) -> None:
        pdf = with_other_data(paper_of(food), CZZT="谯城区大满面馆")
        assert said_of(pdf)["CZZT"] == "谯城区大满面馆"
        found = verify_licence(pdf=pdf, at=AT)
        assert (found.state, found.flaw) == (VerifiedState.ALTERED, Flaw.DATA_REPLACED)

    def test_a_removed_seal(self, food: LicenceFact) -> None:
        pdf = without_seal(paper_of(food))
        assert not verify_pdf(pdf).is_sealed
        found = verify_licence(pdf=pdf, at=AT)
        assert (found.state, found.flaw) == (VerifiedState.ALTERED, Flaw.SEAL_REMOVED)

    def test_the_page_says_which_in_both_languages(self, client: Any, food: LicenceFact) -> None:
        from django.core.files.uploadedfile import SimpleUploadedFile

        def told(pdf: bytes, language: str) -> str:
            answer = client.post(
                "/verify/",
                {"pdf": SimpleUploadedFile("a.pdf", pdf, "application/pdf")},
                headers={"Accept-Language": language},
            )
            return str(answer.content.decode())

        pdf = paper_of(food)
        assert "电子印章已被去除" in told(without_seal(pdf), "zh-hans")
        assert "its seal was taken away" in told(without_seal(pdf), "en")
        assert "添加了内容" in told(pdf + b"\n%\n", "zh-hans")
        assert "已被替换：licence.json" in told(with_other_data(pdf, ZZBH="X"), "zh-hans")
        Seal.objects.update(revoked_at=clock.now() - timedelta(days=4000))
        assert "用已停用的印章签发" in told(pdf, "zh-hans")
        assert "had been withdrawn when it sealed this" in told(pdf, "en")

    def test_the_interface_says_which(self, client: Any, food: LicenceFact) -> None:
        from django.core.files.uploadedfile import SimpleUploadedFile

        file = SimpleUploadedFile("a.pdf", without_seal(paper_of(food)), "application/pdf")
        said = client.post("/api/v1/licences/verify", {"pdf": file}).json()
        assert (said["state"], said["flaw"]) == ("altered", "seal-removed")
