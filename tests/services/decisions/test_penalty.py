"""A licence is revoked as a penalty: told, heard, reviewed, decided by others, served; 行政处罚法 (2021)."""

import re
from datetime import date, datetime
from pathlib import Path
from typing import Any

import pytest

from tests.foundation.directory.make import CITY_OFFICE
from tests.foundation.identity.make import make_person, make_staff
from tests.foundation.papers.make import text_of
from tests.services.cases.held.make import moment
from tests.services.cases.make import MONDAY
from tests.services.decisions.penalty import (
    ARRANGED,
    ASKED,
    DECIDED,
    HELD,
    PARTS,
    Penalty,
    arranged,
    asked,
    decided,
    digest_of,
    heard,
    make_penalty,
    opened,
    reviewed,
)
from tongban.foundation.jobs.public import deliver_all
from tongban.foundation.messages.models import Message
from tongban.foundation.papers.public import documents_of, paper_bytes
from tongban.foundation.tasks.models import Task
from tongban.foundation.trail.public import entries_of
from tongban.kernel import clock
from tongban.kernel.errors import NotAllowed, NotFound
from tongban.resources.licences.public import LicenceState, VerifiedState, licence, verify_licence
from tongban.services.cases.public import (
    AskedAlready,
    AskedTooLate,
    ChairHasExamined,
    ChallengedAlready,
    ChallengeOpen,
    HearingNotHeld,
    HearingNotYet,
    MinutesChanged,
    MinutesNotSigned,
    NoHearingOpen,
    NotAtTheHearing,
    NoticeTooShort,
    NotTheChair,
    NotTold,
    SignedHow,
    Told,
)
from tongban.services.decisions.proceedings.commands.check_legality import check_legality
from tongban.services.decisions.proceedings.commands.open import open_proceeding
from tongban.services.decisions.proceedings.commands.serve import serve_decision, serve_notice
from tongban.services.decisions.proceedings.errors import (
    DecidedByOpener,
    DecisionNotThere,
    DefenceOpen,
    LegalityNotPassed,
    OnlineServiceNotAgreed,
    ProceedingWordsMissing,
    ReviewedByInvestigator,
)
from tongban.services.decisions.proceedings.hearing.commands.arrange import arrange_hearing
from tongban.services.decisions.proceedings.hearing.commands.ask import ask_hearing, waive_hearing
from tongban.services.decisions.proceedings.hearing.commands.challenge import (
    challenge_chair,
    settle_challenge,
)
from tongban.services.decisions.proceedings.hearing.commands.minutes import (
    close_hearing,
    confirm_minutes,
    keep_minutes,
)
from tongban.services.decisions.proceedings.hearing.models import ProceedingHearing
from tongban.services.decisions.proceedings.models import Proceeding
from tongban.services.decisions.proceedings.queries import proceeding_for

pytestmark = pytest.mark.django_db
ANSWER_BY = date(2026, 10, 10)  # a make-up Saturday: five working days after 28 September


@pytest.fixture
def case() -> Penalty:
    now = clock.current()
    assert isinstance(now, clock.MovableClock)
    now.move_to(MONDAY)
    return make_penalty()


def state_of(case: Penalty) -> LicenceState:
    return licence(case.stall.id).state


