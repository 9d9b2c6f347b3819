"""About whom a call asks: read from the body, and found in the registers without opening them."""

from dataclasses import dataclass
from typing import Annotated
from uuid import UUID

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, ValidationError

from tongban.foundation.vault.public import blind_index, normalised
from tongban.kernel.ids import new_id
from tongban.resources.exchange.gateway.models import SUBJECT_INDEX
from tongban.resources.exchange.gateway.refusals import CallUnreadable
from tongban.resources.exchange.sources.ports import SourceRow, Subject, SubjectKind
from tongban.resources.exchange.uses.facts import About
from tongban.resources.registers.public import firm_representative, person_id_with


def without_spaces(number: str) -> str:
    """A case number as it is kept: pages show it in groups of four, and people copy it so."""
    return "".join(number.split())


CaseNumber = Annotated[str, Field(max_length=50), AfterValidator(without_spaces)]


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", strict=True, frozen=True)


class AskedSubject(_Strict):
    """Whom the call is about."""

    kind: str = Field(pattern="^(person|firm|licence)$")
    key: str = Field(min_length=1, max_length=64)


class Question(_Strict):
    """The body of a call."""

    subject: AskedSubject
    name: str = Field(default="", max_length=200)
    case_number: CaseNumber = ""
    fields: list[str] | None = Field(default=None, min_length=1, max_length=200)


@dataclass(frozen=True, kw_only=True)
class Found:
    """A subject with what the registers say who it is. `person_id` of a firm is its representative."""

    subject: Subject
    about: About

    @property
    def opener(self) -> UUID | str:
        """What a case must be about. Of nobody whom the city knows an id that no case has."""
        if self.subject.kind is SubjectKind.FIRM:
            return self.about.uscc
        return self.about.person_id or self.about.uscc or new_id()


def read_question(body: bytes) -> Question:
    """The body. Raises CallUnreadable, which names the entries and repeats nothing of them."""
    check_text(body)
    try:
        return Question.model_validate_json(body)
    except ValidationError as wrong:
        places = {".".join(str(part) for part in one["loc"]) or "body": one["type"] for one in wrong.errors()}
        raise CallUnreadable(facts={"wrong": places}) from None


def check_text(body: bytes) -> None:
    """Raises CallUnreadable for a null character, which no text has and PostgreSQL cannot hold."""
    if b"\\u0000" in body or b"\0" in body:
        raise CallUnreadable(facts={"wrong": {"body": "null character"}})


def found_subject(asked: AskedSubject, *, name: str) -> Found:
    """Who it is. 1 SQL of a person or firm, none of a licence. The same work whether there is such a one or not."""
    kind, key = SubjectKind(asked.kind), normalised(asked.key)
    index = blind_index(SUBJECT_INDEX, f"{kind}:{key}")
    subject = Subject(kind=kind, key=key, name=name.strip())
    if kind is SubjectKind.PERSON:
        return Found(subject=subject, about=About(kind=kind, person_id=person_id_with(key), index=index))
    if kind is SubjectKind.FIRM:
        owner = firm_representative(key[:18])
        return Found(subject=subject, about=About(kind=kind, uscc=key[:18], person_id=owner, index=index))
    return Found(subject=subject, about=About(kind=kind, index=index))


def seen_from(found: Found, rows: list[SourceRow]) -> Found:
    """The same, where only the rows say whose they are (a licence's holder)."""
    if found.subject.kind is not SubjectKind.LICENCE or not rows:
        return found
    first = rows[0]
    about = About(
        kind=found.about.kind, person_id=first.subject_person_id, uscc=first.uscc, index=found.about.index
    )
    return Found(subject=found.subject, about=about)
