"""What may be opened, what a definition must say, which act may follow which, and when a cycle is due. Pure."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from tongban.kernel.errors import N_
from tongban.resources.datasets.public import ResourceFact
from tongban.resources.opendata.content import EVIDENCE, DatasetContent, Role, Type
from tongban.resources.opendata.disclosure.facts import Kind, Method, Reason
from tongban.resources.opendata.facts import HANDED_IN, VersionState
from tongban.resources.opendata.ports import SourceFact
from tongban.resources.opendata.refusals import (
    DatasetOutOfOrder,
    DefinitionIncomplete,
    LevelTooHigh,
    OnlyAggregated,
    ResourceNotOpen,
)
from tongban.standards.vocabularies import vocabulary

S = VersionState
# short names that are parts of addresses: a dataset that bore one could not be reached
RESERVED = frozenset({"requests", "remarks", "queue", "new", "v1"})
SLUG = re.compile(r"^[a-z0-9]+(?:-[a-z0-9]+)*$")
OPENED = ("1", "2")  # open_type: without conditions, on conditions
# act → the states it may start from, and where it leads
MOVES: dict[str, tuple[frozenset[VersionState], VersionState]] = {
    "save": (frozenset({S.DRAFT, S.BUILT, S.FAILED}), S.DRAFT),
    "build": (frozenset({S.DRAFT, S.BUILT, S.FAILED}), S.BUILDING),
    "built": (frozenset({S.BUILDING}), S.BUILT),
    "failed": (frozenset({S.BUILDING}), S.FAILED),
    "stop": (frozenset({S.BUILDING}), S.DRAFT),
    "submit": (frozenset({S.BUILT}), S.SUBMITTED),
    "send_back": (frozenset({S.SUBMITTED}), S.DRAFT),
    "publish": (frozenset({S.SUBMITTED}), S.PUBLISHED),
    "renew": (frozenset({S.BUILT}), S.PUBLISHED),
    "replace": (frozenset({S.PUBLISHED}), S.REPLACED),
    "withdraw": (frozenset({S.PUBLISHED}), S.WITHDRAWN),
}
# what a column of counts about people, families or firms is called
_COUNTED = re.compile(r"人数|人口数|户数|患者数|病例数|死亡数|企业数")
# update cycle (更新周期) → days until the next version; the rest is renewed by hand
_CYCLE_DAYS = {"1": 1, "2": 1, "3": 7, "4": 31, "5": 92, "6": 183, "7": 366}
# why a dataset is closed without anybody's act; kept as message ids, said in the reader's language
RESOURCE_GONE = N_("The resource that these data come from was withdrawn from the resource catalogue.")
RESOURCE_CLOSED = N_("The resource catalogue no longer opens the resource that these data come from.")
REASONS: Mapping[Reason, str] = {
    Reason.TOO_FEW: N_("counts too few"),
    Reason.COMPUTABLE: N_("hidden, but can be computed from what is shown"),
    Reason.BY_DIFFERENCE: N_("can be computed together with another open table"),
    Reason.DOMINATED: N_("one or two firms make up most of it"),
    Reason.NOT_ROUNDED: N_("is not rounded"),
    Reason.SUM_WRONG: N_("a total is not the sum of its parts"),
    Reason.TOO_ALIKE_FEW: N_("too few records are alike"),
    Reason.PERSONAL_COLUMN: N_("a column about persons"),
    Reason.NAMES: N_("most values look like names of persons"),
    Reason.ID_NUMBER: N_("an ID number"),
    Reason.PHONE: N_("a mobile phone number"),
    Reason.MAIL: N_("a private mail address"),
    Reason.CARD: N_("a bank card number"),
}


@dataclass(frozen=True, kw_only=True)
class Levels:
    """Up to which sensitivity (数据分级) rows, and counts, are opened. Settings."""

    records: int
    counts: int


@dataclass(frozen=True, kw_only=True)
class Problem:
    """One thing to put right: the entry, a code for machines and a sentence for people."""

    field: str
    reason: str
    text: str


def check_may_open(resource: ResourceFact, *, kind: Kind, levels: Levels) -> None:
    """Raise unless data of this resource may be opened in this form.

    Source: standards.md §10 (open types); 国办函 and local rules of open data ask that what is not open in the
    catalogue stays closed, and that data about persons are opened only where nobody can be told from them
    (个人信息保护法 art. 4, 73 (4): anonymised data are no personal data).
    Raises ResourceNotOpen, OnlyAggregated, LevelTooHigh.
    """
    facts: dict[str, object] = {"resource": resource.content.name}
    if resource.head.open_type not in OPENED:
        raise ResourceNotOpen(facts=facts | {"open_type": resource.head.open_type})
    if kind is Kind.RECORDS and resource.content.has_personal_fields:
        raise OnlyAggregated(facts=facts)
    most = levels.records if kind is Kind.RECORDS else levels.counts
    level = resource.head.level or 4  # what is not said is the highest
    if level > most:
        raise LevelTooHigh(facts=facts | {"level": level, "most": most})


def check_move(state: str, act: str) -> VersionState:
    """The state that `act` leads to from `state`. Raises DatasetOutOfOrder."""
    starts, leads_to = MOVES[act]
    if S(state) not in starts:
        raise DatasetOutOfOrder(facts={"state": state, "act": act})
    return leads_to


def may_move(state: str, act: str) -> bool:
    """Whether `act` may happen to a version in `state`."""
    return S(state) in MOVES[act][0]


def smallest_count(content: DatasetContent, *, k: int) -> int:
    """The k of a definition: the setting, or more where the definition asks for more."""
    return max(content.rule.k, k)


def next_build(cycle: str, *, after: date) -> date | None:
    """The day from which a new version is due; None where the cycle asks for none."""
    days = _CYCLE_DAYS.get(cycle)
    return None if days is None else after + timedelta(days=days)


def check_complete(content: DatasetContent, *, source: SourceFact | None) -> None:
    """Raise DefinitionIncomplete with everything that is to be put right before the table is built."""
    problems = list(problems_of(content, source=source))
    if problems:
        first = {one.field: one for one in reversed(problems)}
        raise DefinitionIncomplete(
            facts={
                "fields": {name: one.text for name, one in reversed(first.items())},
                "reasons": {name: one.reason for name, one in reversed(first.items())},
            }
        )


def problems_of(content: DatasetContent, *, source: SourceFact | None) -> Iterator[Problem]:
    """Everything that keeps a definition from being built, in the order of the form."""
    yield from _unsaid(content)
    if source is None:
        yield Problem(field="source", reason="unknown-source", text=N_("There is no such source."))
    yield from _columns(content, source)
    yield from _rule(content, source)
    yield from _drawing(content)


def _unsaid(content: DatasetContent) -> Iterator[Problem]:
    for field in ("title", "summary", "topic", "source", "cycle"):
        if not getattr(content, field):
            yield Problem(field=field, reason="missing", text=N_("This has to be said."))
    if content.cycle and content.cycle not in vocabulary("update_cycle"):
        yield Problem(field="cycle", reason="unknown-code", text=N_("The list has no such code."))


def _columns(content: DatasetContent, source: SourceFact | None) -> Iterator[Problem]:
    def wrong(reason: str, text: str) -> Problem:
        return Problem(field="columns", reason=reason, text=text)

    names = [one.name for one in content.columns]
    titles = [one.title for one in content.columns]
    if not content.published:
        yield wrong("columns-missing", N_("Choose at least one column."))
    if len(set(names)) < len(names) or len(set(titles)) < len(titles):
        yield wrong("column-twice", N_("Two columns have the same name."))
    if any(not one.title.strip() for one in content.columns):
        yield wrong("column-unnamed", N_("A column has no name."))
    if source is None:
        return
    offered = {one.name: one for one in source.columns}
    if any(name not in offered for name in names):
        yield wrong("column-unknown", N_("The source has no such column."))
    for one in content.columns:
        there = offered.get(one.name)
        if there is not None and one.level and one.level not in there.hierarchy.levels:
            yield wrong("level-unknown", N_("A column cannot be made coarser in this way."))


def _rule(content: DatasetContent, source: SourceFact | None) -> Iterator[Problem]:
    def wrong(reason: str, text: str) -> Problem:
        return Problem(field="rule", reason=reason, text=text)

    rule, roles = content.rule, [one.role for one in content.columns]
    if source is not None and rule.kind is not source.kind:
        yield wrong("rule-not-of-source", N_("This source gives data of another kind."))
    if rule.kind is Kind.RECORDS:
        if content.source == HANDED_IN and any(_COUNTED.search(one.title) for one in content.columns):
            yield wrong(
                "people-counted",
                N_("A column counts people or firms: choose counts, so that small ones are hidden."),
            )
        if {Role.DIMENSION, Role.MEASURE, Role.DERIVED, *EVIDENCE} & set(roles):
            yield wrong("records-have-no-cells", N_("A list of things has no counts. Choose another kind."))
        return
    if roles.count(Role.MEASURE) != 1:
        yield wrong("one-measure", N_("Exactly one column is what is counted."))
    if not roles.count(Role.DIMENSION):
        yield wrong("no-dimension", N_("At least one column is what is counted by."))
    if {Role.ATTRIBUTE, Role.QUASI} & set(roles):
        yield wrong(
            "cells-have-no-attributes", N_("Each column of counts is counted by, counted or derived.")
        )
    measure = next(iter(content.of(Role.MEASURE)), None)
    if measure is not None and measure.type not in (Type.INTEGER, Type.NUMBER):
        yield wrong("measure-no-number", N_("What is counted has to be a number."))
    if rule.kind is Kind.FIGURES:
        if any(roles.count(role) != 1 for role in EVIDENCE):
            yield wrong(
                "no-evidence",
                N_(
                    "Figures of firms need columns for how many make them, the largest and the second; they are not published."
                ),
            )
        if rule.method is Method.ROUND:
            yield wrong("figures-not-rounded", N_("Figures of firms are hidden, not rounded."))
    elif EVIDENCE & set(roles):
        yield wrong("evidence-of-counts", N_("Only figures of firms have contributors."))
    if rule.method is Method.ROUND and content.of(Role.DERIVED):
        yield wrong("derived-not-rounded", N_("What follows from a rounded count would tell the count."))
    if content.of(Role.DERIVED) and any(one.level for one in content.of(Role.DIMENSION)):
        yield wrong(
            "derived-not-coarser", N_("What follows from a count cannot be added up to a coarser one.")
        )


def _drawing(content: DatasetContent) -> Iterator[Problem]:
    if not content.drawn:
        return
    names = {one.name for one in content.published}
    numbers = {one.name for one in content.published if one.type in (Type.INTEGER, Type.NUMBER)}
    if content.drawn_by not in names or content.drawn_of not in numbers:
        yield Problem(
            field="drawn", reason="drawing", text=N_("Say by which column it is drawn, and which number.")
        )
