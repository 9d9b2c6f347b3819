"""Rating a case (`/my/cases/<number>/rate/`), answering a bad rating (`/desk/ratings/<number>/`), the guide's panel."""

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.utils.translation import get_language, gettext
from django.views.decorators.http import require_http_methods

from tongban.foundation.identity.public import Person, current_officer, current_person
from tongban.foundation.ui.public import acts_from
from tongban.kernel import clock
from tongban.kernel.errors import N_, Invalid
from tongban.services.cases.public import CaseFact, own_case_fact
from tongban.services.feedback.commands.answer import answer_bad_rating
from tongban.services.feedback.commands.rate import ENDED, rate_case, supplement_rating
from tongban.services.feedback.facts import Channel, NotEnded, RatingLevel, Stage
from tongban.services.feedback.queries import answers_to, bad_rating, item_totals, own_rating
from tongban.services.feedback.rules import SUPPLEMENT_TIME
from tongban.standards.vocabularies import vocabulary

STAGES = {
    Stage.ACCEPT: N_("Accept the rating"),
    Stage.RECTIFY: N_("Say what was put right"),
    Stage.REVISIT: N_("Say what the revisit found"),
}


@require_http_methods(["GET", "POST"])
def rate(request: HttpRequest, number: str) -> HttpResponse:
    """First the level, then its details; once rated, what was said and what the office answered."""
    by = current_person(request)
    case = own_case_fact(number, by=by)
    rating = own_rating(number=number, by=by)
    if rating is not None:
        return _rated(request, case, by)
    if case.state not in ENDED:
        raise NotEnded
    chosen = (request.POST or request.GET).get("level", "")
    level = RatingLevel(chosen) if chosen in set(RatingLevel) else None
    if request.method == "GET" or level is None:
        return _form(request, case, level)
    try:
        rate_case(
            number=number,
            by=by,
            level=level,
            options=request.POST.getlist("options"),
            text=request.POST.get("text", ""),
            channel=_channel(request),
            at=clock.now(),
        )
    except Invalid as refusal:
        return _form(request, case, level, refusal)
    return redirect("feedback:rate", number=number)


@acts_from("feedback:rate", "number")
def supplement(request: HttpRequest, number: str) -> HttpResponse:
    """Add something, once."""
    by = current_person(request)
    try:
        supplement_rating(number=number, by=by, text=request.POST.get("text", ""), at=clock.now())
    except Invalid as refusal:
        return _rated(request, own_case_fact(number, by=by), by, refusal)
    return redirect("feedback:rate", number=number)


@require_http_methods(["GET", "POST"])
def answer(request: HttpRequest, number: str) -> HttpResponse:
    """A bad rating at the desk, with the step that is due."""
    by = current_officer(request)
    errors: dict[str, str] = {}
    if request.method == "POST":
        stage = request.POST.get("stage", "")
        chosen = Stage(stage) if stage in set(Stage) else Stage.DONE
        try:
            answer_bad_rating(
                number=number, stage=chosen, by=by, text=request.POST.get("text", ""), at=clock.now()
            )
        except Invalid as refusal:
            errors = refusal.by_field(gettext)
        else:
            return redirect("feedback:answer", number=number)
    rating = bad_rating(number=number, by=by)
    context = {
        "rating": rating,
        "level_text": _level_text(rating.level),
        "details": _details(rating.options),
        "act": gettext(STAGES[rating.stage]) if rating.stage in STAGES else "",
        "may_answer": rating.stage is not Stage.DONE
        and by.holds(rating.post_code, organisation_id=rating.organisation_id),
        "errors": errors,
        "typed": request.POST.get("text", ""),
    }
    return render(request, "feedback/answer.html", context, status=422 if errors else 200)


def guide_panel(request: HttpRequest, thing: object) -> str:
    """How an item was rated, on its guide; nothing below the number that keeps raters hidden. One query."""
    code = getattr(thing, "code", "")
    totals = item_totals(item_code=str(code)) if code else None
    if totals is None or totals.count < settings.RATING_SHOWN_FROM:
        return ""
    levels = [
        (_level_text(level), totals.by_code.get(level.device_code, 0), level.is_bad) for level in RatingLevel
    ]
    return render_to_string("feedback/parts/guide.html", {"totals": totals, "levels": levels}, request)


def track_panel(request: HttpRequest, thing: object) -> str:
    """The invitation to rate, on the page of a case that has ended."""
    if not isinstance(thing, CaseFact) or thing.state not in ENDED:
        return ""
    return render_to_string("feedback/parts/track.html", {"number": thing.number}, request)


def _form(
    request: HttpRequest, case: CaseFact, level: RatingLevel | None, refusal: Invalid | None = None
) -> HttpResponse:
    language = get_language() or "zh-hans"
    context = {
        "case": case,
        "level": level,
        "level_text": _level_text(level) if level else "",
        "levels": [(one.value, _level_text(one)) for one in RatingLevel],
        "options": [
            (term.code, term.label(language))
            for term in (vocabulary("evaluation_detail").in_group(level.device_code) if level else [])
        ],
        "chosen": request.POST.getlist("options"),
        "typed": request.POST.get("text", ""),
        "errors": refusal.by_field(gettext) if refusal else {},
    }
    return render(request, "feedback/rate.html", context, status=refusal.status if refusal else 200)


def _rated(request: HttpRequest, case: CaseFact, by: Person, refusal: Invalid | None = None) -> HttpResponse:
    rating = own_rating(number=case.number, by=by)
    context = {
        "case": case,
        "rating": rating,
        "level_text": _level_text(rating.level) if rating else "",
        "details": _details(rating.options) if rating else [],
        "answers": answers_to(number=case.number, by=by),
        "may_supplement": rating is not None
        and rating.supplemented_at is None
        and clock.now() <= rating.rated_at + SUPPLEMENT_TIME,
        "typed": request.POST.get("text", ""),
        "errors": refusal.by_field(gettext) if refusal else {},
    }
    return render(request, "feedback/rated.html", context, status=refusal.status if refusal else 200)


def _level_text(level: RatingLevel) -> str:
    return vocabulary("satisfaction_device").label(level.device_code, get_language() or "zh-hans")


def _details(options: tuple[str, ...]) -> list[str]:
    known = vocabulary("evaluation_detail")
    return [known.label(code, get_language() or "zh-hans") for code in options]


def _channel(request: HttpRequest) -> Channel:
    """Phone or computer, as the browser says."""
    return Channel.MOBILE if "Mobile" in request.headers.get("User-Agent", "") else Channel.PC
