"""The front door of this app: other apps import only from here."""

from tongban.services.items.api import router
from tongban.services.items.attachments.commands.attach import attach_file
from tongban.services.items.attachments.facts import AttachedFile, AttachmentKind, attachment_id
from tongban.services.items.attachments.queries import files_in, files_of
from tongban.services.items.browsing import themes, themes_in_use
from tongban.services.items.checklist import Checklist, checklist, required_slots
from tongban.services.items.commands.create import CodeTaken, create_item
from tongban.services.items.commands.import_items import ImportOutcome, import_items
from tongban.services.items.commands.place import place_item
from tongban.services.items.commands.publish import NothingChanged, NotPublishable, publish_item
from tongban.services.items.deciding import law_text
from tongban.services.items.facts import (
    Basis,
    BusinessKind,
    Choice,
    Commitment,
    Condition,
    Contact,
    Duty,
    Faq,
    Fee,
    Intermediary,
    ItemContent,
    ItemPublished,
    ItemsImported,
    LawfulExtension,
    Licensing,
    Limit,
    LimitCase,
    Limits,
    PlaceNote,
    Process,
    Publication,
    PublishedItem,
    Question,
    Reduction,
    Remedy,
    Result,
    Slot,
    StepNote,
    TwoLevels,
    item_content_schema,
)
from tongban.services.items.finding import Answer, FoundItem, find_items
from tongban.services.items.first_look import look_over
from tongban.services.items.following import DAYS_BEFORE_LIMIT, deferral_days
from tongban.services.items.grouping import load_item_groups
from tongban.services.items.guide import Guide, guide_from
from tongban.services.items.importing.own import item_document_schema
from tongban.services.items.importing.run import import_file
from tongban.services.items.indexing import COLLECTION as SEARCHED
from tongban.services.items.indexing import reindex
from tongban.services.items.instant.parts import InstantRule, RuleCondition, TrustedFact
from tongban.services.items.instant.rules import Finding, Judgement, judge
from tongban.services.items.instant.sources import Kind, Source, Value, source_named
from tongban.services.items.instant.wording import FactWords, RuleWords, law_of, rule_words
from tongban.services.items.jumping import JumpItem, item_coded, items_named
from tongban.services.items.kinds import KindOffered, answers_meaning, business_of, kinds_on
from tongban.services.items.library.commands.claim import claim_entry
from tongban.services.items.library.commands.create_entry import create_entry
from tongban.services.items.library.commands.draft import ChangedMeanwhile, draft_change, save_change
from tongban.services.items.library.commands.link import link_item
from tongban.services.items.library.commands.review import review_change
from tongban.services.items.library.commands.submit import submit_change, withdraw_change
from tongban.services.items.library.comparing import Difference, compare
from tongban.services.items.library.drafts import (
    ItemChoice,
    VersionChoice,
    content_to_try,
    managed_items,
    versions_to_try,
)
from tongban.services.items.library.facts import (
    Act,
    ChangeInForce,
    ChangeReviewed,
    ChangeSubmitted,
    EntryContent,
    EntryFact,
    ItemStateChanged,
    LevelContent,
    ListEntryChanged,
    Origin,
    Resolved,
)
from tongban.services.items.library.loading import load_list
from tongban.services.items.library.ports import Impact, ImpactSource, impact_sources
from tongban.services.items.library.proposals import NewEntry
from tongban.services.items.library.queries import (
    Implementation,
    Inheritance,
    entries,
    entry,
    implementations,
    origins_of,
)
from tongban.services.items.library.rules import OverrideNotAllowed, resolve
from tongban.services.items.library.versions import versions_of
from tongban.services.items.loading import NotAnItem, load_items
from tongban.services.items.materials.facts import SuggestedMaterial
from tongban.services.items.materials.queries import kept_name, kept_names, suggest_materials
from tongban.services.items.ports import item_use
from tongban.services.items.queries import (
    as_of_version,
    item_names,
    item_terms,
    last_published,
    published,
    published_page,
    terms_for,
    terms_sha256,
    version_number,
)
from tongban.services.items.scenario.rules import (
    asked_questions,
    content_for,
    counted_answers,
    holds,
    next_question,
    told_answers,
)
from tongban.services.items.slots import SlotLine
from tongban.services.items.steps import step_terms
from tongban.services.items.wording import Figure, figures, limit_text, type_text, ways

__all__ = [
    "DAYS_BEFORE_LIMIT",
    "SEARCHED",
    "Act",
    "Answer",
    "AttachedFile",
    "AttachmentKind",
    "Basis",
    "BusinessKind",
    "ChangeInForce",
    "ChangeReviewed",
    "ChangeSubmitted",
    "ChangedMeanwhile",
    "Checklist",
    "Choice",
    "CodeTaken",
    "Commitment",
    "Condition",
    "Contact",
    "Difference",
    "Duty",
    "EntryContent",
    "EntryFact",
    "FactWords",
    "Faq",
    "Fee",
    "Figure",
    "Finding",
    "FoundItem",
    "Guide",
    "Impact",
    "ImpactSource",
    "Implementation",
    "ImportOutcome",
    "Inheritance",
    "InstantRule",
    "Intermediary",
    "ItemChoice",
    "ItemContent",
    "ItemPublished",
    "ItemStateChanged",
    "ItemsImported",
    "Judgement",
    "JumpItem",
    "Kind",
    "KindOffered",
    "LawfulExtension",
    "LevelContent",
    "Licensing",
    "Limit",
    "LimitCase",
    "Limits",
    "ListEntryChanged",
    "NewEntry",
    "NotAnItem",
    "NotPublishable",
    "NothingChanged",
    "Origin",
    "OverrideNotAllowed",
    "PlaceNote",
    "Process",
    "Publication",
    "PublishedItem",
    "Question",
    "Reduction",
    "Remedy",
    "Resolved",
    "Result",
    "RuleCondition",
    "RuleWords",
    "Slot",
    "SlotLine",
    "Source",
    "StepNote",
    "SuggestedMaterial",
    "TrustedFact",
    "TwoLevels",
    "Value",
    "VersionChoice",
    "answers_meaning",
    "as_of_version",
    "asked_questions",
    "attach_file",
    "attachment_id",
    "business_of",
    "checklist",
    "claim_entry",
    "compare",
    "content_for",
    "content_to_try",
    "counted_answers",
    "create_entry",
    "create_item",
    "deferral_days",
    "draft_change",
    "entries",
    "entry",
    "figures",
    "files_in",
    "files_of",
    "find_items",
    "guide_from",
    "holds",
    "impact_sources",
    "implementations",
    "import_file",
    "import_items",
    "item_coded",
    "item_content_schema",
    "item_document_schema",
    "item_names",
    "item_terms",
    "item_use",
    "items_named",
    "judge",
    "kept_name",
    "kept_names",
    "kinds_on",
    "last_published",
    "law_of",
    "law_text",
    "limit_text",
    "link_item",
    "load_item_groups",
    "load_items",
    "load_list",
    "look_over",
    "managed_items",
    "next_question",
    "origins_of",
    "place_item",
    "publish_item",
    "published",
    "published_page",
    "reindex",
    "required_slots",
    "resolve",
    "review_change",
    "router",
    "rule_words",
    "save_change",
    "source_named",
    "step_terms",
    "submit_change",
    "suggest_materials",
    "terms_for",
    "terms_sha256",
    "themes",
    "themes_in_use",
    "told_answers",
    "type_text",
    "version_number",
    "versions_of",
    "versions_to_try",
    "ways",
    "withdraw_change",
]
