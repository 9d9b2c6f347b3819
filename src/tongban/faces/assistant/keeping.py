"""The state as a signed text that the browser or the program keeps: nothing of a conversation is stored here.

It is signed, not secret: it holds what its holder typed and was told. It ends after half a day.
"""

from collections.abc import Mapping
from typing import Any

from django.core import signing

from tongban.faces.assistant.facts import Choice, Citation, Key, Kind, Link, Reply, Sentence, State, Turn

SALT = "assistant.state"
KEPT_SECONDS = 12 * 3600
MOST_TOKEN = 60_000  # characters; a longer one is none of ours
_SAID, _TOLD, _SENTENCES = 300, 200, 8  # of an earlier turn: what was said, a sentence told, how many


def sealed(state: State) -> str:
    """The state as text. Earlier turns are shortened: the thread is a memory, the guide is the source."""
    return signing.dumps(_as_json(state), salt=SALT, compress=True)


def opened(token: str) -> State | None:
    """The state of a text that we sealed; None for one that is not ours, broken or too old."""
    if not token or len(token) > MOST_TOKEN:
        return None
    try:
        return _as_state(signing.loads(token, salt=SALT, max_age=KEPT_SECONDS))
    except (signing.BadSignature, KeyError, TypeError, ValueError):
        return None


def _as_json(state: State) -> dict[str, Any]:
    last = len(state.turns) - 1
    return {
        "i": state.item,
        "a": dict(state.answers),
        "e": state.element or "",
        "w": list(state.wanted),
        "q": state.question,
        "s": sorted(state.skipped),
        "o": list(state.offered),
        "t": [_turn_json(one, is_last=at == last) for at, one in enumerate(state.turns)],
    }


def _turn_json(turn: Turn, *, is_last: bool) -> dict[str, Any]:
    """Of the last turn the choices too: they say what a choice means."""
    reply = turn.reply
    return {
        "d": turn.said[:_SAID],
        "k": reply.kind,
        "s": [
            [
                one.text[:_TOLD],
                *(
                    [one.citation.item, one.citation.element, one.citation.title[:80], one.citation.url]
                    if one.citation
                    else []
                ),
            ]
            for one in reply.sentences[:_SENTENCES]
        ],
        "c": [[one.label[:80], one.value] for one in reply.choices] if is_last else [],
        "l": [[one.label, one.url] for one in reply.links] if is_last else [],
        "p": reply.phrased_by,
    }


def _as_state(found: Mapping[str, Any]) -> State:
    return State(
        item=found["i"],
        answers=found["a"],
        element=Key(found["e"]) if found["e"] else None,
        wanted=tuple(Key(one) for one in found["w"]),
        question=found["q"],
        skipped=frozenset(found["s"]),
        offered=tuple(found["o"]),
        turns=tuple(_turn(one) for one in found["t"]),
    )


def _turn(found: Mapping[str, Any]) -> Turn:
    reply = Reply(
        kind=Kind(found["k"]),
        sentences=tuple(_sentence(*one) for one in found["s"]),
        choices=tuple(Choice(label=label, value=value) for label, value in found["c"]),
        links=tuple(Link(label=label, url=url) for label, url in found["l"]),
        phrased_by=found["p"],
    )
    return Turn(said=found["d"], reply=reply)


def _sentence(text: str, *source: str) -> Sentence:
    if not source:
        return Sentence(text=text)
    item, element, title, url = source
    return Sentence(text=text, citation=Citation(item=item, element=Key(element), title=title, url=url))
