"""Changes as an officer sees them: lists, one change with its steps, and what may be done now."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db.models import Q

from tongban.foundation.directory.public import Officer
from tongban.kernel.errors import NotFound
from tongban.kernel.places import cursor_after, moment_place
from tongban.services.items.content import ItemContent
from tongban.services.items.library.access import EDIT, visible_to
from tongban.services.items.library.comparing import Difference, compare_entries, compare_said
from tongban.services.items.library.elements import paths_in
from tongban.services.items.library.facts import Act, ChangeRow, ChangeState, EntryContent, Office
from tongban.services.items.library.models import Change, ChangeStep, ListEntryVersion
from tongban.services.items.library.proposals import NewEntry
from tongban.services.items.library.queries import levels_of_item, own_said
from tongban.services.items.library.rules import said_above
from tongban.services.items.library.subjects import subject_of
from tongban.services.items.models import ItemVersion

VIEWS: Mapping[str, frozenset[ChangeState]] = {
    "open": frozenset(
        {ChangeState.DRAFT, ChangeState.RETURNED, ChangeState.SUBMITTED, ChangeState.STAFFING_APPROVED}
    ),
    "scheduled": frozenset({ChangeState.SCHEDULED}),
    "done": frozenset({ChangeState.IN_FORCE, ChangeState.WITHDRAWN}),
}
PAGE = 20


@dataclass(frozen=True, kw_only=True)
class ChangePage:
    """One page of changes; `cursor` leads to the next, empty on the last."""

    rows: tuple[ChangeRow, ...]
    cursor: str


def changes(*, by: Officer, view: str = "open", cursor: str = "", limit: int = PAGE) -> ChangePage:
    """Changes that an officer may see, the newest first. 1 SQL. Raises Invalid (cursor)."""
    rows = visible_to(by).filter(state__in=VIEWS.get(view, VIEWS["open"]))
    if cursor:
        made_at, pk = moment_place(cursor)
        rows = rows.filter(Q(made_at__lt=made_at) | Q(made_at=made_at, id__lt=pk))
    found = list(rows.defer("proposal").order_by("-made_at", "-id")[: limit + 1])
    more = cursor_after(found[limit - 1].made_at, found[limit - 1].pk) if len(found) > limit else ""
    return ChangePage(rows=tuple(_row(change) for change in found[:limit]), cursor=more)


def changes_about(subject: str, *, by: Officer, limit: int = 10) -> list[ChangeRow]:
    """The latest changes of one thing that an officer may see. 1 SQL."""
    rows = visible_to(by).filter(subject=subject).defer("proposal").order_by("-made_at")
    return [_row(change) for change in rows[:limit]]


def change_seen(change_id: UUID, *, by: Officer) -> Change:
    """One change. 1 SQL. Raises NotFound for one that is not there or not theirs."""
    change = visible_to(by).filter(pk=change_id).first()
    if change is None:
        raise NotFound(facts={"change": str(change_id)})
    return change


def is_edited(change: Change) -> bool:
    """Whether its content is worked on in the editor; the other acts have a form of their own."""
    return change.act == Act.CHANGE or (change.act == Act.ADD and change.subject.startswith("item:"))


def last_return(change: Change) -> ChangeStep | None:
    """Who gave a change back, and why, while it waits to be mended. 1 SQL, none in another state."""
    if change.state != ChangeState.RETURNED:
        return None
    return change.steps.filter(outcome="return").order_by("-id").first()


@dataclass(frozen=True, kw_only=True)
class May:
    """What this officer may do with a change now; the verbs check again."""

    edit: bool = False
    submit: bool = False
    withdraw: bool = False
    review: Office | None = None


def what_may(change: Change, *, by: Officer) -> May:
    """No SQL."""
    state = ChangeState(change.state)
    keeps = EDIT in by.duties_in.get(change.organisation_id, frozenset())
    is_open = state in {ChangeState.DRAFT, ChangeState.RETURNED}
    return May(
        edit=keeps and is_open,
        submit=keeps and is_open,
        withdraw=keeps and state not in {ChangeState.IN_FORCE, ChangeState.WITHDRAWN},
        review=_review(change, state, by),
    )


def _review(change: Change, state: ChangeState, by: Officer) -> Office | None:
    at = {
        ChangeState.SUBMITTED: (Office.STAFFING, change.staffing_office_id),
        ChangeState.STAFFING_APPROVED: (Office.LEGAL, change.legal_office_id),
    }.get(state)
    if at is None or at[1] is None or by.ref == change.made_by:
        return None
    return at[0] if at[0].duty in by.duties_in.get(at[1], frozenset()) else None


def differences_of(change: Change) -> list[Difference]:
    """What a change would make different from the version on which it rests. 2 SQL or 3."""
    proposal = change.proposal
    if "entry" in proposal:
        return compare_said({}, NewEntry.model_validate(proposal["entry"]).content.said())
    if change.subject.startswith("entry:"):
        if "content" not in proposal:
            return []
        row = ListEntryVersion.objects.filter(pk=change.base_version or 0).values_list("content", flat=True)
        before = EntryContent.model_validate(row.get())
        return compare_entries(before, EntryContent.model_validate(proposal["content"]))
    before_said, after_said = said_of_item(change)
    return compare_said(before_said, after_said)


def said_of_item(change: Change) -> tuple[dict[str, Any], dict[str, Any]]:
    """Everything that an implementation says before and after, what it inherits included."""
    subject = subject_of(change.subject)
    assert subject.item is not None
    row = ItemVersion.objects.filter(pk=change.base_version or 0).values_list("content", flat=True).first()
    before = paths_in(ItemContent.model_validate(row)) if row else {}
    if "content" in change.proposal:
        return before, paths_in(ItemContent.model_validate(change.proposal["content"]))
    above = said_above(levels_of_item(subject.item))
    if "own" not in change.proposal:
        return before, before
    if not row:
        before = {**above, **own_said(subject.item)} if change.act != Act.ADD else {}
    return before, {**above, **change.proposal["own"]}


def _row(change: Change) -> ChangeRow:
    return ChangeRow(
        id=change.pk,
        act=Act(change.act),
        subject=change.subject,
        title=change.title,
        area_code=change.area_code,
        organisation_id=change.organisation_id,
        state=ChangeState(change.state),
        in_force_on=change.in_force_on,
        made_by_name=change.made_by_name,
        made_at=change.made_at,
        revision=change.revision,
    )
