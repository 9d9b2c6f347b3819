"""The front door of this app: other apps import only from here."""

from tongban.services.search.collections import declare_collection
from tongban.services.search.commands.put import RebuildRunning, put_many, rebuild, remove
from tongban.services.search.everyday import Everyday
from tongban.services.search.facts import Document, Found, Hit, Understood
from tongban.services.search.queries import find, idle_share, keys_of
from tongban.services.search.rules import FieldRule
from tongban.services.search.spelling import heard_within
from tongban.services.search.words import fold, plain_words

__all__ = [
    "Document",
    "Everyday",
    "FieldRule",
    "Found",
    "Hit",
    "RebuildRunning",
    "Understood",
    "declare_collection",
    "find",
    "fold",
    "heard_within",
    "idle_share",
    "keys_of",
    "plain_words",
    "put_many",
    "rebuild",
    "remove",
]
