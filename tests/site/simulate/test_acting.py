"""Each kind of act of the story is done by its verb, and stands on the trail under its name at its moment."""

from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from tests.site.simulate.make import plan
from tongban.kernel import clock
from tongban.kernel.errors import Refused
from tongban.services.cases.models import Case
from tongban.services.feedback.models import ComplaintRow, RatingAnswer
from tongban.site.sample_folder import sample_folder
from tongban.site.simulate.acting import Hands, NoCase
from tongban.site.simulate.cast import Cast
from tongban.site.simulate.chores import settle
from tongban.site.simulate.city import City, read_city
from tongban.site.simulate.facts import POST, Act, Doing, Life

WHOLE = (
    (Doing.SUBMIT, "", {}),
    (Doing.ASK_CORRECTION, "accept", {"wanted": "看不清"}),
    (Doing.CORRECT, "", {"slots": ""}),
    (Doing.ACCEPT, "accept", {}),
    (Doing.URGE, "", {"reason": "着急用"}),
    (Doing.BEGIN_PROCEDURE, "approve", {"days": 3, "reasons": "需要检测"}),
    (Doing.END_PROCEDURE, "approve", {"result": "检测合格"}),
    (Doing.EXTEND, "head", {"days": 5, "reasons": "情况复杂"}),
    (Doing.REVIEW, "review", {"advice": "granted", "opinion": "符合条件"}),
    (Doing.DECIDE, "approve", {"outcome": "granted"}),
    (Doing.ISSUE, "issue", {}),
    (Doing.RATE, "", {"level": "dissatisfied", "text": "太慢"}),
    (Doing.ANSWER_RATING, "approve", {"stage": "accept", "text": "正在核实"}),
    (Doing.ANSWER_RATING, "approve", {"stage": "rectify", "text": "已经调整"}),
    (Doing.ANSWER_RATING, "approve", {"stage": "revisit", "text": "已经回访"}),
    (Doing.COMPLAIN, "", {"kind": "delay", "text": "说好的日子过了"}),
    (Doing.TAKE_COMPLAINT, "post:supervisor", {}),
    (Doing.ANSWER_COMPLAINT, "post:supervisor", {"finding": "upheld", "text": "属实，已经督促"}),
)
NOT_ACCEPTED = (
    (Doing.SUBMIT, "", {}),
    (Doing.REFUSE_ACCEPTANCE, "accept", {"reasons": "无权", "article": "第三十二条"}),
)
TAKEN_BACK = ((Doing.SUBMIT, "", {}), (Doing.WITHDRAW, "", {"reasons": "不办了"}))
Told = tuple[tuple[Doing, str, dict[str, Any]], ...]


@pytest.fixture
def city(in_bozhou: Path) -> City:
    return read_city(plan(), sample_folder(), rating_post="approve", complaint_post="supervisor")


def life(city: City, told: Told, *, at: datetime) -> Life:
    """The life of a licence for which something is handed in, one act an hour of the story."""
    service = next(one for one in city.facts.services if one.is_licensing and one.material)
    hands = {one.post: one.key for one in city.facts.hands if one.organisation == service.organisation}
    firm = city.facts.firms[0]
    acts = tuple(
        Act(
            at=at + timedelta(minutes=40 * n),
            doing=doing,
            case="one",
            by=post if post.startswith(POST) else hands.get(post, ""),
            said=_with(said, service.material),
        )
        for n, (doing, post, said) in enumerate(told)
    )
    resident = firm.representative if service.is_for_firms else city.facts.residents[0].place
    uscc = firm.uscc if service.is_for_firms else ""
    return Life(key="one", service=service, resident=resident, uscc=uscc, acts=acts)


def _with(said: dict[str, Any], material: str) -> dict[str, Any]:
    """The words, with the material of the service in its places."""
    named = {"wanted": lambda what: [[material, what]], "slots": lambda _: [material]}
    return {name: named[name](value) if name in named else value for name, value in said.items()}


def live(city: City, told: Told, *, at: datetime) -> tuple[Hands, Life]:
    one = life(city, told, at=at)
    hands = Hands(plan=plan(), cast=Cast(people=city.people, hands=city.facts.hands), numbers={})
    own = clock.current()
    assert isinstance(own, clock.MovableClock)
    for act in one.acts:
        own.move_to(act.at)
        hands.do(one, act)
        assert settle() == []
    return hands, one


@pytest.mark.parametrize(
    ("told", "state"), [(WHOLE, "delivered"), (NOT_ACCEPTED, "not-accepted"), (TAKEN_BACK, "withdrawn")]
)
def test_every_act_is_done_and_found_on_the_trail(
    city: City, monday: datetime, told: Told, state: str
) -> None:
    hands, one = live(city, told, at=monday)
    case = Case.objects.get()
    assert case.state == state
    assert case.idempotency_key == hands.key_of(one)
    assert hands.keys_by_number() == {case.number: "one"}
    done = hands.done_of([one])
    assert [act.doing for act in one.acts if not hands.is_done(one, act, done)] == []
    if told is WHOLE:
        assert (case.procedure_count, case.extended_by) == (1, 5)
        assert RatingAnswer.objects.count() == 3
        assert ComplaintRow.objects.get().state == "answered"


def test_every_kind_of_act_is_among_them() -> None:
    assert {doing for told in (WHOLE, NOT_ACCEPTED, TAKEN_BACK) for doing, *_ in told} == set(Doing)


def test_what_the_house_refuses_is_not_done(city: City, monday: datetime) -> None:
    hands, one = live(city, TAKEN_BACK, at=monday)
    act = one.acts[1]
    with pytest.raises(Refused):
        hands.do(one, act)
    with pytest.raises(NoCase):
        hands.do(Life(key="two", service=one.service, resident=one.resident, uscc=one.uscc, acts=()), act)
