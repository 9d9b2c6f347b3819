"""Replies about a service: its elements with their sources, what its guide does not say, and the ways on."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext

from tongban.faces.assistant.facts import (
    ASKS,
    HAND,
    TITLES,
    Choice,
    Citation,
    Element,
    Key,
    Kind,
    Link,
    Reply,
    Sentence,
)
from tongban.faces.assistant.matching import fit
from tongban.faces.assistant.ports import phrasing
from tongban.faces.assistant.sayings.text import more
from tongban.foundation.directory.public import halls
from tongban.foundation.ui.public import site
from tongban.services.items.public import PublishedItem, Question

MOST_SENTENCES = 24
_NAMED = 0.6  # so much of a detail must stand in a sentence for it to be the answer
# the first sentences of an overview, and what is offered to ask next
_OVERVIEW = (Key.MATERIALS, Key.LIMIT, Key.FEE, Key.ONLINE)
_NEXT = (Key.MATERIALS, Key.LIMIT, Key.FEE, Key.PLACE, Key.DELEGATE, Key.STEPS)
Elements = Mapping[Key, Element]


def told(
    item: PublishedItem, elements: Elements, keys: Sequence[Key], *, detail: str = "", said: str = ""
) -> Reply:
    """The elements that were asked for. `detail` narrows a list to what was named, where it is in it."""
    sentences: list[Sentence] = []
    for key in keys:
        if key is Key.FIND:
            sentences += overview_sentences(elements)
        elif elements[key].is_silent:
            sentences += silent_sentences(item, elements, key)
        else:
            sentences += narrowed(elements[key], detail)
    is_silent = all(key is not Key.FIND and elements[key].is_silent for key in keys)
    reply = Reply(
        kind=Kind.SILENT if is_silent else Kind.ANSWER,
        sentences=bounded(sentences),
        item=item.code,
        elements=tuple(keys),
        choices=next_choices(elements, keys),
        links=links_of(item, elements),
    )
    return _phrased(reply, said)


def _phrased(reply: Reply, question: str) -> Reply:
    """The same in a model's words, where one is connected and its words hold."""
    found = phrasing.ask().phrase(sentences=reply.sentences, question=question) if question else None
    return replace(reply, sentences=found.sentences, phrased_by=found.by) if found else reply


def bounded(sentences: Iterable[Sentence], *, most: int = MOST_SENTENCES) -> tuple[Sentence, ...]:
    """Each sentence once. Of more than fit the first, and that more stands in the guide: nothing is dropped unsaid."""
    found = tuple(dict.fromkeys(sentences))
    if len(found) <= most + 1:
        return found
    rest = Sentence(text=more(len(found) - most), citation=found[most].citation)
    return (*found[:most], rest)


def overview_sentences(elements: Elements) -> list[Sentence]:
    """What it is, and the first thing about papers, time, money and way."""
    first = [elements[key].sentences[0] for key in _OVERVIEW if not elements[key].is_silent]
    return [*elements[Key.FIND].sentences[:2], *first]


def narrowed(element: Element, detail: str) -> list[Sentence]:
    """The sentences that name the detail, below the element's first; all of them where none does, which is said."""
    if not detail or element.key not in (Key.MATERIALS, Key.CONDITIONS, Key.FEE, Key.STEPS):
        return list(element.sentences)
    things = [detail, *detail.split()]
    naming = [one for one in element.sentences if max(fit(thing, [one.text]) for thing in things) >= _NAMED]
    if naming:
        return naming
    if element.key is not Key.MATERIALS:
        return list(element.sentences)
    told = {"what": detail}
    not_there = Sentence(
        text=gettext("The guide's list does not name “%(what)s”. This is what it asks for:") % told,
        citation=element.sentences[0].citation,
        quotes=True,
    )
    return [not_there, *element.sentences]


def silent_sentences(item: PublishedItem, elements: Elements, key: Key) -> list[Sentence]:
    """That the guide does not say it, what comes nearest, and who answers the phone."""
    told = {"name": item.content.name, "what": gettext(TITLES[key])}
    found = [
        Sentence(
            text=gettext("The guide of “%(name)s” does not say %(what)s.") % told,
            citation=_of_guide(item, key),
        )
    ]
    if key is Key.AUDIENCE and not elements[Key.CONDITIONS].is_silent:
        found += elements[Key.CONDITIONS].sentences[:3]
    if key is Key.HOURS:
        found += elements[Key.PLACE].sentences[:1]
    return [*found, *asking_the_office(item, elements)]


def unsaid_reply(item: PublishedItem, elements: Elements, what: str) -> Reply:
    """That the guide says nothing of a thing that was named, and who knows."""
    text = gettext("The guide of “%(name)s” says nothing of “%(what)s”.")
    first = Sentence(
        text=text % {"name": item.content.name, "what": what[:60]},
        citation=_of_guide(item, Key.FIND),
        quotes=True,
    )
    return Reply(
        kind=Kind.SILENT,
        sentences=(first, *asking_the_office(item, elements)),
        item=item.code,
        elements=(Key.FIND,),
        choices=next_choices(elements, ()),
        links=links_of(item, elements),
    )


def asking_the_office(item: PublishedItem, elements: Elements) -> list[Sentence]:
    """Whom to ask: the office's phone as the guide has it, else the city's line."""
    phone = elements[Key.PHONE]
    if not phone.is_silent:
        told = {"office": item.organisation_name}
        words = gettext("Ask %(office)s.") % told
        return [Sentence(text=words, citation=phone.sentences[0].citation), phone.sentences[0]]
    told = {"office": item.organisation_name, "phone": site()["hotline"]}
    return [Sentence(text=gettext("Ask %(office)s through the service line %(phone)s.") % told)]


