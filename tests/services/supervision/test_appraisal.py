"""Appraisal: points, scores and grades; drawn up by one, published by another, and then kept by the database."""

from datetime import datetime
from typing import Any

import pytest
from django.db import transaction
from django.db.utils import DatabaseError
from django.test import Client

from tests.foundation.directory import make as directory
from tests.foundation.directory.make import COUNTY_OFFICE
from tests.foundation.identity.make import make_staff, sign_in_staff
from tests.services.cases.make import Town, bring_to, make_case, make_town
from tongban.foundation.directory.public import DutyMissing, Officer
from tongban.foundation.jobs.public import deliver_all
from tongban.foundation.trail.public import entries_of
from tongban.kernel import clock
from tongban.kernel.clock import CITY_ZONE
from tongban.kernel.errors import NotFound
from tongban.services.indicators.public import indicator_of
from tongban.services.supervision.appraisal.commands.draw_up import draw_up_appraisal
from tongban.services.supervision.appraisal.commands.publish import publish_appraisal
from tongban.services.supervision.appraisal.facts import (
    APPRAISE_DUTY,
    AlreadyPublished,
    Figure,
    Grade,
    Measure,
    NoQuarter,
    NothingDrawnUp,
    NothingToAppraise,
    NotOver,
    OwnDraft,
)
from tongban.services.supervision.appraisal.models import Appraisal
from tongban.services.supervision.appraisal.queries import appraisal_of, appraisals, digest_of
from tongban.services.supervision.appraisal.rules import (
    SCHEMES,
    grade_of,
    points_of,
    quarter_before,
    quarter_days,
    score_of,
)
from tongban.services.supervision.orders.models import Order

pytestmark = pytest.mark.django_db
Q3, AFTER = "2026-Q3", datetime(2026, 10, 12, 10, tzinfo=CITY_ZONE)


@pytest.fixture
def town(monkeypatch: pytest.MonkeyPatch, still_clock: None) -> Town:
    duties = directory.DUTIES
    monkeypatch.setitem(
        duties, "supervisor", frozenset({"supervision.judge", APPRAISE_DUTY, "supervision.order"})
    )
    now = clock.current()
    assert isinstance(now, clock.MovableClock)
    now.move_to(AFTER)
    return make_town()


@pytest.fixture
def first(town: Town) -> Officer:
    return make_staff(name="何监察", posts=("supervisor",), organisation_code=COUNTY_OFFICE)


@pytest.fixture
def second(town: Town) -> Officer:
    return make_staff(name="孔监察", posts=("supervisor",), organisation_code=COUNTY_OFFICE)


def decided(town: Town, count: int) -> None:
    for n in range(count):
        bring_to(town, make_case(town, key=f"key-{n}").number, "decided")
    deliver_all()


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


def test_one_draws_up_another_publishes_and_then_it_stays(
    town: Town, first: Officer, second: Officer
) -> None:
    decided(town, 5)
    assert draw_up_appraisal(quarter=Q3, by=first, at=AFTER) == 1
    (draft,) = appraisals(quarter=Q3, by=first)
    assert (draft.cases, draft.score, draft.grade, draft.published_at) == (5, draft.score, draft.grade, None)
    by_code = {figure.indicator: figure for figure in draft.figures}
    kept = by_code["on-time-rate"]
    assert (kept.numerator, kept.denominator, kept.value, kept.points) == (5, 5, 100, 30)
    assert by_code["good-ratings"].points is None
    assert appraisals(quarter=Q3, by=town.approver) == []  # a draft is the supervisors'
    assert draw_up_appraisal(quarter=Q3, by=first, at=AFTER) == 1 and Appraisal.objects.count() == 1
    with pytest.raises(OwnDraft):
        publish_appraisal(quarter=Q3, by=first, at=AFTER)
    assert publish_appraisal(quarter=Q3, by=second, at=AFTER) == 1
    final = appraisal_of(quarter=Q3, organisation_id=town.organisation_id, by=town.approver)
    assert final.digest == digest_of(final) and final.published_by == "孔监察"
    (entry,) = entries_of(f"appraisals:{Q3}:{town.organisation_id}")
    assert entry.facts["sha256"] == final.digest
    for act in (draw_up_appraisal, publish_appraisal):
        with pytest.raises(AlreadyPublished):
            act(quarter=Q3, by=second, at=AFTER)
    for change in (Appraisal.objects.filter(quarter=Q3).delete, lambda: Appraisal.objects.update(score=100)):
        with pytest.raises(DatabaseError), transaction.atomic():
            change()
    assert Appraisal.objects.get().digest == final.digest


def test_who_fails_is_sent_advice_once(town: Town, first: Officer, second: Officer) -> None:
    decided(town, 5)
    draw_up_appraisal(quarter=Q3, by=first, at=AFTER)
    Appraisal.objects.update(score=40.0, grade=Grade.FAILED)
    publish_appraisal(quarter=Q3, by=second, at=AFTER)
    deliver_all()
    advice = Order.objects.get(kind="advice")
    assert (advice.period, advice.organisation_id, advice.state) == (Q3, town.organisation_id, "draft")


def test_what_may_not_be_done_is_refused(town: Town, first: Officer, second: Officer) -> None:
    with pytest.raises(NotOver):
        draw_up_appraisal(quarter="2026-Q4", by=first, at=AFTER)
    with pytest.raises(NothingToAppraise):
        draw_up_appraisal(quarter=Q3, by=first, at=AFTER)
    with pytest.raises(NothingDrawnUp):
        publish_appraisal(quarter=Q3, by=second, at=AFTER)
    for act in (draw_up_appraisal, publish_appraisal):
        with pytest.raises(DutyMissing):
            act(quarter=Q3, by=town.clerk, at=AFTER)
    with pytest.raises(NotFound):
        appraisal_of(quarter=Q3, organisation_id=town.organisation_id, by=first)


def test_the_pages_lead_from_the_draft_to_the_figures_and_show_nobody_elses(
    town: Town, first: Officer, second: Officer
) -> None:
    decided(town, 5)
    one, two, clerk, other = (
        sign_in_staff(Client(), officer)
        for officer in (
            first,
            second,
            town.clerk,
            make_staff(name="外县窗口", posts=("accept",), organisation_code=directory.CITY_OFFICE),
        )
    )
    url = f"/desk/appraisals/{Q3}/"
    assert one.get("/desk/appraisals/", follow=True).redirect_chain[-1][0] == url
    assert "形成这次评估" in one.get(url).content.decode()
    assert one.post(f"{url}draw-up/").status_code == 302
    page = one.get(url).content.decode()
    assert "这是草稿" in page and "应由另一名监察人员公布" in page and "公布这次评估" not in page
    assert one.post(f"{url}publish/").status_code == 409
    assert clerk.post(f"{url}draw-up/").status_code == 403
    assert "你部门的评估公布后显示在这里" in clerk.get(url).content.decode()
    assert clerk.get(f"{url}scores.xlsx").status_code == 404
    detail = f"{url}{town.organisation_id}/"
    assert clerk.get(detail).status_code == 404
    assert two.post(f"{url}publish/").status_code == 302
    assert "承诺" in clerk.get(detail).content.decode()
    assert (other.get(detail).status_code, other.get(f"{url}scores.xlsx").status_code) == (404, 404)
    sheet: Any = clerk.get(f"{url}scores.xlsx")
    assert sheet.status_code == 200 and b"".join(sheet.streaming_content)[:2] == b"PK"
    assert one.get("/desk/appraisals/soon/").status_code in (404, 422)
