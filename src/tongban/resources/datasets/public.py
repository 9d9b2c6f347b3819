"""The front door of this app: other apps import only from here."""

from tongban.resources.datasets.api import router
from tongban.resources.datasets.commands.bring import Brought, bring_resources
from tongban.resources.datasets.commands.decide import (
    approve_resource,
    approve_resources,
    send_back_resource,
    withdraw_resource,
)
from tongban.resources.datasets.commands.describe import (
    describe_resource,
    discard_draft,
    revise_resource,
    save_draft,
)
from tongban.resources.datasets.commands.submit import submit_resource
from tongban.resources.datasets.content import (
    Direction,
    EdgeContent,
    FieldContent,
    NodeKind,
    ResourceContent,
)
from tongban.resources.datasets.entering import authority_for, laws_over
from tongban.resources.datasets.facts import (
    NewResource,
    NoDataAuthority,
    Origin,
    QualityFact,
    ResourceEvent,
    ResourceFact,
    ResourceHead,
    ResourcePublished,
    ResourceReturned,
    ResourceSubmitted,
    ResourceWithdrawn,
    Sought,
    VersionState,
)
from tongban.resources.datasets.lineage import lineage_of, tell_lineage
from tongban.resources.datasets.loading import load_resources
from tongban.resources.datasets.ports import QualitySource, quality_source
from tongban.resources.datasets.queries import (
    Page,
    catalogue,
    names_of,
    published_before,
    resource,
    slug_of,
)
from tongban.resources.datasets.rules import CONDITIONAL, UNCONDITIONAL, UNSHARED, cited_articles
from tongban.resources.datasets.words import words_of, words_sought

__all__ = [
    "CONDITIONAL",
    "UNCONDITIONAL",
    "UNSHARED",
    "Brought",
    "Direction",
    "EdgeContent",
    "FieldContent",
    "NewResource",
    "NoDataAuthority",
    "NodeKind",
    "Origin",
    "Page",
    "QualityFact",
    "QualitySource",
    "ResourceContent",
    "ResourceEvent",
    "ResourceFact",
    "ResourceHead",
    "ResourcePublished",
    "ResourceReturned",
    "ResourceSubmitted",
    "ResourceWithdrawn",
    "Sought",
    "VersionState",
    "approve_resource",
    "approve_resources",
    "authority_for",
    "bring_resources",
    "catalogue",
    "cited_articles",
    "describe_resource",
    "discard_draft",
    "laws_over",
    "lineage_of",
    "load_resources",
    "names_of",
    "published_before",
    "quality_source",
    "resource",
    "revise_resource",
    "router",
    "save_draft",
    "send_back_resource",
    "slug_of",
    "submit_resource",
    "tell_lineage",
    "withdraw_resource",
    "words_of",
    "words_sought",
]
