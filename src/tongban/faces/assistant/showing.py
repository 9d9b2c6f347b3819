"""A turn as the page shows it: sentences that come from the same place stand together above their source."""

from collections.abc import Sequence
from dataclasses import dataclass

from tongban.faces.assistant.facts import HAND, Choice, Citation, Kind, Link, Sentence, Turn


@dataclass(frozen=True, kw_only=True)
class Group:
    """Sentences with one source; None: of the conversation itself."""

    texts: tuple[str, ...]
    source: Citation | None


@dataclass(frozen=True, kw_only=True)
class ShownTurn:
    """One turn of the page. Only the last one's choices can still be chosen."""

    said: str
    groups: tuple[Group, ...]
    services: tuple[Choice, ...]  # among which to choose
    choices: tuple[Choice, ...]
    links: tuple[Link, ...]
    is_question: bool
    phrased_by: str
    is_handing: bool  # offers to hand over, which takes a token


def shown_turn(turn: Turn, *, is_last: bool) -> ShownTurn:
    """The turn with its sentences grouped and its choices in two kinds."""
    reply = turn.reply
    choices = reply.choices if is_last else ()
    return ShownTurn(
        said=turn.said,
        groups=tuple(_groups(reply.sentences)),
        services=tuple(one for one in choices if one.value.startswith("item:")),
        choices=tuple(one for one in choices if not one.value.startswith("item:")),
        links=reply.links,
        is_question=reply.kind in (Kind.QUESTION, Kind.CHOICES),
        phrased_by=reply.phrased_by,
        is_handing=any(one.value == HAND for one in choices),
    )


def _groups(sentences: Sequence[Sentence]) -> list[Group]:
    found: list[Group] = []
    for one in sentences:
        source = one.citation
        if found and _place(found[-1].source) == _place(source):
            found[-1] = Group(texts=(*found[-1].texts, one.text), source=source)
        else:
            found.append(Group(texts=(one.text,), source=source))
    return found


def _place(source: Citation | None) -> tuple[str, str]:
    return (source.url, source.title) if source else ("", "")
