"""What a code of the log says to people: the sentence of the refusal that it stands for."""

from collections.abc import Iterator
from functools import cache

from django.utils.translation import gettext

from tongban.kernel.errors import N_, Refused

# where the sentence of the refusal names what the log does not keep
_WITHOUT_FACTS = {
    "over-quota": N_("The calls of the grant were used up for the day."),
    "comparison-over-quota": N_("The list named more people than the daily quota of the grant had left."),
    "field-not-granted": N_("A field was asked for that the grant does not give."),
    "list-too-long": N_("The list had more rows than a list may have."),
}


def refusal_text(code: str, *, grant_code: str) -> str:
    """Why a use was refused, in the reader's language; empty for a code that no refusal has any more."""
    text = _WITHOUT_FACTS.get(code) or _titles().get(code, "")
    return Refused(text, facts={"grant": grant_code}).sentence(gettext) if text else ""


@cache
def _titles() -> dict[str, str]:
    return {kind.code: str(kind.title) for kind in _below(Refused)}


def _below(kind: type[Refused]) -> Iterator[type[Refused]]:
    for one in kind.__subclasses__():
        yield from _below(one)
        yield one
