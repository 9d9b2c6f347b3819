"""Pages of what is worked through: rows to link, clashes, quality."""

from dataclasses import replace
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext
from django.views.decorators.http import require_GET, require_POST

from tongban.foundation.directory.public import Officer, officer_at_desk
from tongban.kernel import clock
from tongban.kernel.errors import N_, Invalid, NotFound, Refused
from tongban.resources.fusion.deliveries.scope import delivers_for
from tongban.resources.fusion.facts import FIELD_TEXTS, Field, field_text
from tongban.resources.fusion.review.commands.answer import answer_clash
from tongban.resources.fusion.review.commands.ask import ask_about_clash
from tongban.resources.fusion.review.commands.decide import decide_pair, subject_of
from tongban.resources.fusion.review.counting import lines_of
from tongban.resources.fusion.review.facts import (
    REVIEW_DUTY,
    STATE_TEXTS,
    VERDICT_TEXTS,
    ClashAnswer,
    ClashFact,
    Compared,
    LinkState,
    Verdict,
)
from tongban.resources.fusion.review.queries import (
    clash,
    clashes,
    next_to_link,
    qualities,
    row_to_link,
    rows_to_link,
)
from tongban.resources.registers.public import note_kept_looks, value_told

_REGISTERED = {Field.BIRTH: "birth_date"}  # what the register calls otherwise
_SHOWN = (LinkState.OPEN, LinkState.UNSURE, LinkState.SAME, LinkState.DIFFERENT)


@require_GET
def links(request: HttpRequest) -> HttpResponse:
    """Rows without a number that may be about somebody. 3 SQL besides the session."""
    by = officer_at_desk(request)
    state = _state(request.GET.get("state", LinkState.OPEN.value))
    rows, more = rows_to_link(by=by, state=state, after=request.GET.get("after", ""))
    tabs = [
        {
            "label": gettext(STATE_TEXTS[one]),
            "url": f"?state={one.value}",
            "is_here": one is state,
            "count": None,
        }
        for one in _SHOWN
    ]
    context = {"rows": rows, "more": f"?state={state.value}&after={more}" if more else "", "tabs": tabs}
    context["state"] = state.value
    context["first"] = f"?state={state.value}" if request.GET.get("after") else ""
    return render(request, "fusion/review/links.html", context | {"areas": _areas(by, "links")})


@require_GET
def link(request: HttpRequest, row_id: UUID) -> HttpResponse:
    """A row beside the people whom it may be about; each look at them is noted. 6 SQL besides the session."""
    by = officer_at_desk(request)
    row, numbers = row_to_link(row_id, by=by)
    with translation.override("zh-hans"):  # what people read of a look is data
        said = gettext(N_("%(department)s: %(name)s, no. %(nth)s, row %(row)s"))
    matter_name = said % {
        "department": row.department,
        "name": row.agreement_name,
        "nth": row.nth,
        "row": row.row,
    }
    note_kept_looks(
        id_numbers=numbers, matter=subject_of(row_id), matter_name=matter_name, by=by, at=clock.now()
    )
    pairs = [(one, [_told(field) for field in one.fields]) for one in row.pairs]
    context = {"row": row, "pairs": pairs, "verdicts": [(one.value, VERDICT_TEXTS[one]) for one in Verdict]}
    return render(request, "fusion/review/link.html", context)


def _told(one: Compared) -> tuple[str, Compared]:
    """The name of a field, and both values in the reader's language."""
    ours = f"person.{_REGISTERED.get(one.field, one.field.value)}"
    told = replace(one, row=value_told(ours, one.row), person=value_told(ours, one.person))
    return gettext(FIELD_TEXTS[one.field]), told


@require_POST
def decide(request: HttpRequest, row_id: UUID) -> HttpResponse:
    """Decide of one pair; the next row to decide follows when this one is done."""
    by = officer_at_desk(request)
    try:
        pair_id, verdict = UUID(request.POST.get("pair", "")), Verdict(request.POST.get("verdict", ""))
    except ValueError:
        raise Invalid from None
    try:
        state = decide_pair(pair_id=pair_id, verdict=verdict, by=by, at=clock.now())
    except NotFound:
        raise
    except Refused as refused:
        messages.error(request, refused.sentence(gettext))
        return redirect("fusion:links")
    if state is LinkState.OPEN:
        return redirect("fusion:link", row_id)
    messages.success(request, gettext(N_("Decided. The next run of fusion takes it into account.")))
    following = next_to_link(by=by)
    return redirect("fusion:link", following) if following else redirect("fusion:links")


