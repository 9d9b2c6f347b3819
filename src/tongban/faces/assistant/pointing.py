"""What a guide has of one thing that was named: the sentences that hold it, and its published answers."""

from collections.abc import Sequence

from tongban.faces.assistant.facts import Key, Kind, Reply, Sentence
from tongban.faces.assistant.matching import fit
from tongban.faces.assistant.sayings.text import only_sometimes
from tongban.faces.assistant.telling import Elements, bounded, links_of, next_choices, told
from tongban.services.items.public import PublishedItem

_NAMED = 0.6  # so much of a thing must stand in a sentence that it is about it
_MOST_POINTED = 3
# where a thing that was named is looked for, and the elements that hold in parts
_TELLING = (
    Key.MATERIALS,
    Key.CONDITIONS,
    Key.AUDIENCE,
    Key.DELEGATE,
    Key.LIMIT,
    Key.VISITS,
    Key.VALIDITY,
    Key.RESULT,
    Key.FEE,
    Key.STEPS,
)
_IN_PARTS = (Key.MATERIALS, Key.CONDITIONS)


def pointed(elements: Elements, what: str) -> list[Sentence]:
    """The sentences of the guide that hold a thing that was named, the likeliest first; none where none does."""
    things = [what, *(thing for thing in what.split() if len(thing) > 2)]
    scored = [
        (max(fit(thing, [one.text]) for thing in things), -place, one)
        for key in _TELLING
        for place, one in enumerate(elements[key].sentences)
    ]
    near = sorted((row for row in scored if row[0] >= _NAMED), key=lambda row: row[:2], reverse=True)
    return list(dict.fromkeys(one for _, _, one in near))[:_MOST_POINTED]


def pointed_reply(
    item: PublishedItem,
    elements: Elements,
    sentences: Sequence[Sentence],
    asks: Sequence[Key],
    *,
    is_new: bool,
) -> Reply:
    """What the guide has of the thing that was named, before the elements that were asked for.

    `is_new`: the service was not talked of before, so it is named first.
    """
    rest = told(item, elements, asks).sentences if asks else ()
    head = elements[Key.FIND].sentences[:1] if is_new else ()
    sentences = bounded((*head, *sentences, *rest))
    found = [one.citation.element for one in sentences if one.citation]
    keys = tuple(dict.fromkeys([*found, *asks]))
    return Reply(
        kind=Kind.ANSWER,
        sentences=sentences,
        item=item.code,
        elements=keys,
        choices=next_choices(elements, keys),
        links=links_of(item, elements),
    )


def answered_so(
    item: PublishedItem, elements: Elements, answer: Sequence[Sentence], keys: Sequence[Key], *, is_new: bool
) -> Reply:
    """The published answer to this very question, and the elements that were asked for beside it."""
    rest = told(item, elements, [key for key in keys if not elements[key].is_silent]) if keys else None
    head = elements[Key.FIND].sentences[:1] if is_new else ()
    return Reply(
        kind=Kind.ANSWER,
        sentences=bounded((*head, *answer, *(rest.sentences if rest else ()))),
        item=item.code,
        elements=(*((Key.FIND,) if is_new else ()), Key.FAQ, *keys),
        choices=next_choices(elements, keys),
        links=links_of(item, elements),
    )


def sure_of(elements: Elements, keys: Sequence[Key]) -> list[Sentence]:
    """What is so whatever is answered: the sentences that are not said to hold only in some situations."""
    mark = only_sometimes("")
    found = [one for key in keys if key in _IN_PARTS for one in elements[key].sentences]
    return [one for one in found if not one.text.startswith(mark)]
