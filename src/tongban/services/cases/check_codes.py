"""The code with which anybody who holds the number of a case may follow it without an account (查询码).

Eight digits made from the number under a key of the installation: they can be read out on a telephone,
stand on the confirmation and on notices, and tell nothing. Guessing is limited by number and by address.
"""

import hmac

from tongban.foundation.vault.public import blind_index

PURPOSE = "case-check-code"
_DIGITS = 8


def check_code(number: str) -> str:
    """The code of a case: eight digits, always the same."""
    value = int.from_bytes(blind_index(PURPOSE, number)[:8], "big") % 10**_DIGITS
    return f"{value:0{_DIGITS}}"


def is_check_code(number: str, code: str) -> bool:
    """Whether this is the code of the case; spaces between digits do not matter."""
    return hmac.compare_digest(check_code(number).encode(), "".join(code.split()).encode())
