"""What the jump box understands: a case number with or without spaces, or words of a function."""

from dataclasses import dataclass

from django.http import HttpRequest
from django.urls import NoReverseMatch, reverse

from tongban.foundation.ui.public import MenuLink, Place, links_at
from tongban.kernel.errors import Invalid
from tongban.standards.codes.case_number import check_case_number

_DESK = (Place.DESK, Place.DESK_COUNTER, Place.DESK_MANAGE, Place.DESK_OPERATIONS)
_LEAST_DIGITS = 8  # from here on digits are meant as a case number


@dataclass(frozen=True, kw_only=True)
class Found:
    """Where to go, or functions to choose from."""

    url: str = ""
    links: tuple[MenuLink, ...] = ()
    is_mistyped: bool = False


def found(words: str, *, request: HttpRequest, duties: frozenset[str]) -> Found:
    """What `words` lead to. Whether a case is there and may be seen is for its own page to say."""
    try:
        number = check_case_number(words)
    except Invalid:
        digits = sum(sign.isdigit() for sign in words)
        links = [link for place in _DESK for link in links_at(place, request, duties)]
        fitting = tuple(link for link in links if words and words.casefold() in link.label.casefold())
        return Found(links=fitting, is_mistyped=digits >= _LEAST_DIGITS)
    try:
        return Found(url=reverse("cases:handle", args=[number]))
    except NoReverseMatch:
        return Found()  # an installation without cases
