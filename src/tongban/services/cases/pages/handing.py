"""Handing in one material (材料): choose, photograph or drag files, put them in order, take one out."""

from typing import Any
from uuid import UUID

from django.conf import settings
from django.contrib import messages
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from tongban.foundation.identity.public import Person, current_person
from tongban.foundation.papers.public import papers_named, store_file, takes_many_files
from tongban.kernel import clock
from tongban.kernel.errors import N_, Invalid, NotFound, Refused
from tongban.services.cases.commands import draft as drafts
from tongban.services.cases.commands.arrange import move_paper
from tongban.services.cases.earlier.queries import offered_to
from tongban.services.cases.pages.apply import or_its_case, own_desk
from tongban.services.cases.pages.drafting import Desk
from tongban.services.cases.pages.slot_lines import SlotLine
from tongban.services.cases.same import earlier_cases, other_slots


class NoFileChosen(Invalid):
    """The form came without a file."""

    code = "no-file-chosen"
    title = N_("Choose a file first.")


@or_its_case
@takes_many_files
@require_http_methods(["GET", "POST"])
def hand_in(request: HttpRequest, draft_id: UUID, slot: str) -> HttpResponse:
    """One material: what is asked, what is there and in which order; upload, move, take out."""
    person = current_person(request)
    desk = own_desk(request, draft_id, person)
    line = desk.line(slot)
    if line is None:
        raise NotFound
    if request.method == "POST":
        try:
            with transaction.atomic():  # several files: all or none
                _change_slot(request, desk, line, person)
            return redirect("cases:hand_in", draft_id=draft_id, slot=slot)
        except Refused as refused:
            return show(request, desk, line, person, field="file", refused=refused)
    return show(request, desk, line, person)


def show(
    request: HttpRequest,
    desk: Desk,
    line: SlotLine,
    person: Person,
    *,
    field: str = "",
    refused: Refused | None = None,
) -> HttpResponse:
    """The page of one material, with what was refused beside `field`."""
    context: dict[str, Any] = {"desk": desk, "line": line, "files": _files(desk, line, person)}
    earlier = None if line.papers else offered_to(desk.draft, line.need, by=person, at=clock.now())
    context |= {"earlier": earlier}
    if earlier:
        context["earlier_papers"] = list(papers_named(earlier.papers).values())
    context |= {"limit_mb": settings.UPLOAD_MAX_BYTES // 2**20, "most": drafts.MOST_PAPERS}
    if refused is not None:
        context["errors"] = {field: refused.sentence(_)}
    return render(request, "cases/hand_in.html", context, status=refused.status if refused else 200)


def _files(desk: Desk, line: SlotLine, person: Person) -> list[dict[str, Any]]:
    """The files of the material in their order, and where else each of them is. 2 SQL at most."""
    names = {one.slot.key: one.slot.name for one in desk.lines}
    slots = other_slots(desk.draft, line.slot.key, names=names)
    cases = earlier_cases(line.papers, by=person)
    return [
        {"paper": paper, "slots": slots.get(paper.id, []), "case": next(iter(cases.get(paper.id, [])), None)}
        for paper in line.papers
    ]


def _change_slot(request: HttpRequest, desk: Desk, line: SlotLine, person: Person) -> None:
    draft_id, slot, at = desk.draft.id, line.slot.key, clock.now()
    if taken := request.POST.get("take_out"):
        drafts.take_paper(draft_id=draft_id, slot=slot, paper_id=_id(taken), by=person, at=at)
        return
    for to in ("up", "down"):
        if moved := request.POST.get(to):
            move_paper(draft_id=draft_id, slot=slot, paper_id=_id(moved), to=to, by=person, at=at)
            return
    files = request.FILES.getlist("file") + request.FILES.getlist("photo")
    if not files:
        raise NoFileChosen
    for file in files:
        _take(request, file, desk, line, person)


def _take(
    request: HttpRequest, file: "UploadedFile[Any]", desk: Desk, line: SlotLine, person: Person
) -> None:
    at = clock.now()
    paper = store_file(stream=file, name=file.name or "", owner=person.ref, by=person, at=at)
    if str(paper.id) in desk.draft.slots.get(line.slot.key, []):
        messages.info(request, _("“%(name)s” is here already; it counts once.") % {"name": paper.name})
    drafts.put_paper(draft_id=desk.draft.id, slot=line.slot.key, paper_id=paper.id, by=person, at=at)


def _id(text: str) -> UUID:
    """Raises NotFound for what is no id."""
    try:
        return UUID(text)
    except ValueError:
        raise NotFound from None
