"""The draft before the organisation: comment, objection, agreement, the answer of another, and publication that waits."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.db import connection, transaction
from django.db.utils import DatabaseError
from django.test.utils import CaptureQueriesContext

from tests.foundation.identity.make import make_staff
from tests.services.cases.make import make_upload
from tests.services.supervision.appraisal_make import (
    AFTER,
    LATER,
    OBJECT_BY,
    ON_TIME,
    Q3,
    Quarter,
    be_late,
    quarter,
)
from tongban.foundation.directory.public import DutyMissing, Officer
from tongban.foundation.jobs.public import deliver_all
from tongban.foundation.messages.models import Message
from tongban.foundation.papers.public import readable_paper
from tongban.foundation.tasks.models import Task
from tongban.foundation.trail.public import entries_of
from tongban.kernel.clock import CITY_ZONE
from tongban.kernel.errors import NotFound
from tongban.services.supervision.appraisal.commands.draw_up import draw_up_appraisal
from tongban.services.supervision.appraisal.commands.publish import publish_appraisal
from tongban.services.supervision.appraisal.commands.remark import (
    agree_to_appraisal,
    comment_on_appraisal,
    object_to_figure,
)
from tongban.services.supervision.appraisal.commands.show import show_appraisal, take_back_appraisal
from tongban.services.supervision.appraisal.errors import (
    AlreadyPublished,
    AlreadyShown,
    AnsweredBefore,
    AppraisalWordsMissing,
    NothingDrawnUp,
    NotShown,
    ObjectionsOpen,
    ObjectionsOver,
    ObjectionsRun,
    OwnDraft,
    SameFigure,
)
from tongban.services.supervision.appraisal.facts import Correction, Objection, Ruling
from tongban.services.supervision.appraisal.models import Appraisal, AppraisalLines, AppraisalRemark
from tongban.services.supervision.appraisal.objecting import case_numbers_in
from tongban.services.supervision.appraisal.queries import appraisal_of, appraisals, remarks_on

__all__ = ["quarter"]
pytestmark = pytest.mark.django_db


def open_tasks(quarter: Quarter) -> set[tuple[str, str]]:
    rows = Task.objects.filter(about=f"appraisals:{Q3}:{quarter.office}", closed_at=None)
    return set(rows.values_list("kind", "post_code"))


def acts(quarter: Quarter) -> list[str]:
    return [
        entry.act.removeprefix("supervision.") for entry in entries_of(f"appraisals:{Q3}:{quarter.office}")
    ]


def said(quarter: Quarter) -> Any:
    return remarks_on(quarter=Q3, organisation_ids=[quarter.office])[quarter.office]


def test_the_organisation_sees_its_draft_once_it_is_shown_and_nobody_elses(quarter: Quarter) -> None:
    quarter.decide()
    quarter.draw_up()
    assert appraisals(quarter=Q3, by=quarter.head) == []
    with pytest.raises(NotFound):
        quarter.object()
    show_appraisal(quarter=Q3, by=quarter.first, at=AFTER)
    (draft,) = appraisals(quarter=Q3, by=quarter.head)
    assert (draft.stage, draft.object_by) == ("shown", OBJECT_BY)
    assert appraisals(quarter=Q3, by=quarter.stranger) == []
    assert open_tasks(quarter) == {("supervision.see_appraisal", "head")}
    due = Task.objects.get(kind="supervision.see_appraisal").due_at
    assert due is not None and due.astimezone(CITY_ZONE).date() == OBJECT_BY
    for act in (draw_up_appraisal, show_appraisal):
        with pytest.raises(AlreadyShown):
            act(quarter=Q3, by=quarter.second, at=AFTER)


def test_publication_waits_for_the_days_and_for_the_answer(quarter: Quarter) -> None:
    quarter.decide()
    quarter.draw_up()
    with pytest.raises(NotShown):
        publish_appraisal(quarter=Q3, by=quarter.second, at=LATER)
    show_appraisal(quarter=Q3, by=quarter.first, at=AFTER)
    on_the_last_day = datetime.combine(OBJECT_BY, AFTER.timetz())
    with pytest.raises(ObjectionsRun):
        publish_appraisal(quarter=Q3, by=quarter.second, at=on_the_last_day)
    place = quarter.object()
    assert open_tasks(quarter) == {("supervision.answer_objection", "supervisor")}
    with pytest.raises(ObjectionsOpen):
        publish_appraisal(quarter=Q3, by=quarter.second, at=LATER)
    assert not Appraisal.objects.exclude(published_at=None).exists()
    quarter.answer(place, Ruling.REJECTED)
    assert open_tasks(quarter) == set()
    quarter.publish()
    assert acts(quarter) == [
        "show_appraisal",
        "object_to_appraisal",
        "answer_objection",
        "publish_appraisal",
    ]


def test_whoever_speaks_for_the_organisation_hears_of_each_step_once(quarter: Quarter) -> None:
    quarter.show()
    quarter.answer(quarter.object(), Ruling.REJECTED)
    quarter.publish()
    deliver_all()
    told = Message.objects.filter(about=f"appraisals:{Q3}:{quarter.office}").order_by("sent_at", "title")
    assert {message.to_account for message in told} == {quarter.head.account_id}
    assert sorted(message.title for message in told) == [
        "Draft of your appraisal, %(quarter)s",
        "Your appraisal of %(quarter)s is published",
        "Your objection was rejected, appraisal of %(quarter)s",
    ]


def test_an_organisation_that_agrees_ends_its_days(quarter: Quarter) -> None:
    quarter.show()
    agree_to_appraisal(**quarter.where, by=quarter.head, at=AFTER)
    assert open_tasks(quarter) == set()
    for speak in (quarter.object, lambda: agree_to_appraisal(**quarter.where, by=quarter.head, at=AFTER)):
        with pytest.raises(ObjectionsOver):
            speak()
    assert publish_appraisal(quarter=Q3, by=quarter.second, at=AFTER) == 1


def test_nobody_agrees_while_their_objection_waits(quarter: Quarter) -> None:
    quarter.show()
    quarter.object()
    with pytest.raises(ObjectionsOpen):
        agree_to_appraisal(**quarter.where, by=quarter.head, at=AFTER)


def test_after_the_last_day_nothing_is_said_any_more(quarter: Quarter) -> None:
    quarter.show()
    objection = Objection(indicator=ON_TIME, reasons="迟到的异议")
    with pytest.raises(ObjectionsOver):
        object_to_figure(**quarter.where, objection=objection, by=quarter.head, at=LATER)
    with pytest.raises(ObjectionsOver):
        comment_on_appraisal(**quarter.where, text="迟到的意见", by=quarter.head, at=LATER)
    assert not AppraisalRemark.objects.exists()


def test_a_comment_needs_no_answer(quarter: Quarter) -> None:
    quarter.show()
    comment_on_appraisal(**quarter.where, text=" 本季度人员轮岗较多。 ", by=quarter.head, at=AFTER)
    (one,) = said(quarter)
    assert (one.text, one.is_open, one.said_by) == ("本季度人员轮岗较多。", False, "钱局长")
    with pytest.raises(NotFound):
        quarter.answer(one.place, Ruling.REJECTED)
    quarter.publish()


def test_an_objection_that_is_upheld_corrects_cases_figure_score_and_grade(quarter: Quarter) -> None:
    numbers = quarter.show(count=6, late=2)
    before, score = quarter.figure(), appraisal_of(**quarter.where, by=quarter.first).score
    place = quarter.object(*numbers[:2])
    quarter.answer(
        place,
        Ruling.CORRECTED,
        **{f"n{numbers[0]}": Correction.MET, f"n{numbers[1]}": Correction.OUT},
    )
    figure, after = quarter.figure(), appraisal_of(**quarter.where, by=quarter.first)
    assert (before.numerator, before.denominator, before.value) == (4, 6, 66.6)
    assert (figure.numerator, figure.denominator, figure.value, figure.points) == (5, 5, 100, 30)
    assert (figure.changed, figure.lines_sha256 != before.lines_sha256) == ("corrected", True)
    assert after.score is not None and score is not None and after.score > score
    (one,) = said(quarter)
    assert (one.before["score"], one.after["score"]) == (score, after.score)
    assert one.corrections == {numbers[0]: "met", numbers[1]: "out"}
    (entry,) = (one for one in entries_of(f"appraisals:{Q3}:{quarter.office}") if "after" in one.facts)
    assert entry.facts["before"]["numerator"] == "4.0000" and entry.facts["after"]["numerator"] == "5.0000"
    assert entry.facts["reasons"] == "属实。"


def test_an_objection_that_is_upheld_counts_again(quarter: Quarter) -> None:
    numbers = quarter.show(count=5, late=1)
    assert quarter.figure().numerator == 4
    place = quarter.object(numbers[0])
    with pytest.raises(SameFigure):
        quarter.answer(place, Ruling.RECOUNTED)
    assert not AppraisalRemark.objects.exclude(ruling="").exists()
    be_late(*numbers[1:2])  # the register of a closed day was put right: another case turns out to be late
    quarter.answer(place, Ruling.RECOUNTED)
    assert (quarter.figure().numerator, quarter.figure().changed) == (3, "recounted")


def test_what_was_rejected_changes_nothing_and_says_why(quarter: Quarter) -> None:
    quarter.show(late=1)
    before = quarter.figure()
    quarter.answer(quarter.object(), Ruling.REJECTED, reasons="日志没有故障记录。")
    (one,) = said(quarter)
    assert quarter.figure() == before and (one.ruling, one.reasons) == ("rejected", "日志没有故障记录。")
    with pytest.raises(AnsweredBefore):
        quarter.answer(one.place, Ruling.REJECTED)


def test_who_has_drawn_it_up_does_not_answer(quarter: Quarter) -> None:
    quarter.show()
    place = quarter.object()
    with pytest.raises(OwnDraft):
        quarter.answer(place, Ruling.REJECTED, by=quarter.first)
    assert said(quarter)[0].is_open


@pytest.mark.parametrize(
    ("who", "refusal"), [("clerk", DutyMissing), ("second", DutyMissing), ("stranger", NotFound)]
)
def test_only_who_speaks_for_the_organisation_says_something(
    quarter: Quarter, who: str, refusal: type[Exception]
) -> None:
    quarter.show()
    by: Officer = getattr(quarter, who, None) or quarter.town.clerk
    attempts: list[Callable[[], Any]] = [
        lambda: quarter.object(by=by),
        lambda: comment_on_appraisal(**quarter.where, text="意见", by=by, at=AFTER),
        lambda: agree_to_appraisal(**quarter.where, by=by, at=AFTER),
    ]
    for attempt in attempts:
        with pytest.raises(refusal):
            attempt()
    assert not AppraisalRemark.objects.exists()


@pytest.mark.parametrize(("who", "refusal"), [("head", DutyMissing), ("stranger", NotFound)])
def test_only_supervisors_answer_show_and_take_back(
    quarter: Quarter, who: str, refusal: type[Exception]
) -> None:
    quarter.show()
    place, by = quarter.object(), getattr(quarter, who)
    with pytest.raises(refusal):
        quarter.answer(place, Ruling.REJECTED, by=by)
    with pytest.raises(DutyMissing):
        show_appraisal(quarter=Q3, by=by, at=AFTER)
    with pytest.raises(DutyMissing):
        take_back_appraisal(quarter=Q3, reasons="理由", by=by, at=AFTER)


@pytest.mark.parametrize(
    ("objection", "field"),
    [
        (Objection(indicator="no-such", reasons="理由"), "indicator"),
        (Objection(indicator=ON_TIME, reasons="  "), "reasons"),
        (Objection(indicator=ON_TIME, reasons="理由", case_numbers=("341600260928000112",)), "cases"),
        (
            Objection(indicator=ON_TIME, reasons="理由", case_numbers=tuple("n" * n for n in range(60))),
            "cases",
        ),
    ],
)
def test_an_objection_that_is_not_complete_is_refused(
    quarter: Quarter, objection: Objection, field: str
) -> None:
    quarter.show()
    with pytest.raises(AppraisalWordsMissing) as refused:
        object_to_figure(**quarter.where, objection=objection, by=quarter.head, at=AFTER)
    assert set(refused.value.facts["fields"]) == {field}
    assert not AppraisalRemark.objects.exists() and "object_to_appraisal" not in acts(quarter)


@pytest.mark.parametrize(
    ("ruling", "reasons", "field"),
    [(None, "理由", "ruling"), (Ruling.REJECTED, " ", "reasons"), (Ruling.CORRECTED, "理由", "corrections")],
)
def test_an_answer_that_is_not_complete_is_refused(
    quarter: Quarter, ruling: Ruling | None, reasons: str, field: str
) -> None:
    numbers = quarter.show(late=1)
    place, before = quarter.object(numbers[0]), quarter.figure()
    with pytest.raises(AppraisalWordsMissing) as refused:
        quarter.answer(place, ruling, reasons=reasons, **{f"n{numbers[1]}": Correction.OUT})
    assert set(refused.value.facts["fields"]) == {field}
    assert said(quarter)[0].is_open and quarter.figure() == before


def test_evidence_is_read_by_both_sides_and_by_nobody_else(quarter: Quarter) -> None:
    quarter.show()
    mine = make_upload(quarter.head)  # type: ignore[arg-type]
    theirs = make_upload(quarter.stranger)  # type: ignore[arg-type]
    with pytest.raises(NotFound):
        object_to_figure(
            **quarter.where,
            objection=Objection(indicator=ON_TIME, reasons="理由", papers=(theirs,)),
            by=quarter.head,
            at=AFTER,
        )
    object_to_figure(
        **quarter.where,
        objection=Objection(indicator=ON_TIME, reasons="理由", papers=(mine,)),
        by=quarter.head,
        at=AFTER,
    )
    (paper,) = said(quarter)[0].papers
    for reader in (quarter.head, quarter.first, quarter.town.clerk):
        assert readable_paper(paper, by=reader, at=AFTER).name == "平面图.png"
    with pytest.raises(NotFound):
        readable_paper(paper, by=quarter.stranger, at=AFTER)


def test_a_draft_is_taken_back_with_reasons_and_counted_anew(quarter: Quarter) -> None:
    quarter.show()
    place = quarter.object()
    with pytest.raises(ObjectionsOpen):
        take_back_appraisal(quarter=Q3, reasons="日历有误", by=quarter.first, at=AFTER)
    quarter.answer(place, Ruling.REJECTED)
    with pytest.raises(AppraisalWordsMissing):
        take_back_appraisal(quarter=Q3, reasons=" ", by=quarter.first, at=AFTER)
    assert take_back_appraisal(quarter=Q3, reasons="日历有误", by=quarter.first, at=AFTER) == 1
    assert appraisals(quarter=Q3, by=quarter.head) == [] and open_tasks(quarter) == set()
    quarter.draw_up()
    show_appraisal(quarter=Q3, by=quarter.first, at=AFTER + timedelta(hours=1))
    assert open_tasks(quarter) == {("supervision.see_appraisal", "head")}
    assert [one.reasons for one in said(quarter)] == ["属实。"]  # what was said before stays


def test_what_is_published_stays_with_its_lines_and_remarks(quarter: Quarter) -> None:
    numbers = quarter.show(late=1)
    quarter.answer(quarter.object(numbers[0]), Ruling.REJECTED)
    with pytest.raises(DatabaseError), transaction.atomic():
        AppraisalRemark.objects.update(text="改写")  # an answered one stays even before
    quarter.publish()
    changes: list[Callable[[], Any]] = [
        lambda: AppraisalLines.objects.update(text=""),
        lambda: AppraisalLines.objects.filter(indicator=ON_TIME).delete(),
        lambda: AppraisalRemark.objects.update(reasons="改写"),
        lambda: AppraisalRemark.objects.all().delete(),
    ]
    for change in changes:
        with pytest.raises(DatabaseError), transaction.atomic():
            change()
    with pytest.raises(AlreadyPublished):
        quarter.object()
    with pytest.raises(AlreadyPublished):
        take_back_appraisal(quarter=Q3, reasons="理由", by=quarter.first, at=LATER)


def test_what_is_not_shown_is_not_taken_back(quarter: Quarter) -> None:
    quarter.decide()
    quarter.draw_up()
    with pytest.raises(NotShown):
        take_back_appraisal(quarter=Q3, reasons="理由", by=quarter.first, at=AFTER)


def test_nothing_drawn_up_is_neither_shown_nor_taken_back(quarter: Quarter) -> None:
    for act in (
        lambda: show_appraisal(quarter=Q3, by=quarter.first, at=AFTER),
        lambda: take_back_appraisal(quarter=Q3, reasons="理由", by=quarter.first, at=AFTER),
    ):
        with pytest.raises(NothingDrawnUp):
            act()


def test_any_other_supervisor_may_answer(quarter: Quarter) -> None:
    quarter.show()
    place = quarter.object()
    other = make_staff(name="周监察", posts=("supervisor",))
    quarter.answer(place, Ruling.REJECTED, by=other)
    assert said(quarter)[0].answered_by == "周监察"


@pytest.mark.parametrize(
    ("typed", "numbers"),
    [
        ("341600260928000112\n341600260928000120", ("341600260928000112", "341600260928000120")),
        ("3416 0026 0928 0001 12", ("341600260928000112",)),
        ("341600260928000112 341600260928000120", ("341600260928000112", "341600260928000120")),
        ("341600260928000112、341600260928000112，", ("341600260928000112",)),
        ("  ", ()),
    ],
)
def test_case_numbers_are_read_as_people_write_them(typed: str, numbers: tuple[str, ...]) -> None:
    assert case_numbers_in(typed) == numbers


def test_what_the_verbs_cost(quarter: Quarter) -> None:
    numbers = quarter.decide(6)
    be_late(numbers[0])
    costs = {}

    def cost(name: str, act: Callable[[], Any]) -> None:
        with CaptureQueriesContext(connection) as seen:
            act()
        costs[name] = len([one for one in seen.captured_queries if "SAVEPOINT" not in one["sql"]])

    quarter.draw_up()
    cost("draw up", quarter.draw_up)
    cost("show", lambda: show_appraisal(quarter=Q3, by=quarter.first, at=AFTER))
    cost("comment", lambda: comment_on_appraisal(**quarter.where, text="意见", by=quarter.head, at=AFTER))
    cost("object", lambda: quarter.object(numbers[0]))
    cost("answer", lambda: quarter.answer(2, Ruling.CORRECTED, **{f"n{numbers[0]}": Correction.OUT}))
    cost("agree", lambda: agree_to_appraisal(**quarter.where, by=quarter.head, at=AFTER))
    cost("publish", quarter.publish)
    deliver_all()
    assert costs == {
        "draw up": 18,
        "show": 10,
        "comment": 4,
        "object": 8,
        "answer": 15,
        "agree": 5,
        "publish": 11,
    }
