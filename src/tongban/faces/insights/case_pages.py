"""One case as a board tells it: its limits and its acts, without anybody's name but the officers'."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext
from django.views.decorators.http import require_GET

from tongban.foundation.directory.public import officer_at_desk, officers_named, organisations_named
from tongban.foundation.trail.public import TrailEntry, entries_of
from tongban.kernel import clock
from tongban.services.cases.public import staff_case_fact, tag_of
from tongban.services.supervision.public import cards
from tongban.standards.working_time import local_day

_OFFICER = "officer:"


@dataclass(frozen=True, kw_only=True)
class ShownAct:
    """One act: what, when, by whom, and its place in the log (None: in a moment)."""

    words: str
    at: datetime
    who: str
    seq: int | None


@require_GET
def case(request: HttpRequest, number: str) -> HttpResponse:
    """What happened to the case, act by act, with its limits and cards. 6 SQL besides the session.

    Raises NotFound (not in the officer's scope), BadCaseNumber.
    """
    by = officer_at_desk(request)
    fact = staff_case_fact(number, by=by)
    today = local_day(clock.now())
    tone, words = tag_of(fact)
    context = {
        "case": fact,
        "tone": tone,
        "state": words,
        "office": organisations_named({fact.organisation_id}).get(fact.organisation_id, ""),
        "acts": shown_acts(entries_of(f"cases:{number}")),
        "cards": cards(by=by, today=today, is_open=False, case_number=number).rows,
    }
    return render(request, "insights/case.html", context)


def shown_acts(entries: Sequence[TrailEntry]) -> list[ShownAct]:
    """The acts, the newest first. Who applied stays “the applicant”. 1 SQL."""
    ids = {int(entry.by_ref.removeprefix(_OFFICER)) for entry in entries if entry.by_ref.startswith(_OFFICER)}
    names = officers_named(sorted(ids)) if ids else {}
    return [
        ShownAct(words=entry.act_text, at=entry.act_at, who=_who(entry.by_ref, names), seq=entry.seq)
        for entry in reversed(entries)
    ]


def _who(ref: str, names: dict[int, str]) -> str:
    if ref.startswith(_OFFICER):
        return names.get(int(ref.removeprefix(_OFFICER)), gettext("an officer"))
    if ref.startswith("rule:"):
        return gettext("a published rule")
    if ref.startswith("outside:"):
        return gettext("another system")
    return gettext("the platform") if ref.startswith("system:") else gettext("the applicant")
