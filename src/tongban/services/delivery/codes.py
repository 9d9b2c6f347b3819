"""The code against which a result is handed out (取件码): six digits, made anew for each time that it lies ready."""

import hmac
from uuid import UUID

from tongban.foundation.vault.public import blind_index

PURPOSE = "parcel-code"
DIGITS = 6


def pickup_code(parcel_id: UUID, round_: int) -> str:
    """The code of a parcel; nothing keeps it, it is made from the parcel under a key of the installation."""
    value = int.from_bytes(blind_index(PURPOSE, f"{parcel_id}:{round_}")[:8], "big") % 10**DIGITS
    return f"{value:0{DIGITS}}"


def is_pickup_code(parcel_id: UUID, round_: int, code: str) -> bool:
    """Whether this is the code; spaces between digits do not matter."""
    given = "".join(code.split()).encode()
    return hmac.compare_digest(pickup_code(parcel_id, round_).encode(), given)
