"""What a question comes to, for officers and for client systems alike; nothing is logged or given away here."""

from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any
from uuid import UUID

from tongban.kernel.clock import CITY_ZONE
from tongban.kernel.errors import Refused
from tongban.kernel.ids import new_id
from tongban.resources.exchange.answering.facts import NOTHING_FOUND, Said, Why
from tongban.resources.exchange.answering.rules import answered, question_named
from tongban.resources.exchange.answering.wording import questions_of
from tongban.resources.exchange.facts import GrantFact, Way
from tongban.resources.exchange.gateway.refusals import CaseNumberMissing, PurposeNotGranted
from tongban.resources.exchange.masks import masked_row
from tongban.resources.exchange.requesting.queries import live_grant
from tongban.resources.exchange.sources.ports import Subject, SubjectKind
from tongban.resources.exchange.sources.queries import source_of
from tongban.resources.exchange.sources.subjects import checked_key, subject_index
from tongban.resources.exchange.uses.commands.log_use import entry_of
from tongban.resources.exchange.uses.facts import About, Outcome, User
from tongban.resources.registers.public import (
    CaseDoesNotOpen,
    firm_representative,
    person_ids_by_index,
    purpose_check,
    shared_people,
)


@dataclass(frozen=True, kw_only=True)
class Asked:
    """What somebody asks, as they wrote it."""

    grant_code: str
    question: str
    parameter: str
    key: str  # an ID number or a credit code
    name: str = ""
    case_number: str = ""


@dataclass(kw_only=True)
class Looked:
    """What is known of a question: its answer, or as much as was known when it was refused."""

    grant: GrantFact | None = None
    subject: Subject | None = None
    about: About = field(default_factory=About)
    fields: list[str] = field(default_factory=list)
    text: str = ""
    said: Said = Said.CANNOT_SAY
    why: Why | None = Why.NOBODY
    refusal: Refused | None = None


def look(asked: Asked, *, user: User, at: datetime) -> Looked:
    """The answer, or the refusal in it: GrantUnknown, GrantNotLive, WayNotGranted, UnknownQuestion, NoSuchQuestion,
    SubjectNotServed, BadSubject, CaseNumberMissing, CaseDoesNotOpen, PurposeNotGranted, ResourceNotServed,
    FieldNotServed, RegisterSilent. 7 SQL."""
    found = Looked()
    try:
        _look(found, asked, user, at)
    except Refused as refusal:
        found.refusal = refusal
    return found


def entry(found: Looked, asked: Asked, *, user: User, at: datetime) -> dict[str, Any]:
    """The use as the log has it."""
    outcome = Outcome.NOTHING if found.why in NOTHING_FOUND else Outcome.ANSWERED
    refusal = found.refusal
    return entry_of(
        grant=found.grant,
        grant_code=asked.grant_code,
        way=Way.ANSWER,
        by=user,
        case_number=asked.case_number,
        about=found.about,
        fields=found.fields,
        outcome=Outcome.REFUSED if refusal else outcome,
        code=refusal.code if refusal else "",
        rows=0 if refusal else 1,
        at=at,
    )


def _look(found: Looked, asked: Asked, user: User, at: datetime) -> None:
    grant = live_grant(asked.grant_code, way=Way.ANSWER, consumer_id=user.organisation_id, at=at)
    found.grant = grant
    question, choice = question_named(questions_of(grant), asked.question, asked.parameter)
    found.fields, found.text = [question.field], question.worded(choice)
    written = Subject(kind=question.kind, key=asked.key, name="".join(asked.name.split()))
    subject = found.subject = replace(written, key=checked_key(written))
    found.about = _about(subject)
    source = source_of(grant.resource_code)
    source.check_subject(subject)
    _check_case(grant, asked.case_number, found.about)
    if not _is_known(subject, found.about):
        found.why = Why.NOBODY_NAMED if subject.name else Why.NOBODY
        return
    unnamed = replace(subject, name="") if subject.kind is SubjectKind.PERSON else subject
    rows = source.find(unnamed, fields=[question.field], conditions=grant.conditions, at=at)
    granted = [one for one in grant.fields if one.name == question.field]
    values = [masked_row(row.values, granted) for row in rows]
    found.said, found.why = answered(question, choice.value, values, on=at.astimezone(CITY_ZONE).date())
    if found.why is Why.NOBODY and subject.name:
        found.why = Why.NOBODY_NAMED  # as above, so that the two are not told apart


def _about(subject: Subject) -> About:
    """Whom it is about, as the log keeps it. 1 SQL. Raises BadSubject."""
    index = subject_index(subject)
    if subject.kind is SubjectKind.FIRM:
        return About(kind="firm", person_id=firm_representative(subject.key), uscc=subject.key, index=index)
    return About(kind="person", person_id=person_ids_by_index([index]).get(index), index=index)


def _check_case(grant: GrantFact, case_number: str, about: About) -> None:
    """The case must be open, the consumer's, about this subject, and of the grant's item. 1 SQL.

    Of nobody whom the city knows an id is asked that no case has, so that the two are not told apart.
    Raises CaseNumberMissing, CaseDoesNotOpen, PurposeNotGranted.
    """
    if not case_number:
        if grant.needs_case:
            raise CaseNumberMissing
        return
    whom: UUID | str = about.uscc or about.person_id or new_id()
    item = purpose_check.ask().item_opened(
        case_number=case_number, organisation_ids=[grant.consumer_id], about=whom
    )
    if item is None:
        raise CaseDoesNotOpen
    if item != grant.item_code:
        raise PurposeNotGranted(facts={"item": grant.item_code})


def _is_known(subject: Subject, about: About) -> bool:
    """Whether there is such a person, under the name that was given: nothing is denied of somebody else. 1 SQL."""
    if subject.kind is not SubjectKind.PERSON:
        return True
    known = shared_people([about.index]).get(about.index)
    return known is not None and subject.name in ("", known.values["person.name"])
