import io
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pydantic
import pytest
from django.db import transaction
from pyhanko.pdf_utils.reader import PdfFileReader

from tests.foundation.papers.make import AT, text_of
from tests.foundation.papers.papers_to_make import BASE, EVERY
from tests.foundation.papers.rare_font import make_font
from tongban.foundation.jobs.public import deliver_all
from tongban.foundation.papers.commands.make import make_document
from tongban.foundation.papers.documents.contents import TEMPLATES
from tongban.foundation.papers.documents.fonts import added_fonts, missing_characters
from tongban.foundation.papers.documents.licence_contents import LAYOUTS
from tongban.foundation.papers.documents.render import qr_svg, render
from tongban.foundation.papers.facts import GlyphMissing, TemplateUnknown
from tongban.foundation.papers.models import Document, Paper
from tongban.foundation.papers.public import (
    NewDocument,
    document_of,
    documents_of,
    make_again,
    order_document,
    order_documents,
    paper_bytes,
)
from tongban.foundation.papers.queries import stuck_documents
from tongban.kernel.errors import NotFound


def order(template: str = "receipt", *, kind: str = "receipt", **changes: Any) -> Any:
    with transaction.atomic():
        return order_document(
            template=template, data=EVERY[template] | changes, owner="case:1", kind=kind, seal_by=None, at=AT
        )


@pytest.mark.parametrize("template", sorted(TEMPLATES))
def test_each_template_makes_the_same_pdf_a_each_time(template: str) -> None:
    one, two = render(template, EVERY[template], at=AT), render(template, EVERY[template], at=AT)
    assert one == two
    part = 3 if template in ("application-form", *LAYOUTS) else 2  # PDF/A-3 where data is attached
    assert f"<pdfaid:part>{part}</pdfaid:part>".encode() in one.pdf
    assert b"<pdfaid:conformance>B</pdfaid:conformance>" in one.pdf
    reader = PdfFileReader(io.BytesIO(one.pdf))
    pages = 2 if template == "appraisal-report" else 1
    assert int(reader.root["/Pages"]["/Count"]) == pages
    assert (one.seal_place is None) == (template == "checklist")


@pytest.mark.parametrize("template", ["decision-refuse", "non-acceptance"])
def test_a_decision_against_somebody_names_reasons_articles_and_both_remedies(
    template: str, tmp_path: Path
) -> None:
    said = text_of(render(template, EVERY[template], at=AT).pdf, tmp_path)
    for words in [
        *EVERY[template]["reasons"],
        "第三十二条",
        "60日内",
        "申请行政复议",
        "6个月内",
        "提起行政诉讼",
    ]:
        assert words in said


def test_every_paper_of_the_demo_says_so(tmp_path: Path) -> None:
    for template, data in EVERY.items():
        assert "演示" in text_of(render(template, data, at=AT).pdf, tmp_path), template


def test_papers_of_production_do_not_say_demo(tmp_path: Path, settings: Any) -> None:
    settings.MODE = "production"
    assert "演示" not in text_of(render("receipt", EVERY["receipt"], at=AT).pdf, tmp_path)


def test_a_long_notice_goes_on_to_further_pages_and_its_seal_stands_on_the_last() -> None:
    requests = [
        {"name": f"材料{n}", "why": "没有盖章。" * 8, "how": "请盖章后重新上传。" * 8} for n in range(40)
    ]
    made = render("correction-notice", EVERY["correction-notice"] | {"requests": requests}, at=AT)
    pages = int(PdfFileReader(io.BytesIO(made.pdf)).root["/Pages"]["/Count"])
    assert pages > 2
    assert made.seal_place is not None
    assert made.seal_place.page == pages - 1


def test_markup_in_what_people_wrote_stays_text(tmp_path: Path) -> None:
    name = '#panic("x") *粗* $x$ @a <b> \\ {} "引号"'
    said = text_of(render("receipt", EVERY["receipt"] | {"applicant": name}, at=AT).pdf, tmp_path)
    assert '#panic("x")*粗*$x$@a<b>\\{}"引号"' in said


def test_rare_characters_of_names_have_a_shape_and_unknown_ones_are_named() -> None:
    assert missing_characters("张喆、李玥、王堃、赵赟，陈祎") == []
    with pytest.raises(GlyphMissing) as refused:
        render("receipt", EVERY["receipt"] | {"applicant": "王𬸪㐭"}, at=AT)
    assert refused.value.facts["characters"] == "𬸪㐭"


def test_an_unknown_template_or_wrong_data_is_refused_when_ordered(db: None) -> None:
    with pytest.raises(TemplateUnknown), transaction.atomic():
        order_document(template="wedding", data={}, owner="case:1", kind="a", seal_by=None, at=AT)
    with pytest.raises(pydantic.ValidationError), transaction.atomic():
        order_document(template="receipt", data=BASE, owner="case:1", kind="a", seal_by=None, at=AT)
    with pytest.raises(pydantic.ValidationError):
        order(surprise="x")
    assert not Document.objects.exists()


