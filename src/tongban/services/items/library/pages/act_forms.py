"""What the form of each act reads and shows; the pages that answer are in `acts`."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from tongban.foundation.directory.public import AreaFact, Officer
from tongban.kernel.errors import N_
from tongban.services.items.library.acting import entries, merging, splitting
from tongban.services.items.library.acting.queries import keepers_of, level_of, said_by
from tongban.services.items.library.acting.typed import Typed
from tongban.services.items.library.facts import Act, EntryFact
from tongban.services.items.library.models import Change
from tongban.services.items.library.pages import act_views as views
from tongban.services.items.library.proposals import STATES_ONLY, NewEntry
from tongban.services.items.library.queries import entry


@dataclass(frozen=True, kw_only=True)
class Proposed:
    """What a form proposes: the subject and the proposal, with the entries that it would make."""

    subject: str
    proposal: Mapping[str, Any]
    made: Sequence[NewEntry] = ()
    others: Sequence[str] = ()
    organisation_id: UUID | None = None


@dataclass(frozen=True, kw_only=True)
class Form:
    """One act at the desk: how its form begins, what it reads, how it is shown."""

    act: Act
    template: str
    read: Callable[[Typed], Proposed]
    show: Callable[[Typed], Mapping[str, Any]]
    at_first: Mapping[str, list[str]] = field(default_factory=dict)
    change: Change | None = None


def form_of(change: Change, by: Officer) -> Form:
    """The form of a draft. 1 SQL for each entry that it ends."""
    act, proposal = Act(change.act), change.proposal
    if act in STATES_ONLY:
        return _state(change)
    if act is Act.ADD:
        return adding(by, change)
    first = entry(change.subject.partition(":")[2])
    made = [NewEntry.model_validate(row) for row in proposal["into"]]
    if act is Act.SPLIT:
        return dividing(first, change, made)
    return joining([first, *(entry(code) for code in change.others)], change, made[0])


def _state(change: Change) -> Form:
    return Form(
        act=Act(change.act),
        template="items/library/acts/state.html",
        read=lambda typed: Proposed(subject=change.subject, proposal={}),
        show=lambda typed: views.state(change),
        change=change,
    )


def adding(by: Officer, change: Change | None = None) -> Form:
    """A new entry of the list of an organisation's area. Its code stays once it is drafted."""
    keepers = keepers_of(by)
    new = NewEntry.model_validate(change.proposal["entry"]) if change else None

    def read(typed: Typed) -> Proposed:
        keeper = next((one for one in keepers if str(one.id) == typed.text("keeper")), None)
        if keeper is None and new is None:
            typed.wrong("keeper", N_("Choose one of your organisations."))
        standing = _standing(typed, (keeper or keepers[0]).area, new)
        made = entries.entry_from(typed, standing, above=said_by(standing.upper))
        typed.check()
        assert made is not None
        if new is not None:
            made = made.model_copy(update={"code": new.code})
        return Proposed(
            subject=f"entry:{made.code}",
            proposal={"entry": made.model_dump(mode="json")},
            made=[made],
            organisation_id=keeper.id if keeper else None,
        )

    return Form(
        act=Act.ADD,
        template="items/library/acts/add.html",
        read=read,
        show=lambda typed: views.adding(typed, keepers, new),
        at_first=entries.typed_of(new) if new else {"keeper": [str(keepers[0].id)]},
        change=change,
    )


def _standing(typed: Typed, where: AreaFact, new: NewEntry | None) -> entries.Standing:
    """In the list of the keeper's area; one that is drafted already stays in its own."""
    upper = typed.text("upper")
    if new is None:
        return entries.Standing(area_code=where.code, level=level_of(where), upper=upper)
    return entries.Standing(area_code=new.area_code, level=new.level, upper=upper, parent=new.parent)


def dividing(old: EntryFact, change: Change | None = None, made: Sequence[NewEntry] = ()) -> Form:
    """One entry into several that stand where it stood."""

    def read(typed: Typed) -> Proposed:
        into = splitting.into_from(typed, old)
        rows = [new.model_dump(mode="json") for new in into]
        return Proposed(subject=f"entry:{old.code}", proposal={"into": rows}, made=into)

    return Form(
        act=Act.SPLIT,
        template="items/library/acts/split.html",
        read=read,
        show=lambda typed: views.splitting(typed, old),
        at_first=splitting.typed_parts(made, old) if made else splitting.typed_at_first(old),
        change=change,
    )


def joining(olds: Sequence[EntryFact], change: Change | None = None, made: NewEntry | None = None) -> Form:
    """Several entries into one; the first is the subject of the change."""
    rows = merging.rows_of([old.content for old in olds])

    def read(typed: Typed) -> Proposed:
        new = merging.merged_from(typed, olds)
        return Proposed(
            subject=f"entry:{olds[0].code}",
            proposal={"into": [new.model_dump(mode="json")]},
            made=[new],
            others=[old.code for old in olds[1:]],
        )

    return Form(
        act=Act.MERGE,
        template="items/library/acts/merge.html",
        read=read,
        show=lambda typed: views.merging(typed, olds, rows),
        at_first=merging.typed_merged(made, rows, olds) if made else merging.typed_at_first(rows),
        change=change,
    )
