"""The state as a sealed text that the browser or the program keeps: nothing of a conversation is stored here.

It is ciphertext (AES-GCM) that opens only for whom it was sealed, and ends half a day after the conversation
began. What somebody said before signing in goes along when they do, never the other way round.
"""

import json
import zlib
from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.http import HttpRequest

from tongban.faces.assistant.facts import Choice, Citation, Key, Kind, Link, Reply, Sentence, State, Turn
from tongban.faces.assistant.telling import bounded
from tongban.foundation.vault.public import KeyMissing, WrongKey, decrypt, encrypt

PURPOSE = "assistant-state"
KEPT_SECONDS = 12 * 3600
MOST_TOKEN = 60_000  # characters; a longer one is none of ours
_SAID, _TOLD, _SENTENCES = 300, 200, 8  # of an earlier turn: what was said, a sentence told, how many


def sealed(state: State, *, holder: str, at: datetime) -> str:
    """The state as text for `holder`; empty: somebody who has not signed in.

    Earlier turns are shortened: the thread is a memory, the guide is the source.
    """
    begun = state.begun or int(at.timestamp())
    plain = zlib.compress(json.dumps({**_as_json(state), "b": begun}, ensure_ascii=False).encode())
    return urlsafe_b64encode(encrypt(plain, purpose=PURPOSE, place=_place(holder))).decode()


def opened(token: str, *, holder: str, at: datetime) -> State | None:
    """The state of a text that we sealed for `holder`, or before they signed in; None for any other or too old a one."""
    if not token or len(token) > MOST_TOKEN:
        return None
    for place in dict.fromkeys((_place(holder), _place(""))):
        try:
            plain = decrypt(urlsafe_b64decode(token.encode()), purpose=PURPOSE, place=place)
        except (WrongKey, KeyMissing, ValueError):
            continue
        try:
            state = _as_state(json.loads(zlib.decompress(plain)))
        except (zlib.error, KeyError, TypeError, ValueError):  # sealed by an older version
            return None
        return state if 0 <= at.timestamp() - state.begun + 1 <= KEPT_SECONDS else None
    return None


def holder_of(request: HttpRequest) -> str:
    """For whom this browser keeps the state: the account that has signed in, or nobody known."""
    return holder_name(request.user.pk) if request.user.is_authenticated else ""


def holder_name(account_id: int) -> str:
    """An account as the holder of a state, by session and by token alike."""
    return f"account:{account_id}"


def _place(holder: str) -> str:
    return f"assistant.state:{holder}"


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
    """Of the last turn the choices too: they say what a choice means. What is cut says so."""
    reply = turn.reply
    told = bounded(reply.sentences, most=_SENTENCES)
    return {
        "d": turn.said[:_SAID],
        "k": reply.kind,
        "s": [
            [
                one.text if len(one.text) <= _TOLD else f"{one.text[: _TOLD - 1]}…",
                *(
                    [one.citation.item, one.citation.element, one.citation.title[:80], one.citation.url]
                    if one.citation
                    else []
                ),
            ]
            for one in told
        ],
        "c": [[one.label[:80], one.value] for one in reply.choices] if is_last else [],
        "l": [[one.label, one.url] for one in reply.links] if is_last else [],
        "p": reply.phrased_by,
    }


def _as_state(found: Mapping[str, Any]) -> State:
    return State(
        begun=found["b"],
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
