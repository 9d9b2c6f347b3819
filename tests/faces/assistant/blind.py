"""Plays the conversations that were written by somebody who had not seen the assistant, and counts what comes out.

A turn is right when the reply is about the item, tells of the element (or cites it), and holds the words. Where
several services are offered and the expected one is among them, it is chosen, and the reply to that counts apart.
`wrong` beside an expectation says why it is not followed; such a turn is played and not counted.
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from django.utils import translation

from tests.faces.assistant.play import HERE, choose, say, words_of
from tongban.faces.assistant.facts import Kind, Reply, State

_LANGUAGES = {"zh": "zh-hans", "en": "en"}
_REFUSALS = {Kind.DECLINED, Kind.NOTHING, Kind.TALK}


@dataclass(kw_only=True)
class Score:
    """How many turns there were, how many came out right, of these after a choice; and each that did not."""

    turns: int = 0
    right: int = 0
    chosen: int = 0
    misses: list[str] = field(default_factory=list)

    @property
    def share(self) -> float:
        return self.right / self.turns if self.turns else 0.0

    def __str__(self) -> str:
        return f"{self.right} of {self.turns} right ({self.share:.2f}), {self.chosen} of them after a choice"


def written(name: str, library: str) -> list[dict[str, Any]]:
    """The rows of a file beside the tests that are about this library."""
    path = Path(HERE) / name
    rows = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines() if line]
    return [row for row in rows if row["library"] == library]


def play_dialogues(rows: Sequence[Mapping[str, Any]], codes: Mapping[str, str]) -> Score:
    """Play them; `codes` is the item's code by the name that the rows give it."""
    score = Score()
    for row in rows:
        state = State()
        with translation.override(_LANGUAGES[row["language"]]):
            for wanted in row["turns"]:
                state, reply = say(wanted["says"], state=state)
                item, has_chosen = codes.get(wanted["item"], wanted["item"]), False
                if reply.item != item and f"item:{item}" in {one.value for one in reply.choices}:
                    (state, reply), has_chosen = choose(state, f"item:{item}"), True
                if wanted.get("wrong"):
                    continue
                score.turns += 1
                why = _misses(reply, item, wanted)
                score.right += not why
                score.chosen += has_chosen and not why
                if why:
                    score.misses.append(f"{row['id']} {wanted['says']} [{wanted['element']}]: {why}")
    return score


def _misses(reply: Reply, item: str, wanted: Mapping[str, Any]) -> str:
    told = {str(key) for key in reply.elements} | {
        str(one.citation.element) for one in reply.sentences if one.citation
    }
    text = words_of(reply) + " ".join(one.label for one in reply.choices)
    about = f"{reply.kind} {reply.item} {sorted(told)}: {words_of(reply)[:160]!r}"
    if item and reply.item != item:
        return f"another item: {about}"
    if wanted["element"] not in told:
        return f"another element: {about}"
    if wanted["holds"] and wanted["holds"] not in text:
        return f"without {wanted['holds']!r}: {about}"
    return ""


def play_declined(rows: Sequence[Mapping[str, Any]], codes: Mapping[str, str]) -> Score:
    """Play the questions that must be declined, or of which it must be said that the guide does not say it."""
    score = Score()
    for row in rows:
        state = State()
        with translation.override("zh-hans"):
            for wanted in row["turns"]:
                state, reply = say(wanted["says"], state=state)
                item = codes.get(row["item"], row["item"])
                if item and f"item:{item}" in {one.value for one in reply.choices} and reply.item != item:
                    state, reply = choose(state, f"item:{item}")
        if row.get("wrong"):
            continue
        score.turns += 1
        is_right = (
            reply.kind in _REFUSALS
            if row["expect"] == "declined"
            else reply.kind is Kind.SILENT and reply.item == item
        )
        score.right += is_right
        if not is_right:
            said = " / ".join(one["says"] for one in row["turns"])
            score.misses.append(
                f"{row['id']} {said} [{row['expect']}]: {reply.kind} {words_of(reply)[:160]!r}"
            )
    return score
