"""Questions about ratings."""

from collections.abc import Collection, Iterator
from datetime import datetime
from uuid import UUID

from django.conf import settings

from tongban.foundation.calendars.public import calendar_for
from tongban.foundation.directory.public import Officer
from tongban.foundation.identity.public import Person
from tongban.kernel.errors import NotFound
from tongban.services.feedback.facts import (
    Answer,
    BadRating,
    LateAnswer,
    RatingFact,
    RatingLevel,
    RatingTotals,
    Stage,
)
from tongban.services.feedback.models import Rating, RatingAnswer, RatingTotal
from tongban.services.feedback.rules import next_stage, stage_due


def own_rating(*, number: str, by: Person) -> RatingFact | None:
    """The person's rating of a case, None when there is none. One query."""
    rating = Rating.objects.filter(case_number=number, by_account=by.account_id).first()
    if rating is None:
        return None
    return RatingFact(
        number=number,
        level=RatingLevel(rating.level),
        options=tuple(rating.options),
        text=rating.text or "",
        rated_at=rating.rated_at,
        supplement=rating.supplement or "",
        supplemented_at=rating.supplemented_at,
    )


def answers_to(*, number: str, by: Person) -> list[Answer]:
    """What the organisation answered to the person's rating, the oldest first. One query."""
    rows = RatingAnswer.objects.filter(rating__case_number=number, rating__by_account=by.account_id)
    return [_answer(row) for row in rows.order_by("at")]


def bad_rating(*, number: str, by: Officer) -> BadRating:
    """A bad rating of one of the officer's organisations, without who gave it. Two queries. Raises NotFound."""
    rating = (
        Rating.objects.filter(case_number=number, organisation_id__in=by.organisation_ids)
        .exclude(stage="")
        .first()
    )
    if rating is None:
        raise NotFound
    return BadRating(
        number=rating.case_number,
        item_name=rating.item_name,
        level=RatingLevel(rating.level),
        options=tuple(rating.options),
        text=rating.text or "",
        supplement=rating.supplement or "",
        rated_at=rating.rated_at,
        stage=Stage(rating.stage),
        due_at=rating.stage_due_at,
        post_code=rating.post_code,
        organisation_id=rating.organisation_id,
        answers=tuple(_answer(row) for row in rating.answers.order_by("at")),
    )


def late_answers(*, organisation_id: UUID, at: datetime, limit: int = 500) -> list[LateAnswer]:
    """Bad ratings of one organisation whose stage was due before `at`, the oldest first. One query."""
    rows = Rating.objects.filter(organisation_id=organisation_id, stage_due_at__lt=at)
    return [
        LateAnswer(
            number=row.case_number,
            item_name=row.item_name,
            organisation_id=row.organisation_id,
            area_code=row.area_code,
            stage=Stage(row.stage),
            due_at=row.stage_due_at,
        )
        for row in rows.defer("text", "supplement").order_by("stage_due_at")[:limit]
        if row.stage_due_at is not None
    ]


def stages_of(numbers: Collection[str]) -> list[tuple[LateAnswer, datetime | None]]:
    """Every stage of the bad ratings of these cases, with its last moment, and when it was done. 2 SQL.

    The last moments are counted again by today's settings and calendar; nobody keeps those of stages that are done.
    """
    rows = Rating.objects.filter(case_number__in=list(numbers)).exclude(stage="").prefetch_related("answers")
    return [
        (
            LateAnswer(
                number=row.case_number,
                item_name=row.item_name,
                organisation_id=row.organisation_id,
                area_code=row.area_code,
                stage=stage,
                due_at=due_at,
            ),
            done_at,
        )
        for row in rows.defer("text", "supplement")
        for stage, due_at, done_at in _stages(row)
    ]


def _stages(row: Rating) -> Iterator[tuple[Stage, datetime, datetime | None]]:
    done = {answer.stage: answer.at for answer in row.answers.all()}
    begun_at: datetime | None = row.rated_at
    stage = Stage.ACCEPT
    while stage is not Stage.DONE and begun_at is not None:
        days: int = settings.RATING_STAGE_DAYS[stage.value]
        yield (
            stage,
            stage_due(begun_at, days=days, calendar=calendar_for(row.area_code)),
            done.get(stage.value),
        )
        begun_at, stage = done.get(stage.value), next_stage(stage)


def organisations_to_answer() -> list[UUID]:
    """Organisations that have bad ratings to answer. One query."""
    rows = Rating.objects.filter(stage_due_at__isnull=False)
    return list(rows.values_list("organisation_id", flat=True).distinct())


def item_totals(*, item_code: str) -> RatingTotals:
    """How an item was rated. One query over at most five rows."""
    by_code = dict(RatingTotal.objects.filter(item_code=item_code).values_list("device_code", "count"))
    count = sum(by_code.values())
    good = sum(number for code, number in by_code.items() if code >= "3")
    average = sum(int(code) * number for code, number in by_code.items()) / count if count else 0.0
    return RatingTotals(count=count, by_code=by_code, average=round(average, 1), good=good)


def _answer(row: RatingAnswer) -> Answer:
    return Answer(stage=Stage(row.stage), text=row.text or "", by_name=row.by_name, at=row.at)
