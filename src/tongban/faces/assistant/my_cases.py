"""How far one's own cases are, for somebody who has signed in; nobody else's are looked at."""

from collections.abc import Sequence
from datetime import datetime

from django.urls import reverse
from django.utils.translation import gettext

from tongban.faces.assistant.asking import Asked
from tongban.faces.assistant.facts import Citation, Key, Kind, Link, Reply, Sentence
from tongban.faces.assistant.matching import fit
from tongban.foundation.identity.public import Person
from tongban.foundation.ui.public import in_fours
from tongban.kernel.errors import NotFound
from tongban.services.cases.public import CaseCard, case_card, own_case_cards

_MOST = 5
# cases among which a service is looked for by its name; the latest are shown where none is named
_MOST_LOOKED_AT, _MOST_LATEST = 100, 20
_NAMED = 0.6


def cases_reply(asked: Asked, *, person: Person | None, now: datetime, here: str) -> Reply:
    """The person's cases that the sentence names, by number or service; the latest where it names none.

    A number is looked for among all of them. `here`: where to come back after signing in. 4 SQL at most.
    """
    if person is None:
        return _sign_in(here)
    if asked.case_number:
        try:
            return _told([case_card(asked.case_number, reader=person, now=now)])
        except NotFound:
            text = gettext("Among your cases there is none with the number %(number)s.")
            return _none(text % {"number": in_fours(asked.case_number)})
    cards = own_case_cards(person, now=now, limit=_MOST_LOOKED_AT if asked.core else _MOST_LATEST)
    about = [card for card in cards if asked.core and fit(asked.core, [card.fact.item_name]) >= _NAMED]
    shown = (about or cards)[:_MOST]
    if not shown:
        return _none(gettext("You have no case here yet."))
    return _told(shown)


def _told(shown: Sequence[CaseCard]) -> Reply:
    mine = Link(label=gettext("All my cases"), url=reverse("cases:mine"), is_main=True)
    return Reply(
        kind=Kind.CASES,
        sentences=tuple(_sentence(card) for card in shown),
        elements=(Key.STATUS,),
        links=(mine,),
    )


def _sentence(card: CaseCard) -> Sentence:
    told = {
        "name": card.fact.item_name,
        "number": in_fours(card.fact.number),
        "state": card.tag[1],
        "more": card.sentence,
    }
    text = gettext("%(name)s (%(number)s): %(state)s. %(more)s") % told
    source = Citation(item=card.fact.number, element=Key.STATUS, title=card.fact.item_name, url=card.url)
    return Sentence(text=text, citation=source)


def _none(text: str) -> Reply:
    links = (Link(label=gettext("All my cases"), url=reverse("cases:mine")),)
    return Reply(kind=Kind.CASES, sentences=(Sentence(text=text),), elements=(Key.STATUS,), links=links)


def _sign_in(here: str) -> Reply:
    texts = (
        gettext("I only tell you of your own cases: please sign in first."),
        gettext("With the code on your receipt you can also look without an account."),
    )
    links = (
        Link(label=gettext("Sign in"), url=f"{reverse('account_login')}?next={here}", is_main=True),
        Link(label=gettext("Look up by code"), url=reverse("cases:by_code")),
    )
    return Reply(
        kind=Kind.CASES,
        sentences=tuple(Sentence(text=text) for text in texts),
        elements=(Key.STATUS,),
        links=links,
    )
