"""What a change begins with, and what it says as it stands."""

from typing import Any

from tongban.kernel.errors import NotFound
from tongban.services.items.content import ItemContent
from tongban.services.items.library.elements import paths_in
from tongban.services.items.library.facts import Act, EntryContent
from tongban.services.items.library.models import Change
from tongban.services.items.library.proposals import STATES_ONLY
from tongban.services.items.library.queries import levels_of_item
from tongban.services.items.library.rules import said_above
from tongban.services.items.library.subjects import subject_of


def proposal_for(act: Act, subject: str) -> dict[str, Any]:
    """What a change begins with: what is in force now. Raises NotFound."""
    if act in STATES_ONLY:
        return {}
    about = subject_of(subject)
    if about.entry is not None:
        if about.entry.current is None:
            raise NotFound(facts={"entry": about.code})
        return {"content": about.entry.current.content}
    assert about.item is not None
    if about.follows_entry:
        return {"own": about.item.own or {}}
    stored = about.item.current.content if about.item.current else about.item.draft
    return {"content": stored or {}}


def said_in(change: Change) -> dict[str, Any]:
    """What a change proposes by field path, with what its implementation inherits."""
    if change.subject.startswith("entry:"):
        return EntryContent.model_validate(change.proposal["content"]).said()
    if "content" in change.proposal:
        return paths_in(ItemContent.model_validate(change.proposal["content"]))
    return {**_above(change), **change.proposal["own"]}


def _above(change: Change) -> dict[str, Any]:
    subject = subject_of(change.subject)
    assert subject.item is not None
    return said_above(levels_of_item(subject.item))
