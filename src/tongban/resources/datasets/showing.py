"""What a page shows of one resource, for the public and at the desk alike."""

from typing import Any

from django.utils.translation import gettext

from tongban.foundation.directory.public import Officer
from tongban.resources.datasets.content import Direction, EdgeContent, NodeKind, ResourceContent
from tongban.resources.datasets.drawing import NARROW, WIDE, lineage_figure
from tongban.resources.datasets.facts import EdgeFact, ResourceFact, VersionState
from tongban.resources.datasets.lineage import lineage_of
from tongban.resources.datasets.ports import quality_of
from tongban.resources.datasets.queries import names_of, slug_of
from tongban.resources.datasets.rules import cited_articles
from tongban.resources.datasets.wording import (
    NODE_WORDS,
    class_text,
    entries,
    term,
)
from tongban.resources.laws.public import citations

_WHAT = ("formats", "cycle", "is_incremental", "layer", "source", "channel", "region")
_HOW = ("level", "importance", "domain")


def shown(found: ResourceFact, *, by: Officer | None) -> dict[str, Any]:
    """The context of `datasets/parts/resource.html`. 7 SQL at most: lineage, related names, laws."""
    content, head = found.content, found.head
    is_published = head.state is VersionState.PUBLISHED
    edges = lineage_of(head.code, by=by) if is_published else _described(content, by=by)
    related = names_of(content.related, by=by) if content.related else {}
    return {
        "found": found,
        "head": head,
        "content": content,
        "class_text": class_text(head.class_code),
        "what": entries(content, *_WHAT),
        "how": entries(content, *_HOW),
        "sharing": entries(content, "share_type", "share_conditions", "share_basis"),
        "opening": entries(content, "open_type", "open_conditions"),
        "laws": citations(cited_articles(content.share_basis)),
        "fields": [(field, term("resource_field_type", field.type)) for field in content.fields],
        "related": [
            (code, related.get(code, ""), slug_of(code)) for code in content.related if by or code in related
        ],
        "edges": [(edge, gettext(NODE_WORDS[edge.kind])) for edge in edges],
        "figure": lineage_figure(content.name, edges, width=WIDE) if edges else "",
        "narrow_figure": lineage_figure(content.name, edges, width=NARROW) if edges else "",
        "quality": quality_of(head.code) if is_published else None,
    }


def _described(content: ResourceContent, *, by: Officer | None) -> list[EdgeFact]:
    """The lineage that a version describes which is not in the catalogue yet."""
    names = names_of([one.ref for one in content.lineage if one.kind is NodeKind.RESOURCE], by=by)
    return [_edge(one, names) for one in content.lineage]


def _edge(one: EdgeContent, names: dict[str, str]) -> EdgeFact:
    is_there = one.kind is NodeKind.RESOURCE and one.ref in names
    return EdgeFact(
        direction=Direction(one.direction),
        kind=one.kind,
        ref=one.ref,
        label=names.get(one.ref, "") or one.label or one.ref,
        slug=slug_of(one.ref) if is_there else "",
    )
