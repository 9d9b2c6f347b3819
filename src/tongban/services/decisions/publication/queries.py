"""Questions about the public record. Anybody may ask; only published entries are told."""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db.models import Q, Sum

from tongban.foundation.calendars.public import calendar_for
from tongban.foundation.directory.public import Officer
from tongban.kernel.errors import NotFound
from tongban.kernel.places import cursor_after, day_place
from tongban.services.decisions.publication.facts import (
    EntryFact,
    EntryState,
    LateEntry,
    LicenceStatus,
    MonthCount,
)
from tongban.services.decisions.publication.models import Publication, PublicationTally
from tongban.services.decisions.publication.rules import AHEAD, grams
from tongban.standards.working_time import add_working_days, effective_day

PAGE = 20
MONTHS_SHOWN = 6


@dataclass(frozen=True, kw_only=True)
class EntryPage:
    """One page of entries, the newest decision first; `cursor` leads to the next."""

    rows: Sequence[EntryFact]
    cursor: str


def entries(*, words: str = "", month: date | None = None, cursor: str = "", limit: int = PAGE) -> EntryPage:
    """Published entries, in which `words` stand, of a month. 1 SQL, nothing is counted. Raises Invalid (cursor).

    A licence stands here once, as it is now: entries of versions that were replaced are found from its own.
    """
    rows = Publication.objects.filter(state=EntryState.PUBLISHED).exclude(status=LicenceStatus.REPLACED)
    if pairs := grams(words):
        plain = "".join(words.split()).casefold()
        rows = rows.filter(grams__contains=pairs, words__contains=plain)
    if month:
        rows = rows.filter(decided_on__gte=month, decided_on__lt=_following(month))
    if cursor:
        decided_on, entry_id = day_place(cursor)
        rows = rows.filter(decided_on__lte=decided_on).filter(
            Q(decided_on__lt=decided_on) | Q(id__lt=entry_id)
        )
    found = list(rows.order_by("-decided_on", "-id")[: limit + 1])
    more = cursor_after(found[limit - 1].decided_on, found[limit - 1].id) if len(found) > limit else ""
    return EntryPage(rows=[as_fact(row) for row in found[:limit]], cursor=more)


def entry(code: str) -> EntryFact:
    """One entry that is published, or was and was taken down. 1 SQL. Raises NotFound."""
    shown = [EntryState.PUBLISHED, EntryState.WITHDRAWN]
    row = Publication.objects.filter(code=code.upper(), state__in=shown).first()
    if row is None:
        raise NotFound
    return as_fact(row)


def entries_beside(fact: EntryFact) -> list[EntryFact]:
    """The other published decisions about the same licence, the newest first. 1 SQL, none without a licence."""
    if not fact.licence_number:
        return []
    rows = Publication.objects.filter(
        grams__contains=grams(fact.licence_number),  # found by the index of the words
        state=EntryState.PUBLISHED,
        licence_number=fact.licence_number,
        licence_name=fact.licence_name,
    )
    return [as_fact(row) for row in rows.exclude(code=fact.code).order_by("-decided_on", "-id")[:PAGE]]


def entry_for(code: str, *, by: Officer) -> EntryFact:
    """An entry of the officer's organisations. 1 SQL. Raises NotFound."""
    row = Publication.objects.filter(code=code.upper(), organisation_id__in=by.organisation_ids).first()
    if row is None or row.state not in (EntryState.PUBLISHED, EntryState.WITHDRAWN):
        raise NotFound
    return as_fact(row)


def entries_of_month(month: date) -> Iterator[EntryFact]:
    """Every published entry of a month, the oldest first, read from the database in parts. 1 SQL."""
    rows = Publication.objects.filter(
        state=EntryState.PUBLISHED, decided_on__gte=month, decided_on__lt=_following(month)
    )
    return (as_fact(row) for row in rows.order_by("decided_on", "id").iterator(chunk_size=500))


def month_counts(*, until: date) -> list[MonthCount]:
    """How many were granted and refused in the last months, the newest first. 1 SQL over the tally."""
    rows = (
        PublicationTally.objects.filter(month__lte=until)
        .values("month")
        .annotate(granted=Sum("granted"), refused=Sum("refused"))
        .order_by("-month")[:MONTHS_SHOWN]
    )
    return [MonthCount(**row) for row in rows]


def entry_of_case(number: str) -> tuple[EntryState, str, date] | None:
    """State, code and last day of a case's entry, for the pages of the case. 1 SQL."""
    row = Publication.objects.filter(case_number=number).values_list("state", "code", "due_on").first()
    return (EntryState(row[0]), row[1], row[2]) if row else None


def entries_to_publish(*, at: datetime, limit: int = 200) -> list[str]:
    """Case numbers of entries whose last day is near or has passed. 1 SQL and a calendar for each area."""
    rows = Publication.objects.filter(state=EntryState.DUE).order_by("due_on")
    found = []
    for number, area_code, due_on in rows.values_list("case_number", "area_code", "due_on")[:limit]:
        calendar = calendar_for(area_code)
        if add_working_days(effective_day(at, calendar), AHEAD, calendar) >= due_on:
            found.append(number)
    return found


def late_entries(*, organisation_id: UUID, at: datetime, limit: int = 500) -> list[LateEntry]:
    """Entries of an organisation that are not published though their last day has passed. 1 SQL."""
    rows = Publication.objects.filter(
        state=EntryState.DUE, organisation_id=organisation_id, due_on__lt=at.date()
    )
    return [_watched(row) for row in rows.order_by("due_on")[:limit]]


def entries_of_cases(numbers: Collection[str]) -> list[tuple[LateEntry, datetime | None]]:
    """The entries of these cases that are, or are to be, published, and when they were. 1 SQL."""
    rows = Publication.objects.filter(case_number__in=list(numbers)).exclude(
        state__in=[EntryState.WITHHELD, EntryState.COUNTED]
    )
    return [(_watched(row), row.published_at) for row in rows]


def _watched(row: Publication) -> LateEntry:
    return LateEntry(
        case_number=row.case_number,
        organisation_id=row.organisation_id,
        area_code=row.area_code,
        item_name=row.item_name,
        decided_on=row.decided_on,
        due_on=row.due_on,
    )


def organisations_to_publish() -> list[UUID]:
    """Organisations with entries that wait to be published. 1 SQL."""
    return list(
        Publication.objects.filter(state=EntryState.DUE).values_list("organisation_id", flat=True).distinct()
    )


def as_fact(row: Publication) -> EntryFact:
    """The row as anybody reads it."""
    return EntryFact(
        code=row.code,
        state=EntryState(row.state),
        holder_kind=row.holder_kind,
        holder=row.holder,
        uscc=row.uscc,
        representative=row.representative,
        document_title=row.document_title,
        document_number=row.document_number,
        category=row.category,
        licence_name=row.licence_name,
        licence_number=row.licence_number,
        content=row.content,
        decided_on=row.decided_on,
        valid_from=row.valid_from,
        valid_until=row.valid_until,
        organisation_name=row.organisation_name,
        organisation_code=row.organisation_code,
        status=LicenceStatus(row.status),
        published_at=row.published_at,
        corrected_at=row.corrected_at,
        correction=row.correction,
        withdrawn_at=row.withdrawn_at,
        withdrawal=row.withdrawal,
    )


def _following(month: date) -> date:
    return date(month.year + month.month // 12, month.month % 12 + 1, 1)
