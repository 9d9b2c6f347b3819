"""How words of the dictionary are called on pages."""

from collections.abc import Mapping

from django.utils.translation import gettext

from tongban.kernel.errors import N_
from tongban.services.search.aliases.facts import Source, State
from tongban.services.search.evaluation.facts import ELSEWHERE, NONE, NOTHING

SOURCES: Mapping[Source, str] = {
    Source.HOUSE: N_("House list"),
    Source.EDITOR: N_("Editor"),
    Source.LEARNED: N_("From questions"),
}
STATES: Mapping[State, tuple[str, str]] = {
    State.PROPOSED: (N_("Proposed"), "tell"),
    State.ACCEPTED: (N_("In use"), "good"),
    State.REFUSED: (N_("Left out"), ""),
    State.WITHDRAWN: (N_("Taken out"), ""),
}
_PLACES: Mapping[int, str] = {NOTHING: N_("nothing shown"), ELSEWHERE: N_("not among the first 20")}


def place_text(place: int, *, kind: str = "") -> str:
    """Where the right answer stands, in the language of the page; of what has none, that something was shown."""
    if kind == NONE and place != NOTHING:
        return gettext("something shown")
    if place in _PLACES:
        return gettext(_PLACES[place])
    return gettext("place %(n)s") % {"n": place}
