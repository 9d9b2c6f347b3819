"""What must hold before a change may go on its way and into force."""

from datetime import datetime

from tongban.kernel.actors import Actor
from tongban.kernel.errors import N_, NotFound, Refused
from tongban.services.items.commands.publish import NotPublishable
from tongban.services.items.content import ItemContent
from tongban.services.items.instant.placed import flaws_of_instant
from tongban.services.items.library.access import name_of
from tongban.services.items.library.commands.create_entry import check_new
from tongban.services.items.library.facts import Act, ChangeState, EntryContent, LevelContent
from tongban.services.items.library.models import Change, ChangeStep, ListEntry
from tongban.services.items.library.ports import Impact, impact_sources
from tongban.services.items.library.proposals import ENDS, NewEntry
from tongban.services.items.library.queries import levels_of, levels_of_item
from tongban.services.items.library.rules import MOVES, check_chain, resolve
from tongban.services.items.library.subjects import Subject, codes_below, fits_state, subject_of
from tongban.services.items.rules import flaws


class CannotMove(Refused):
    """The change is not in a state in which this can be done."""

    code = "change-cannot-move"
    title = N_("This cannot be done with the change as it stands now.")


class ActDoesNotFit(Refused):
    """The act makes no sense for the state of the entry or item."""

    code = "change-act-does-not-fit"
    title = N_("This act does not fit the state of %(subject)s.")


class VersionMoved(Refused):
    """The entry or item got another version since the change was drafted."""

    code = "change-version-moved"
    title = N_(
        "%(subject)s has another version in force by now. Look at what changed, then save the change again."
    )


class DraftsOpen(Refused):
    """People are filling in applications for an item that is to be cancelled."""

    code = "item-drafts-open"
    title = N_(
        "%(count)s applications are being filled in. Suspend the item first, so that none is added, "
        "and cancel it when they are handed in or given up."
    )


def check_move(change: Change, to: ChangeState) -> None:
    """Raises CannotMove."""
    if to not in MOVES[ChangeState(change.state)]:
        raise CannotMove(facts={"state": change.state, "to": to.value})


def check_effect(change: Change) -> None:
    """The change as a whole: act, version, content, and nobody in the middle of applying.

    Raises ActDoesNotFit, VersionMoved, DraftsOpen, NotPublishable, OverrideNotAllowed and
    what the proposal of a new entry raises.
    """
    act = Act(change.act)
    if act is Act.ADD and "entry" in change.proposal:
        check_new(NewEntry.model_validate(change.proposal["entry"]))
        return
    subject = subject_of(change.subject)
    if not fits_state(act, subject):
        raise ActDoesNotFit(facts={"subject": change.subject, "state": subject.task_state})
    if subject.version_id != change.base_version:
        raise VersionMoved(facts={"subject": change.subject})
    if act in ENDS:
        check_no_drafts(change)
    for row in change.proposal.get("into", ()):
        check_new(NewEntry.model_validate(row))
    for code in change.others:
        other = subject_of(f"entry:{code}")
        if not fits_state(act, other):
            raise ActDoesNotFit(facts={"subject": f"entry:{code}", "state": other.task_state})
    if act in {Act.ADD, Act.CHANGE}:
        check_content(change, subject)


def check_content(change: Change, subject: Subject) -> None:
    """What is proposed agrees with the levels above, and can be published. Raises as `check_effect`."""
    if subject.entry is not None:
        check_chain(chain_with(subject.entry, EntryContent.model_validate(change.proposal["content"])))
        return
    content = proposed_content(change, subject)
    if found := [*flaws(content), *flaws_of_instant(content)]:
        raise NotPublishable(facts={"fields": {flaw.rule: flaw.text for flaw in found}})


def proposed_content(change: Change, subject: Subject) -> ItemContent:
    """The content that an implementation would have. Raises OverrideNotAllowed, ContentInvalid."""
    if subject.item is None:
        raise NotFound(facts={"item": change.subject})
    if "content" in change.proposal:
        return ItemContent.model_validate(change.proposal["content"])
    return resolve(levels_of_item(subject.item), change.proposal["own"]).content


def chain_with(entry: ListEntry, content: EntryContent) -> list[LevelContent]:
    """The way down to an entry as if it said `content`."""
    above = levels_of([entry.upper_id]).get(entry.upper_id, ()) if entry.upper_id else ()
    return [
        *above,
        LevelContent(
            level=entry.level,
            code=entry.code,
            area_code=entry.area_code,
            version_id=entry.current_id or 0,
            content=content,
        ),
    ]


def check_no_drafts(change: Change) -> None:
    """Nobody is filling in an application for what is to end. Raises DraftsOpen with some of them."""
    found = open_drafts(codes_below(change))
    if found.count:
        raise DraftsOpen(facts={"count": found.count, "sample": list(found.sample)})


def open_drafts(codes: list[str]) -> Impact:
    """The open drafts for these items, over all sources."""
    told = [one for one in impact_sources.ask(item_codes=codes) if one.kind == "drafts"] if codes else []
    sample = tuple(name for one in told for name in one.sample)[:5]
    return Impact(kind="drafts", count=sum(one.count for one in told), sample=sample)


def note_step(
    change: Change, act: str, *, by: Actor, at: datetime, outcome: str = "", note: str = ""
) -> None:
    """Write one step of the life of a change. 1 SQL."""
    ChangeStep.objects.create(
        change=change, act=act, outcome=outcome, by=by.ref, by_name=name_of(by), at=at, note=note
    )
