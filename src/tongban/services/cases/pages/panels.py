"""What cases add to pages of other apps: my cases on the home page and in my space."""

from django.http import HttpRequest
from django.template.loader import render_to_string

from tongban.foundation.identity.public import Person, current_person
from tongban.kernel import clock
from tongban.kernel.errors import NotAllowed, SignInNeeded
from tongban.services.cases import draft_queries, queries
from tongban.services.cases.facts import DraftFact
from tongban.services.cases.pages.cards import CaseCard, case_cards
from tongban.services.cases.promising import promises_undecided

ON_THE_HOME_PAGE = 3
IN_MY_SPACE = 5


def home_strip(request: HttpRequest, thing: object) -> str:
    """My cases under the search box: what waits for me first, then drafts, then what runs. 2 SQL."""
    person = _person(request)
    if person is None:
        return ""
    cards, drafts = _of(person)
    drafts = drafts[: max(0, ON_THE_HOME_PAGE - sum(card.is_open for card in cards))]
    cards = cards[: ON_THE_HOME_PAGE - len(drafts)]
    if not cards and not drafts:
        return ""
    context = {"needing": [c for c in cards if c.needs_you], "drafts": drafts}
    context["cards"] = [card for card in cards if not card.needs_you]
    return render_to_string("cases/parts/strip.html", context, request)


def case_link(request: HttpRequest, thing: object) -> str:
    """The way from a bill or a parcel back to its case. No SQL."""
    kind, _, number = thing.partition(":") if isinstance(thing, str) else ("", "", "")
    return render_to_string("cases/parts/link.html", {"number": number}, request) if kind == "cases" else ""


def promises_panel(request: HttpRequest, thing: object) -> str:
    """Promises in cases that wait for their decision; with it they are registered. 1 SQL."""
    person = _person(request)
    rows = promises_undecided(person) if person else []
    return render_to_string("cases/parts/promises.html", {"rows": rows}, request) if rows else ""


def my_panel(request: HttpRequest, thing: object) -> str:
    """My cases and drafts in my space. 2 SQL."""
    person = _person(request)
    if person is None:
        return ""
    cards, drafts = _of(person)
    if not cards and not drafts:
        return ""
    context = {"cards": cards[:IN_MY_SPACE], "drafts": drafts[:IN_MY_SPACE]}
    return render_to_string("cases/parts/my.html", context, request)


def _of(person: Person) -> tuple[list[CaseCard], list[DraftFact]]:
    cards = case_cards(queries.own_cases(person, limit=20, with_parts=True), reader=person, now=clock.now())
    return cards, draft_queries.draft_facts(draft_queries.drafts_of(person))


def _person(request: HttpRequest) -> Person | None:
    """Who looks, when it is a citizen with a real name."""
    try:
        return current_person(request)
    except (SignInNeeded, NotAllowed):
        return None
