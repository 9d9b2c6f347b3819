"""A case in a list: its tag, one sentence, its days; what waits for the applicant stands first."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.urls import reverse
from django.utils.translation import gettext as _

from tongban.foundation.identity.public import Person
from tongban.foundation.ui.public import day_text
from tongban.kernel.clock import CITY_ZONE
from tongban.services.cases.clocks import readings
from tongban.services.cases.facts import IN_PERSON, Capacity, CaseFact, CaseState, HolderKind
from tongban.services.cases.models import Case
from tongban.services.cases.pages.parts import main_reading, tag_of
from tongban.services.cases.queries import as_fact
from tongban.services.cases.rules import OPEN_STATES
from tongban.standards.working_time import ClockReading


@dataclass(frozen=True, kw_only=True)
class CaseCard:
    """One case as a list shows it."""

    fact: CaseFact
    applicant: str  # the reader's own name in full, of everybody else masked
    tag: tuple[str, str]
    sentence: str
    reading: ClockReading | None
    url: str

    @property
    def needs_you(self) -> bool:
        return self.fact.state is CaseState.CORRECTION

    @property
    def is_in_person(self) -> bool:
        """Whether the applicant stood there: nobody applied in their place."""
        return self.fact.capacity in IN_PERSON

    @property
    def is_open(self) -> bool:
        return self.fact.state in OPEN_STATES


def case_cards(cases: Sequence[Case], *, reader: Person, now: datetime) -> list[CaseCard]:
    """The cards of these cases: what waits for the applicant, what runs, what has ended. No SQL when warm."""
    cards = [_card(case, reader=reader, now=now) for case in cases]
    return sorted(cards, key=lambda card: (not card.needs_you, not card.is_open))


def _card(case: Case, *, reader: Person, now: datetime) -> CaseCard:
    fact = as_fact(case)
    reading = main_reading(fact.state, readings(case, now=now))
    name = "cases:correct" if fact.state is CaseState.CORRECTION else "cases:track"
    return CaseCard(
        fact=fact,
        applicant=reader.name if is_about(case, reader) else fact.applicant,
        tag=tag_of(fact),
        sentence=_sentence(fact, reading, now=now),
        reading=reading,
        url=reverse(name, args=[fact.number]),
    )


def is_about(case: Case, reader: Person) -> bool:
    """Whether the reader is the applicant, as a person and not for a firm."""
    return case.holder == HolderKind.PERSON and case.person_id == reader.person_id


def _sentence(fact: CaseFact, reading: ClockReading | None, *, now: datetime) -> str:
    today = now.astimezone(CITY_ZONE).date()
    day = day_text(reading.deadline, today=today) if reading else ""
    if fact.state is CaseState.CORRECTION:
        return _("Mend what is listed, then we go on.")
    if fact.state is CaseState.RECEIVED:
        return _("We answer by %(day)s") % {"day": day} if day else _("We look at it now.")
    if fact.state is CaseState.IN_REVIEW and fact.stopped_on:
        return _("A special procedure is under way; its days are not counted.")
    if fact.state is CaseState.IN_REVIEW:
        return _("Decision by %(day)s") % {"day": day} if day else _("We look at it now.")
    if fact.state is CaseState.DECIDED:
        return _("Your result by %(day)s") % {"day": day}
    if fact.state is CaseState.WITHDRAWN:
        return _("You withdrew it.") if fact.capacity is Capacity.SELF else _("It was withdrawn.")
    if fact.state is CaseState.DELIVERED and fact.licence and fact.capacity is not Capacity.SELF:
        return _("The licence was issued to the applicant.")
    if fact.state is CaseState.DELIVERED and fact.licence:
        return _("The licence is in “My licences”.")
    if fact.state is CaseState.DELIVERED and fact.outcome == "granted":
        return _("The decision is ready to download.")
    return _("Open it for the reasons and what you can do.")