@require_GET
def clash_list(request: HttpRequest) -> HttpResponse:
    """Numbers under which departments speak of two. 2 SQL besides the session."""
    by = officer_at_desk(request)
    is_open = request.GET.get("state") != "resolved"
    rows, more = clashes(by=by, is_open=is_open, after=request.GET.get("after", ""))
    state = "open" if is_open else "resolved"
    tabs = [
        {"label": gettext("To be resolved"), "url": "?state=open", "is_here": is_open, "count": None},
        {"label": gettext("Resolved"), "url": "?state=resolved", "is_here": not is_open, "count": None},
    ]
    context = {
        "rows": rows,
        "tabs": tabs,
        "more": f"?state={state}&after={more}" if more else "",
        "first": f"?state={state}" if request.GET.get("after") else "",
        "areas": _areas(by, "clashes"),
    }
    return render(request, "fusion/review/clashes.html", context)


@require_GET
def one_clash(request: HttpRequest, clash_id: UUID) -> HttpResponse:
    """One of them: what each department says, whose word stands, and whom to ask. 2 SQL besides the session."""
    by = officer_at_desk(request)
    found = clash(clash_id, by=by)
    return _clash_page(request, found, by, {}, status=200)


def _clash_page(
    request: HttpRequest, found: ClashFact, by: Officer, errors: dict[str, str], *, status: int
) -> HttpResponse:
    is_open, own = found.resolved_on is None, delivers_for(by)
    ours = [row for row in found.rows if row.organisation_id in own]
    context = {
        "one": found,
        "may_ask": REVIEW_DUTY in by.duties and is_open,
        "ours": ours if is_open else [],
        "to_answer": next((row for row in ours if row.waits), None) if is_open else None,
        "typed": request.POST,
        "errors": errors,
    }
    return render(request, "fusion/review/clash.html", context, status=status)


@require_POST
def answer(request: HttpRequest, clash_id: UUID) -> HttpResponse:
    """A department answers for its row."""
    by = officer_at_desk(request)
    found = clash(clash_id, by=by)
    try:
        organisation_id = UUID(request.POST.get("organisation", ""))
        said = ClashAnswer(request.POST.get("answer", ""))
    except ValueError:
        raise Invalid from None
    try:
        answer_clash(
            clash_id=clash_id,
            organisation_id=organisation_id,
            answer=said,
            text=request.POST.get("text", ""),
            by=by,
            at=clock.now(),
        )
        messages.success(request, gettext(N_("Answered. The data authority reads it here.")))
    except NotFound:
        raise
    except Invalid as refusal:
        return _clash_page(request, found, by, refusal.by_field(gettext), status=refusal.status)
    except Refused as refused:
        messages.error(request, refused.sentence(gettext))
    return redirect("fusion:clash", clash_id)


@require_POST
def ask(request: HttpRequest, clash_id: UUID) -> HttpResponse:
    """Ask a department about its row."""
    by = officer_at_desk(request)
    try:
        organisation_id = UUID(request.POST.get("organisation", ""))
    except ValueError:
        raise Invalid from None
    try:
        ask_about_clash(clash_id=clash_id, organisation_id=organisation_id, by=by, at=clock.now())
        messages.success(request, gettext(N_("The department is asked: it is on its list of things to do.")))
    except NotFound:
        raise
    except Refused as refused:
        messages.error(request, refused.sentence(gettext))
    return redirect("fusion:clash", clash_id)


@require_GET
def quality_page(request: HttpRequest) -> HttpResponse:
    """Quality by department and field, with its trend from run to run. 4 SQL besides the session."""
    by = officer_at_desk(request)
    rows = [
        (
            one,
            [(gettext(field_text(field.field, one.kind)), field) for field in one.fields],
            lines_of(one.counts) if one.counts else [],
        )
        for one in qualities(by=by)
    ]
    context = {"rows": rows, "areas": _areas(by, "quality"), "may_review": REVIEW_DUTY in by.duties}
    return render(request, "fusion/review/quality.html", context)


def _state(text: str) -> LinkState:
    try:
        return LinkState(text)
    except ValueError:
        raise Invalid from None


def _areas(by: Officer, here: str) -> list[dict[str, object]]:
    """The three lists, those that the reader may open."""
    listed = [
        ("links", N_("Rows without a number")),
        ("clashes", N_("Departments disagree")),
        ("quality", N_("Quality from run to run")),
    ]
    reviews = REVIEW_DUTY in by.duties
    return [
        {"label": gettext(label), "url": reverse(f"fusion:{name}"), "is_here": name == here, "count": None}
        for name, label in listed
        if name != "links" or reviews
    ]
