"""What a code of the log says to people: the sentence of the refusal that it stands for."""

from functools import cache

from django.utils.translation import gettext

from tongban.kernel.errors import N_, Refused, every_refusal

# where the sentence of the refusal names what the log does not keep
_WITHOUT_FACTS = {
    "over-quota": N_("The calls of the grant were used up for the day."),
    "comparison-over-quota": N_("The list named more people than the daily quota of the grant had left."),
    "field-not-granted": N_("A field was asked for that the grant does not give."),
    "list-too-long": N_("The list had more rows than a list may have."),
}


def refusal_text(code: str, *, grant_code: str) -> str:
    """Why a use was refused, in the reader's language; empty for a code that no refusal has any more."""
    kind = _refusals().get(code)
    text = _WITHOUT_FACTS.get(code) or (kind.title if kind else "")
    return Refused(text, facts={"grant": grant_code}).sentence(gettext) if text else ""


_refusals = cache(every_refusal)  # asked for each row of a long file