def question_reply(
    item: PublishedItem,
    question: Question,
    answers: Mapping[str, str],
    keys: Sequence[Key],
    sure: Sequence[Sentence] = (),
) -> Reply:
    """A question of the scenario, because the answer depends on it; before it `sure`, what is so in any case."""
    what = gettext(", ").join(gettext(TITLES[key]) for key in keys) or gettext("what you need")
    citation = _of_guide(item, Key.SCENARIO, answers, "you")
    choices = [
        Choice(label=one.label, value=f"answer:{question.key}={one.value}", note=one.note)
        for one in question.choices
    ]
    choices.append(Choice(label=gettext("I do not know; tell me all of it"), value=f"skip:{question.key}"))
    depends = gettext("For “%(name)s” it depends on your situation: %(what)s.")
    lead = [] if sure else [depends % {"name": item.content.name, "what": what}]
    texts = [*lead, question.text, *([question.help] if question.help else [])]
    return Reply(
        kind=Kind.QUESTION,
        sentences=(*bounded(sure), *(Sentence(text=text, citation=citation) for text in texts)),
        item=item.code,
        elements=(*(keys if sure else ()), Key.SCENARIO),
        choices=tuple(choices),
    )


def several_reply(said: str, choices: Sequence[Choice]) -> Reply:
    """Several services may be meant: which one? With it a person for whoever finds none of them fitting."""
    ask_person = Choice(label=gettext("None of these; ask a person"), value="person")
    text = gettext("For “%(said)s” there are several services. Which one is yours?") % {"said": said[:60]}
    return Reply(
        kind=Kind.CHOICES,
        sentences=(Sentence(text=text),),
        elements=(Key.FIND,),
        choices=(*choices, ask_person),
    )


def begin_reply(item: PublishedItem, elements: Elements) -> Reply:
    """The way to the application, with the answers given so far."""
    content = item.content
    if not content.is_applied_for or content.is_only_in_person:
        keys = (Key.FIND, Key.PLACE) if content.is_applied_for else (Key.FIND,)
        return told(item, elements, keys)
    name = {"name": content.name}
    first = elements[Key.MATERIALS].sentences[:1]
    text = gettext(
        "You can apply for “%(name)s” here. Your answers come along; you see everything before you sign."
    )
    return Reply(
        kind=Kind.ANSWER,
        sentences=(Sentence(text=text % name, citation=elements[Key.FIND].sentences[0].citation), *first),
        item=item.code,
        elements=(Key.FIND,),
        links=links_of(item, elements),
    )


def links_of(item: PublishedItem, elements: Elements) -> tuple[Link, ...]:
    """To the application with the answers, and to the guide."""
    guide = elements[Key.FIND].sentences[0].citation
    assert guide is not None
    query = guide.url.partition("?")[2]
    found = [Link(label=gettext("Read the guide"), url=guide.url)]
    if item.content.is_applied_for and not item.content.is_only_in_person:
        start = Link(
            label=gettext("Start the application"),
            url=f"/apply/{item.code}/{query and '?'}{query}",
            is_main=True,
        )
        found.insert(0, start)
    return tuple(found)


def next_choices(elements: Elements, asked: Sequence[Key]) -> tuple[Choice, ...]:
    """What one may ask next about the same service, as the guide has it."""
    open_keys = [key for key in _NEXT if key not in asked and not elements[key].is_silent]
    return tuple(Choice(label=gettext(ASKS[key]), value=f"ask:{key}") for key in open_keys[:4])


def person_reply(item: PublishedItem | None, elements: Elements | None) -> Reply:
    """Who can be talked to: the office, the hall, the city's line; and the way to write to the office."""
    sentences: list[Sentence] = []
    if item is not None and elements is not None:
        sentences += asking_the_office(item, elements)
    text = gettext("You can also write: what we talked of goes along, and the office in charge answers you.")
    line = site()["hotline"]
    return Reply(
        kind=Kind.PERSON,
        sentences=(*sentences, *hall_sentences(), Sentence(text=text)),
        item=item.code if item else "",
        choices=(Choice(label=gettext("Write an enquiry"), value=HAND),),
        links=(Link(label=gettext("Call %(phone)s") % {"phone": line}, url=f"tel:{line}", is_main=True),),
    )


def hall_sentences() -> list[Sentence]:
    """The city's line and its first hall. 1 SQL."""
    line = site()["hotline"]
    found = [Sentence(text=gettext("A person answers at the service line %(phone)s.") % {"phone": line})]
    hall = next(iter(halls()), None)
    if hall is not None and hall.phone:
        told = {"name": hall.name, "phone": hall.phone, "hours": hall.hours}
        text = gettext("%(name)s: %(phone)s, %(hours)s.") if hall.hours else gettext("%(name)s: %(phone)s.")
        found.append(Sentence(text=text % told))
    return found


def _of_guide(
    item: PublishedItem, key: Key, answers: Mapping[str, str] | None = None, section: str = ""
) -> Citation:
    query = f"?{urlencode(answers)}" if answers else ""
    url = f"{reverse('items:guide', args=[item.code])}{query}{section and '#'}{section}"
    return Citation(item=item.code, element=key, title=item.content.name, url=url)
