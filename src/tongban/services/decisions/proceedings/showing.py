"""A proceeding as pages show it."""

from collections.abc import Callable
from dataclasses import dataclass

from django.utils.translation import gettext

from tongban.foundation.papers.public import documents_of
from tongban.kernel.errors import N_
from tongban.services.decisions.proceedings.facts import Measure, ProceedingFact, ProceedingState
from tongban.services.decisions.proceedings.rules import GROUNDS

MEASURE_TEXTS = {
    Measure.SUSPENSION: N_("Suspend the licence"),
    Measure.CANCELLATION: N_("Cancel the licence"),
    Measure.WITHDRAWAL: N_("Withdraw the licence"),
}
_STATES = {
    ProceedingState.OPEN: ("hold", N_("Under way")),
    ProceedingState.DECIDED: ("bad", N_("Measure ordered")),
    ProceedingState.DROPPED: ("", N_("Dropped")),
}


@dataclass(frozen=True, kw_only=True)
class Line:
    """One proceeding as a row; `tone` is that of its tag."""

    fact: ProceedingFact
    measure: str
    ground: str
    state: str
    tone: str


def line_of(fact: ProceedingFact) -> Line:
    """The proceeding in the reader's language."""
    tone, state = _STATES[fact.state]
    return Line(
        fact=fact,
        measure=gettext(MEASURE_TEXTS[fact.measure]),
        ground=ground_text(fact.ground),
        state=gettext(state),
        tone=tone,
    )


def ground_text(key: str) -> str:
    """A ground in the reader's language."""
    return gettext(GROUNDS[key].text)


def _choice(key: str) -> Callable[[], str]:
    return lambda: f"{gettext(MEASURE_TEXTS[GROUNDS[key].measure])} · {ground_text(key)}"


# the text is made when a page is, in its reader's language
GROUND_CHOICES = [(key, _choice(key)) for key in GROUNDS]


def papers_of(fact: ProceedingFact) -> dict[str, object]:
    """The sealed notice and decision, and each statement with its record; None while one is being made. 1 SQL."""
    made = {one.kind: one.paper for one in documents_of(f"proceeding:{fact.number}")}
    return {
        "notice": made.get("notice"),
        "decision": made.get("decision"),
        "said": [(one, made.get(f"defence-{one.place}")) for one in fact.defences],
    }
