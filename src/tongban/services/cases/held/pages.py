"""What a holder may ask for a licence, on its page and on one of its own; and the last day of a renewal on a case."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from tongban.foundation.identity.public import Person, current_person
from tongban.foundation.ui.public import day_text
from tongban.kernel import clock
from tongban.kernel.errors import N_, Invalid, NotFound
from tongban.resources.licences.public import HolderKind as LicenceHolder
from tongban.resources.licences.public import LicenceFact, own_licence
from tongban.services.cases.commands.draft import begin_draft
from tongban.services.cases.facts import CaseFact, CaseState, HolderKind
from tongban.services.cases.held.facts import Business
from tongban.services.cases.held.queries import Offered, offered_on, renewal_standing_of
from tongban.services.items.public import (
    ItemContent,
    Question,
    asked_questions,
    checklist,
    counted_answers,
    last_published,
)

_OPEN = (CaseState.RECEIVED, CaseState.CORRECTION, CaseState.IN_REVIEW)
# what a holder does, as the button says it
VERBS = {
    Business.CHANGE: N_("Change what stands on it"),
    Business.RENEWAL: N_("Renew it"),
    Business.REPLACEMENT: N_("Have a lost or damaged one replaced"),
}


@dataclass(frozen=True, kw_only=True)
class Line:
    """One thing to ask for, as a row of the list. `hint` says until when, or why not now."""

    offered: Offered
    name: str
    hint: str

    @property
    def is_open(self) -> bool:
        return self.offered.refusal is None


def licence_panel(request: HttpRequest, thing: object) -> str:
    """What its holder may ask for a licence; nothing where no item offers anything. 2 SQL."""
    if not isinstance(thing, LicenceFact):
        return ""
    lines = [_line(one, at=clock.now()) for one in offered_on(thing, at=clock.now())]
    if not lines:
        return ""
    return render_to_string("cases/held/offers.html", {"lines": lines, "licence": thing}, request)


def case_panel(request: HttpRequest, thing: object) -> str:
    """By when a renewal is to be decided, and what silence means. 1 SQL for a renewal, none for others."""
    if not isinstance(thing, CaseFact) or not thing.renew_by:
        return ""
    context = {
        "case": thing,
        "is_open": thing.state in _OPEN,
        "standing": renewal_standing_of(thing.number, at=clock.now()),
    }
    return render_to_string("cases/held/about.html", context, request)


@require_http_methods(["GET", "POST"])
def begin(request: HttpRequest, code: str, item: str, business: str) -> HttpResponse:
    """What a change, a renewal or a replacement takes, and its beginning."""
    person, now = current_person(request), clock.now()
    fact = own_licence(person, code)
    found = next((one for one in offered_on(fact, at=now) if _is(one, item, business)), None)
    if found is None:
        raise NotFound
    content = last_published(item).content
    given = request.POST if request.method == "POST" else request.GET
    answers = counted_answers(content, {**given.dict(), **found.offer.answers})
    errors: dict[str, str] = {}
    status = 200
    if request.method == "POST" and found.refusal is None:
        try:
            draft_id = _begin(fact, item, answers, person=person, at=now)
            return redirect("cases:draft", draft_id=draft_id)
        except Invalid as refused:
            errors, status = refused.by_field(_), refused.status
    context = {
        "licence": fact,
        "line": _line(found, at=now),
        "offered": found,
        "questions": _asked(content, answers, known=found.offer.answers),
        "answers": answers,
        "errors": errors,
        "list": checklist(content, answers),
        "item": last_published(item),
    }
    return render(request, "cases/held/begin.html", context, status=status)


def _begin(fact: LicenceFact, item: str, answers: dict[str, str], *, person: Person, at: datetime) -> UUID:
    is_firm = fact.holder.kind is LicenceHolder.FIRM
    return begin_draft(
        item_code=item,
        holder=HolderKind(fact.holder.kind.value),
        uscc=fact.holder.id_code if is_firm else None,
        answers=answers,
        by=person,
        at=at,
        of_licence=fact.identifier,
    )


def _asked(
    content: ItemContent, answers: Mapping[str, str], *, known: Mapping[str, str]
) -> list[tuple[Question, list[tuple[str, str]]]]:
    """The questions that the kind of business leaves open."""
    return [
        (one, [(choice.value, choice.label) for choice in one.choices])
        for one in asked_questions(content, answers)
        if one.key not in known
    ]


def _is(one: Offered, item: str, business: str) -> bool:
    return one.offer.item_code == item and one.business == business


def _line(one: Offered, *, at: datetime) -> Line:
    today = at.astimezone(clock.CITY_ZONE).date()
    hint = ""
    if one.refusal:
        hint = one.refusal.sentence(_)
    elif one.window and one.is_late:
        hint = _("Asked for now, silence would not renew it any more: the day was %(day)s.")
    elif one.window:
        hint = _("By %(day)s; then the law renews it if the office does not decide in time.")
    if one.window and "%(day)s" in hint:
        hint = hint % {"day": day_text(one.window.last_day, today=today)}
    return Line(offered=one, name=_(VERBS[one.business]), hint=hint or one.offer.kind.note)
