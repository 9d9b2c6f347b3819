"""Papers are written by the writer that the setting names, and by no other."""

import json
from collections.abc import Iterator
from datetime import datetime
from typing import Any
from uuid import uuid4

import pytest
from django.db import transaction

from tests.foundation.papers.make import AT
from tests.foundation.papers.papers_to_make import EVERY
from tongban.foundation.jobs.public import deliver_all
from tongban.foundation.papers.facts import Manuscript, WriterUnknown, Written
from tongban.foundation.papers.models import Document, Paper
from tongban.foundation.papers.ports import paper_writers
from tongban.foundation.papers.public import order_document, paper_bytes
from tongban.foundation.papers.queries import stuck_documents
from tongban.foundation.papers.writers import PdfAWriter, writer_in_use

pytestmark = pytest.mark.django_db


class PlainTextWriter:
    """What stands on the paper, as JSON lines."""

    name = "plain-text"
    media_type = "text/plain"
    extension = "txt"
    claims = ("UTF-8",)

    def write(self, document: Manuscript, *, at: datetime) -> Written:
        said = {"template": document.template, "at": at.isoformat(), **document.data}
        lines = json.dumps(said, ensure_ascii=False, sort_keys=True, indent=0, default=str)
        return Written(data=lines.encode(), seal_place=None)


@pytest.fixture
def plain_text(monkeypatch: pytest.MonkeyPatch, settings: Any) -> Iterator[None]:
    kept = dict(paper_writers.answerers)
    monkeypatch.setattr(paper_writers, "_by_kind", kept)
    paper_writers.provide("plain-text", PlainTextWriter())
    settings.PAPER_WRITER = "plain-text"
    yield


def order(*, seal_by: Any = None) -> Any:
    with transaction.atomic():
        return order_document(
            template="receipt", data=EVERY["receipt"], owner="case:1", kind="receipt", seal_by=seal_by, at=AT
        )


def test_pdf_a_is_what_comes_with_the_platform_and_ofd_is_not_claimed() -> None:
    writer = writer_in_use()
    assert (writer.name, writer.media_type, writer.extension) == ("pdf-a", "application/pdf", "pdf")
    assert all("PDF/A" in claim for claim in writer.claims)
    one = Manuscript(template="receipt", data=EVERY["receipt"])
    assert writer.write(one, at=AT) == PdfAWriter().write(one, at=AT)


def test_another_writer_makes_the_papers_once_the_setting_names_it(plain_text: None) -> None:
    order()
    deliver_all()
    paper = Paper.objects.get()
    assert (paper.name, paper.media_type) == ("收件凭证.txt", "text/plain")
    assert EVERY["receipt"]["applicant"] in paper_bytes(paper.id).decode()


def test_a_writer_that_is_not_there_makes_nothing_and_an_operator_learns_of_it(settings: Any) -> None:
    settings.PAPER_WRITER = "ofd"
    with pytest.raises(WriterUnknown) as refused:
        writer_in_use()
    assert refused.value.facts == {"writer": "ofd", "known": "pdf-a"}
    order()
    deliver_all()
    assert not Paper.objects.exists()
    assert [one.problem for one in stuck_documents()] == ["paper-writer-unknown"]


def test_a_form_that_takes_no_seal_is_not_used_for_a_paper_that_needs_one(plain_text: None) -> None:
    order(seal_by=uuid4())
    deliver_all()
    assert not Paper.objects.exists()
    [stuck] = stuck_documents()
    assert (stuck.problem, stuck.problem_facts["media_type"]) == ("seal-form-unknown", "text/plain")
    assert Document.objects.get().made_at is None
