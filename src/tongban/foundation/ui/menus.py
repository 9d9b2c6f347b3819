"""Menus: each app adds its entries at start; layouts show those that the viewer may use."""

from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache

from django.conf import settings
from django.http import HttpRequest
from django.urls import NoReverseMatch, get_urlconf, reverse
from django.utils.translation import gettext


class Place(StrEnum):
    """Where an entry stands."""

    PORTAL = "portal"  # header of the citizens' pages
    TABBAR = "tabbar"  # bottom bar on phones, five at most
    FOOTER = "footer"
    MY = "my"  # list in my space
    DESK = "desk"  # staff rail: my work
    DESK_COUNTER = "desk-counter"  # staff rail: counter
    DESK_MANAGE = "desk-manage"  # staff rail: management
    DESK_OPERATIONS = "desk-operations"  # staff rail: running the platform


# the parts of the staff rail are one menu: one entry of it is where we are
_RAIL = (Place.DESK, Place.DESK_COUNTER, Place.DESK_MANAGE, Place.DESK_OPERATIONS)


@dataclass(frozen=True, kw_only=True)
class MenuEntry:
    """One entry. `label` is an English message id, `icon` a name of bootstrap-icons."""

    place: str
    label: str
    url_name: str
    icon: str = ""
    order: int = 50
    duty: str | frozenset[str] | None = None  # shown only to those who hold it, or one of these


@dataclass(frozen=True, kw_only=True)
class MenuLink:
    """An entry as a page shows it."""

    label: str
    url: str
    icon: str
    is_here: bool


_ENTRIES: dict[Place, dict[str, MenuEntry]] = {place: {} for place in Place}


def add_menu(entry: MenuEntry) -> None:
    """Add `entry` to its place (at start; adding it again changes nothing)."""
    _ENTRIES[Place(entry.place)][entry.url_name] = entry


def entries_at(place: Place) -> list[MenuEntry]:
    """What was added at `place`, in order."""
    return sorted(_ENTRIES[place].values(), key=lambda entry: (entry.order, entry.url_name))


def links_at(place: Place, request: HttpRequest, duties: frozenset[str]) -> list[MenuLink]:
    """The links of `place` for somebody with `duties`; the longest address that leads here is marked."""
    together = {one: _shown_at(one, duties) for one in (_RAIL if place in _RAIL else (place,))}
    leading = [url for shown in together.values() for _, url in shown if request.path.startswith(url)]
    here = max(leading, key=len, default="")
    if here == "/" and request.path != "/":
        here = ""
    return [
        MenuLink(label=gettext(entry.label), url=url, icon=entry.icon, is_here=bool(here) and url == here)
        for entry, url in together[place]
    ]


def _shown_at(place: Place, duties: frozenset[str]) -> list[tuple[MenuEntry, str]]:
    return [
        (entry, url)
        for entry in entries_at(place)
        if _may_use(entry, duties) and (url := address_of(entry.url_name)) is not None
    ]


def _may_use(entry: MenuEntry, duties: frozenset[str]) -> bool:
    wanted = {entry.duty} if isinstance(entry.duty, str) else entry.duty
    return wanted is None or bool(wanted & duties)


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
