"""What the jump box understands: a case number with or without spaces, the code of an item, or words of a
function or of an item's name."""

from dataclasses import dataclass

from django.http import HttpRequest
from django.urls import NoReverseMatch, reverse

from tongban.foundation.directory.public import Officer
from tongban.foundation.ui.public import MenuLink, Place, links_at
from tongban.kernel.errors import Invalid
from tongban.services.items.public import JumpItem, item_coded, items_named
from tongban.standards.codes.case_number import check_case_number

_DESK = (Place.DESK, Place.DESK_COUNTER, Place.DESK_MANAGE, Place.DESK_OPERATIONS)
_LEAST_DIGITS = 8  # from here on digits are meant as a case number


@dataclass(frozen=True, kw_only=True)
class Found:
    """Where to go, or functions and items to choose from."""

    url: str = ""
    links: tuple[MenuLink, ...] = ()
    items: tuple[JumpItem, ...] = ()
    is_mistyped: bool = False


def found(words: str, *, request: HttpRequest, by: Officer) -> Found:
    """What `words` lead to. Whether a case is there and may be seen is for its own page to say."""
    try:
        number = check_case_number(words)
    except Invalid:
        return _found_otherwise(words, request=request, by=by) if words else Found()
    try:
        return Found(url=reverse("cases:handle", args=[number]))
    except NoReverseMatch:
        return Found()  # an installation without cases


def _found_otherwise(words: str, *, request: HttpRequest, by: Officer) -> Found:
    """The item with this code; else functions and items by name."""
    if item := item_coded(words, by=by):
        return Found(url=item.url)
    links = [link for place in _DESK for link in links_at(place, request, by.duties)]
    fitting = tuple(link for link in links if words.casefold() in link.label.casefold())
    items = tuple(items_named(words, by=by))
    digits = sum(sign.isdigit() for sign in words)
    return Found(links=fitting, items=items, is_mistyped=digits >= _LEAST_DIGITS and not items)
