"""Rounding instead of hiding: every count, totals too, goes up or down to a multiple of a base. Pure.

Which of the two is drawn by a keyed hash of the cell and its count, with chances that leave the expected count as it
was: the same count in the same cell is rounded the same way for ever, so that asking again tells nothing. Source:
Hundepohl et al. 2012, ch. 5 (random rounding); the cell-key method of the Australian Bureau of Statistics.
"""

import hashlib
import hmac
from collections.abc import Mapping

from tongban.resources.opendata.disclosure.tables import Key

_OF = 1 << 32


def rounded(cells: Mapping[Key, float], *, base: int, secret: bytes) -> dict[Key, float]:
    """Every cell as a multiple of `base`; totals are rounded by themselves and need not be the sum of the parts."""
    return {key: _rounded(int(value), base, key, secret) for key, value in cells.items()}


def _rounded(value: int, base: int, key: Key, secret: bytes) -> float:
    below, rest = value - value % base, value % base
    if not rest:
        return float(value)
    drawn = hmac.digest(secret, "\x1f".join((*key, str(value))).encode(), hashlib.sha256)
    chance = int.from_bytes(drawn[:4], "big") / _OF
    return float(below + base if chance < rest / base else below)
