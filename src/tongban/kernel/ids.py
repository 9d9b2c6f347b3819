"""Identifiers that order by time."""

import uuid

import uuid_utils.compat


def new_id() -> uuid.UUID:
    """A fresh UUIDv7: unique without asking the database, and later ones sort later."""
    return uuid_utils.compat.uuid7()
