"""Tags of the pages about cases."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from django import template
from django.conf import settings
from django.http import QueryDict
from django.template.loader import render_to_string
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from tongban.foundation.forms.public import parse_form, render_error_summary, render_form
from tongban.foundation.trail.public import TrailEntry, history_url, receipt_code
from tongban.foundation.ui.public import count_text, day_text
from tongban.kernel.clock import CITY_ZONE
from tongban.kernel.errors import N_
from tongban.services.cases.check_codes import check_code
from tongban.services.cases.facts import ClockKind, How
from tongban.services.cases.keeping import kept_until
from tongban.services.cases.pages.counting import CLOCK_NAMES
from tongban.services.cases.pages.drafting import Desk
from tongban.services.cases.pages.following import Followed
from tongban.services.cases.pages.parts import Wanted
from tongban.services.cases.pages.slot_lines import SlotLine
from tongban.services.cases.timing.notices import procedure_names
from tongban.services.cases.two_levels.wording import why_two_levels
from tongban.services.items.public import business_of
from tongban.standards.working_time import ClockReading

register = template.Library()


@register.filter
def lookup(mapping: Mapping[str, Any] | None, key: str) -> Any:
    """The value of a mapping under a key that a variable holds; empty when there is none."""
    return (mapping or {}).get(key, "")


@register.filter
def iso_day(text: str) -> date | None:
    """A day that was kept as text."""
    return date.fromisoformat(text) if text else None


@register.simple_tag
def slot_hint(line: SlotLine) -> str:
    """How a material of a draft is met so far, and why that way; else what is asked."""
    if line.met.how is How.EARLIER:
        return _("Handed in before")
    if line.papers:
        words = ngettext("Uploaded: %(name)s", "Uploaded: %(name)s and others, %(n)s files", len(line.papers))
        return words % {"name": line.papers[0].name, "n": len(line.papers)}
    if line.met.how is How.COMMITMENT:
        return _("You chose to promise it")
    if line.met.how is How.PAPER:
        return _("You bring it to the counter on paper")
    if line.met.how is How.DEFERRED:
        words = ngettext(
            "May follow within %(n)s working day of acceptance",
            "May follow within %(n)s working days of acceptance",
            line.days,
        )
        return words % {"n": line.days}
    if not line.is_asked:
        return _("May be left out")
    if line.may_promise:
        note = _("A promise may stand for it")
        return f"{line.slot.note} {note}" if line.slot.note else note
    return line.slot.note


@register.simple_tag
def slot_tag(line: SlotLine) -> str:
    """The state of a material of a draft, where “done” and “not started” do not say it."""
    if line.met.how is How.COMMITMENT:
        return _("Promised")
    if line.met.how is How.DEFERRED:
        return _("Later")
    return _("On paper") if line.met.how is How.PAPER else ""


@register.simple_tag
def application_steps() -> list[str]:
    """The four steps of an application, for the line above a page of it."""
    return [_("Check"), _("Fill in"), _("Materials"), _("Sign and submit")]


# 业务类型
KINDS = {
    "change": N_("change of a licence"),
    "renewal": N_("renewal of a licence"),
    "replacement": N_("replacement of a licence"),
}


@register.simple_tag
def chosen_kind(desk: Desk) -> str:
    """Which of several kinds of one item a draft asks for; empty where it is something new."""
    kind = business_of(desk.content, desk.draft.answers)
    return _(KINDS[kind.business]) if kind and kind.business in KINDS else ""


@register.filter(name="check_code")
def code_of(number: str) -> str:
    """The check code of a case, in two groups of four."""
    code = check_code(number)
    return f"{code[:4]} {code[4:]}"


@register.filter
def kept_until_day(saved_at: datetime) -> datetime:
    """Until when a draft that was saved then is kept."""
    return kept_until(saved_at)


@register.filter
def asks(desk: Desk, section: str) -> bool:
    """Whether something is asked on this page of the form."""
    return any(line.section.key == section for line in desk.sections)


@register.simple_tag
def case_form_errors(desk: Desk, errors: Mapping[str, str]) -> SafeString:
    """The error summary that stands above the heading."""
    return render_error_summary(desk.content.form or {}, errors)


@register.simple_tag
def case_form(
    desk: Desk, section: str, values: Mapping[str, Any], errors: Mapping[str, str], post: QueryDict | None
) -> SafeString:
    """One page of the draft's form: locked facts, questions."""
    return render_form(
        _with_notes(desk),
        values=values,
        locked=desk.locked,
        errors=errors,
        section=section,
        scenario=desk.draft.answers,
        post=post,
    )


def _with_notes(desk: Desk) -> dict[str, Any]:
    """The form with a word at each field that is typed only because its register does not answer."""
    form = dict(desk.content.form or {})
    typed = desk.unchecked - desk.locked.keys()
    if typed:
        note = _("To be checked: the register does not answer now. Type it; we compare it later.")
        form["properties"] = {
            key: {**field, "x-help": f"{note} {field.get('x-help') or field.get('description', '')}".strip()}
            if key in typed
            else field
            for key, field in form["properties"].items()
        }
    return form


