"""Where a list goes on: the moment and id of the last row that was shown, as a text for addresses."""

import binascii
from base64 import urlsafe_b64decode, urlsafe_b64encode
from datetime import date, datetime
from uuid import UUID

from tongban.kernel.errors import N_, Invalid


def cursor_after(at: date | datetime, row_id: UUID) -> str:
    """The place behind a row in a list by moment (or by day) and id. About 60 characters."""
    return urlsafe_b64encode(f"{at.isoformat()} {row_id.hex}".encode()).decode().rstrip("=")


def moment_place(cursor: str) -> tuple[datetime, UUID]:
    """What `cursor_after` was given. Raises Invalid for a cursor that we did not write."""
    try:
        moment, row_id = _parts(cursor)
        at = datetime.fromisoformat(moment)
        if at.tzinfo is None:
            raise ValueError("a moment without a zone")
        return at, row_id
    except (ValueError, binascii.Error) as error:
        raise _unknown() from error


def day_place(cursor: str) -> tuple[date, UUID]:
    """The same for a list by day. Raises Invalid."""
    try:
        day, row_id = _parts(cursor)
        return date.fromisoformat(day), row_id
    except (ValueError, binascii.Error) as error:
        raise _unknown() from error


def _parts(cursor: str) -> tuple[str, UUID]:
    at, _, hexed = urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4)).decode().partition(" ")
    return at, UUID(hexed)


def _unknown() -> Invalid:
    return Invalid(facts={"fields": {"cursor": N_("This place in the list is not known.")}})
