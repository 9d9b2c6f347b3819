"""Check characters: the sums by which a mistyped code is found without asking anybody."""

from collections.abc import Sequence
from string import ascii_uppercase, digits

DIGITS_AND_LETTERS = digits + ascii_uppercase

# GB 11643 annex A: the weights are 2^(17-i) mod 11
ID_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
ID_CHECKS = "10X98765432"

# GB 32100 annex A: the weights are 3^i mod 31; I, O, S, V and Z are left out
USCC_ALPHABET = "0123456789ABCDEFGHJKLMNPQRTUWXY"
USCC_WEIGHTS = (1, 3, 9, 27, 19, 26, 16, 17, 20, 29, 25, 13, 8, 24, 10, 30, 28)

# GB 11714
ORGANISATION_WEIGHTS = (3, 7, 9, 10, 5, 8, 4, 2)

# H. M. Damm, Total anti-symmetrische Quasigruppen, Marburg 2004, example of order 10
DAMM = (
    (0, 3, 1, 7, 5, 9, 8, 6, 4, 2),
    (7, 0, 9, 2, 1, 5, 4, 8, 6, 3),
    (4, 2, 0, 6, 8, 7, 1, 3, 5, 9),
    (1, 7, 5, 0, 9, 8, 3, 4, 2, 6),
    (6, 1, 2, 3, 0, 4, 5, 9, 7, 8),
    (3, 6, 7, 4, 2, 0, 9, 5, 8, 1),
    (5, 8, 6, 9, 7, 2, 0, 1, 3, 4),
    (8, 9, 4, 5, 3, 6, 2, 0, 1, 7),
    (9, 4, 3, 8, 6, 1, 7, 2, 0, 5),
    (2, 5, 8, 1, 4, 3, 6, 7, 9, 0),
)


def _weighted(body: str, weights: Sequence[int], alphabet: str) -> int:
    return sum(alphabet.index(character) * weight for character, weight in zip(body, weights, strict=True))


def id_check(body: str) -> str:
    """The 18th character of an ID number from its first 17 digits (ISO 7064 MOD 11-2)."""
    return ID_CHECKS[_weighted(body, ID_WEIGHTS, digits) % 11]


def uscc_check(body: str) -> str:
    """The 18th character of a unified social credit code from its first 17 (GB 32100)."""
    return USCC_ALPHABET[-_weighted(body, USCC_WEIGHTS, USCC_ALPHABET) % 31]


def organisation_check(body: str) -> str:
    """The 9th character of an organisation code from its first 8 (GB 11714)."""
    rest = 11 - _weighted(body, ORGANISATION_WEIGHTS, DIGITS_AND_LETTERS) % 11
    return {10: "X", 11: "0"}.get(rest, str(rest))


def mod_37_36(body: str) -> str:
    """The check character over digits and letters of ISO 7064 MOD 37,36 (GB/T 36904)."""
    product = 36
    for character in body:
        product = (product + DIGITS_AND_LETTERS.index(character)) % 36 or 36
        product = product * 2 % 37
    return DIGITS_AND_LETTERS[(1 - product) % 36]


def damm(body: str) -> str:
    """A check digit that finds every single wrong digit and every swap of neighbours."""
    interim = 0
    for character in body:
        interim = DAMM[interim][int(character)]
    return str(interim)
