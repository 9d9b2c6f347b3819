"""Plays a written conversation and says where a reply is not what it is held to."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from pathlib import Path
from typing import Any

import yaml
from django.utils import translation

from tests.services.items.make import MONDAY
from tongban.faces.assistant.dialogue import turn
from tongban.faces.assistant.facts import Reply, State
from tongban.faces.assistant.keeping import opened, sealed
from tongban.faces.assistant.setting import Setting
from tongban.foundation.identity.public import Person

HERE = Path(__file__).parent


def conversations(name: str) -> list[dict[str, Any]]:
    """The conversations of a file beside the tests."""
    found: list[dict[str, Any]] = yaml.safe_load((HERE / name).read_text(encoding="utf-8"))
    return found


def setting(*, person: Person | None = None, now: datetime = MONDAY) -> Setting:
    return Setting(now=now, person=person)


def say(*texts: str, state: State | None = None, person: Person | None = None) -> tuple[State, Reply]:
    """Say these one after another; the last reply. Between two turns the state is sealed and opened."""
    state, reply = state or State(), None
    for text in texts:
        state, reply = turn(state, text, setting=setting(person=person))
        state = kept(state)
    assert reply is not None
    return state, reply


def choose(state: State, value: str) -> tuple[State, Reply]:
    state, reply = turn(state, "", choice=value, setting=setting())
    return kept(state), reply


def kept(state: State) -> State:
    """The state as it comes back from whoever keeps it."""
    found = opened(sealed(state, holder="", at=MONDAY), holder="", at=MONDAY)
    assert found is not None
    return found


def words_of(reply: Reply) -> str:
    return "\n".join(one.text for one in reply.sentences)


def faults_of(conversation: Mapping[str, Any]) -> list[str]:
    """What is otherwise than the conversation says."""
    state, faults = State(), []
    with translation.override(conversation.get("language", "zh-hans")):
        for expected in conversation["turns"]:
            state, reply = say(expected["say"], state=state)
            faults += [
                f"{conversation['about']}: {expected['say']}: {why}" for why in _differs(expected, reply)
            ]
    return faults


def _differs(expected: Mapping[str, Any], reply: Reply) -> Iterable[str]:
    text = words_of(reply)
    if "kind" in expected and reply.kind != expected["kind"]:
        yield f"a {reply.kind}, not a {expected['kind']}: {text[:120]}"
    if "item" in expected and reply.item != expected["item"]:
        yield f"about {reply.item or 'nothing'}, not {expected['item']}: {text[:120]}"
    for key in expected.get("elements", ()):
        if key not in reply.elements:
            yield f"of {', '.join(reply.elements)}, not of {key}: {text[:120]}"
    for piece in expected.get("says", ()):
        if piece not in text:
            yield f"without {piece}: {text[:300]}"
    for piece in expected.get("not", ()):
        if piece in text:
            yield f"with {piece}"
    offered = " ".join(one.label for one in reply.choices)
    for piece in expected.get("offers", ()):
        if piece not in offered:
            yield f"does not offer {piece}: {offered[:200]}"
    if "link" in expected and not any(one.url.startswith(expected["link"]) for one in reply.links):
        yield f"no way to {expected['link']}: {[one.url for one in reply.links]}"