class TestOpening:
    @pytest.mark.parametrize("field", ["evidence", "address", "law", "facts", "colleague"])
    def test_a_penalty_names_evidence_address_law_and_a_second_officer(
        self, case: Penalty, field: str
    ) -> None:
        with pytest.raises(ProceedingWordsMissing) as refused:
            opened(case, **{field: None if field == "colleague" else " "})
        assert set(refused.value.facts["fields"]) == {field}
        assert not Proceeding.objects.exists()

    def test_the_second_officer_is_another_one_of_the_same_office(self, case: Penalty) -> None:
        stranger = make_staff(name="王外局", posts=("open-proceedings",), organisation_code=CITY_OFFICE)
        for colleague in (case.opener.account_id, stranger.account_id):
            with pytest.raises(ProceedingWordsMissing):
                opened(case, colleague=colleague)
        assert not Proceeding.objects.exists()

    def test_the_notice_tells_of_the_hearing_and_tasks_are_due_in_ninety_days(self, case: Penalty) -> None:
        number = opened(case)
        fact = proceeding_for(number, by=case.opener)
        assert fact.right is not None
        assert (fact.defend_by, fact.right.until) == (ANSWER_BY, ANSWER_BY)
        tasks = Task.objects.filter(about=f"proceedings:{number}")
        assert {task.post_code for task in tasks} == {"decide-proceedings", "review-proceedings"}
        assert {task.due_at.astimezone(clock.CITY_ZONE).date() for task in tasks if task.due_at} == {
            date(2026, 12, 27)
        }

    def test_it_is_served_online_only_where_the_party_agreed(self, case: Penalty) -> None:
        number = open_proceeding(
            code=case.stall.code, opening=case.opening(), by=case.opener, at=MONDAY
        ).number
        given: dict[str, Any] = {"number": number, "how": Told.ONLINE, "served_on": None, "by": case.opener}
        for agreed_on in (None, date(2026, 9, 29)):
            with pytest.raises(OnlineServiceNotAgreed):
                serve_notice(**given, agreed_on=agreed_on, at=MONDAY)
        assert Proceeding.objects.get().served_on is None
        serve_notice(**given, agreed_on=MONDAY.date(), at=MONDAY)
        assert Message.objects.filter(to_account=case.town.person.account_id).count() == 1


class TestAsking:
    def test_it_is_asked_for_once_in_five_days_by_the_holder_alone(self, case: Penalty) -> None:
        number = opened(case)
        with pytest.raises(NotFound):
            ask_hearing(number=number, by=make_person(name="老李"), at=ASKED)
        with pytest.raises(AskedTooLate):
            ask_hearing(number=number, by=case.town.person, at=moment(10, 12))
        assert Proceeding.objects.get().asked_at is None
        ask_hearing(number=number, by=case.town.person, at=ASKED)
        for verb in (ask_hearing, waive_hearing):
            with pytest.raises(AskedAlready):
                verb(number=number, by=case.town.person, at=ASKED)

    def test_an_officer_with_the_duty_writes_it_down(self, case: Penalty) -> None:
        number = opened(case)
        with pytest.raises(NotAllowed):
            ask_hearing(number=number, by=case.decider, at=ASKED)
        ask_hearing(number=number, by=case.opener, at=ASKED)
        assert Proceeding.objects.get().asked_at == ASKED

    def test_where_no_law_gives_it_there_is_none(self, case: Penalty) -> None:
        number = opened(case, ground="fraud")
        with pytest.raises(NotTold):
            ask_hearing(number=number, by=case.town.person, at=ASKED)

    def test_another_law_may_give_it_for_another_measure(self, case: Penalty) -> None:
        number = opened(case, ground="fraud", hearing_law="《某省行政程序规定》第六十六条")
        ask_hearing(number=number, by=case.town.person, at=ASKED)
        with pytest.raises(HearingNotHeld):
            decided(case, number)
        assert state_of(case) is LicenceState.VALID


class TestArranging:
    def test_time_place_and_people_are_checked_and_nothing_is_written(self, case: Penalty) -> None:
        number = asked(case)
        stranger = make_staff(name="王外局", posts=("chair-proceedings",), organisation_code=CITY_OFFICE)
        for changes, refusal in (
            ({"planned_at": moment(10, 20, 9)}, NoticeTooShort),
            ({"venue": " "}, ProceedingWordsMissing),
            ({"chair": case.second.account_id}, ChairHasExamined),
            ({"chair": case.clerk.account_id, "clerk": case.clerk.account_id}, ChairHasExamined),
            ({"chair": case.clerk.account_id, "clerk": case.chair.account_id}, ProceedingWordsMissing),
            ({"clerk": stranger.account_id}, ProceedingWordsMissing),
        ):
            with pytest.raises(refusal):
                arrange_hearing(number=number, plan=case.plan(**changes), by=case.decider, at=ARRANGED)
        for by, refused in ((case.opener, NotAllowed), (stranger, NotFound)):
            with pytest.raises(refused):
                arrange_hearing(number=number, plan=case.plan(), by=by, at=ARRANGED)
        assert not ProceedingHearing.objects.exists()

    def test_none_is_set_that_nobody_asked_for(self, case: Penalty) -> None:
        number = opened(case)
        with pytest.raises(NoHearingOpen):
            arrange_hearing(number=number, plan=case.plan(), by=case.decider, at=ARRANGED)

    def test_the_holder_is_told_and_another_time_replaces_it(self, case: Penalty) -> None:
        number = arranged(case)
        plan = case.plan(planned_at=moment(10, 28, 9))
        arrange_hearing(number=number, plan=plan, by=case.decider, at=moment(10, 14))
        assert [row.replaced_at is None for row in ProceedingHearing.objects.order_by("place")] == [
            False,
            True,
        ]
        told = Message.objects.filter(about=f"proceedings:{number}", to_account=case.town.person.account_id)
        assert told.count() == 3  # the notice, and the two times

    def test_what_it_costs(self, case: Penalty, django_assert_max_num_queries: Any) -> None:
        number = asked(case)
        with django_assert_max_num_queries(40):  # 25, and one for each of fifteen colleagues at most
            arrange_hearing(number=number, plan=case.plan(), by=case.decider, at=ARRANGED)


