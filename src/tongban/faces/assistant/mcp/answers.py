"""What the tools answer: the shapes that clients get as JSON Schema."""

from datetime import date

from pydantic import BaseModel, Field


class Word(BaseModel):
    """A word of the question and what it was taken for."""

    said: str
    meant: list[str] = Field(description="what offices call it; empty: it was looked for as it is")


class Service(BaseModel):
    """One service that may be meant."""

    code: str = Field(description="give it to `guide` and `checklist`")
    name: str
    office: str
    area: str = Field(description="code of the area whose office does it")
    reason: str = Field(description="why it is in the answer")
    limit: str = Field(description="how long it takes; empty: the guide does not say")
    visits: int | None = Field(description="trips to the office; null: the guide does not say")
    fee: str = Field(description="what it costs; empty: the guide does not say")
    online: bool
    is_bundle: bool = Field(description="several services asked for at once (一件事)")
    url: str = Field(description="the guide for people")


class Found(BaseModel):
    """Services that answer a question, best first."""

    understood: list[Word]
    services: list[Service]
    nearest: list[Service] = Field(description="at most three guesses, where nothing surely fits: ask first")
    advice: str = Field(description="what to do when nothing fits; empty: something was found")


class Said(BaseModel):
    """One sentence and where it stands."""

    text: str
    url: str


class ElementOut(BaseModel):
    """One thing that a guide tells."""

    key: str
    title: str
    sentences: list[Said]


class GuideOut(BaseModel):
    """A guide, element by element, each sentence with its source."""

    code: str
    name: str
    office: str
    version: int
    url: str
    elements: list[ElementOut]
    not_said: list[str] = Field(description="what this guide does not say; do not guess it, name the phone")
    hotline: str


class ChoiceOut(BaseModel):
    """One answer to choose."""

    value: str
    label: str


class QuestionOut(BaseModel):
    """A question about the person's situation."""

    key: str
    text: str
    choices: list[ChoiceOut]


class Paper(BaseModel):
    """One material."""

    name: str
    facts: str = Field(description="original or copy, how many, on paper or as a file")
    note: str = ""


class ChecklistOut(BaseModel):
    """What this person owes, for the answers given so far."""

    code: str
    name: str
    is_complete: bool = Field(
        description="false: answer the questions first, then ask again with all answers"
    )
    questions: list[QuestionOut] = Field(description="still open, in the order in which to ask them")
    answered: dict[str, str] = Field(description="the answers that count")
    title: str
    owed: list[Paper]
    later: list[Paper] = Field(description="may follow, or may be left out")
    depends: list[Paper] = Field(description="owed or not by the questions still open")
    spared: list[Paper] = Field(description="we have it already, nobody need bring it")
    url: str = Field(description="where to apply with these answers; the guide where nobody applies online")


class CaseStateOut(BaseModel):
    """How far a case is."""

    number: str
    service: str
    code: str
    state: str
    sentence: str = Field(description="what comes next, in one sentence")
    due_on: date | None = Field(description="by when; null: no day is counted now")
    waits_for_you: bool
    url: str = Field(description="its page, after signing in")
