"""A draft as other apps and the API read it: what is known, typed and handed in, and what is still to be done."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any
from uuid import UUID

from tongban.foundation.identity.public import Person
from tongban.services.cases.commands.draft import save_form
from tongban.services.cases.draft_queries import own_draft
from tongban.services.cases.drafts import application_of
from tongban.services.cases.facts import Application, How, SignedByToken
from tongban.services.cases.pages.drafting import desk_of


@dataclass(frozen=True, kw_only=True)
class DraftSlot:
    """One material: how it is met so far; `is_owed`: nothing is there and it is needed."""

    key: str
    name: str
    how: How
    is_owed: bool
    papers: tuple[UUID, ...]


@dataclass(frozen=True, kw_only=True)
class DraftState:
    """One's own draft. `known` are the locked facts as they are shown (masked where pages mask them).

    `form_version` counts how often `form` was kept. `problems` says by field what the form still says to it;
    `is_stale`: the guide has a newer version.
    """

    id: UUID
    item_code: str
    version_id: int
    saved_at: datetime
    answers: Mapping[str, str]
    form: Mapping[str, Any]
    form_version: int
    known: Mapping[str, str]
    slots: tuple[DraftSlot, ...]
    problems: Mapping[str, str]
    is_stale: bool
    is_ready: bool


def draft_state(draft_id: UUID, *, by: Person) -> DraftState:
    """A draft of `by`. 8 SQL, 2 more where a promise or a later material is possible. Raises NotFound."""
    desk = desk_of(own_draft(draft_id, by=by), person=by)
    return DraftState(
        id=desk.draft.id,
        item_code=desk.draft.item_code,
        version_id=desk.draft.version_id,
        saved_at=desk.draft.saved_at,
        answers=desk.draft.answers,
        form=desk.draft.form,
        form_version=desk.draft.form_version,
        known={name: fact.shown or str(fact.value) for name, fact in desk.locked.items()},
        slots=tuple(
            DraftSlot(
                key=line.slot.key,
                name=line.slot.name,
                how=line.met.how,
                is_owed=line.is_owed,
                papers=tuple(paper.id for paper in line.papers),
            )
            for line in desk.lines
        ),
        problems=desk.problems,
        is_stale=desk.is_stale,
        is_ready=desk.is_ready,
    )


def save_own_form(
    draft_id: UUID, values: Mapping[str, Any], *, by: Person, at: datetime, over: int | None = None
) -> None:
    """Keep what was typed, without what is known and locked, as the pages do, in place of version `over`.

    Raises NotFound, DraftChanged.
    """
    desk = desk_of(own_draft(draft_id, by=by), person=by)
    kept = {name: value for name, value in values.items() if name not in desk.locked}
    is_done = not desk.problems_of(kept)
    save_form(draft_id=draft_id, values=kept, is_done=is_done, by=by, at=at, over=over)


def own_application(draft_id: UUID, *, channel: str, signature: SignedByToken, by: Person) -> Application:
    """The application that a draft of `by` is, signed in this way. 1 SQL. Raises NotFound."""
    draft = own_draft(draft_id, by=by)
    return replace(application_of(draft), channel=channel, signature=signature)