class TestChallenging:
    def test_the_chair_stands_aside_for_another_or_stays(self, case: Penalty) -> None:
        number = arranged(case)
        other = make_staff(name="宋主持", posts=("chair-proceedings",))
        with pytest.raises(ProceedingWordsMissing):
            challenge_chair(number=number, reasons=" ", by=case.town.person, at=ARRANGED)
        challenge_chair(number=number, reasons="主持人是供货商的亲戚。", by=case.town.person, at=ARRANGED)
        with pytest.raises(ChallengedAlready):
            challenge_chair(number=number, reasons="再说一次", by=case.town.person, at=ARRANGED)
        with pytest.raises(ChallengeOpen):
            keep_minutes(number=number, parts=PARTS, came=True, by=case.chair, at=HELD)
        with pytest.raises(ChairHasExamined):
            settle_challenge(
                number=number,
                new_chair=case.chair.account_id,
                answer="不换",
                by=case.decider,
                at=ARRANGED,
            )
        settle_challenge(
            number=number, new_chair=other.account_id, answer="换人。", by=case.decider, at=ARRANGED
        )
        standing = ProceedingHearing.objects.get(replaced_at__isnull=True)
        assert (standing.chair_by, standing.planned_at) == (other.account_id, HELD)
        with pytest.raises(NotTheChair):
            keep_minutes(number=number, parts=PARTS, came=True, by=case.chair, at=HELD)


class TestHolding:
    def test_the_minutes_are_the_chairs_and_confirmed_as_they_were_read(self, case: Penalty) -> None:
        number = arranged(case)
        with pytest.raises(HearingNotYet):
            keep_minutes(number=number, parts=PARTS, came=True, by=case.chair, at=ARRANGED)
        with pytest.raises(ProceedingWordsMissing):
            keep_minutes(number=number, parts=PARTS | {"proposal": ""}, came=True, by=case.chair, at=HELD)
        keep_minutes(number=number, parts=PARTS, came=True, by=case.chair, at=HELD)
        before = digest_of(number)
        with pytest.raises(MinutesNotSigned):
            close_hearing(number=number, by=case.chair, at=HELD)
        keep_minutes(number=number, parts=PARTS | {"closing": "补充。"}, came=True, by=case.chair, at=HELD)
        with pytest.raises(MinutesChanged):
            confirm_minutes(number=number, sha256=before, by=case.town.person, at=HELD)
        confirm_minutes(number=number, sha256=digest_of(number), by=case.town.person, at=HELD)
        with pytest.raises(NotAtTheHearing):
            confirm_minutes(number=number, sha256=digest_of(number), by=case.town.person, at=HELD)
        close_hearing(number=number, by=case.chair, at=HELD)
        with pytest.raises(NoHearingOpen):
            close_hearing(number=number, by=case.chair, at=HELD)

    def test_who_does_not_come_has_given_it_up(self, case: Penalty) -> None:
        number = arranged(case)
        parts = {"opening": "当事人没有到场，没有说明理由，终止听证。"}
        keep_minutes(number=number, parts=parts, came=False, by=case.chair, at=HELD)
        close_hearing(number=number, by=case.chair, at=HELD)
        reviewed(case, number)
        decided(case, number)
        assert state_of(case) is LicenceState.REVOKED

    def test_who_would_not_sign_is_noted_with_the_reason(self, case: Penalty) -> None:
        number = arranged(case)
        keep_minutes(number=number, parts=PARTS, came=True, by=case.chair, at=HELD)
        with pytest.raises(ProceedingWordsMissing):
            close_hearing(number=number, how=SignedHow.REFUSED, by=case.chair, at=HELD)
        close_hearing(number=number, how=SignedHow.REFUSED, note="不认可记录", by=case.chair, at=HELD)
        assert ProceedingHearing.objects.get().signed_note == "不认可记录"


