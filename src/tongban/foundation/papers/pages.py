"""Pages: a paper, and for operators the documents that could not be made."""

from uuid import UUID

from django.http import FileResponse, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_POST

from tongban.foundation.directory.public import Officer, check_duty_anywhere
from tongban.foundation.identity.public import current_officer
from tongban.foundation.papers.answers import file_answer, preview_answer
from tongban.foundation.papers.commands.open_paper import open_paper
from tongban.foundation.papers.commands.order import make_again
from tongban.foundation.papers.queries import stuck_documents
from tongban.foundation.papers.who import who_asks
from tongban.kernel import clock

DUTY = "jobs.operate"


@require_GET
def paper(request: HttpRequest, paper_id: UUID) -> HttpResponse | FileResponse:
    """One paper, for those who may read it; 404 for everybody else."""
    return file_answer(request, open_paper(paper_id=paper_id, by=who_asks(request), at=clock.now()))


@require_GET
def preview(request: HttpRequest, paper_id: UUID) -> HttpResponse | FileResponse:
    """A small picture of a paper's first page, for those who may read the paper; 404 for everybody else."""
    return preview_answer(request, open_paper(paper_id=paper_id, by=who_asks(request), at=clock.now()))


@require_GET
def stuck(request: HttpRequest) -> HttpResponse:
    """Documents that a refusal has stopped, with what an operator can do."""
    _operator(request)
    return render(request, "papers/stuck.html", {"documents": stuck_documents()})


@require_POST
def again(request: HttpRequest, document_id: UUID) -> HttpResponse:
    """Have a stopped document made again."""
    _operator(request)
    make_again(document_id=document_id)
    return redirect("papers:stuck")


def _operator(request: HttpRequest) -> Officer:
    officer = current_officer(request)
    check_duty_anywhere(officer, DUTY)
    return officer
