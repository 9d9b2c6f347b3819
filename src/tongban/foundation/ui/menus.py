"""Menus: each app adds its entries at start; layouts show those that the viewer may use."""

from dataclasses import dataclass
from enum import StrEnum

from django.http import HttpRequest
from django.utils.translation import gettext

from tongban.foundation.ui.rooms import Duty, address_of, addresses_of, open_rooms, opens


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
    url_name: str = ""
    wing: str = ""  # instead of an address: leads to the first of its rooms that is open to the viewer
    icon: str = ""
    order: int = 50
    duty: Duty = None  # shown only to those who hold it, or one of these


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
    _ENTRIES[Place(entry.place)][entry.url_name or entry.wing] = entry


def entries_at(place: Place) -> list[MenuEntry]:
    """What was added at `place`, in order."""
    return sorted(_ENTRIES[place].values(), key=lambda entry: (entry.order, entry.url_name))


def links_at(place: Place, request: HttpRequest, duties: frozenset[str]) -> list[MenuLink]:
    """The links of `place` for somebody with `duties`; the one with the longest address that leads here is marked."""
    together = {one: _shown_at(one, duties) for one in (_RAIL if place in _RAIL else (place,))}
    addresses = [url for shown in together.values() for one in shown for url in one.over]
    here = max((url for url in addresses if request.path.startswith(url)), key=len, default="")
    if here == "/" and request.path != "/":
        here = ""
    return [
        MenuLink(label=gettext(one.entry.label), url=one.url, icon=one.entry.icon, is_here=here in one.over)
        for one in together[place]
    ]


@dataclass(frozen=True)
class _Shown:
    """An entry, where it leads, and the addresses that it stands over: those of all rooms of its wing."""

    entry: MenuEntry
    url: str
    over: list[str]


def _shown_at(place: Place, duties: frozenset[str]) -> list[_Shown]:
    found = (_shown(entry, duties) for entry in entries_at(place) if opens(entry.duty, duties))
    return [one for one in found if one is not None]


def _shown(entry: MenuEntry, duties: frozenset[str]) -> _Shown | None:
    if not entry.wing:
        url = address_of(entry.url_name)
        return None if url is None else _Shown(entry, url, [url])
    opened = open_rooms(entry.wing, duties)
    # a page under a room that is closed to the viewer may still be hers, and belongs to the wing
    return _Shown(entry, opened[0][1], addresses_of(entry.wing)) if opened else None