class TestReviewing:
    def test_none_of_those_who_look_into_it_reviews_it(self, case: Penalty) -> None:
        number = opened(case)
        both = make_staff(name="孙两样", posts=("open-proceedings", "review-proceedings"))
        own = opened_by(case, both, number)
        for by, refusal in ((both, ReviewedByInvestigator), (case.decider, NotAllowed)):
            with pytest.raises(refusal):
                check_legality(number=own, passed=True, opinion="合法。", by=by, at=MONDAY)
        with pytest.raises(ProceedingWordsMissing):
            check_legality(number=own, passed=True, opinion=" ", by=case.reviewer, at=MONDAY)
        assert Proceeding.objects.get(number=own).legality_at is None

    def test_a_review_from_before_the_hearing_does_not_count(self, case: Penalty) -> None:
        number = arranged(case)
        reviewed(case, number, at=moment(10, 13))
        keep_minutes(number=number, parts=PARTS, came=True, by=case.chair, at=HELD)
        close_hearing(number=number, how=SignedHow.PAPER, by=case.chair, at=HELD)
        with pytest.raises(LegalityNotPassed):
            decided(case, number)
        open_tasks = Task.objects.filter(about=f"proceedings:{number}", closed_at=None)
        assert sorted(task.post_code for task in open_tasks) == ["decide-proceedings", "review-proceedings"]
        reviewed(case, number)
        decided(case, number)
        assert not Task.objects.filter(about=f"proceedings:{number}", closed_at=None).exists()


class TestDeciding:
    def test_each_stands_in_the_way_until_it_is_done(self, case: Penalty) -> None:
        number = asked(case)
        with pytest.raises(DefenceOpen):
            decided(case, number, at=moment(10, 10))
        with pytest.raises(LegalityNotPassed):
            decided(case, number)
        reviewed(case, number, passed=False)
        with pytest.raises(LegalityNotPassed):
            decided(case, number)
        reviewed(case, number)
        with pytest.raises(HearingNotHeld):
            decided(case, number)
        assert state_of(case) is LicenceState.VALID
        assert Proceeding.objects.get().state == "open"

    def test_neither_officer_who_looked_into_it_nor_the_reviewer_decides(self, case: Penalty) -> None:
        decide_too = ("decide-proceedings", "review-proceedings")
        both = make_staff(name="孙两样", posts=decide_too)
        number = opened(case)
        check_legality(number=number, passed=True, opinion="合法。", by=both, at=moment(10, 12))
        second = make_staff(name="周两样", posts=decide_too)
        for by in (both,):
            with pytest.raises(DecidedByOpener):
                decided(case, number, by=by)
        decided(case, number, by=second)
        assert state_of(case) is LicenceState.REVOKED

    def test_the_whole_way_stands_on_the_trail_and_outside_at_once(
        self, case: Penalty, django_assert_max_num_queries: Any
    ) -> None:
        number = heard(case)
        reviewed(case, number)
        with django_assert_max_num_queries(29):
            decided(case, number)
        assert verify_licence(qr=f"/l/{case.stall.code}/", at=DECIDED).state is VerifiedState.REVOKED
        acts = {one.act for one in entries_of(f"licence:{case.stall.number}")}
        assert acts >= {
            "decisions.open_proceeding",
            "decisions.serve_notice",
            "decisions.ask_hearing",
            "decisions.arrange_hearing",
            "decisions.keep_minutes",
            "decisions.confirm_minutes",
            "decisions.close_hearing",
            "decisions.check_legality",
            "decisions.decide_proceeding",
        }

    def test_the_decision_is_served_once(self, case: Penalty) -> None:
        number = opened(case)
        given: dict[str, Any] = {"number": number, "how": Told.WRITTEN, "by": case.opener}
        with pytest.raises(DecisionNotThere):
            serve_decision(**given, served_on=date(2026, 10, 12), at=moment(10, 12))
        reviewed(case, number)
        decided(case, number)
        with pytest.raises(OnlineServiceNotAgreed):
            serve_decision(**given | {"how": Told.ONLINE}, served_on=None, at=DECIDED)
        with pytest.raises(ProceedingWordsMissing):
            serve_decision(**given, served_on=date(2026, 10, 22), at=DECIDED)
        serve_decision(**given, served_on=date(2026, 10, 23), at=DECIDED)
        assert Proceeding.objects.get().decision_served_on == date(2026, 10, 23)
        with pytest.raises(DecisionNotThere):
            serve_decision(**given, served_on=date(2026, 10, 23), at=DECIDED)


