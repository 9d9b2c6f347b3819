"""Questions about the log of uses: the provider's, the consumer's, a person's, a firm's."""

from collections.abc import Collection, Iterable, Iterator, Sequence
from datetime import date, datetime
from uuid import UUID

from django.db.models import Count, Max, Q, QuerySet, Sum

from tongban.foundation.directory.public import Officer
from tongban.kernel.places import cursor_after, moment_place
from tongban.resources.exchange.facts import Mask, Way
from tongban.resources.exchange.requesting.models import Grant
from tongban.resources.exchange.requesting.ports import GrantUsed
from tongban.resources.exchange.uses.facts import About, GrantUse, Outcome, Sought, UseFact, UsePage
from tongban.resources.exchange.uses.models import GrantDay, Use, UseDay
from tongban.resources.registers.public import down_to_a_moment

SEE = "exchange.see_uses"
PAGE_ROWS = 50
MOST_EXPORTED = 50_000
_MARK = 4  # bytes of the blind index that are shown


def uses_of_provider(*, by: Officer, sought: Sought, cursor: str = "", limit: int = PAGE_ROWS) -> UsePage:
    """Uses of what the officer's organisations provide, newest first. 1 SQL."""
    return _page(Use.objects.filter(provider_id__in=seen_by(by)), sought, cursor, limit)


def uses_of_consumer(*, by: Officer, sought: Sought, cursor: str = "", limit: int = PAGE_ROWS) -> UsePage:
    """Uses that the officer's organisations made, newest first. 1 SQL."""
    return _page(Use.objects.filter(consumer_id__in=seen_by(by)), sought, cursor, limit)


def exported_uses(*, by: Officer, is_provider: bool, sought: Sought) -> Iterator[UseFact]:
    """The same for a file, at most MOST_EXPORTED, without keeping them all. 1 SQL."""
    theirs = Q(provider_id__in=seen_by(by)) if is_provider else Q(consumer_id__in=seen_by(by))
    rows = _sought(Use.objects.filter(theirs), sought).order_by("-at", "-id")[:MOST_EXPORTED]
    return (_fact(row) for row in rows.iterator(chunk_size=1000))


def uses_about_people(
    *, person_ids: Collection[UUID], before: datetime | None = None, limit: int = PAGE_ROWS
) -> list[UseFact]:
    """Uses of data of these people and of the firms that they represented then, newest first: `limit`, and all of the
    same moment as the last of them (a file tells of many firms at once). 2 SQL at most.
    """
    rows = Use.objects.filter(person_id__in=list(person_ids))
    if before is not None:
        rows = rows.filter(at__lt=before)
    return [_fact(row) for row in down_to_a_moment(rows, "at", limit=limit)]


def fields_hidden(grant_ids: Collection[UUID]) -> dict[UUID, frozenset[str]]:
    """Of which fields these grants hide something. What a grant gives never changes. 1 SQL where there are any."""
    rows = Grant.objects.filter(id__in=grant_ids).values_list("id", "fields") if grant_ids else []
    return {
        key: frozenset(one["name"] for one in fields if one["mask"] != Mask.NONE.value)
        for key, fields in rows
    }


def used_on(grant_id: UUID, *, on: date) -> int:
    """How much of a grant's daily quota is used on a day. 1 SQL."""
    return GrantDay.objects.filter(grant_id=grant_id, on=on).values_list("used", flat=True).first() or 0


def logged_by(ref: str, people: Sequence[About]) -> tuple[set[UUID], set[str]]:
    """Of which of these people and firms somebody has used data already. 2 SQL, by the indexes of whom it is about."""
    theirs = Use.objects.filter(by_ref=ref)
    persons = theirs.filter(kind="person", person_id__in=[one.person_id for one in people if not one.uscc])
    firms = theirs.filter(uscc__in=[one.uscc for one in people if one.uscc]).exclude(uscc="")
    return (
        {one for one in persons.values_list("person_id", flat=True) if one},
        set(firms.values_list("uscc", flat=True)),
    )


