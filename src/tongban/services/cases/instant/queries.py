"""Questions about decisions of rules: of one case, those that wait for a look, and how a month was drawn."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import Count, Q

from tongban.foundation.directory.public import Officer
from tongban.kernel.errors import NotFound
from tongban.services.cases.facts import CaseFact
from tongban.services.cases.instant.draws import is_drawn, month_of
from tongban.services.cases.instant.facts import REVIEW_DUTY, SampleState, Verdict
from tongban.services.cases.instant.models import InstantDecision, SampleSeed
from tongban.services.items.public import item_terms

PAGE_ROWS = 50
MONTHS = 6


@dataclass(frozen=True, kw_only=True)
class SampleRow:
    """A drawn decision in a list. `applicant` is masked."""

    number: str
    item_name: str
    applicant: str
    organisation_id: UUID
    decided_at: datetime
    state: SampleState
    reviewed_at: datetime | None


@dataclass(frozen=True, kw_only=True)
class MonthDrawn:
    """How the sample of one month was drawn: the digest told before, the seed once the month is over."""

    month: str
    seed_sha256: str
    seed: str
    granted: int
    drawn: int
    objected: int
    is_as_repeated: bool


def decision_of(case: CaseFact) -> InstantDecision | None:
    """What a rule said of the case. 1 SQL, none where its item has no rule."""
    if item_terms(case.version_id).instant is None:
        return None
    return InstantDecision.objects.filter(case_id=case.id).first()


def sampled_decision(number: str, *, by: Officer) -> InstantDecision:
    """A drawn decision that the officer may look at, with its case. 1 SQL. Raises NotFound."""
    rows = InstantDecision.objects.select_related("case").exclude(sample="")
    row = rows.filter(case__number=number, organisation_id__in=reviewed_by(by)).first()
    if row is None:
        raise NotFound
    return row


def reviewed_by(by: Officer) -> frozenset[UUID]:
    """The organisations of whose decisions the officer looks at a share."""
    return frozenset(one for one, duties in by.duties_in.items() if REVIEW_DUTY in duties)


def samples(*, by: Officer, is_waiting: bool, after: datetime | None = None) -> list[SampleRow]:
    """Drawn decisions: those that wait, the oldest first, or those looked at, the newest first. 1 SQL."""
    rows = InstantDecision.objects.select_related("case").filter(organisation_id__in=reviewed_by(by))
    if is_waiting:
        rows = rows.filter(sample=SampleState.WAITING).order_by("decided_at", "id")
        rows = rows.filter(decided_at__gt=after) if after else rows
    else:
        rows = rows.filter(sample__in=[SampleState.CONFIRMED, SampleState.OBJECTED]).order_by(
            "-reviewed_at", "-id"
        )
        rows = rows.filter(reviewed_at__lt=after) if after else rows
    return [
        SampleRow(
            number=row.case.number,
            item_name=row.case.item_name,
            applicant=row.case.applicant_masked,
            organisation_id=row.organisation_id,
            decided_at=row.decided_at,
            state=SampleState(row.sample),
            reviewed_at=row.reviewed_at,
        )
        for row in rows[:PAGE_ROWS]
    ]


def months_drawn(*, by: Officer, at: datetime) -> list[MonthDrawn]:
    """The last months' draws of the officer's organisations, each repeated from its seed. 2 SQL and 1 a month."""
    offices = reviewed_by(by)
    rows = InstantDecision.objects.filter(organisation_id__in=offices, verdict=Verdict.GRANTED)
    counts = rows.values("month").annotate(
        granted=Count("id"),
        drawn=Count("id", filter=~Q(sample="")),
        objected=Count("id", filter=Q(sample="objected")),
    )
    found = {row["month"]: row for row in counts.order_by("-month")[:MONTHS]}
    seeds = {seed.month: seed for seed in SampleSeed.objects.filter(month__in=list(found))}
    return [
        MonthDrawn(
            month=month,
            seed_sha256=seeds[month].sha256,
            seed=seeds[month].seed if month < month_of(at) else "",
            granted=row["granted"],
            drawn=row["drawn"],
            objected=row["objected"],
            is_as_repeated=_is_as_repeated(seeds[month], offices),
        )
        for month, row in found.items()
        if month in seeds
    ]


def _is_as_repeated(seed: SampleSeed, offices: frozenset[UUID]) -> bool:
    """Whether drawing every decision of the month again gives what was drawn. 1 SQL, 2 µs a decision."""
    rows = InstantDecision.objects.filter(
        month=seed.month, organisation_id__in=offices, verdict=Verdict.GRANTED
    ).values_list("case__number", "percent", "sample")
    secret = seed.seed
    return all(
        is_drawn(number, seed=secret, percent=percent) == bool(sample) for number, percent, sample in rows
    )
