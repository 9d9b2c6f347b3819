"""What the second person vouches for: whose data, which rows, which columns, by which rule, beside which tables."""

from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.utils.translation import gettext

from tongban.foundation.directory.public import Officer
from tongban.kernel.errors import N_
from tongban.resources.datasets.public import names_of, slug_of
from tongban.resources.licences.public import licence_types
from tongban.resources.opendata.beside import standing_before, tables_beside
from tongban.resources.opendata.content import Column, DatasetContent
from tongban.resources.opendata.disclosure.facts import Kind
from tongban.resources.opendata.disclosure.linking import may_compare
from tongban.resources.opendata.facts import HANDED_IN, HandedTable, VersionFact
from tongban.resources.opendata.ports import TYPES, SourceFact, source_named
from tongban.resources.opendata.queries import tables_of
from tongban.resources.opendata.rules import smallest_count
from tongban.resources.opendata.wording import (
    KINDS,
    LEVELS,
    METHODS,
    ROLES,
    column_title,
    is_english,
    listed,
    title_of,
)

_ENTRIES = {
    "title": N_("Title"),
    "summary": N_("Summary"),
    "columns": N_("Columns"),
    "rule": N_("How people are protected"),
    "parameters": N_("Which rows"),
    "source": N_("Where the rows come from"),
    "cycle": N_("Updated"),
    "method": N_("How it is made"),
    "contact": N_("Phone of the office"),
}


@dataclass(frozen=True, kw_only=True)
class Compared:
    """Another open table about the same, and whether both were looked at together."""

    title: str
    slug: str
    is_compared: bool


def vouched(found: VersionFact, *, by: Officer) -> dict[str, Any]:
    """The context of `opendata/parts/vouched.html`. 7 SQL at most."""
    content, head = found.content, found.head
    source = source_named(content.source)
    fact = source.fact() if source else None
    is_handed = content.source == HANDED_IN
    table = next(iter(tables_of(head.slug)), None) if is_handed else None
    before = standing_before(head.slug)
    return {
        "resource": {
            "code": head.resource_code,
            "name": names_of([head.resource_code], by=by).get(head.resource_code, ""),
            "slug": slug_of(head.resource_code),
        },
        "source_text": gettext(fact.name) if fact else _file_text(table),
        "filter_text": _filter_text(content, fact),
        "form_text": gettext(KINDS[content.rule.kind]),
        "rule_text": _rule_text(content),
        "coarse": [_column_words(one, fact) for one in content.columns],
        "left_out": _left_out(content, fact),
        "before": before,
        "changed": _changed(content, before.content) if before else "",
        "compared": [
            Compared(
                title=title_of(one.head),
                slug=one.head.slug,
                is_compared=may_compare(content, one.content),
            )
            for one in tables_beside(content, slug=head.slug, resource_code=head.resource_code)
        ],
    }


def _file_text(table: HandedTable | None) -> str:
    words = gettext("A file that the office handed in")
    return f"{words} ({table.name})" if table else words


def _filter_text(content: DatasetContent, fact: SourceFact | None) -> str:
    """Which rows of the source it takes: those of the bound licence types, or all."""
    names = fact.filters if fact else ()
    if TYPES in names and (codes := content.parameters.get(TYPES, "")):
        known = {one.code: one.name for one in licence_types()}
        return listed([known.get(code, code) for code in codes.split(",")])
    return gettext("all rows")


def _rule_text(content: DatasetContent) -> str:
    rule = content.rule
    if rule.kind is Kind.RECORDS:
        return gettext("no counts: each row is looked through for data about persons")
    k = smallest_count(content, k=settings.OPEN_DATA_K)
    said = gettext("%(method)s; least count that is told: %(k)s") % {
        "method": gettext(METHODS[rule.method]),
        "k": k,
    }
    if rule.kind is Kind.FIGURES:
        more = gettext("at least %(n)s firms, the largest at most %(part)s%% of the figure") % {
            "n": rule.least_firms,
            "part": rule.dominance,
        }
        said = listed([said, more])
    return said


def _column_words(column: Column, fact: SourceFact | None) -> tuple[str, str, str, bool]:
    """(title, what for, how it was made coarser, whether it has a total)."""
    offered = next((one for one in fact.columns if one.name == column.name), None) if fact else None
    level = gettext(LEVELS[column.level]) if column.level in LEVELS else ""
    finest = offered.hierarchy.levels[0] if offered and offered.hierarchy.levels else ""
    coarse = level
    if level and column.level == finest:
        coarse = gettext("%(level)s, the finest that there is") % {"level": level}
    return column_title(column), gettext(ROLES[column.role]), coarse, column.has_total


def _left_out(content: DatasetContent, fact: SourceFact | None) -> str:
    """Columns of the source that the table does not have."""
    taken = {one.name for one in content.columns}
    offered = fact.columns if fact else ()
    return listed([(is_english() and one.title_en) or one.title for one in offered if one.name not in taken])


def _changed(content: DatasetContent, before: DatasetContent) -> str:
    """What of the definition is otherwise than in the version that stands."""
    found = [
        gettext(words) for name, words in _ENTRIES.items() if getattr(content, name) != getattr(before, name)
    ]
    return listed(found)
