"""A proceeding as pages show it."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from django.utils.translation import gettext

from tongban.foundation.papers.public import documents_of
from tongban.kernel.errors import N_
from tongban.services.cases.public import SignedHow
from tongban.services.decisions.proceedings.facts import Measure, ProceedingFact, ProceedingState
from tongban.services.decisions.proceedings.grounds import GROUNDS
from tongban.services.decisions.proceedings.hearing.facts import HearingFact

MEASURE_TEXTS = {
    Measure.SUSPENSION: N_("Suspend the licence"),
    Measure.CANCELLATION: N_("Cancel the licence"),
    Measure.WITHDRAWAL: N_("Withdraw the licence"),
    Measure.RETRACTION: N_("Take the licence back"),
    Measure.REVOCATION: N_("Revoke the licence"),
    Measure.CHANGE: N_("Change the licence by the office itself"),
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
    """The sealed notices, minutes and decision, and each statement with its record; None while one is made. 1 SQL."""
    made = {one.kind: one.paper for one in documents_of(f"proceeding:{fact.number}")}
    return {
        "notice": made.get("notice"),
        "decision": made.get("decision"),
        "hearing": _last(made, "hearing-notice-"),
        "minutes": _last(made, "hearing-minutes-"),
        "said": [(one, made.get(f"defence-{one.place}")) for one in fact.defences],
    }


def _last(made: Mapping[str, object], prefix: str) -> object:
    """The paper of the hearing that was set last."""
    places = [int(kind.removeprefix(prefix)) for kind in made if kind.startswith(prefix)]
    return made[f"{prefix}{max(places)}"] if places else None


# the minutes of a hearing part by part, as pages head them
MINUTES_TEXTS = {
    "opening": N_("Who was there, and that they know their rights"),
    "proposal": N_("Facts, evidence and proposal of those who look into it"),
    "defence": N_("What the holder says, and the evidence for it"),
    "questions": N_("Questions and answers"),
    "closing": N_("Last words"),
}
SIGNED_TEXTS = {
    "": N_("to be confirmed"),
    SignedHow.ONLINE: N_("confirmed online"),
    SignedHow.PAPER: N_("signed by hand"),
    SignedHow.REFUSED: N_("would not sign"),
    SignedHow.ABSENT: N_("did not come"),
}


def minutes_lines(hearing: HearingFact) -> list[tuple[str, str]]:
    """What was said, part by part, in the reader's language."""
    return [(gettext(MINUTES_TEXTS[part]), text) for part, text in hearing.minutes.items()]
