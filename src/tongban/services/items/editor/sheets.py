"""A change as the editor works on it: what it says, what stands above it, what is locked and by whom."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from tongban.kernel.errors import NotFound
from tongban.services.items.content import ItemContent
from tongban.services.items.editor.facts import Section
from tongban.services.items.editor.folding import folded, unfolded
from tongban.services.items.editor.places import head_of
from tongban.services.items.library.changes import is_edited
from tongban.services.items.library.elements import ELEMENTS, Policy, default_of, stored_of
from tongban.services.items.library.facts import EntryContent, LevelContent, Origin
from tongban.services.items.library.models import Change
from tongban.services.items.library.proposing import said_in
from tongban.services.items.library.queries import levels_of, levels_of_item
from tongban.services.items.library.rules import content_of, walk
from tongban.services.items.library.subjects import Subject, subject_of
from tongban.services.process.public import ProcessUnknown, StepFact, process_steps, process_version

_HEAD = ("name", "type_code", "basis", "use_levels")
_FIVE_POSTS = "five-posts"


@dataclass(frozen=True, kw_only=True)
class Sheet:
    """What a change says by field path (`said`) and what the levels above it say and bind."""

    change: Change
    subject: Subject
    said: Mapping[str, Any]
    levels: tuple[LevelContent, ...]
    above: Mapping[str, Any]
    policies: Mapping[str, Policy]
    origins: Mapping[str, Origin]

    @property
    def is_entry(self) -> bool:
        return self.subject.entry is not None

    @cached_property
    def steps(self) -> list[StepFact]:
        return steps_of(self.said)

    @cached_property
    def shown(self) -> dict[str, Any]:
        """What the pages show; see `folding`."""
        return unfolded(self.said, self.steps)

    @cached_property
    def shown_above(self) -> dict[str, Any]:
        return unfolded(self.above, self.steps)

    def part(self, section: Section, shown: Mapping[str, Any] | None = None) -> dict[str, Any]:
        """What one page shows, by field path."""
        whole = self.shown if shown is None else shown
        return {head: whole[head] for head in heads_of(section) if head in whole}

    @property
    def locked(self) -> frozenset[str]:
        """Elements that the level above fixes."""
        return frozenset(
            key for key, policy in self.policies.items() if policy == "fixed" and self._is_said_above(key)
        )

    @property
    def differing(self) -> frozenset[str]:
        """Elements that say something else than the level above."""
        return frozenset(
            key
            for key, element in ELEMENTS.items()
            if self._is_said_above(key)
            and any(self.said.get(path) != self.above.get(path) for path in element.fields)
        )

    def _is_said_above(self, key: str) -> bool:
        return any(path in self.above for path in ELEMENTS[key].fields)

    def said_with(self, section: Section, part: Mapping[str, Any]) -> dict[str, Any]:
        """Everything that the change says once a page says `part`. Steps follow the process chosen."""
        heads = heads_of(section)
        whole = {path: value for path, value in self.shown.items() if path not in heads} | dict(part)
        if "process.steps" in heads:
            known = {step.key for step in steps_of(whole)}
            whole["process.steps"] = [row for row in whole.get("process.steps", []) if row["key"] in known]
        return folded(whole, self.said)

    def proposal(self, said: Mapping[str, Any]) -> dict[str, Any]:
        """What the change proposes when it says this. Raises ContentInvalid, ValidationError."""
        if self.is_entry:
            return {"content": entry_with(self.change.proposal["content"], said).as_json()}
        if "content" in self.change.proposal:
            return {"content": content_of(said).as_json()}
        own = {path: stored for path, stored in said.items() if self.above.get(path) != stored}
        for path in self.above.keys() - said.keys():
            own[path] = stored_of(path, default_of(path))
        return {"own": own}

    def content(self, said: Mapping[str, Any]) -> ItemContent:
        """The content of the guide that follows. Raises ContentInvalid."""
        return content_of({**said, "name": said.get("name") or self.change.title})


def sheet_of(change: Change) -> Sheet:
    """A change as the editor works on it. 2 SQL, and one for the process. Raises NotFound for another act."""
    if not is_edited(change):
        raise NotFound(facts={"change": str(change.pk)})
    subject = subject_of(change.subject)
    levels = _levels_above(subject)
    way = walk(levels)
    return Sheet(
        change=change,
        subject=subject,
        said=said_in(change),
        levels=levels,
        above=dict(way.said),
        policies=dict(way.policies),
        origins=dict(way.origins),
    )


def _levels_above(subject: Subject) -> tuple[LevelContent, ...]:
    if subject.item is not None:
        return levels_of_item(subject.item)
    entry = subject.entry
    if entry is None or not entry.upper_id:
        return ()
    return levels_of([entry.upper_id]).get(entry.upper_id, ())


def entry_with(document: Mapping[str, Any], said: Mapping[str, Any]) -> EntryContent:
    """A list entry that says this, and binds what it bound."""
    content = EntryContent.model_validate(document)
    head = {path: said[path] for path in _HEAD if path in said}
    elements = {path: stored for path, stored in said.items() if path not in _HEAD}
    kept = {key: value for key, value in content.as_json().items() if key not in _HEAD}
    return EntryContent.model_validate({**kept, **head, "elements": elements})


def steps_of(said: Mapping[str, Any]) -> list[StepFact]:
    """The steps of the process that is chosen; none for one that nobody has published. 1 SQL."""
    key = (said.get("process") or {}).get("key", _FIVE_POSTS)
    try:
        return process_steps(process_version(key).id)
    except ProcessUnknown:
        return []


def place_of(sheet: Sheet, section: Section) -> str:
    """Names one page of one change."""
    return f"{sheet.change.pk}:{section.key}"


def heads_of(section: Section) -> Sequence[str]:
    """The field paths of a page."""
    return tuple(dict.fromkeys(head_of(ask.key)[0] for ask in section.asks()))
