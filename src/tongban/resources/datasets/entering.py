"""How a description becomes a row: codes given once, columns beside the document, checks that need the database."""

import hashlib
from collections.abc import Collection
from datetime import date
from uuid import UUID

from django.conf import settings
from django.db import connection

from tongban.foundation.directory.public import nearest_with_post
from tongban.foundation.trail.public import canonical
from tongban.kernel.errors import N_
from tongban.resources.datasets import rules
from tongban.resources.datasets.content import NodeKind, ResourceContent
from tongban.resources.datasets.facts import NoDataAuthority, ResourceIncomplete
from tongban.resources.datasets.models import Resource, ResourceVersion
from tongban.resources.datasets.words import words_of
from tongban.resources.laws.public import law_heads, plain_title
from tongban.standards.codes import ResourceCode, check_class_code, make_resource_code

_NEXT = """
INSERT INTO datasets_classcounter (class_code, last) VALUES (%s, 1)
ON CONFLICT (class_code) DO UPDATE SET last = datasets_classcounter.last + 1 RETURNING last
"""
_AT_LEAST = """
INSERT INTO datasets_classcounter (class_code, last) VALUES (%s, %s)
ON CONFLICT (class_code) DO UPDATE SET last = greatest(datasets_classcounter.last, excluded.last)
"""


def next_code(class_code: str) -> ResourceCode:
    """A code that no resource ever had; the counter stays locked until the transaction ends. 1 SQL."""
    checked = check_class_code(class_code)
    with connection.cursor() as cursor:
        cursor.execute(_NEXT, [checked])
        (number,) = cursor.fetchone()
    return make_resource_code(checked, number)


def keep_clear_of(class_code: str, number: int) -> None:
    """Let no later code of the class be this one, which a file brought. 1 SQL."""
    with connection.cursor() as cursor:
        cursor.execute(_AT_LEAST, [class_code, number])


def fill(row: ResourceVersion, content: ResourceContent, *, resource: Resource, provider: str) -> None:
    """Put the document and its columns into a version that is not saved yet."""
    said = content.model_dump(mode="json")
    row.content = said
    row.content_sha256 = hashlib.sha256(canonical(said)).hexdigest()
    row.name, row.summary = content.name, content.summary[:200]
    row.share_type, row.open_type, row.cycle = (
        content.share_type[:1],
        content.open_type[:1],
        content.cycle[:1],
    )
    row.formats = [code[:4] for code in content.formats]
    row.level = content.level
    row.words = words_of(
        [
            content.name,
            content.summary,
            resource.code,
            provider,
            *(f"{field.name} {field.column}" for field in content.fields),
        ]
    )


def check_ready(
    content: ResourceContent, *, code: str, on: date, coming: Collection[str] = frozenset()
) -> None:
    """Raise ResourceIncomplete unless the description may be handed in. 2 SQL at most.

    `coming` are codes that come into the catalogue together with this one.
    """
    rules.check_complete(
        content,
        personal_level=settings.DATASETS_PERSONAL_LEVEL,
        laws_over=laws_over(content.share_basis, on=on) if content.share_type == rules.UNSHARED else (),
    )
    all_named = {one.ref for one in content.lineage if one.kind is NodeKind.RESOURCE} | set(content.related)
    named = all_named - set(coming)
    there = set(Resource.objects.filter(code__in=named).values_list("code", flat=True)) if named else set()
    if missing := sorted(named - there):
        text = N_("There is no resource %(missing)s.")
        field = _where(content, missing[0])
        facts = {"fields": {field: text}, "reasons": {field: "resource-unknown"}, "missing": missing[0]}
        raise ResourceIncomplete(facts=facts)
    if code and code in all_named:
        text = N_("A resource does not name itself.")
        field = _where(content, code)
        raise ResourceIncomplete(facts={"fields": {field: text}, "reasons": {field: "resource-itself"}})


def _where(content: ResourceContent, code: str) -> str:
    return "related" if code in content.related else "lineage"


def laws_over(basis: str, *, on: date) -> list[str]:
    """Which of the laws that a basis cites the library knows and none of whose versions is in force. 1 SQL."""
    titles = {plain_title(title) for title, _ in rules.cited_articles(basis)}
    if not titles:
        return []
    known: dict[str, bool] = {}
    for title, head in law_heads(titles):
        known[title] = known.get(title, False) or head.is_in_force(on)
    return sorted(title for title, is_in_force in known.items() if not is_in_force)


def authority_for(area_code: str) -> tuple[UUID, str]:
    """The organisation that looks at what this area describes, and its area. 1 SQL. Raises NoDataAuthority."""
    found = nearest_with_post(settings.DATA_AUTHORITY_POST, area_code=area_code)
    if found is None:
        raise NoDataAuthority(facts={"area": area_code, "post": settings.DATA_AUTHORITY_POST})
    return found.id, found.area_code
