"""Opinion letters: under whose seal, by whom, what they must say, and what the lead needs before it decides."""

from collections.abc import Callable
from datetime import date
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from tests.foundation.directory.make import CITY_OFFICE
from tests.foundation.identity.make import make_staff, sign_in, sign_in_staff
from tests.foundation.papers.make import text_of
from tests.services.cases.joint.make import (
    LEAD,
    NAMES,
    PLANNING,
    POLICE,
    Joint,
    all_answer,
    give,
    moment,
    review,
)
from tongban.foundation.jobs.public import deliver_all
from tongban.foundation.papers.public import documents_of, paper_bytes
from tongban.foundation.seals.public import verify_pdf
from tongban.foundation.trail.public import entries_of
from tongban.kernel.errors import Refused
from tongban.services.cases.access import NoStepForYou
from tongban.services.cases.commands.decide import decide_case
from tongban.services.cases.commands.send_back import send_back_case
from tongban.services.cases.commands.take_back import take_back_act
from tongban.services.cases.facts import CaseState, Outcome
from tongban.services.cases.joint.models import OpinionLetter
from tongban.services.cases.joint.rules import (
    LetterBeingSealed,
    LettersOutstanding,
    LetterWords,
    OpinionAgainst,
    check_letters,
)
from tongban.services.cases.models import Case, CaseStep
from tongban.services.cases.review_rules import StandsAsDone

pytestmark = pytest.mark.django_db
LATER = moment(9, 29)


def decide(made: Joint, outcome: Outcome = Outcome.GRANTED, **words: Any) -> None:
    said = {"reasons": "", "article": ""} | words
    decide_case(number=made.number, outcome=outcome, by=made.town.approver, at=LATER, **said)


def refused(made: Joint, act: Callable[[], object], refusal: type[Refused]) -> None:
    def everything() -> tuple[object, ...]:
        rows = CaseStep.objects.order_by("id").values()
        return list(Case.objects.values()), list(rows), OpinionLetter.objects.count(), len(trail(made))

    before = everything()
    with pytest.raises(refusal):
        act()
    assert everything() == before


def trail(made: Joint) -> list[Any]:
    return list(entries_of(f"cases:{made.number}"))


def letters(made: Joint) -> list[tuple[str, bool, bool]]:
    rows = OpinionLetter.objects.filter(case__number=made.number).order_by("place")
    return [(row.number, row.agrees, row.step.taken_back_at is None) for row in rows]


def step_id(made: Joint, key: str) -> Any:
    return CaseStep.objects.get(case__number=made.number, key=key, taken_back_at=None).id


def test_each_office_seals_its_own_letter_to_the_lead(made: Joint, tmp_path: Path) -> None:
    all_answer(made, at=LATER)
    deliver_all()
    papers = {one.kind: one.paper for one in documents_of(f"opinion:{made.number}")}
    assert len(papers) == 2 and all(papers.values())
    said = {}
    for paper in papers.values():
        assert paper is not None
        pdf = paper_bytes(paper.id)
        seal = verify_pdf(pdf)
        assert seal.is_good
        said[seal.organisation_code] = pdf
    assert set(said) == {POLICE, PLANNING}
    text = text_of(said[POLICE], tmp_path)
    for words in (
        f"{LEAD}：",
        "意见函",
        "同意",
        "可以绕行。",
        "1．夜间施工。",
        f"意〔2026〕{made.number[-7:]}号",
    ):
        assert words in text


def test_the_lead_decides_on_the_letters_of_all_and_the_trail_names_them(made: Joint) -> None:
    all_answer(made, at=LATER)
    deliver_all()
    decide(made)
    assert Case.objects.get(number=made.number).state == CaseState.DECIDED
    tail = made.number[-7:]
    entry = next(one for one in trail(made) if one.act == "cases.decide")
    assert entry.facts["letters"] == [f"意〔2026〕{tail}号"] * 2


def test_nothing_is_decided_while_a_letter_is_not_sealed(made: Joint) -> None:
    all_answer(made, at=LATER)
    refused(made, partial(decide, made), LetterBeingSealed)
    refused(made, partial(decide, made, Outcome.REFUSED, reasons="无", article="第一条"), LetterBeingSealed)
    deliver_all()
    decide(made)


def test_what_one_office_refuses_the_lead_does_not_grant(made: Joint) -> None:
    all_answer(made, at=LATER, agrees=False, opinion="会堵死主路。", article="道路交通安全法第三十二条")
    deliver_all()
    refused(made, partial(decide, made), OpinionAgainst)
    decide(made, Outcome.REFUSED, reasons="会堵死主路。", article="道路交通安全法第三十二条")
    assert Case.objects.get(number=made.number).outcome == Outcome.REFUSED