# kind of paper → what it has to say, by which article of 行政处罚法
NEEDED = {
    "notice": (
        ("44", "拟作出的处罚", "拟予以吊销"),
        ("44", "事实", "三次抽检不合格"),
        ("44", "理由和依据", "应当吊销许可证件的违法行为.*《食品安全法》第一百二十四条"),
        ("44、45", "陈述、申辩", "您可以陈述和申辩.*不会因为您的陈述、申辩给予更重的处罚"),
        ("63", "要求听证的权利", "第六十三条第一款第三项.*要求听证.*不承担组织听证的费用"),
        ("64(1)", "五日", "5个工作日内"),
    ),
    "hearing-notice-1": (
        ("64(2)", "时间、地点", "2026年10月21日09:00.*三楼听证室"),
        ("64(3)", "公开", "公开举行"),
        ("64(4)", "主持人、回避", "听证主持人唐主持.*申请回避"),
        ("64(5)", "代理", "委托一至二人代理"),
        ("64(6)", "不到场的后果", "视为放弃听证的权利"),
        ("64(7)", "申辩和质证", "进行申辩和质证"),
        ("64(8)", "笔录", "核对无误后签字或者盖章"),
    ),
    "hearing-minutes-1": (
        ("64(7)", "事实、证据和建议", "建议吊销"),
        ("64(7)", "申辩", "已经更换供货商"),
        ("64(8)", "确认", "当事人老张在网上阅读并确认无误"),
        ("64(4)", "主持人签字", "听证主持人唐主持已签字"),
    ),
    "decision": (
        ("59(1)(1)", "姓名、地址", "当事人老张.*谯城区示例路8号"),
        ("59(1)(2)", "事实和证据", "三次抽检不合格.*检验报告三份"),
        ("59(1)(3)", "种类和依据", "《食品安全法》第一百二十四条.*处罚种类为吊销许可证件"),
        ("59(1)(4)", "履行方式和期限", "10日内，把纸质证照交回"),
        ("59(1)(5)", "复议和诉讼", "60日内，向.*申请行政复议.*6个月内.*提起行政诉讼"),
        ("59(1)(6)", "机关、日期", "谯城区数据局.*2026年10月23日"),
        ("65", "根据听证笔录", r"本决定根据听证笔录（听笔〔2026〕\d{10}号）作出"),
        ("42", "两名执法人员", "吴立案、郑协办"),
        ("57(2)", "集体讨论", "集体讨论2026年10月22日"),
        ("73", "不停止执行", "行政处罚不停止执行"),
    ),
}


def test_each_paper_says_what_the_law_asks_of_it(case: Penalty, tmp_path: Path) -> None:
    number = heard(case)
    reviewed(case, number)
    decided(case, number)
    deliver_all()
    papers = {one.kind: one.paper for one in documents_of(f"proceeding:{number}") if one.paper}
    assert set(papers) == set(NEEDED)
    for kind, parts in NEEDED.items():
        said = text_of(paper_bytes(papers[kind].id), tmp_path)
        for article, what, words in parts:
            assert re.search(words, said), f"{kind}: {what}（行政处罚法{article}）\n{said}"


def opened_by(case: Penalty, by: Any, instead_of: str) -> str:
    """Another proceeding on the same licence, in place of one that is dropped."""
    from tongban.services.decisions.proceedings.commands.drop import drop_proceeding

    at: datetime = MONDAY
    drop_proceeding(number=instead_of, reasons="换人办理。", by=case.opener, at=at)
    return open_proceeding(code=case.stall.code, opening=case.opening(), by=by, at=at).number
