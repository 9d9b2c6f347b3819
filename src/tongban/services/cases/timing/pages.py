"""The clocks on the officers' case page: what is under way, and the forms that stop, resume and put off."""

from collections.abc import Collection, Mapping
from datetime import datetime
from typing import Any

from django.http import HttpRequest
from django.utils.translation import gettext as _

from tongban.foundation.directory.public import Officer, officers_named
from tongban.kernel.errors import Invalid
from tongban.services.cases.decision_clocks import extension_terms, provision_of
from tongban.services.cases.facts import CaseState
from tongban.services.cases.models import Case, SpecialProcedure
from tongban.services.cases.timing.commands.end_procedure import DUTY as END
from tongban.services.cases.timing.commands.end_procedure import end_procedure
from tongban.services.cases.timing.commands.extend import DUTY as EXTEND
from tongban.services.cases.timing.commands.extend import extend_limit
from tongban.services.cases.timing.commands.start_procedure import DUTY as START
from tongban.services.cases.timing.commands.start_procedure import start_procedure
from tongban.services.cases.timing.notices import PROCEDURE_NAMES, procedure_names
from tongban.services.cases.timing.rules import ProcedureWords, does_stop
from tongban.services.items.public import ItemContent
from tongban.standards.working_time import Approver, Procedure


def clock_forms(
    case: Case, content: ItemContent, procedures: tuple[SpecialProcedure, ...], duties: Collection[str]
) -> dict[str, Any]:
    """What the page shows of procedures and extension, and which forms somebody with these duties gets.

    1 SQL where it had any.
    """
    runs = case.state == CaseState.IN_REVIEW
    is_at_lower = bool(content.two_levels) and case.reported_at is None
    may_ever = runs and not is_at_lower  # the lower level's days are not put off: 行政许可法 art. 43
    terms = extension_terms(content, on=case.accepted_on or case.received_on) if may_ever else None
    accounts = [int(row.started_by.removeprefix("officer:")) for row in procedures]
    names = officers_named(accounts) if accounts else {}
    return {
        "procedures": [
            {
                "row": row,
                "name": procedure_names([row.procedure]),
                "stops": does_stop(row.procedure, row.special_law),
                "by": names.get(int(row.started_by.removeprefix("officer:")), ""),
            }
            for row in procedures
        ],
        "procedure_choices": [(one.value, _(name)) for one, name in PROCEDURE_NAMES.items()],
        "may_start": runs and START in duties,
        "may_end": runs and END in duties,
        "may_put_off": runs and EXTEND in duties and terms is not None and not case.extended_by,
        "most_added": terms.at_most if terms else 0,
        "extension_law": str(provision_of(content.limits.extension)) if content.limits.extension else "",
        "is_forbidden": runs
        and content.limits.extension is not None
        and not content.limits.extension.at_most,
        "is_joint": terms is not None and terms.approver is Approver.HEAD_OF_GOVERNMENT,
    }


def start(request: HttpRequest, number: str, officer: Officer, at: datetime) -> None:
    """The form that begins a procedure."""
    typed = request.POST
    try:
        procedure = Procedure(_text(typed, "procedure"))
    except ValueError as error:
        raise ProcedureWords(facts={"fields": {"procedure": ProcedureWords.title}}) from error
    start_procedure(
        number=number,
        procedure=procedure,
        planned_days=_number(typed, "planned_days"),
        reasons=_text(typed, "procedure_why"),
        special_law=_text(typed, "special_law")[:300],
        by=officer,
        at=at,
    )


def end(request: HttpRequest, number: str, officer: Officer, at: datetime) -> None:
    """The form that enters a procedure's result."""
    place = _number(request.POST, "place")
    result = _text(request.POST, f"result-{place}")
    end_procedure(number=number, place=place, result=result, by=officer, at=at)


def extend(request: HttpRequest, number: str, officer: Officer, at: datetime) -> None:
    """The form that puts the limit off."""
    extend_limit(
        number=number,
        count=_number(request.POST, "count"),
        reasons=_text(request.POST, "extension_why"),
        approval=_text(request.POST, "approval")[:300],
        by=officer,
        at=at,
    )


def _text(typed: Mapping[str, Any], name: str) -> str:
    return str(typed.get(name, "")).strip()[:4000]


def _number(typed: Mapping[str, Any], name: str) -> int:
    """A whole number; 0 where nothing was typed. Raises Invalid for anything else."""
    text = _text(typed, name)
    if text and not (text.isascii() and text.isdigit() and len(text) < 5):
        raise Invalid(facts={"fields": {name: _("A whole number, please.")}})
    return int(text or 0)
