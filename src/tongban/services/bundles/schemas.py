"""What goes over the wire about bundles."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any, Literal
from uuid import UUID

from ninja import Field, Schema

from tongban.services.bundles.facts import PartState, PlannedMember
from tongban.services.bundles.rules import stretches
from tongban.services.bundles.showing import PartLine, Shown
from tongban.services.cases.public import Capacity, CaseState, DraftState, HolderKind, How


class BundleRow(Schema):
    """A bundle in force."""

    code: str
    name: str
    organisation: str
    limit_days: int | None = Field(description="working days promised for the whole")


class MemberOut(Schema):
    """One service of the bundle: who decides on it, in how many working days, what it waits for."""

    key: str
    item: str
    title: str
    organisation: str
    days: int | None
    when: str | None = Field(description="CEL over the answers; null: always part of it")
    needs: list[str]
    first_day: int = Field(description="working day after acceptance on which it can begin, by the promises")
    last_day: int
    is_critical: bool = Field(description="lies on the longest way")


class BundleOut(BundleRow):
    """The guide of a bundle, as what an application for the whole has to say."""

    version: int = Field(description="id of the version of the guide")
    purpose: str
    scenario: list[dict[str, Any]] = Field(description="questions, asked first")
    form: dict[str, Any] | None = Field(description="JSON Schema of what is asked, each thing once")
    slots: list[dict[str, Any]] = Field(description="materials, each once")
    members: list[MemberOut]
    asked_apart: int = Field(description="entries that the services would ask one by one")
    brought_apart: int = Field(description="materials that the services would ask one by one")


class DraftIn(Schema):
    """For whom one applies, and the answers to the questions of the bundle."""

    answers: dict[str, str] = {}
    holder: HolderKind = HolderKind.PERSON
    uscc: str | None = Field(None, max_length=18)
    capacity: Capacity = Capacity.SELF
    person: str | None = Field(None, max_length=40, description="`id` of an applicant from GET /applicants")


class FormIn(Schema):
    """Everything that was typed so far, by the keys of the form."""

    values: dict[str, Any]
    version: int | None = Field(
        None,
        description="`version` of the draft that these values were read from; 409 where it has another by now",
    )


class PaperIn(Schema):
    """A file of the caller's, from POST /files."""

    file: UUID


class WayIn(Schema):
    """How a material is given instead of a file; null goes back to the file."""

    way: Literal["commitment", "deferred", "paper"] | None
    signed: bool = Field(False, description="with commitment: the promise was read and is made")


class MaterialOut(Schema):
    """One material of a draft."""

    key: str
    name: str
    how: How
    is_owed: bool
    files: list[UUID]


class DraftOut(Schema):
    """One's own draft, and what is still to be done: `problems` by field, materials that are owed."""

    id: UUID
    bundle: str
    saved_at: datetime
    version: int = Field(description="how often the form was kept")
    answers: dict[str, str]
    form: dict[str, Any]
    known: dict[str, str] = Field(description="what registers and licences say; not to be typed")
    materials: list[MaterialOut]
    problems: dict[str, str]
    is_stale: bool = Field(description="the guide has a newer version: POST …/renewal")
    is_ready: bool = Field(description="it can be submitted")


class ReasonsIn(Schema):
    """Why all is taken back."""

    reasons: str = Field("", max_length=1000)


class PartOut(Schema):
    """One service of a bundle case. `case` is null until it begins, and for officers of another office."""

    key: str
    item: str
    title: str
    organisation: str
    state: PartState
    says: str = Field(description="in the caller's language")
    needs: list[str]
    case: str | None
    case_state: CaseState | None
    due_on: date | None
    needs_you: bool
    may_leave_out: bool


class ProgressOut(Schema):
    """How far a bundle case is."""

    number: str
    bundle: str
    name: str
    state: CaseState
    submitted_at: datetime
    due_on: date | None = Field(description="last day of the promise for the whole, once its clock runs")
    is_late: bool
    is_over: bool
    parts: list[PartOut] = Field(description="empty until a worker has split it")


def members_out(members: tuple[PlannedMember, ...]) -> list[MemberOut]:
    """The services in the order of the bundle, with their place on the way."""
    places = {one.key: one for one in stretches(members)}
    return [
        MemberOut(
            key=one.key,
            item=one.item,
            title=one.title,
            organisation=one.organisation,
            days=one.days,
            when=one.when,
            needs=list(one.needs),
            first_day=places[one.key].first,
            last_day=places[one.key].last,
            is_critical=places[one.key].is_critical,
        )
        for one in members
    ]


def draft_out(state: DraftState) -> DraftOut:
    """A draft as its owner's program reads it."""
    return DraftOut(
        id=state.id,
        bundle=state.item_code,
        saved_at=state.saved_at,
        version=state.form_version,
        answers=dict(state.answers),
        form=dict(state.form),
        known=dict(state.known),
        materials=[
            MaterialOut(key=one.key, name=one.name, how=one.how, is_owed=one.is_owed, files=list(one.papers))
            for one in state.slots
        ],
        problems=dict(state.problems),
        is_stale=state.is_stale,
        is_ready=state.is_ready,
    )


def progress_out(whole: Shown, *, sees: Mapping[str, bool] | None = None) -> ProgressOut:
    """A bundle case; `sees` says by case number which cases an officer may open, None: the applicant sees all."""
    return ProgressOut(
        number=whole.fact.number,
        bundle=whole.fact.item_code,
        name=whole.fact.item_name,
        state=whole.fact.state,
        submitted_at=whole.fact.submitted_at,
        due_on=whole.clock.deadline if whole.clock else None,
        is_late=whole.is_late,
        is_over=whole.is_over,
        parts=[_part(line, is_seen=_is_seen(line, sees)) for line in whole.lines],
    )


def _is_seen(line: PartLine, sees: Mapping[str, bool] | None) -> bool:
    return line.case is not None and (sees is None or sees.get(line.case.number, False))


def _part(line: PartLine, *, is_seen: bool) -> PartOut:
    return PartOut(
        key=line.member.key,
        item=line.member.item,
        title=line.member.title,
        organisation=line.member.organisation,
        state=line.state,
        says=line.sentence,
        needs=list(line.member.needs),
        case=line.case.number if line.case and is_seen else None,
        case_state=line.case.state if line.case and is_seen else None,
        due_on=line.due_on,
        needs_you=line.needs_you,
        may_leave_out=line.may_leave_out,
    )
