"""A case in a list: its tag, one sentence, its days; what waits for the applicant stands first."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.urls import reverse
from django.utils.translation import gettext as _

from tongban.foundation.identity.public import Person
from tongban.foundation.ui.public import day_text
from tongban.kernel.clock import CITY_ZONE
from tongban.services.cases.clocks import readings
from tongban.services.cases.facts import IN_PERSON, Capacity, CaseFact, CaseState, HolderKind
from tongban.services.cases.models import Case
from tongban.services.cases.pages.parts import main_reading, tag_of
from tongban.services.cases.pages.waiting import Waiting, waiting_for
from tongban.services.cases.queries import as_fact, own_case, own_cases
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
    waits: Waiting | None = None  # for the applicant

    @property
    def needs_you(self) -> bool:
        return self.waits is not None

    @property
    def due(self) -> tuple[bool, date]:
        """The order in a list: what waits for the applicant first, of it what is due first."""
        return self.waits is None, (self.waits and self.waits.until) or date.max

    @property
    def is_in_person(self) -> bool:
        """Whether the applicant stood there: nobody applied in their place."""
        return self.fact.capacity in IN_PERSON

    @property
    def is_open(self) -> bool:
        return self.fact.state in OPEN_STATES


def case_cards(cases: Sequence[Case], *, reader: Person, now: datetime) -> list[CaseCard]:
    """The cards of these cases: what waits for the applicant, due first, what runs, what has ended.

    A part of a bundle case stands here only while it waits for them. At most 3 SQL, as `waiting_for`.
    """
    waits = waiting_for(cases, now=now)
    cards = [
        _card(case, waits.get(case.id), reader=reader, now=now)
        for case in cases
        if case.id in waits or not case.part_of
    ]
    return sorted(cards, key=lambda card: (card.due, not card.is_open))


def case_card(number: str, *, reader: Person, now: datetime) -> CaseCard:
    """The card of one case of the reader's, whatever it is part of. At most 4 SQL. Raises NotFound, BadCaseNumber."""
    case = own_case(number, by=reader)
    return _card(case, waiting_for([case], now=now).get(case.id), reader=reader, now=now)


def _card(case: Case, waits: Waiting | None, *, reader: Person, now: datetime) -> CaseCard:
    fact = as_fact(case)
    reading = main_reading(fact.state, readings(case, now=now))
    return CaseCard(
        fact=fact,
        applicant=reader.name if is_about(case, reader) else fact.applicant,
        tag=("warn", waits.tag) if waits else tag_of(fact),
        sentence=waits.sentence if waits else _sentence(fact, reading, now=now),
        reading=reading,
        url=waits.url if waits else reverse("cases:track", args=[fact.number]),
        waits=waits,
    )


def own_case_cards(person: Person, *, now: datetime, limit: int = 20) -> list[CaseCard]:
    """The cards of the person's own cases and of those for which they applied. 1 SQL besides `case_cards`."""
    return case_cards(own_cases(person, limit=limit, with_parts=True), reader=person, now=now)


def is_about(case: Case, reader: Person) -> bool:
    """Whether the reader is the applicant, as a person and not for a firm."""
    return case.holder == HolderKind.PERSON and case.person_id == reader.person_id


def _sentence(fact: CaseFact, reading: ClockReading | None, *, now: datetime) -> str:
    today = now.astimezone(CITY_ZONE).date()
    day = day_text(reading.deadline, today=today) if reading else ""
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
