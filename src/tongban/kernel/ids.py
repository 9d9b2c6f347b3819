"""Identifiers that order by time."""

import uuid

import uuid_utils
import uuid_utils.compat


def new_id() -> uuid.UUID:
    """A fresh UUIDv7: unique without asking the database, and later ones sort later."""
    return uuid_utils.compat.uuid7()


def new_id_octets() -> bytes:
    """The sixteen octets of a fresh one, for rows by the million: a quarter of the time."""
    return bytes(uuid_utils.uuid7().bytes)
