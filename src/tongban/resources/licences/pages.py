"""Pages: my licences, one licence, and verification for anybody."""

import re
from dataclasses import replace
from datetime import date

from django.conf import settings
from django.http import FileResponse, HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.utils.translation import gettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods

from tongban.foundation.identity.public import current_person
from tongban.foundation.papers.public import DocumentFact, document_of, file_answer, open_paper
from tongban.foundation.seals.public import NotAPdf
from tongban.foundation.vault.public import mask_id_number
from tongban.kernel import clock
from tongban.kernel.clock import CITY_ZONE
from tongban.kernel.errors import Invalid, NotFound, Refused, TooLarge
from tongban.resources.licences.cards import Card, card
from tongban.resources.licences.commands.issue import DOCUMENT_KIND
from tongban.resources.licences.facts import HolderKind, LicenceFact, LicenceState
from tongban.resources.licences.holders import holdings_of, own_licence
from tongban.resources.licences.queries import (
    licence_type,
    licences_of_indexes,
    standing_of,
    uses_of_indexes,
    uses_of_licence,
    versions_of,
)
from tongban.resources.licences.rules import said_on
from tongban.resources.licences.showing.limits import check_file
from tongban.resources.licences.showing.queries import (
    question_waiting,
    showings_of,
    showings_of_licence,
)
from tongban.resources.licences.verification import verify_licence

_SHOWN_IN_PANEL = 4
_HEAD_BYTES = 1024  # within which a PDF says that it is one


@never_cache
@require_GET
def mine(request: HttpRequest) -> HttpResponse:
    """My licences (我的证照) as cards, of one holder when `of` names one."""
    person = current_person(request)
    now = clock.now()
    today = now.astimezone(CITY_ZONE).date()
    holdings = holdings_of(person)
    of = request.GET.get("of", "")
    chosen = [one for one in holdings if one.key == of] or holdings
    cards = [
        card(fact, today=today) for fact in _current(licences_of_indexes([(h.kind, h.index) for h in chosen]))
    ]
    context = {
        "cards": cards,
        "holdings": holdings if len(holdings) > 1 else [],
        "of": of,
        "question": question_waiting(person, at=now),
    }
    return render(request, "licences/mine.html", context)


@never_cache
@require_GET
def one(request: HttpRequest, code: str) -> HttpResponse:
    """One licence with all that stands on it, for its holder."""
    person = current_person(request)
    fact = own_licence(person, code)
    today = clock.now().astimezone(CITY_ZONE).date()
    kind = licence_type(fact.type_code)
    label, rows = said_on(kind.fields, fact.fields, holder=fact.holder.name, holder_label=gettext("Holder"))
    is_person = fact.holder.kind is HolderKind.PERSON
    context = {
        "card": card(fact, today=today),
        "holder_label": label,
        "id_code": mask_id_number(fact.holder.id_code) if is_person else fact.holder.id_code,
        "is_person": is_person,
        "licence": fact,
        "rows": rows,
        "may_show": fact.is_valid_on(today),
        "showings": showings_of_licence(fact.id),
        "standing": standing_of(fact, kind, day=today),
        "uses": uses_of_licence(fact.id),
        "versions": _versions(fact, today=today),
        "waiting": paper_waiting(fact),
        "link": f"{settings.BASE_URL}/l/{fact.code}/",
    }
    return render(request, "licences/one.html", context)


@never_cache
@require_GET
def paper(request: HttpRequest, code: str) -> HttpResponse | FileResponse:
    """The sealed paper of one's own licence, called as what it is. Raises NotFound while it is not made."""
    person = current_person(request)
    fact = own_licence(person, code)
    if fact.paper_id is None:
        raise NotFound
    found = open_paper(paper_id=fact.paper_id, by=person, at=clock.now())
    return file_answer(request, replace(found, name=f"{fact.type_name}-{fact.number}.pdf"))


@never_cache
@require_GET
def uses(request: HttpRequest) -> HttpResponse:
    """For what my licences and those of my firms were used (用证记录): who got a copy or saw which fields, for what."""
    indexes = [holding.index for holding in holdings_of(current_person(request))]
    context = {
        "uses": uses_of_indexes(indexes),
        "showings": showings_of(indexes),
        "days": settings.SHOWING_LOG_DAYS,
    }
    return render(request, "licences/uses.html", context)


@never_cache
@require_http_methods(["GET", "POST"])
def verify(request: HttpRequest) -> HttpResponse:
    """Verify a licence (证照核验) by number, QR text or PDF. Nothing of what is sent is kept."""
    if request.method == "GET" and not request.GET.get("number"):
        return render(request, "licences/verify.html", {})
    number = (request.POST or request.GET).get("number", "").strip()
    file = request.FILES.get("pdf")
    try:
        if file is not None and file.size is not None and file.size > settings.UPLOAD_MAX_BYTES:
            raise TooLarge(facts={"limit_bytes": settings.UPLOAD_MAX_BYTES})
        if file is not None:
            check_file(request)
        pdf = file.read() if file is not None else None
        if pdf is not None and b"%PDF-" not in pdf[:_HEAD_BYTES]:
            raise NotAPdf
        result = verify_licence(number="" if pdf is not None else number, pdf=pdf, at=clock.now())
    except NotAPdf as refusal:
        errors = {"pdf": gettext("This file is no PDF. Of a photo of the paper, enter the number.")}
        return render(request, "licences/verify.html", {"errors": errors}, status=refusal.status)
    except Invalid as refusal:
        errors = {"number": gettext("Give the number, the text of the QR, or the PDF.")}
        context: dict[str, object] = {"number": number, "errors": errors}
        return render(request, "licences/verify.html", context, status=refusal.status)
    context = {
        "number": number,
        "result": result,
        "asked_by": "pdf" if pdf is not None else "number",
        "is_show_code": re.fullmatch(r"\d{9}", "".join(number.split())) is not None,
    }
    return render(request, "licences/verify.html", context)


@never_cache
@require_GET
def by_code(request: HttpRequest, code: str) -> HttpResponse:
    """Where the QR on a licence leads: is it good?"""
    result = verify_licence(qr=f"/l/{code}/", at=clock.now())
    return render(request, "licences/verify.html", {"result": result, "asked_by": "qr"})


def wallet_panel(request: HttpRequest, thing: object) -> str:
    """My licences on the page of my space; nothing for those who have none."""
    try:
        person = current_person(request)
    except Refused:
        return ""
    today = clock.now().astimezone(CITY_ZONE).date()
    current = _current(licences_of_indexes([(h.kind, h.index) for h in holdings_of(person)]))
    cards = [card(fact, today=today) for fact in current[:_SHOWN_IN_PANEL]]
    return render_to_string("licences/panel.html", {"cards": cards}, request) if cards else ""


def paper_waiting(fact: LicenceFact) -> DocumentFact | None:
    """The sealed paper that is still to be made; None where it is made, or was never ordered. At most 1 SQL."""
    return document_of(owner=f"licence:{fact.id}", kind=DOCUMENT_KIND) if fact.paper_id is None else None


def _versions(fact: LicenceFact, *, today: date) -> list[Card]:
    """The chain from old to new, the newest first; empty for a licence that has one version. 1 SQL."""
    if fact.version == 1 and fact.state is not LicenceState.REPLACED:
        return []
    return [card(one, today=today) for one in versions_of(fact)]


def _current(facts: list[LicenceFact]) -> list[LicenceFact]:
    return [fact for fact in facts if fact.state is not LicenceState.REPLACED]
