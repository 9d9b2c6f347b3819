"""The front door of this app: other apps import only from here."""

from tongban.services.items.api import router
from tongban.services.items.checklist import Checklist, checklist, known_answers, required_slots
from tongban.services.items.commands.create import CodeTaken, create_item
from tongban.services.items.commands.import_items import ImportOutcome, import_items
from tongban.services.items.commands.publish import NothingChanged, NotPublishable, publish_item
from tongban.services.items.facts import (
    Basis,
    Choice,
    Condition,
    Contact,
    Duty,
    Faq,
    Fee,
    Intermediary,
    ItemContent,
    ItemPublished,
    ItemsImported,
    Licensing,
    Limit,
    LimitCase,
    Limits,
    PlaceNote,
    Process,
    PublishedItem,
    Question,
    Remedy,
    Result,
    Slot,
    StepNote,
    item_content_schema,
)
from tongban.services.items.finding import Answer, FoundItem, find_items
from tongban.services.items.importing.run import import_file
from tongban.services.items.loading import NotAnItem, load_items
from tongban.services.items.queries import item_terms, published
from tongban.services.items.steps import step_terms

__all__ = [
    "Answer",
    "Basis",
    "Checklist",
    "Choice",
    "CodeTaken",
    "Condition",
    "Contact",
    "Duty",
    "Faq",
    "Fee",
    "FoundItem",
    "ImportOutcome",
    "Intermediary",
    "ItemContent",
    "ItemPublished",
    "ItemsImported",
    "Licensing",
    "Limit",
    "LimitCase",
    "Limits",
    "NotAnItem",
    "NotPublishable",
    "NothingChanged",
    "PlaceNote",
    "Process",
    "PublishedItem",
    "Question",
    "Remedy",
    "Result",
    "Slot",
    "StepNote",
    "checklist",
    "create_item",
    "find_items",
    "import_file",
    "import_items",
    "item_content_schema",
    "item_terms",
    "known_answers",
    "load_items",
    "publish_item",
    "published",
    "required_slots",
    "router",
    "step_terms",
]
