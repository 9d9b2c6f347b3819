"""Builds the table of a version, and says what there is to say of its risk. No transaction is open meanwhile."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from datetime import date
from typing import Any

from django.conf import settings
from django.utils.crypto import salted_hmac

from tongban.resources.opendata import store
from tongban.resources.opendata.content import DatasetContent
from tongban.resources.opendata.disclosure.checking import MOST_TOLD, cells_of, check_table
from tongban.resources.opendata.disclosure.facts import Risk
from tongban.resources.opendata.disclosure.generalising import Hierarchy
from tongban.resources.opendata.disclosure.linking import Link, Other, may_compare, seen_by
from tongban.resources.opendata.disclosure.making import make_table
from tongban.resources.opendata.facts import HANDED_IN, VersionFact
from tongban.resources.opendata.ports import Told, source_named
from tongban.resources.opendata.refusals import RowsChosenOtherwise, RuleBroken, TableTooLong
from tongban.resources.opendata.rules import smallest_count
from tongban.resources.opendata.wording import offences_told

_EVERY = 25  # hidden cells between two reports: a second or so


@dataclass(frozen=True, kw_only=True)
class Built:
    """A table as it lies in the store, and what was found in it."""

    sha256: str
    bytes: int
    risk: Risk


class _Course:
    """How far the building is: rows that were read, and hidden cells that were looked at."""

    def __init__(self, told: Told) -> None:
        self._told, self._rows, self._looked = told, 0, 0

    def read(self, count: int) -> None:
        self._rows = max(self._rows, count)
        self._told(self._rows + self._looked)

    def look(self) -> None:
        self._looked += 1
        if self._looked % _EVERY == 0:
            self._told(self._rows + self._looked)


def build_table(
    content: DatasetContent,
    *,
    slug: str,
    number: int,
    table: str,
    beside: Sequence[VersionFact],
    on: date,
    told: Told,
) -> Built:
    """Make, write and check the table of a version. `table` is the file handed in, where there is one; `beside`
    are the published tables of the same source, since two tables can tell together what each of them hides.

    Raises TableGone, TableTooLong, RowsChosenOtherwise, and what the source raises; ValueError for rows that are not of their type.
    """
    k = smallest_count(content, k=settings.OPEN_DATA_K)
    hierarchies = hierarchies_of(content)
    course = _Course(told)
    links = [
        Link(content=content, other=one, hierarchies=hierarchies, is_one_source=content.source != HANDED_IN)
        for one in _others(content, beside)
    ]
    made = make_table(
        seen_by(links, _limited(_rows(content, slug=slug, table=table, on=on, told=course.read))),
        content,
        k=k,
        hierarchies=hierarchies,
        secret=salted_hmac("tongban.opendata.rounding", slug).digest(),
        step=course.look,
    )
    sha256, size = store.write_table(made.rows, content, slug=slug, number=number, made=made.made)
    risk = check_table(made.rows, content, k=k, made=made.made, step=course.look)
    if links:
        cells = cells_of(made.rows, content.published)
        more = [one for link in links for one in link.offences(cells, k=k, step=course.look)]
        risk = replace(risk, offences=(*risk.offences, *more)[:MOST_TOLD])
    told_risk = replace(risk, by_rule=made.by_rule, beside=made.beside, left_out=made.left_out)
    return Built(sha256=sha256, bytes=size, risk=told_risk)


def _others(content: DatasetContent, beside: Sequence[VersionFact]) -> Iterable[Other]:
    """The published tables with which this one is compared. Raises TableGone, RowsChosenOtherwise."""
    for one in beside:
        if may_compare(content, one.content):
            if _rows_chosen(content) != _rows_chosen(one.content):
                raise RowsChosenOtherwise(facts={"dataset": one.head.title})
            rows = store.read_table(one.head.slug, one.head.version, one.table_sha256)
            yield Other(
                title=one.head.title,
                content=one.content,
                k=smallest_count(one.content, k=settings.OPEN_DATA_K),
                cells=cells_of(rows, one.content.published),
            )


def _rows_chosen(content: DatasetContent) -> list[str]:
    """What leaves rows of the source out."""
    source = source_named(content.source)
    return [content.parameters.get(name, "") for name in source.fact().filters] if source else []


def check_version(content: DatasetContent, *, slug: str, number: int, sha256: str) -> None:
    """Look at the file of a version as it lies there, before it goes out. Raises RuleBroken, TableGone."""
    rows = store.read_table(slug, number, sha256)
    made = store.read_evidence(slug, number, sha256)
    risk = check_table(rows, content, k=smallest_count(content, k=settings.OPEN_DATA_K), made=made)
    if not risk.is_well:
        raise RuleBroken(
            facts={"where": offences_told(risk.offences), "offences": risk_facts(risk)["offences"]}
        )


def risk_facts(risk: Risk) -> dict[str, Any]:
    """What is kept of a risk, as JSON."""
    facts = asdict(risk)
    facts["offences"] = [
        {"reason": one.reason.value, "where": dict(one.where), "value": one.value} for one in risk.offences
    ]
    return facts


def hierarchies_of(content: DatasetContent) -> dict[str, Hierarchy]:
    """How the columns of a definition are made coarser and ordered."""
    source = source_named(content.source)
    return {one.name: one.hierarchy for one in source.fact().columns} if source else {}


def _rows(
    content: DatasetContent, *, slug: str, table: str, on: date, told: Told
) -> Iterable[Mapping[str, Any]]:
    if content.source == HANDED_IN:
        return store.read_handed(slug, table)
    source = source_named(content.source)
    if source is None:
        raise ValueError(f"no source {content.source}")
    return source.rows(on=on, parameters=content.parameters, told=told)


def _limited(rows: Iterable[Mapping[str, Any]]) -> Iterable[Mapping[str, Any]]:
    for number, row in enumerate(rows, 1):
        if number > settings.OPEN_DATA_MOST_ROWS:
            raise TableTooLong(facts={"most": settings.OPEN_DATA_MOST_ROWS})
        yield row
