"""Grants and their uses by office, by way, by refusal and by grant, from the sums of days."""

from collections import Counter, defaultdict
from dataclasses import dataclass, field
from datetime import date, timedelta
from uuid import UUID

from django.db.models import Max, Q, Sum

from tongban.resources.exchange.facts import GrantState, Way, state_on
from tongban.resources.exchange.overview.facts import UNUSED_DAYS, GrantLine, Sums
from tongban.resources.exchange.requesting.models import Dispute, Grant
from tongban.resources.exchange.uses.facts import Outcome
from tongban.resources.exchange.uses.models import UseDay


@dataclass(kw_only=True)
class GrantSum:
    """How much a grant was used this month and the last one, and when last."""

    used: int = 0
    before: int = 0
    not_given: int = 0
    last_on: date | None = None


@dataclass(kw_only=True)
class Used:
    """The uses of two months."""

    by_grant: defaultdict[UUID | None, GrantSum] = field(default_factory=lambda: defaultdict(GrantSum))
    ways: defaultdict[Way, list[int]] = field(default_factory=lambda: defaultdict(lambda: [0, 0]))
    refusals: Counter[str] = field(default_factory=Counter)


def used_by(sums: defaultdict[UUID, Sums], *, offices: frozenset[UUID], on: date) -> Used:
    """Add the uses that these offices made and that were made of their data. 1 SQL, over sums of days."""
    first = on.replace(day=1)
    before = (first - timedelta(days=1)).replace(day=1)
    begin = min(before, on - timedelta(days=UNUSED_DAYS))
    theirs = Q(consumer_id__in=offices) | Q(provider_id__in=offices)
    keys = ("consumer_id", "provider_id", "grant_id", "way", "outcome", "code")
    rows = UseDay.objects.filter(theirs, on__gte=begin, on__lte=on).values_list(*keys)
    found = Used()
    for consumer, provider, grant, way, outcome, code, now, then, last in rows.annotate(
        now=Sum("uses", filter=Q(on__gte=first), default=0),
        then=Sum("uses", filter=Q(on__gte=before, on__lt=first), default=0),
        last=Max("on"),
    ):
        _add_to_offices(sums, consumer, provider, now, then, outcome)
        of_way, of_grant = found.ways[Way(way)], found.by_grant[grant]
        of_way[0] += now
        of_way[1] += then
        if outcome == Outcome.REFUSED:
            of_grant.not_given += now
            found.refusals[code] += now
            continue
        of_grant.used += now
        of_grant.before += then
        of_grant.last_on = max(filter(None, (of_grant.last_on, last)))
    return found


def _add_to_offices(
    sums: defaultdict[UUID, Sums], consumer: UUID, provider: UUID | None, now: int, then: int, outcome: str
) -> None:
    whose = sums[consumer]
    whose.used += now
    whose.used_before += then
    whose.not_given += now if outcome == Outcome.REFUSED else 0
    if provider is not None:
        sums[provider].provided += now
        sums[provider].provided_before += then


def add_grants(
    sums: defaultdict[UUID, Sums], used: Used, *, offices: frozenset[UUID], on: date
) -> list[GrantLine]:
    """Add the grants of these offices and of their data; those in force as lines, the most used first. 1 SQL."""
    theirs = Q(consumer_id__in=offices) | Q(provider_id__in=offices)
    found = []
    for row in Grant.objects.filter(theirs).defer("purpose", "basis", "conditions", "end_reasons"):
        state, whose = state_on(row.state, row.valid_until, on), sums[row.consumer_id]
        whose.live += state is GrantState.LIVE
        whose.suspended += state is GrantState.SUSPENDED
        whose.ended += state in (GrantState.REVOKED, GrantState.EXPIRED)
        if state is GrantState.LIVE:
            line = _line(row, used.by_grant.get(row.id, GrantSum()), on=on)
            whose.unused += line.is_unused
            sums[row.provider_id].given += 1
            found.append(line)
    return sorted(found, key=lambda one: (-one.used, -one.used_before, one.code))


def _line(row: Grant, used: GrantSum, *, on: date) -> GrantLine:
    since = on - timedelta(days=UNUSED_DAYS)
    is_idle = used.last_on is None or used.last_on <= since
    return GrantLine(
        code=row.code,
        resource_name=row.resource_name,
        consumer_id=row.consumer_id,
        consumer_name=row.consumer_name,
        provider_id=row.provider_id,
        provider_name=row.provider_name,
        used=used.used,
        used_before=used.before,
        not_given=used.not_given,
        last_on=used.last_on,
        is_unused=is_idle and row.valid_from <= since,
    )


def add_disputes(sums: defaultdict[UUID, Sums], *, offices: frozenset[UUID], on: date) -> None:
    """Add the objections to grants that the data authority has not settled, at the provider's. 1 SQL."""
    rows = Dispute.objects.filter(settled_at=None, grant__provider_id__in=offices)
    for provider, due in rows.values_list("grant__provider_id", "due_date"):
        sums[provider].objections += 1
        sums[provider].objections_overdue += due < on
