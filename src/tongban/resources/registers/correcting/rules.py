"""Whether what an upheld objection found stands against what is delivered after it.

Source: 个人信息保护法 art. 46 (what is wrong is checked and corrected in time): a correction that the next delivery
undoes would be none. Which value of two departments counts is decided before, by authority and then by day
(docs/explanation/fusion.md); that a correction counts as said on its own day is a ruling of ours, and so is that
a value that was found wrong does not become right by being delivered with a later day.
"""

import unicodedata
from collections.abc import Collection
from datetime import date

from tongban.resources.registers.correcting.facts import Met

_NUMBERS = frozenset({"person.phone", "firm.phone"})


def met_by(
    *, fact: str, delivered: str, seen_on: date | None, right: str, wrong: Collection[str], found_on: date
) -> Met:
    """What a delivered value is to what an objection found on `found_on`.

    `right` is what was entered then (empty: only the source can correct it, and nobody entered anything), `wrong`
    what was found not to be so. `seen_on` is the day of the delivered row itself, or of its delivery where the row
    says none. Empty: no department says anything.
    """
    said = _plain(fact, delivered)
    if not said:
        return Met.SILENT
    if right and said == _plain(fact, right):
        return Met.CONFIRMED
    if said in {_plain(fact, one) for one in wrong}:
        return Met.WRONG_AGAIN
    if right and (seen_on is None or seen_on <= found_on):
        return Met.OLDER
    return Met.CHANGED


def _plain(fact: str, value: str) -> str:
    """Without what two hands write differently: width, spaces, and in a phone everything but its digits."""
    plain = "".join(unicodedata.normalize("NFKC", value).casefold().split())
    return "".join(one for one in plain if one.isdigit()) or plain if fact in _NUMBERS else plain
