"""How much of each page says what a guide must say (完整度). Pure."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from tongban.services.items.editor.facts import Input, Rows, Section
from tongban.services.items.editor.places import value_at, value_in
from tongban.services.items.editor.sections import SECTIONS


@dataclass(frozen=True, kw_only=True)
class Completeness:
    """What is wanted on a page and how much of it is there."""

    done: int
    wanted: int

    @property
    def percent(self) -> int:
        return 100 * self.done // self.wanted if self.wanted else 100

    @property
    def is_whole(self) -> bool:
        return self.done >= self.wanted


def completeness(said: Mapping[str, Any]) -> dict[str, Completeness]:
    """Each page's, by its key. `said` is unfolded."""
    return {key: _of_section(section, said) for key, section in SECTIONS.items()}


def whole(parts: Mapping[str, Completeness]) -> Completeness:
    """All pages together."""
    return Completeness(
        done=sum(one.done for one in parts.values()), wanted=sum(one.wanted for one in parts.values())
    )


def _of_section(section: Section, said: Mapping[str, Any]) -> Completeness:
    done = wanted = 0
    for ask in section.asks():
        stored = value_at(said, ask.key)
        if isinstance(ask, Input):
            if ask.is_wanted and not _is_needless(ask.key, said):
                wanted += 1
                done += _is_said(stored)
            continue
        rows = stored or []
        if ask.is_wanted and not rows and not _is_needless(ask.key, said):
            wanted += 1
        wanted += len(rows)
        done += sum(_is_whole(ask.inputs, row) for row in rows)
    return Completeness(done=done, wanted=wanted)


def _is_whole(asks: Sequence[Input | Rows], part: Mapping[str, Any]) -> bool:
    """Whether a row says everything that is wanted of it; rows count as one each."""
    return all(
        _is_said(value_in(part, tuple(one.key.split(".")))) or bool(getattr(one, "default", ""))
        for one in asks
        if one.is_wanted
    )


def _is_said(stored: Any) -> bool:
    return stored is not None and stored not in ("", [], {})


def _is_needless(key: str, said: Mapping[str, Any]) -> bool:
    """What another answer makes needless."""
    if key == "slots":
        return bool(said.get("needs_no_material"))
    if key == "limits.statutory":
        return True  # not every item has one; the checks ask where the law sets it
    return key in {"project_type", "process.key"}  # always said: by default
