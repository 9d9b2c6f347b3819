"""Files as pages show them: words, what may be done now, by whom, until when, and the forms of this officer."""

from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext

from tongban.foundation.directory.public import Officer
from tongban.kernel.errors import N_
from tongban.services.supervision.accountability.duties import Stage
from tongban.services.supervision.accountability.facts import (
    DECIDE,
    OPEN,
    FileFact,
    FileState,
    Outcome,
    ReviewRuling,
)
from tongban.services.supervision.accountability.outcomes import OUTCOMES, is_heavier
from tongban.services.supervision.accountability.queries import duty_of_card, files_on
from tongban.services.supervision.facts import CardRow, Level, Ruling

STAGES = {
    Stage.ACCEPTANCE: N_("Acceptance"),
    Stage.REVIEW: N_("Review"),
    Stage.DECISION: N_("Deciding on it"),
    Stage.DELIVERY: N_("Delivery"),
    Stage.PUBLICITY: N_("Publication"),
    Stage.FEES: N_("Fees"),
    Stage.SERVICE: N_("Serving people"),
    Stage.DATA: N_("Data"),
    Stage.OVERSIGHT: N_("Oversight"),
}
_STATES = {
    FileState.OPENED: ("line", N_("Finding recorded")),
    FileState.TOLD: ("hold", N_("Statement open")),
    FileState.DECIDED: ("brand", N_("Decided")),
    FileState.EXECUTED: ("brand", N_("Carried out")),
    FileState.CLOSED: ("good", N_("Closed")),
}
RULINGS = {
    ReviewRuling.KEPT: N_("The decision is kept"),
    ReviewRuling.CHANGED: N_("The decision is changed"),
    ReviewRuling.WITHDRAWN: N_("The decision is withdrawn"),
}


@dataclass(frozen=True, kw_only=True)
class FileLine:
    """One file as a row; `tone` is that of its tag."""

    fact: FileFact
    state: str
    tone: str
    outcome: str


@dataclass(frozen=True, kw_only=True)
class FileNow:
    """What comes next, and the forms that this officer gets."""

    says: str
    who: str
    until: date | None
    acts: frozenset[str]


def on_card(row: CardRow, *, by: Officer) -> dict[str, object]:
    """What a red card that stands says of duty and accountability: for all who read it the duty list of the item,
    for whoever may read them the files, for the duty the way to open one. 5 SQL at most, none for other cards."""
    if row.level is not Level.RED or row.ruling != Ruling.UPHELD:
        return {}
    duty = duty_of_card(row.code)
    opens = OPEN in by.duties_in.get(row.organisation_id, frozenset())
    return {
        "duty": duty,
        "stage": gettext(STAGES[duty.stage]),
        "files": [line_of(fact) for fact in files_on(row.code, by=by)],
        "may_open_file": opens,
    }


def line_of(fact: FileFact) -> FileLine:
    """The file in the reader's language."""
    tone, state = _STATES[fact.state]
    return FileLine(
        fact=fact,
        state=gettext(state),
        tone=tone,
        outcome=gettext(OUTCOMES[fact.outcome].text) if fact.outcome else "",
    )


def file_now(fact: FileFact, *, by: Officer, today: date) -> FileNow | None:
    """What comes next; None for a closed file. No SQL."""
    if fact.state is FileState.CLOSED:
        return None
    is_own = fact.person_account == by.account_id
    acts = _own_acts(fact, today) if is_own else _office_acts(fact, by, today)
    says, who, until = _next(fact, today)
    return FileNow(says=gettext(says), who=gettext(who), until=until, acts=frozenset(acts))


def outcome_choices(fact: FileFact, *, is_review: bool) -> list[tuple[str, str]]:
    """What may be chosen: everything for a decision, for a review what is not heavier."""
    chosen = [
        one
        for one in Outcome
        if not is_review
        or (fact.outcome is not None and one is not fact.outcome and not is_heavier(one, fact.outcome))
    ]
    return [(one.value, gettext(OUTCOMES[one].text)) for one in chosen]


_PERSON, _OPENER, _DECIDER = N_("the person concerned"), N_("the supervisors"), N_("another supervisor")


def _next(fact: FileFact, today: date) -> tuple[str, str, date | None]:
    if fact.state is FileState.OPENED:
        return N_("To be told to the person: facts, grounds and rights"), _OPENER, None
    if fact.state is FileState.TOLD:
        if fact.state_by is not None and today <= fact.state_by:
            return N_("A statement may be made; nothing is decided before"), _PERSON, fact.state_by
        return N_("To be decided"), _DECIDER, None
    if fact.review is not None and fact.review.ruling is None:
        return N_("A review was asked for: to be ruled on"), _DECIDER, fact.review.due_on
    if fact.state is FileState.DECIDED and fact.outcome is not Outcome.NONE:
        return N_("To be carried out"), _OPENER, None
    if _may_ask(fact, today) and fact.outcome is not Outcome.NONE:
        return N_("A review may be asked for"), _PERSON, fact.review_by
    return N_("To be closed"), _OPENER, None


def _may_ask(fact: FileFact, today: date) -> bool:
    return (
        fact.state in (FileState.DECIDED, FileState.EXECUTED)
        and fact.review is None
        and fact.review_by is not None
        and today <= fact.review_by
    )


def _own_acts(fact: FileFact, today: date) -> set[str]:
    acts = {"state"} if fact.state is FileState.TOLD else set()
    return acts | ({"ask-review"} if _may_ask(fact, today) else set())


def _office_acts(fact: FileFact, by: Officer, today: date) -> set[str]:
    """The verbs check again."""
    duties = by.duties_in.get(fact.organisation_id, frozenset())
    opens, decides = OPEN in duties, DECIDE in duties
    review_open = fact.review is not None and fact.review.ruling is None
    acts: set[str] = set()
    if fact.state is FileState.OPENED and opens:
        acts.add("tell")
    is_heard = fact.state_by is not None and today > fact.state_by
    if fact.state is FileState.TOLD and decides and is_heard and by.account_id != fact.opened_account:
        acts.add("decide")
    if review_open and decides and by.account_id != fact.decided_account:
        acts.add("review")
    is_nothing = fact.outcome is Outcome.NONE
    if fact.state is FileState.DECIDED and opens and not is_nothing:
        acts.add("execute")
    is_done = fact.state is FileState.EXECUTED or (fact.state is FileState.DECIDED and is_nothing)
    if is_done and opens and not review_open and (is_nothing or not _may_ask(fact, today)):
        acts.add("close")
    return acts
