"""Questions about what the check found: for the public by rule and organisation, for item managers by item."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import Q, QuerySet, Sum
from django.utils.translation import gettext

from tongban.foundation.directory.public import Officer, organisations_named
from tongban.kernel.errors import NotFound
from tongban.services.items.basis.queries import managed_organisations
from tongban.services.items.checks.facts import Severity
from tongban.services.items.checks.labels import FACTS
from tongban.services.items.checks.models import CheckedItem, CheckRun, CheckTally
from tongban.services.items.checks.registry import rules

_PER_PAGE = 50
_RUNS = 12


@dataclass(frozen=True, kw_only=True)
class RunFact:
    """One run with its counts; `share` is the part of items without an error, in per cent."""

    started_at: datetime
    rules_version: str
    items: int
    sound: int
    errors: int
    warnings: int
    hints: int

    @property
    def share(self) -> float:
        return round(100 * self.sound / self.items, 1) if self.items else 100.0


@dataclass(frozen=True, kw_only=True)
class RuleCount:
    """One rule with how many items it finds at fault."""

    number: str
    text: str
    mend: str
    severity: Severity
    source: str
    items: int
    share: float


@dataclass(frozen=True, kw_only=True)
class OfficeCount:
    """One organisation: how many items were checked, how many have no error."""

    organisation_id: UUID
    name: str
    items: int
    sound: int

    @property
    def share(self) -> float:
        return round(100 * self.sound / self.items, 1) if self.items else 100.0


@dataclass(frozen=True, kw_only=True)
class ShownFault:
    """A fault in words: the rule, what shows it, how to mend it."""

    number: str
    text: str
    mend: str
    severity: Severity
    source: str
    element: str
    facts: tuple[tuple[str, str], ...]


@dataclass(frozen=True, kw_only=True)
class ItemFaults:
    """One item with what is wrong with it."""

    code: str
    name: str
    organisation_id: UUID
    organisation_name: str
    errors: int
    warnings: int
    hints: int
    checked_at: datetime
    faults: tuple[ShownFault, ...]


def runs(*, limit: int = _RUNS) -> list[RunFact]:
    """Finished runs, the newest first. 1 SQL."""
    return [_run(row) for row in CheckRun.objects.exclude(ended_at=None).order_by("-started_at")[:limit]]


def counts_by_rule(*, organisation_ids: Iterable[UUID] | None = None) -> list[RuleCount]:
    """Every rule with the items at fault in the newest finished run, the commonest first. 2 SQL."""
    run = _last()
    if run is None:
        return []
    tallies = CheckTally.objects.filter(run=run)
    if organisation_ids is not None:
        tallies = tallies.filter(organisation_id__in=list(organisation_ids))
    counted = dict(tallies.values_list("rule").annotate(total=Sum("items")).values_list("rule", "total"))
    checked = counted.pop("", 0)
    found = [
        RuleCount(
            number=one.number,
            text=gettext(one.text),
            mend=gettext(one.mend),
            severity=one.severity,
            source=one.source,
            items=counted.get(one.number, 0),
            share=round(100 * counted.get(one.number, 0) / checked, 1) if checked else 0.0,
        )
        for one in rules().values()
    ]
    return sorted(found, key=lambda one: (-one.items, one.number))


def counts_by_office(*, organisation_ids: Iterable[UUID] | None = None) -> list[OfficeCount]:
    """Organisations with the share of items without an error, the worst first. 3 SQL."""
    run = _last()
    if run is None:
        return []
    tallies = CheckTally.objects.filter(run=run, rule="")
    if organisation_ids is not None:
        tallies = tallies.filter(organisation_id__in=list(organisation_ids))
    rows = list(tallies.values_list("organisation_id", "items", "sound"))
    names = organisations_named({row[0] for row in rows})
    found = [
        OfficeCount(organisation_id=one, name=names.get(one, ""), items=items, sound=sound)
        for one, items, sound in rows
    ]
    return sorted(found, key=lambda one: (one.share, -one.items, one.name))


def faulty_items(
    *, by: Officer, rule: str = "", severity: str = "", organisation_id: UUID | None = None, cursor: str = ""
) -> tuple[list[ItemFaults], str]:
    """The officer's items with faults, all or those of one organisation, by code from the one after
    `cursor`, and the next cursor.

    1 SQL. Raises NotAllowed.
    """
    rows = CheckedItem.objects.filter(organisation_id__in=managed_organisations(by))
    if organisation_id is not None:
        rows = rows.filter(organisation_id=organisation_id)
    return _page(_narrowed(rows, rule, severity), cursor)


def every_faulty_item(
    *, organisation_ids: Sequence[UUID] | None = None, rule: str = ""
) -> "QuerySet[CheckedItem]":
    """Items with faults for a spreadsheet or the command line, to be walked with `iterator()`. Lazy."""
    rows = CheckedItem.objects.select_related("item").order_by("item__code")
    if organisation_ids is not None:
        rows = rows.filter(organisation_id__in=organisation_ids)
    return _narrowed(rows, rule, "")


def item_faults(code: str, *, by: Officer) -> ItemFaults:
    """What is wrong with one of the officer's items. 1 SQL. Raises NotAllowed, NotFound."""
    rows = CheckedItem.objects.select_related("item").filter(
        organisation_id__in=managed_organisations(by), item__code=code
    )
    found = rows.first()
    if found is None:
        raise NotFound(facts={"item": code})
    return as_fact(found)


def as_fact(row: CheckedItem) -> ItemFaults:
    """The stored answer in the reader's language; rules that no longer exist are left out."""
    known = rules()
    return ItemFaults(
        code=row.item.code,
        name=row.item.name,
        organisation_id=row.organisation_id,
        organisation_name=row.item.organisation_name,
        errors=row.errors,
        warnings=row.warnings,
        hints=row.hints,
        checked_at=row.checked_at,
        faults=tuple(
            ShownFault(
                number=number,
                text=gettext(known[number].text),
                mend=gettext(known[number].mend),
                severity=known[number].severity,
                source=known[number].source,
                element=element,
                facts=tuple((gettext(FACTS[name]), _told(value)) for name, value in facts.items()),
            )
            for number, element, facts in row.faults
            if number in known
        ),
    )


def _told(value: object) -> str:
    return "、".join(str(one) for one in value) if isinstance(value, list) else str(value)


def _narrowed(rows: "QuerySet[CheckedItem]", rule: str, severity: str) -> "QuerySet[CheckedItem]":
    if rule:
        return rows.filter(numbers__contains=[rule])
    fields = {"error": "errors", "warning": "warnings", "hint": "hints"}
    if severity in fields:
        return rows.filter(**{f"{fields[severity]}__gt": 0})
    return rows.filter(Q(errors__gt=0) | Q(warnings__gt=0) | Q(hints__gt=0))


def _page(rows: "QuerySet[CheckedItem]", cursor: str) -> tuple[list[ItemFaults], str]:
    found = list(
        rows.select_related("item").filter(item__code__gt=cursor).order_by("item__code")[: _PER_PAGE + 1]
    )
    shown = found[:_PER_PAGE]
    return [as_fact(row) for row in shown], shown[-1].item.code if len(found) > _PER_PAGE else ""


def _last() -> CheckRun | None:
    return CheckRun.objects.exclude(ended_at=None).order_by("-started_at").first()


def _run(row: CheckRun) -> RunFact:
    return RunFact(
        started_at=row.started_at,
        rules_version=row.rules_version,
        items=row.items,
        sound=row.sound,
        errors=row.errors,
        warnings=row.warnings,
        hints=row.hints,
    )