def test_a_letter_asked_for_anew_has_its_own_number_and_the_old_one_stays_in_the_file(made: Joint) -> None:
    all_answer(made, at=LATER, agrees=False, opinion="会堵死主路。", article="第三十二条")
    deliver_all()
    to = step_id(made, "police-review")
    send_back_case(number=made.number, to=to, reasons="方案改了，请再看。", by=made.town.approver, at=LATER)
    review(made, made.police, at=LATER)
    give(made, made.chief, at=LATER)
    deliver_all()
    tail = made.number[-7:]
    assert letters(made) == [
        (f"意〔2026〕{tail}号", False, False),
        (f"意〔2026〕{tail}号", True, True),
        (f"意〔2026〕{tail}-2号", True, True),
    ]
    decide(made)
    assert len(documents_of(f"opinion:{made.number}")) == 3


def test_the_lead_may_return_to_the_letter_alone(made: Joint) -> None:
    all_answer(made, at=LATER)
    to = step_id(made, "police-opinion")
    send_back_case(number=made.number, to=to, reasons="请写明绕行路线。", by=made.town.approver, at=LATER)
    waiting = CaseStep.objects.filter(case__number=made.number, done_at=None)
    assert list(waiting.values_list("key", "round")) == [("police-opinion", 2)]


def test_the_signing_post_returns_inside_its_branch_and_the_others_go_on(made: Joint) -> None:
    review(made, made.police, at=LATER)
    review(made, made.planner, at=LATER)
    beside = CaseStep.objects.get(case__number=made.number, key="planning-opinion")
    to = step_id(made, "police-review")
    send_back_case(number=made.number, to=to, reasons="没有看绕行路线。", by=made.chief, at=LATER)
    give(made, made.planning_chief, at=LATER)
    beside.refresh_from_db()
    assert (beside.outcome, beside.taken_back_at) == ("agree", None)
    again = CaseStep.objects.get(case__number=made.number, key="police-review", done_at=None)
    assert (again.round, again.note) == (2, "没有看绕行路线。")


def test_a_letter_is_given_at_its_post_only_and_not_taken_back(made: Joint) -> None:
    refused(made, partial(give, made, made.chief, at=LATER), NoStepForYou)  # the review comes first
    review(made, made.police, at=LATER)
    refused(made, partial(give, made, made.police, at=LATER), NoStepForYou)
    refused(made, partial(review, made, made.chief, at=LATER), NoStepForYou)
    give(made, made.chief, at=LATER)
    seat = step_id(made, "police-opinion")
    act = partial(take_back_act, number=made.number, seat=seat, by=made.chief, at=LATER)
    refused(made, act, StandsAsDone)


@pytest.mark.parametrize(
    "wrong",
    [{"opinion": " "}, {"agrees": False}, {"conditions": [f"第{n}条" for n in range(21)]}],
    ids=["says nothing", "disagrees without an article", "too many conditions"],
)
def test_a_letter_without_what_it_must_say_is_refused(made: Joint, wrong: dict[str, Any]) -> None:
    review(made, made.police, at=LATER)
    refused(made, partial(give, made, made.chief, at=LATER, **wrong), LetterWords)


def test_letters_are_read_by_the_offices_of_the_case_alone(made: Joint) -> None:
    all_answer(made, at=LATER)
    deliver_all()
    paper = next(one.paper for one in documents_of(f"opinion:{made.number}") if one.paper)
    stranger = make_staff(name="外人", posts=("review",), organisation_code=CITY_OFFICE)
    assert sign_in_staff(Client(), stranger).get(f"/papers/{paper.id}/").status_code == 404
    for by in (made.town.approver, made.planner):
        answer = sign_in_staff(Client(), by).get(f"/papers/{paper.id}/")
        assert answer.status_code == 200 and answer.getvalue().startswith(b"%PDF")
    assert sign_in(Client(), made.town.person).get(f"/papers/{paper.id}/").status_code == 404


def test_the_joint_clock_is_the_laws_forty_five_days(made: Joint) -> None:
    case = Case.objects.get(number=made.number)
    assert (case.promised_due_on, case.statutory_due_on) == (date(2026, 10, 30), date(2026, 12, 4))


def test_a_letter_costs_at_most_eighteen_sql(made: Joint) -> None:
    review(made, made.police, at=LATER)
    with CaptureQueriesContext(
        connection,
    ) as asked:
        give(made, made.chief, at=LATER)
    assert len(asked) <= 18, len(asked)


def test_outstanding_letters_are_named() -> None:
    with pytest.raises(LettersOutstanding) as found:
        check_letters(Outcome.REFUSED, missing=[NAMES[PLANNING]], unsealed=["甲"], against=["乙"])
    assert found.value.facts == {"who": NAMES[PLANNING]}