def test_a_qr_code_can_hold_an_address() -> None:
    assert qr_svg("http://127.0.0.1:8000/l/7K2M4Q8R/").startswith("<svg ")


@pytest.mark.django_db
class TestWorker:
    def test_an_ordered_document_is_made_by_a_worker_and_its_data_forgotten(self) -> None:
        order()
        waiting = document_of(owner="case:1", kind="receipt")
        assert waiting and waiting.paper is None
        deliver_all()
        made = document_of(owner="case:1", kind="receipt")
        assert made and made.paper and made.made_at
        assert made.paper.name == "收件凭证.pdf"
        assert paper_bytes(made.paper.id).startswith(b"%PDF-")
        assert Document.objects.get().data == {}

    def test_the_same_order_again_is_the_same_document(self) -> None:
        assert order() == order(applicant="别人")
        deliver_all()
        assert len(documents_of("case:1")) == 1
        assert Paper.objects.count() == 1

    def test_two_orders_cost_two_queries(self, django_assert_num_queries: Any) -> None:
        new = [
            NewDocument(template=name, data=EVERY[name], owner="case:1", kind=name, seal_by=None)
            for name in ("receipt", "application-form")
        ]
        with transaction.atomic(), django_assert_num_queries(2):
            order_documents(documents=new, at=AT)
        deliver_all()
        assert all(document.paper for document in documents_of("case:1"))

    def test_making_it_again_changes_nothing(self) -> None:
        document_id = order()
        first = make_document(document_id=document_id, at=AT)
        again = make_document(document_id=document_id, at=datetime(2027, 1, 1, tzinfo=UTC))
        assert first == again

    def test_a_missing_glyph_reaches_an_operator_and_leaves_no_paper(self) -> None:
        document_id = order(applicant="王𬸪")
        deliver_all()
        assert not Paper.objects.exists()
        [stuck] = stuck_documents()
        assert (stuck.id, stuck.problem, stuck.problem_facts) == (
            document_id,
            "glyph-missing",
            {"characters": "𬸪"},
        )

    def test_after_a_font_was_added_it_is_made_by_the_same_worker(
        self, settings: Any, tmp_path: Path
    ) -> None:
        settings.PAPER_FONTS_DIR = tmp_path / "fonts"
        document_id = order(applicant="王𬸪")
        deliver_all()
        assert [one.problem for one in stuck_documents()] == ["glyph-missing"]
        make_font(tmp_path / "fonts" / "rare.ttf", "𬸪")
        make_again(document_id=document_id)
        deliver_all()
        assert stuck_documents() == []
        made = document_of(owner="case:1", kind="receipt")
        assert made and made.paper
        assert b"RareNames" in paper_bytes(made.paper.id)
        assert "王𬸪" in text_of(paper_bytes(made.paper.id), tmp_path)

    def test_a_font_that_typst_does_not_take_is_a_missing_glyph_and_no_fault(
        self, settings: Any, tmp_path: Path
    ) -> None:
        settings.PAPER_FONTS_DIR = tmp_path
        make_font(tmp_path / "rare.ttf", "𬸪", is_named=False)
        with pytest.raises(GlyphMissing) as refused:
            render("receipt", EVERY["receipt"] | {"applicant": "王𬸪"}, at=AT)
        assert refused.value.facts["characters"] == "𬸪"

    def test_a_file_that_is_no_font_stops_no_paper(self, settings: Any, tmp_path: Path) -> None:
        settings.PAPER_FONTS_DIR = tmp_path
        (tmp_path / "broken.ttf").write_bytes(b"not a font")
        assert [(one.name, one.characters) for one in added_fonts()] == [("broken.ttf", 0)]
        order()
        deliver_all()
        assert Paper.objects.count() == 1

    def test_a_document_that_is_not_stuck_is_not_made_again(self) -> None:
        with pytest.raises(NotFound):
            make_again(document_id=order())

    def test_a_document_is_ordered_only_in_the_transaction_of_its_act(self, transactional_db: None) -> None:
        with pytest.raises(RuntimeError):
            order_document(
                template="receipt", data=EVERY["receipt"], owner="c:1", kind="r", seal_by=None, at=AT
            )


def test_papers_are_drawn_beside_one_another() -> None:
    def draw(number: int) -> bytes:
        template = ("receipt", "licence")[number % 2]
        return render(template, EVERY[template], at=AT).pdf

    with ThreadPoolExecutor(4) as pool:
        drawn = list(pool.map(draw, range(16)))
    assert set(drawn) == {draw(0), draw(1)}


def test_what_is_no_licence_is_told_plainly(tmp_path: Path) -> None:
    plain = EVERY["decision-grant"] | {
        "plain": True,
        "rule": "本件由计算机系统按照公布的规则自动核对、办理。",
    }
    said = text_of(render("decision-grant", plain, at=AT).pdf, tmp_path)
    assert "办理结果通知书" in said
    assert "已经办好" in said
    assert "公布的规则" in said
    assert "准予" not in said
    assert "监督检查" not in said
