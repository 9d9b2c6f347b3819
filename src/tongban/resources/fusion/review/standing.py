"""How departments deliver, agreement by agreement: what is due, late, set aside and refused, and how good it was."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID

from django.db.models import Count, F, Q, Window
from django.db.models.functions import RowNumber

from tongban.foundation.calendars.public import calendar_for
from tongban.foundation.directory.public import organisation
from tongban.resources.fusion.deliveries.facts import DeliveryState
from tongban.resources.fusion.deliveries.models import Agreement, AgreementVersion, Delivery
from tongban.resources.fusion.deliveries.rules import days_late
from tongban.resources.fusion.review.models import QualityNote

SOON_DAYS, REFUSED_DAYS = 7, 30


@dataclass(frozen=True, kw_only=True)
class AgreementStand:
    """One agreement that runs. `days_late` are working days; the score is 0–100, of the newest run and the one before."""

    code: str
    name: str
    organisation_id: UUID
    due_on: date | None
    is_due_soon: bool  # within SOON_DAYS
    days_late: int
    set_aside: int  # deliveries that wait for a decision
    refused: int  # within REFUSED_DAYS
    score: float | None
    score_before: float | None

    @property
    def is_late(self) -> bool:
        return self.days_late > 0


def agreements_standing(organisation_ids: Collection[UUID], *, on: date) -> list[AgreementStand]:
    """The running agreements of these organisations, the latest delivery first. 4 SQL, organisations are kept."""
    rows = list(Agreement.objects.filter(organisation_id__in=organisation_ids, ended_on=None))
    if not rows:
        return []
    names = dict(
        AgreementVersion.objects.filter(agreement__in=rows, valid_from__lte=on)
        .order_by("agreement", "-number")
        .distinct("agreement")
        .values_list("agreement_id", "terms__name")
    )
    counts = _counted(rows, on=on)
    scores = _scores(rows)
    found = [_stand(row, names, counts, scores, on=on) for row in rows]
    return sorted(found, key=lambda one: (-one.days_late, one.due_on or date.max, one.code))


def _stand(
    row: Agreement,
    names: dict[UUID, str],
    counts: dict[UUID, tuple[int, int]],
    scores: dict[UUID, list[float]],
    *,
    on: date,
) -> AgreementStand:
    set_aside, refused = counts.get(row.pk, (0, 0))
    good = [*scores.get(row.pk, []), None, None]
    is_late = row.due_on is not None and row.due_on < on
    late = days_late(row.due_on, on, calendar_for(organisation(row.organisation_id).area_code))
    return AgreementStand(
        code=row.code,
        name=names.get(row.pk, row.code),
        organisation_id=row.organisation_id,
        due_on=row.due_on,
        is_due_soon=row.due_on is not None and on <= row.due_on <= on + timedelta(days=SOON_DAYS),
        days_late=max(1, late) if is_late else 0,
        set_aside=set_aside,
        refused=refused,
        score=good[0],
        score_before=good[1],
    )


def _counted(rows: list[Agreement], *, on: date) -> dict[UUID, tuple[int, int]]:
    """Of each how many deliveries are set aside now, and how many were refused lately."""
    aside = Q(state=DeliveryState.SET_ASIDE.value, superseded_at=None)
    refused = Q(state=DeliveryState.REFUSED.value, received_on__gt=on - timedelta(days=REFUSED_DAYS))
    of_each = Delivery.objects.filter(agreement__in=rows).filter(aside | refused).values("agreement_id")
    counted = of_each.annotate(aside=Count("pk", filter=aside), refused=Count("pk", filter=refused))
    return {row["agreement_id"]: (row["aside"], row["refused"]) for row in counted}


def _scores(rows: list[Agreement]) -> dict[UUID, list[float]]:
    """The newest two scores of each, the newest first."""
    place = Window(RowNumber(), partition_by="agreement", order_by=F("on").desc())
    notes = QualityNote.objects.filter(agreement__in=rows, score__isnull=False).annotate(place=place)
    found: dict[UUID, list[float]] = {}
    for key, score in notes.filter(place__lte=2).order_by("place").values_list("agreement_id", "score"):
        if score is not None:
            found.setdefault(key, []).append(score)
    return found
