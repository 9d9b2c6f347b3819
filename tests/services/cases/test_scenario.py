"""A case goes by the rules of its answers: what it is asked, owes and promised, for ever by its own version."""

from datetime import date
from typing import Any

import pytest
from django.test import Client
from django.utils import translation

from tests.foundation.identity.make import sign_in
from tests.services.cases.make import CODE, MONDAY, SLOTS, bring_to, make_application, make_case, make_town
from tests.services.cases.visit import publish_anew, words_of
from tests.services.items.make import content
from tongban.services.cases.clocks import readings
from tongban.services.cases.commands.submit import submit_case
from tongban.services.cases.facts import ClockKind
from tongban.services.cases.intake import AnswerNotAsked, AnswerUnknown
from tongban.services.cases.models import Case, Draft
from tongban.services.cases.queries import slots_of
from tongban.services.items.public import Choice, Limit, LimitCase, Limits, Question, Slot

pytestmark = pytest.mark.django_db
QUESTIONS = (
    Question(
        key="who",
        text="您是谁？",
        choices=(Choice(value="shop", label="店"), Choice(value="canteen", label="食堂")),
    ),
    Question(
        key="school",
        text="是学校食堂吗？",
        choices=(Choice(value="yes", label="是"), Choice(value="no", label="不是")),
        when="who == 'canteen'",
    ),
)
TERMS: dict[str, Any] = {
    "scenario": QUESTIONS,
    "slots": (*SLOTS[:2], Slot(key="layout", name="平面布局图", when="who == 'shop' || school == 'yes'")),
    "limit_cases": (
        LimitCase(when="school == 'yes'", limits=Limits(promised=Limit(count=3))),
        LimitCase(when="who == 'canteen'", limits=Limits(promised=Limit(count=5))),
    ),
}
CANTEEN = {"who": "canteen", "school": "no"}


def test_the_clocks_of_a_case_are_those_of_its_answers_and_stay_so() -> None:
    town = make_town(**TERMS)
    done = make_case(town, answers=CANTEEN, slots=())
    assert [slot.key for slot in slots_of(done.case_id)] == ["identity", "form"]
    publish_anew(content(**{**TERMS, "limit_cases": ()}))
    bring_to(town, done.number, "accepted")
    case = Case.objects.get(number=done.number)
    # five working days after Monday 28 September 2026: two before the holiday (1–7 October), then 8, 9, 10
    assert (case.promised_due_on, case.statutory_due_on) == (date(2026, 10, 10), date(2026, 10, 30))
    shown = readings(case, now=MONDAY)
    assert (shown[ClockKind.PROMISED].limit.count, shown[ClockKind.STATUTORY].limit.count) == (5, 20)


def test_who_answers_what_is_not_asked_is_told_which_answer_to_leave_out() -> None:
    town = make_town(**TERMS)
    with pytest.raises(AnswerNotAsked) as refused:
        submit_case(
            application=make_application(town.person, answers={"who": "shop", "school": "no"}, slots=()),
            by=town.person,
            at=MONDAY,
            key="k",
        )
    assert refused.value.code == "answer-not-asked"
    with translation.override("zh-hans"):
        said = refused.value.sentence(translation.gettext)
    assert said == "按您前面的回答，这个不用答，请去掉：是学校食堂吗？"


@pytest.mark.parametrize(
    "answers",
    [{"who": "canteen"}, {"who": "shop", "school": "no"}, {"school": "no"}, {**CANTEEN, "other": "x"}],
    ids=["one is missing", "one is not asked", "the first is missing", "one is unknown"],
)
def test_answers_that_are_no_way_through_are_refused_and_nothing_is_written(answers: dict[str, str]) -> None:
    town = make_town(**TERMS)
    with pytest.raises(AnswerUnknown):
        submit_case(
            application=make_application(town.person, answers=answers, slots=()),
            by=town.person,
            at=MONDAY,
            key="key-1",
        )
    assert not Case.objects.exists()


def test_a_question_that_an_answer_brings_up_is_asked_without_blame() -> None:
    town = make_town(**TERMS)
    citizen = sign_in(Client(headers={"accept-language": "zh-CN"}), town.person)
    first = words_of(citizen.get(f"/apply/{CODE}/"))
    assert "您是谁？" in first
    assert "学校食堂" not in first
    given: dict[str, Any] = {"whom": "person", "who": "canteen", "seen": ["who"]}
    asked = citizen.post(f"/apply/{CODE}/", given)
    assert asked.status_code == 200
    assert "是学校食堂吗？" in words_of(asked)
    assert "请选一个答案" not in words_of(asked)
    again = citizen.post(f"/apply/{CODE}/", {**given, "seen": ["who", "school"]})
    assert again.status_code == 422
    assert "请选一个答案" in words_of(again)
    citizen.post(f"/apply/{CODE}/", {**given, "school": "yes"})
    assert Draft.objects.get().answers == {"who": "canteen", "school": "yes"}
