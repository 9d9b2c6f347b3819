"""Who is at the pages of the search, and the tabs that they share."""

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext

from tongban.foundation.directory.public import Officer, officer_at_desk
from tongban.foundation.ui.public import Tab
from tongban.kernel.errors import N_
from tongban.services.search.access import check_may_teach

COLLECTION = "items"  # what people search; other collections have no words yet
_VIEWS = (
    ("search:quality", N_("How well it is found")),
    ("search:words", N_("Proposed words")),
    ("search:words-in-force", N_("Words in force")),
    ("search:words-decided", N_("Refused and withdrawn")),
    ("search:sets", N_("Sets of questions")),
)


def teacher(request: HttpRequest) -> Officer:
    """Whoever may teach the search. Raises SignInNeeded, NotAllowed."""
    by = officer_at_desk(request)
    check_may_teach(by)
    return by


def tabs(here: str, *, waiting: int | None = None) -> list[Tab]:
    """The views; `waiting` is how many words wait for a decision, where that is known."""
    return [
        Tab(
            label=gettext(label),
            url=reverse(name),
            is_here=name == here,
            count=waiting if name == "search:words" else None,
        )
        for name, label in _VIEWS
    ]
