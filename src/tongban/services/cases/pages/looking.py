"""A look before submission (预审): the applicant asks and talks, the counter reads the draft and answers."""

from collections.abc import Sequence
from uuid import UUID

from django.contrib import messages
from django.db import transaction
from django.http import FileResponse, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from tongban.foundation.directory.public import Officer
from tongban.foundation.identity.public import Person, current_officer, current_person, person_of
from tongban.foundation.messages.public import papers_in_thread
from tongban.foundation.papers.public import file_answer, paper
from tongban.foundation.vault.public import mask_name
from tongban.kernel import clock
from tongban.kernel.errors import NotFound, Refused
from tongban.services.cases import draft_queries
from tongban.services.cases.commands.pre_review import (
    PreReview,
    ask_for_pre_review,
    finish_pre_review,
    reviewed_draft,
    subject_of_draft,
)
from tongban.services.cases.models import Draft
from tongban.services.cases.pages.drafting import Desk, desk_of
from tongban.services.cases.pages.talking import Talk, asked_targets, news, talk_about, targets_of, write
from tongban.services.items.public import terms_for


def draft_talk(desk: Desk, *, reader: Person | Officer) -> Talk | None:
    """The conversation about a draft; None until the counter was asked. 2–4 SQL."""
    draft = desk.draft
    if draft.review_asked_at is None:
        return None
    is_office = isinstance(reader, Officer)
    name = "cases:look_talk" if is_office else "cases:draft_talk"
    content = terms_for(draft.version_id, draft.answers)
    own = reverse("cases:look" if is_office else "cases:draft", args=[draft.id])
    return talk_about(
        subject_of_draft(draft.id),
        reader=reader,
        url=reverse(name, args=[draft.id]),
        applicant=mask_name(str(desk.known.facts.get("person.name", ""))) if is_office else reader.name,
        targets=targets_of(content),
        asked=asked_targets(content, draft.form, draft.answers),
        papers_url=f"{own}papers/",
    )


@require_http_methods(["GET", "POST"])
def talk(request: HttpRequest, draft_id: UUID) -> HttpResponse:
    """The applicant asks the counter to look, or writes once more; writing after the answer asks again."""
    person = current_person(request)
    draft = draft_queries.own_draft(draft_id, by=person)
    if request.method == "POST":
        _ask(request, draft, person)
    elif request.headers.get("HX-Request") and draft.review_asked_at is not None:
        return news(request, subject_of_draft(draft_id), lambda: _talk(draft, person))
    return redirect(reverse("cases:draft", args=[draft_id]) + "#messages")


def _ask(request: HttpRequest, draft: Draft, person: Person) -> None:
    says_something = bool(request.POST.get("text", "").strip() or request.FILES)
    try:
        with transaction.atomic():
            if not draft.waits_for_review:
                ask_for_pre_review(draft_id=draft.id, by=person, at=clock.now())
            if says_something and not _write(request, draft, person):
                transaction.set_rollback(True)
                return
    except Refused as refused:
        messages.warning(request, refused.sentence(_))
        return
    if not says_something:
        messages.success(request, _("The counter looks at your draft. Its answer comes as a message."))


@require_GET
def look(request: HttpRequest, draft_id: UUID) -> HttpResponse:
    """The draft as the counter sees it: what is answered, what is there, what is still missing.

    Once it has answered, the conversation alone: what is changed afterwards is not shown to it.
    """
    officer = current_officer(request)
    draft, _item = reviewed_draft(draft_id, by=officer)
    desk = _desk(draft)
    context = {
        "desk": desk,
        "talk": draft_talk(desk, reader=officer),
        "applicant": mask_name(str(desk.known.facts.get("person.name", ""))),
    }
    return render(request, "cases/look.html", context)


@require_http_methods(["GET", "POST"])
def answer(request: HttpRequest, draft_id: UUID) -> HttpResponse:
    """The counter writes, and may say with it that the draft is ready or what is to be mended."""
    officer = current_officer(request)
    draft, _item = reviewed_draft(draft_id, by=officer)
    if request.method == "GET":
        if request.headers.get("HX-Request"):
            return news(request, subject_of_draft(draft_id), lambda: _talk(draft, officer))
        return redirect("cases:look", draft_id=draft_id)
    says = request.POST.get("says", "")
    words = bool(request.POST.get("text", "").strip() or request.FILES)
    try:
        with transaction.atomic():
            if (words or says != PreReview.READY) and not _write(request, draft, officer):
                transaction.set_rollback(True)
            elif says in set(PreReview):
                finish_pre_review(draft_id=draft_id, says=PreReview(says), by=officer, at=clock.now())
                messages.success(request, _("The applicant has been told."))
    except Refused as refused:
        messages.warning(request, refused.sentence(_))
    return redirect("cases:look", draft_id=draft_id)


@require_GET
def own_paper(request: HttpRequest, draft_id: UUID, paper_id: UUID) -> HttpResponse | FileResponse:
    """A file of the conversation, for the applicant; 404 for anybody else."""
    draft = draft_queries.own_draft(draft_id, by=current_person(request))
    return _paper(request, paper_id, papers_in_thread(about=subject_of_draft(draft.id)))


@require_GET
def shown_paper(request: HttpRequest, draft_id: UUID, paper_id: UUID) -> HttpResponse | FileResponse:
    """A file of the draft until the answer, or of the conversation, for the counter; 404 for anybody else."""
    draft, _item = reviewed_draft(draft_id, by=current_officer(request))
    papers = draft.slots.values() if draft.waits_for_review else ()
    handed_in = [UUID(one) for some in papers for one in some]
    return _paper(request, paper_id, handed_in + papers_in_thread(about=subject_of_draft(draft.id)))


def _paper(request: HttpRequest, paper_id: UUID, allowed: Sequence[UUID]) -> HttpResponse | FileResponse:
    if paper_id not in allowed:
        raise NotFound
    return file_answer(request, paper(paper_id))


def _desk(draft: Draft) -> Desk:
    return desk_of(draft, person=person_of(account_id=draft.account_id))


def _talk(draft: Draft, reader: Person | Officer) -> Talk:
    found = draft_talk(_desk(draft), reader=reader)
    if found is None:
        raise NotFound
    return found


def _write(request: HttpRequest, draft: Draft, by: Person | Officer) -> bool:
    return write(
        request,
        about=subject_of_draft(draft.id),
        owner=f"draft:{draft.id}",
        by=by,
        targets=targets_of(terms_for(draft.version_id, draft.answers)),
    )
