"""The first page of an application: for whom (给谁办), and the scenario's questions."""

from collections.abc import Collection, Mapping, Sequence

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from tongban.foundation.identity.public import AuthorityEnded, current_person
from tongban.foundation.ui.public import day_text, in_fours
from tongban.kernel import clock
from tongban.kernel.errors import Invalid
from tongban.services.cases import draft_queries, queries
from tongban.services.cases.applicants import Option, chosen, offered, options_for
from tongban.services.cases.commands import draft as drafts
from tongban.services.cases.facts import Capacity, HolderKind
from tongban.services.cases.intake import AnswerUnknown, ConditionNotMet, check_applied_for
from tongban.services.cases.rules import holders_of
from tongban.services.items.public import asked_questions, counted_answers, published
from tongban.services.search.public import mark_of, note_application


@require_http_methods(["GET", "POST"])
def begin(request: HttpRequest, code: str) -> HttpResponse:
    """For whom, and the scenario's questions; what the guide already asked is not asked again."""
    person, now = current_person(request), clock.now()
    item = published(code)
    check_applied_for(item.content)
    if item.content.is_only_in_person:
        return redirect(f"{reverse('items:guide', args=[code])}#where")
    given = request.POST if request.method == "POST" else request.GET
    answers = counted_answers(item.content, given.dict())
    takes_firms = HolderKind.FIRM in holders_of(item.content.audience)
    wants_firms = takes_firms or request.POST.get("whom", "person") != "person"
    everybody, is_silent = offered(person, at=now, firms=wants_firms)
    options = options_for(everybody, item_code=item.code, audience=item.content.audience)
    whom = str(given.get("whom", ""))
    errors: Mapping[str, str] = {}
    status = 200
    if request.method == "POST":
        option = _chosen(everybody, whom)
        try:
            draft_id = drafts.begin_draft(
                item_code=code,
                holder=option.holder,
                uscc=option.uscc or None,
                answers=answers,
                by=person,
                at=now,
                person_id=option.person_id,
                capacity=option.capacity,
            )
            note_application(mark=mark_of(request), key=code, at=now)
            return redirect("cases:draft", draft_id=draft_id)
        except (Invalid, AuthorityEnded) as refused:
            errors, status = _errors(refused, seen=set(request.POST.getlist("seen"))), refused.status
    choices = [(_value(one), _label(one), _help(one)) for one in options]
    old = draft_queries.draft_of_item(code, by=person)
    context = {
        "item": item,
        "answers": answers,
        "errors": errors,
        "choices": choices,
        "whom": whom or choices[0][0] if choices else "",
        "questions": [
            (one, [(c.value, c.label) for c in one.choices]) for one in asked_questions(item.content, answers)
        ],
        "old": old,
        "running": queries.running_cases_of_item(code, by=person),
        "is_silent": is_silent,
        "old_whom": draft_queries.whose_draft(old) if old else "",
    }
    return render(request, "cases/begin.html", context, status=status if errors else 200)


def _value(option: Option) -> str:
    """What the form sends for this applicant: oneself and one's firms by what one knows of them."""
    if option.capacity is not Capacity.SELF:
        return option.key
    return option.uscc or "person"


def _chosen(options: Sequence[Option], value: str) -> Option:
    by_value = {_value(one): one for one in options}
    return by_value.get(value or "person") or chosen(options, value)


def _label(option: Option) -> str:
    if option.capacity is Capacity.PARENT:
        return _("My child %(name)s") % {"name": option.name}
    if option.capacity is Capacity.REPRESENTATIVE:
        return _("On behalf of %(name)s") % {"name": option.name}
    return option.name if option.holder is HolderKind.FIRM else _("Myself")


def _help(option: Option) -> str:
    if option.capacity is Capacity.PARENT:
        return _("born in %(year)s; you apply as the parent") % {"year": option.birth_year}
    if option.last_date is not None:
        today = clock.now().astimezone(clock.CITY_ZONE).date()
        until = _("authorised until %(day)s") % {
            "day": day_text(option.last_date, today=today, weekday=False)
        }
        return f"{in_fours(option.uscc)} · {until}" if option.uscc else until
    return in_fours(option.uscc) if option.uscc else option.name


def _errors(refused: Invalid | AuthorityEnded, *, seen: Collection[str]) -> dict[str, str]:
    """What to say beside the entries; a question that an answer has only now brought up is no error."""
    if isinstance(refused, AuthorityEnded | ConditionNotMet):
        return {"whom": refused.sentence(_)}
    fields = {"whom" if name == "holder" else name: text for name, text in refused.by_field(_).items()}
    fresh = set() if not isinstance(refused, AnswerUnknown) else fields.keys() - seen
    return {name: text for name, text in fields.items() if name not in fresh}