@register.simple_tag
def helped_form(
    desk: Desk, values: Mapping[str, Any], errors: Mapping[str, str], post: QueryDict | None
) -> SafeString:
    """The whole form of a draft on one page, as a helper fills it in."""
    return render_form(
        desk.content.form or {},
        values=values,
        locked=desk.locked,
        errors=errors,
        scenario=desk.draft.answers,
        post=post,
    )


@register.simple_tag
def correction_errors(case: Followed, errors: Mapping[str, str]) -> dict[str, str]:
    """The errors by the id of what they lead to."""
    fields = {entry.key: entry.is_field for entry in case.wanted}
    return {
        (f"f-{key}" if fields[key] else f"slot-{key}") if key in fields else key: text
        for key, text in errors.items()
    }


@register.simple_tag
def correction_field(
    case: Followed, entry: Wanted, post: QueryDict | None, errors: Mapping[str, str]
) -> SafeString:
    """The one field that the notice asks for, with what was entered, and what is wrong with it as its hint."""
    form = dict(case.content.form or {})
    field = {**form["properties"][entry.key], "x-help": entry.what}
    field.pop("x-section", None)
    schema = {**form, "properties": {entry.key: field}, "required": [entry.key]}
    schema.pop("x-sections", None)
    values = {**case.row.form, **parse_form(schema, post)} if post else case.row.form
    return render_form(schema, values=values, post=post or None, errors=errors)


@register.simple_tag
def why_sentence(case: Followed) -> SafeString:
    """Why the deadline is that day, as one sentence: from when, how many days, what was skipped."""
    clock = case.main_clock
    if clock is None:
        return SafeString("")
    law = case.law_clock
    context = {
        "start": day_text(clock.start, today=clock.today),
        "limit": count_text(_whole(clock), clock.limit.unit.value),
        "ends_with_licence": day_text(clock.deadline, today=clock.today)
        if clock.is_capped and clock.deadline == case.row.renew_by
        else "",
        "ends_with_law": clock.is_capped
        and law is not None
        and clock.deadline < (case.row.renew_by or date.max),
        "levels": why_two_levels(case),
        "is_law_main": clock is law,
        "holidays": clock.explanation.holidays,
        "stops": [
            {"names": procedure_names(run.name.split("、")), "days": run.days}
            for run in clock.explanation.suspended
        ],
        "extended_by": count_text(law.extended_by, law.limit.unit.value)
        if law is not None and law.extended_by
        else "",
        "make_ups": [day.day for day in clock.explanation.days if day.is_make_up],
        "law_day": day_text(law.deadline, today=clock.today) if law is not None and law is not clock else "",
        "law_limit": count_text(_whole(law), law.limit.unit.value) if law is not None else "",
        "state": case.fact.state,
        "is_deemed": case.fact.is_deemed,
        "done_on": _done_on(case, clock.today),
    }
    return SafeString(render_to_string("cases/parts/why.html", context))


def _whole(clock: ClockReading) -> int:
    """What the limit gives, also where the clock may not run so long."""
    return clock.limit.count + clock.extended_by if clock.is_capped else clock.total


def _done_on(case: Followed, today: date) -> str:
    """The day of the acceptance where that was no working day, so that its count began a later one."""
    fact = case.fact
    done = fact.accepted_at.astimezone(CITY_ZONE).date() if fact.accepted_at else None
    is_other = done is not None and fact.accepted_on is not None and done < fact.accepted_on
    return day_text(done, today=today) if done and is_other and not fact.is_deemed else ""


@register.simple_tag
def receipt_qr(entry: TrailEntry) -> SafeString:
    """The receipt's QR code, its place in the log, where to download it, and the history of its case."""
    code = receipt_code(entry.entry_id) if entry.seq is not None else None
    context = {
        "entry": entry,
        "url": f"{settings.BASE_URL}/trail/r/{code.to_text()}" if code else "",
        "hash": code.leaf_sha256.hex() if code else "",
        "history": history_url(entry.subject),
    }
    return SafeString(render_to_string("cases/parts/receipt.html", context))


CHANNELS = {
    "online": N_("sent online"),
    "counter": N_("sent at the counter"),
    "village": N_("sent at a village point"),
    "api": N_("sent from another system"),
}


@register.simple_tag
def channel_name(channel: str) -> str:
    """By which way an application came."""
    return _(CHANNELS[channel]) if channel in CHANNELS else channel


@register.filter
def initial(name: str) -> str:
    """The first character of a name, for its round mark."""
    return str(name)[:1]


@register.simple_tag
def clock_name(kind: str) -> str:
    """The name of one of the clocks of a case."""
    return _(CLOCK_NAMES[ClockKind(kind)])
