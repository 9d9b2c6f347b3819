"""The elements of a guide for somebody's answers: what the assistant may say about a service, and nothing else."""

from collections.abc import Callable, Mapping
from dataclasses import replace

from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import get_language, gettext, override

from tongban.faces.assistant.asking import keys_asked
from tongban.faces.assistant.facts import TITLES, Citation, Element, Key, Sentence
from tongban.faces.assistant.sayings import course, needs, places
from tongban.faces.assistant.sayings.text import ASK, Said, clip
from tongban.services.items.public import Guide, PublishedItem, guide_from

_MAKERS: Mapping[Key, Callable[[Guide], Said]] = {
    Key.FIND: needs.find,
    Key.SCENARIO: needs.scenario,
    Key.MATERIALS: needs.materials,
    Key.CONDITIONS: needs.conditions,
    Key.AUDIENCE: needs.audience,
    Key.LIMIT: course.limit,
    Key.FEE: course.fee,
    Key.PLACE: places.place,
    Key.HOURS: places.hours,
    Key.PHONE: places.phone,
    Key.ONLINE: places.online,
    Key.VISITS: places.visits,
    Key.DELEGATE: needs.delegate,
    Key.STEPS: course.steps,
    Key.RESULT: course.result,
    Key.VALIDITY: course.validity,
    Key.BASIS: course.basis,
    Key.RIGHTS: course.rights,
    Key.COMPLAINT: places.complaint,
    Key.ORGANISATION: places.organisation,
    Key.COURIER: places.courier,
    Key.APPOINTMENT: places.appointment,
    Key.FAQ: needs.faq,
    Key.STATUS: places.status,
}

_MOST_ANSWERS = 12  # published answers of one guide that are looked at


def elements_of(
    item: PublishedItem, answers: Mapping[str, str], language: str | None = None
) -> dict[Key, Element]:
    """Every element of the item's guide for these answers, in the order in which a guide is read.

    `language`: of the sentences around the guide's own words; None: the reader's. SQL as `guide_from`.
    """
    with override(language or get_language()):
        return elements_in(guide_from(item, answers))


def elements_in(guide: Guide) -> dict[Key, Element]:
    """The elements of a guide that is at hand, in the reader's language. No SQL."""
    found = {key: _element(guide, key, make) for key, make in _MAKERS.items()}
    for number, entry in enumerate(guide.content.faq):
        if number >= _MOST_ANSWERS:
            break
        for key in keys_asked(entry.question):
            source = _citation(guide, key, ASK)
            sentence = Sentence(text=clip(entry.answer), citation=source)
            found[key] = replace(found[key], sentences=(*found[key].sentences, sentence))
    return found


def _element(guide: Guide, key: Key, make: Callable[[Guide], Said]) -> Element:
    sentences = tuple(
        Sentence(text=text, citation=_citation(guide, key, section)) for section, text in make(guide)
    )
    return Element(key=key, title=gettext(TITLES[key]), sentences=sentences)


def _citation(guide: Guide, key: Key, section: str) -> Citation:
    query = f"?{urlencode(guide.answers)}" if guide.answers else ""
    url = f"{reverse('items:guide', args=[guide.item.code])}{query}{section and '#'}{section}"
    return Citation(item=guide.item.code, element=key, title=guide.content.name, url=url)
