"""The front door of this app: other apps import only from here."""

from tongban.services.search.aliases.dictionary import dictionary
from tongban.services.search.aliases.lists import declare_house_words
from tongban.services.search.collections import declare_collection
from tongban.services.search.commands.put import RebuildRunning, put_many, rebuild, remove
from tongban.services.search.everyday import Everyday
from tongban.services.search.facts import Document, Found, Hit, Understood
from tongban.services.search.learning.asking import Noted, note_asked
from tongban.services.search.learning.facts import Channel, StepKind
from tongban.services.search.learning.marks import mark_of, new_mark
from tongban.services.search.learning.noting import note_application, note_question, note_step
from tongban.services.search.ports import RankedHit, Searched, searched
from tongban.services.search.queries import find, idle_share, keys_of, suggest
from tongban.services.search.rules import FieldRule
from tongban.services.search.spelling import heard_within
from tongban.services.search.words import fold, plain_words, words

__all__ = [
    "Channel",
    "Document",
    "Everyday",
    "FieldRule",
    "Found",
    "Hit",
    "Noted",
    "RankedHit",
    "RebuildRunning",
    "Searched",
    "StepKind",
    "Understood",
    "declare_collection",
    "declare_house_words",
    "dictionary",
    "find",
    "fold",
    "heard_within",
    "idle_share",
    "keys_of",
    "mark_of",
    "new_mark",
    "note_application",
    "note_asked",
    "note_question",
    "note_step",
    "plain_words",
    "put_many",
    "rebuild",
    "remove",
    "searched",
    "suggest",
    "words",
]