def uses_about_firm(*, uscc: str, cursor: str = "", limit: int = PAGE_ROWS) -> UsePage:
    """Uses of data of a firm, newest first; whoever asks has made sure that it is theirs. 1 SQL."""
    return _page(Use.objects.filter(uscc=uscc), Sought(), cursor, limit)


def grant_use(grant_id: UUID, *, on: date) -> GrantUse:
    """How much a grant was used on this day and since the first of its month. 2 SQL."""
    first = on.replace(day=1)
    days = GrantDay.objects.filter(grant_id=grant_id, on__gte=first, on__lte=on)
    used = days.aggregate(month=Sum("used"), today=Sum("used", filter=Q(on=on)))
    rows = Use.objects.filter(grant_id=grant_id, outcome=Outcome.REFUSED, on__gte=first, on__lte=on)
    refused = rows.aggregate(month=Count("pk"), today=Count("pk", filter=Q(on=on)))
    return GrantUse(
        today=used["today"] or 0,
        this_month=used["month"] or 0,
        refused_today=refused["today"],
        refused_this_month=refused["month"],
    )


class CountedUses:
    """Answers the port of requests for how much grants are used."""

    def uses_of(self, grant_ids: Collection[UUID], *, on: date) -> dict[UUID, GrantUsed]:
        """1 SQL, over sums of days."""
        rows = UseDay.objects.filter(grant_id__in=grant_ids, on__lte=on).exclude(outcome=Outcome.REFUSED)
        this_month = Sum("uses", filter=Q(on__gte=on.replace(day=1)), default=0)
        counted = rows.values("grant_id").annotate(this_month=this_month, last_on=Max("on"))
        return {
            row["grant_id"]: GrantUsed(this_month=row["this_month"], last_on=row["last_on"])
            for row in counted
            if row["grant_id"]
        }


def provides_any(by: Officer) -> bool:
    """Whether anybody was ever granted what the officer's organisations provide. 1 SQL."""
    return Grant.objects.filter(provider_id__in=seen_by(by)).exists()


def seen_by(by: Officer) -> list[UUID]:
    """The organisations whose uses the officer may see."""
    return [key for key, duties in by.duties_in.items() if SEE in duties]


def _page(rows: QuerySet[Use], sought: Sought, cursor: str, limit: int) -> UsePage:
    rows = _sought(rows, sought)
    if cursor:
        at, row_id = moment_place(cursor)
        rows = rows.filter(Q(at__lt=at) | Q(at=at, id__lt=row_id))
    found = list(rows.order_by("-at", "-id")[: limit + 1])
    last = found[limit - 1] if len(found) > limit else None
    return UsePage(rows=_facts(found[:limit]), cursor=cursor_after(last.at, last.id) if last else "")


def _sought(rows: QuerySet[Use], sought: Sought) -> QuerySet[Use]:
    said = {
        "grant_code": sought.grant_code,
        "way": sought.way,
        "outcome": sought.outcome,
        "case_number": sought.case_number,
        "on__gte": sought.since,
        "on__lte": sought.until,
    }
    return rows.filter(**{name: value for name, value in said.items() if value})


def _facts(rows: Iterable[Use]) -> list[UseFact]:
    return [_fact(row) for row in rows]


def _fact(row: Use) -> UseFact:
    return UseFact(
        id=row.id,
        at=row.at,
        grant_id=row.grant_id,
        grant_code=row.grant_code,
        resource_code=row.resource_code,
        resource_name=row.resource_name,
        provider_id=row.provider_id,
        consumer_id=row.consumer_id,
        consumer_name=row.consumer_name,
        way=Way(row.way),
        by_ref=row.by_ref,
        by_name=row.by_name,
        item_code=row.item_code,
        purpose=row.purpose,
        basis=row.basis,
        case_number=row.case_number,
        kind=row.kind,
        person_id=row.person_id,
        uscc=row.uscc,
        mark=bytes(row.subject_index)[:_MARK].hex(),
        fields=tuple(row.fields),
        outcome=Outcome(row.outcome),
        code=row.code,
        rows=row.rows,
    )
