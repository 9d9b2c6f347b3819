"""The front door of this app: other apps import only from here."""

from tongban.resources.exchange.desk_use.commands.look import look_at_desk
from tongban.resources.exchange.desk_use.facts import CaseSubject, DeskAnswer
from tongban.resources.exchange.desk_use.queries import desk_grants
from tongban.resources.exchange.desk_use.showing import answer_words, ended_line, grant_line
from tongban.resources.exchange.facts import (
    Condition,
    GrantChanged,
    GrantedField,
    GrantEnded,
    GrantFact,
    GrantMade,
    GrantState,
    Mask,
    Op,
    Way,
)
from tongban.resources.exchange.loading import load_uses
from tongban.resources.exchange.requesting.api import router
from tongban.resources.exchange.requesting.facts import AnswerOverdue
from tongban.resources.exchange.requesting.loading import load_share_requests
from tongban.resources.exchange.requesting.ports import ItemNames, item_names
from tongban.resources.exchange.requesting.queries import is_share_number, late_turns
from tongban.resources.exchange.requesting.seen import LateTurn
from tongban.resources.exchange.sources.facts import BindingFact, SourceKind
from tongban.resources.exchange.sources.load import load_held
from tongban.resources.exchange.sources.loading import load_bindings
from tongban.resources.exchange.sources.providing import late_provisions
from tongban.resources.exchange.sources.queries import binding_if_any, held_editions

__all__ = [
    "AnswerOverdue",
    "BindingFact",
    "CaseSubject",
    "Condition",
    "DeskAnswer",
    "GrantChanged",
    "GrantEnded",
    "GrantFact",
    "GrantMade",
    "GrantState",
    "GrantedField",
    "ItemNames",
    "LateTurn",
    "Mask",
    "Op",
    "SourceKind",
    "Way",
    "answer_words",
    "binding_if_any",
    "desk_grants",
    "ended_line",
    "grant_line",
    "held_editions",
    "is_share_number",
    "item_names",
    "late_provisions",
    "late_turns",
    "load_bindings",
    "load_held",
    "load_share_requests",
    "load_uses",
    "look_at_desk",
    "router",
]
