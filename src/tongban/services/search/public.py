"""The front door of this app: other apps import only from here."""

from tongban.services.search.collections import declare_collection
from tongban.services.search.commands.put import put_many, rebuild, remove
from tongban.services.search.facts import Document, Found, Hit, Understood
from tongban.services.search.queries import find, keys_of
from tongban.services.search.rules import FieldRule

__all__ = [
    "Document",
    "FieldRule",
    "Found",
    "Hit",
    "Understood",
    "declare_collection",
    "find",
    "keys_of",
    "put_many",
    "rebuild",
    "remove",
]
