"""Appraisal: points, scores and grades; drawn up by one, published by another, and then kept by the database."""

from dataclasses import replace
from uuid import UUID

import pytest
from django.db import transaction
from django.db.utils import DatabaseError

from tests.services.supervision.appraisal_make import AFTER, LATER, Q3, Quarter, quarter
from tongban.foundation.directory.public import DutyMissing
from tongban.foundation.jobs.public import deliver_all
from tongban.foundation.trail.public import entries_of
from tongban.kernel.errors import NotFound
from tongban.services.indicators.public import Sum, indicator_of
from tongban.services.supervision.appraisal.commands.draw_up import draw_up_appraisal
from tongban.services.supervision.appraisal.commands.publish import publish_appraisal
from tongban.services.supervision.appraisal.commands.show import show_appraisal
from tongban.services.supervision.appraisal.comparing import compared
from tongban.services.supervision.appraisal.errors import (
    AlreadyPublished,
    NoQuarter,
    NothingDrawnUp,
    NothingToAppraise,
    NotOver,
    OwnDraft,
)
from tongban.services.supervision.appraisal.facts import Appraised, Figure, Grade, Measure
from tongban.services.supervision.appraisal.models import Appraisal
from tongban.services.supervision.appraisal.queries import appraisal_of, appraisals, digest_of
from tongban.services.supervision.appraisal.rules import (
    SCHEMES,
    figure_of,
    grade_of,
    points_of,
    quarter_before,
    quarter_days,
    score_of,
)
from tongban.services.supervision.orders.models import Order

__all__ = ["quarter"]
pytestmark = pytest.mark.django_db


def test_points_lie_on_a_line_between_all_and_none() -> None:
    more, less = (
        Measure(indicator="x", weight=30, full=100, none=80),
        Measure(indicator="y", weight=25, full=0, none=50),
    )
    assert [points_of(value, more) for value in (100, 90, 80, 40, None)] == [30, 15, 0, 0, None]
    assert [points_of(value, less) for value in (0, 25, 50, 99)] == [25, 12.5, 0, 0]


def test_what_cannot_be_measured_takes_nothing_away() -> None:
    def figure(points: float | None, weight: int) -> Figure:
        return Figure(
            indicator="x", definition=1, numerator=0, denominator=0, value=None, points=points, weight=weight
        )

    assert score_of([figure(15, 30), figure(None, 70)]) == 50
    assert score_of([figure(30, 30), figure(0, 70)]) == 30
    assert score_of([figure(None, 30)]) is None


@pytest.mark.parametrize(
    ("score", "cases", "grade"),
    [
        (90, 5, "excellent"),
        (89.9, 5, "good"),
        (80, 5, "good"),
        (60, 5, "passed"),
        (59.9, 5, "failed"),
        (100, 4, "none"),
        (None, 9, "none"),
    ],
)
def test_grades(score: float | None, cases: int, grade: str) -> None:
    assert grade_of(score, cases=cases, scheme=SCHEMES[0]) == grade


def test_each_scheme_adds_up_to_a_hundred_of_indicators_that_there_are() -> None:
    for scheme in SCHEMES:
        assert sum(measure.weight for measure in scheme.measures) == 100
        assert all(indicator_of(measure.indicator) for measure in scheme.measures)
        assert all(measure.full != measure.none for measure in scheme.measures)


def test_quarters() -> None:
    assert [day.isoformat() for day in quarter_days("2026-Q4")] == ["2026-10-01", "2027-01-01"]
    assert quarter_before(AFTER.date()) == Q3 and quarter_before(AFTER.date().replace(month=2)) == "2025-Q4"
    for wrong in ("2026-Q5", "2026", "Q3-2026", "0000-Q1", "９９９９-Q1"):
        with pytest.raises(NoQuarter):
            quarter_days(wrong)


def appraised(name: str, score: float | None, numerator: float = 0) -> Appraised:
    figure = Figure(
        indicator="on-time-rate",
        definition=1,
        numerator=numerator,
        denominator=10,
        value=numerator * 10,
        points=None,
        weight=30,
    )
    return Appraised(
        quarter=Q3,
        organisation_id=UUID(int=int(name)),
        scheme=1,
        cases=5,
        figures=(figure,),
        score=score,
        grade=Grade.GOOD if score is not None else Grade.NONE,
        drawn_up_at=AFTER,
        drawn_up_by="何监察",
        drawn_up_by_account=1,
        published_at=None,
        published_by="",
        digest="",
    )


