"""Wings of the desk: one entry of the menu leads to the rooms of a wing, which stand as tabs over their pages."""

from dataclasses import dataclass
from functools import lru_cache

from django.conf import settings
from django.http import HttpRequest
from django.urls import NoReverseMatch, get_urlconf, reverse
from django.utils.translation import gettext

from tongban.foundation.ui.tabs import Tab

Duty = str | frozenset[str] | None


@dataclass(frozen=True, kw_only=True)
class Room:
    """A page of a wing. `label` is an English message id.

    Rooms that share a `tab` stand under it on a second row.
    """

    wing: str
    label: str
    url_name: str
    order: int = 50
    duty: Duty = None  # open only to those who hold it, or one of these
    tab: str = ""

    @property
    def over(self) -> str:
        return self.tab or self.label


_ROOMS: dict[str, Room] = {}


def add_room(room: Room) -> None:
    """Add `room` to its wing (at start; adding it again changes nothing)."""
    _ROOMS[room.url_name] = room


def open_rooms(wing: str, duties: frozenset[str]) -> list[tuple[Room, str]]:
    """The rooms of a wing that these duties open, in order, with their addresses."""
    return [(room, url) for room, url in _rooms_of(wing) if opens(room.duty, duties)]


def addresses_of(wing: str) -> list[str]:
    """The addresses of all rooms of a wing, whoever they are open to."""
    return [url for _, url in _rooms_of(wing)]


def _rooms_of(wing: str) -> list[tuple[Room, str]]:
    rooms = sorted((one for one in _ROOMS.values() if one.wing == wing), key=lambda one: one.order)
    return [(room, url) for room in rooms if (url := address_of(room.url_name)) is not None]


def tabs_over(request: HttpRequest, duties: frozenset[str]) -> list[list[Tab]]:
    """The rows of tabs over this page, where it is a room: those of its wing, then those under its own tab.

    A row of one tab leads nowhere and is left out.
    """
    match = request.resolver_match
    here = _ROOMS.get(match.view_name) if match else None
    if here is None:
        return []
    shown = open_rooms(here.wing, duties)
    first: dict[str, str] = {}
    for room, url in shown:
        first.setdefault(room.over, url)
    rows = [
        [Tab(label=gettext(label), url=url, is_here=label == here.over) for label, url in first.items()],
        [
            Tab(label=gettext(room.label), url=url, is_here=room == here)
            for room, url in shown
            if room.over == here.over
        ],
    ]
    return [row for row in rows if len(row) > 1]


def opens(wanted: Duty, duties: frozenset[str]) -> bool:
    """Whether `duties` hold what is wanted, or one of it."""
    held = {wanted} if isinstance(wanted, str) else wanted
    return held is None or bool(held & duties)


def address_of(url_name: str) -> str | None:
    """The address of a page by name; None when this installation has no such page."""
    return _address_in(get_urlconf() or settings.ROOT_URLCONF, url_name)


@lru_cache(maxsize=1024)
def _address_in(urlconf: str, url_name: str) -> str | None:
    """Kept: a menu asks for some fifty addresses for each page, and they never change."""
    try:
        return reverse(url_name, urlconf=urlconf)
    except NoReverseMatch:
        return None