def test_ranks_and_sums_are_of_all_that_were_drawn_up_together() -> None:
    few = replace(appraised("4", 99, 5), grade=Grade.NONE)  # a score from too few cases has no rank
    found = [appraised("1", 90, 9), appraised("2", 90, 8), appraised("3", 70, 1), few, appraised("5", None)]
    told = compared(found)
    assert [(one.rank, one.of) for one in told] == [(1, 3), (1, 3), (3, 3), (None, 3), (None, 3)]
    assert told[0].mean == 83.3
    assert told[0].whole["on-time-rate"] == Sum(numerator=23, denominator=50)


def test_too_few_ratings_are_neither_counted_nor_told() -> None:
    (ratings,) = (one for one in SCHEMES[0].measures if one.indicator == "good-ratings")
    few = figure_of(
        ratings, Sum(numerator=3, denominator=4), first=AFTER.date(), lines_sha256="of what is not told"
    )
    assert (few.is_few, few.numerator, few.denominator, few.points, few.lines_sha256) == (
        True,
        0,
        0,
        None,
        "",
    )
    enough = figure_of(ratings, Sum(numerator=5, denominator=5), first=AFTER.date(), lines_sha256="digest")
    assert (enough.is_few, enough.value, enough.points) == (False, 100, 20)


def test_one_draws_up_another_publishes_and_then_it_stays(quarter: Quarter) -> None:
    quarter.decide()
    assert draw_up_appraisal(quarter=Q3, by=quarter.first, at=AFTER) == 1
    (draft,) = appraisals(quarter=Q3, by=quarter.first)
    assert (draft.cases, draft.grade, draft.published_at) == (5, Grade.EXCELLENT, None)
    by_code = {figure.indicator: figure for figure in draft.figures}
    kept = by_code["on-time-rate"]
    assert (kept.numerator, kept.denominator, kept.value, kept.points) == (5, 5, 100, 30)
    assert by_code["good-ratings"].points is None
    assert draw_up_appraisal(quarter=Q3, by=quarter.first, at=AFTER) == 1
    assert Appraisal.objects.count() == 1
    assert show_appraisal(quarter=Q3, by=quarter.first, at=AFTER) == 1
    with pytest.raises(OwnDraft):
        publish_appraisal(quarter=Q3, by=quarter.first, at=LATER)
    assert publish_appraisal(quarter=Q3, by=quarter.second, at=LATER) == 1
    final = appraisal_of(**quarter.where, by=quarter.town.approver)
    assert final.digest == digest_of(final) and final.published_by == "孔监察"
    entry = entries_of(f"appraisals:{Q3}:{quarter.office}")[-1]
    assert entry.facts["sha256"] == final.digest
    for act in (draw_up_appraisal, publish_appraisal, show_appraisal):
        with pytest.raises(AlreadyPublished):
            act(quarter=Q3, by=quarter.second, at=LATER)
    for change in (Appraisal.objects.filter(quarter=Q3).delete, lambda: Appraisal.objects.update(score=100)):
        with pytest.raises(DatabaseError), transaction.atomic():
            change()
    assert Appraisal.objects.get().digest == final.digest


def test_who_fails_is_sent_advice_once(quarter: Quarter) -> None:
    quarter.show()
    Appraisal.objects.update(score=40.0, grade=Grade.FAILED)
    quarter.publish()
    deliver_all()
    advice = Order.objects.get(kind="advice")
    assert (advice.period, advice.organisation_id, advice.state) == (Q3, quarter.office, "draft")


def test_what_may_not_be_done_is_refused(quarter: Quarter) -> None:
    with pytest.raises(NotOver):
        draw_up_appraisal(quarter="2026-Q4", by=quarter.first, at=AFTER)
    with pytest.raises(NothingToAppraise):
        draw_up_appraisal(quarter=Q3, by=quarter.first, at=AFTER)
    with pytest.raises(NothingDrawnUp):
        publish_appraisal(quarter=Q3, by=quarter.second, at=LATER)
    for act in (draw_up_appraisal, publish_appraisal):
        with pytest.raises(DutyMissing):
            act(quarter=Q3, by=quarter.town.clerk, at=LATER)
    with pytest.raises(NotFound):
        appraisal_of(**quarter.where, by=quarter.first)
