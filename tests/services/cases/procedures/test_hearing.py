"""A neighbour is told, asks for a hearing, is heard; the decision waits for it and follows its minutes."""

from datetime import date
from typing import Any
from uuid import uuid4

import pytest
from pytest_django import DjangoAssertNumQueries

from tests.foundation.directory.make import CITY_OFFICE
from tests.foundation.identity.make import make_person, make_staff
from tests.services.cases.make import MONDAY, Town, bring_to, make_case, make_town
from tests.services.cases.procedures.make import (
    HELD,
    Heard,
    arrange,
    asked,
    close,
    confirm,
    enter,
    heard_case,
    held,
    keep,
    plan,
    sign_as_clerk,
    signed_here,
    tell,
)
from tests.services.cases.timing.make import case_of, moment, refused_as
from tongban.foundation.directory.public import DutyMissing, Officer
from tongban.foundation.jobs.public import deliver_all
from tongban.foundation.messages.models import Message
from tongban.foundation.papers.models import Document
from tongban.foundation.trail.public import entries_of
from tongban.kernel.errors import NotFound
from tongban.services.cases.commands.decide import decide_case
from tongban.services.cases.commands.review import review_case
from tongban.services.cases.facts import Outcome, SignedByToken
from tongban.services.cases.models import SpecialProcedure
from tongban.services.cases.procedures.commands.arrange_hearing import arrange_hearing
from tongban.services.cases.procedures.commands.ask_hearing import ask_hearing, waive_hearing
from tongban.services.cases.procedures.commands.challenge_chair import challenge_chair, settle_challenge
from tongban.services.cases.procedures.commands.keep_minutes import close_hearing
from tongban.services.cases.procedures.commands.make_statement import make_statement
from tongban.services.cases.procedures.commands.sign_minutes import (
    ask_for_minutes,
    confirm_minutes,
    note_signature,
    sign_minutes,
)
from tongban.services.cases.procedures.facts import SignedHow, Told
from tongban.services.cases.procedures.minutes import Verdict, signed_on_trail, verdict_of
from tongban.services.cases.procedures.models import (
    Challenge,
    Hearing,
    HearingRight,
    InterestedParty,
    MinutesSignature,
    Statement,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def town() -> Town:
    return make_town()


def decide(heard: Heard, at: Any, outcome: Outcome = Outcome.REFUSED) -> None:
    """The head's decision."""
    decide_case(
        number=heard.number,
        outcome=outcome,
        reasons="排烟口离住宅太近。",
        article="第三十八条第二款",
        by=heard.town.approver,
        at=at,
    )


def kinds(owner: str) -> set[str]:
    return set(Document.objects.filter(owner=owner).values_list("kind", flat=True))


def test_the_whole_way_from_notice_to_decision(town: Town) -> None:
    heard = held(town)
    decide(heard, moment(10, 23))
    case = case_of(heard.number)
    assert case.outcome == Outcome.REFUSED
    acts = [entry.act for entry in entries_of(f"cases:{heard.number}")]
    for act in (
        "enter_party",
        "tell_hearing_right",
        "ask_hearing",
        "arrange_hearing",
        "keep_minutes",
        "confirm_minutes",
        "close_hearing",
        "decide",
    ):
        assert f"cases.{act}" in acts
    assert kinds(f"case:{heard.number}") >= {
        "hearing-right",
        "hearing-notice-1",
        "hearing-minutes-1",
        "procedure-1",
        "decision",
    }
    assert kinds(f"interested:{heard.interest}") == {"hearing-right", "hearing-notice-1", "hearing-minutes-1"}
    said = Document.objects.get(owner=f"case:{heard.number}", kind="decision").data["heard"]
    assert "2026年10月22日举行了听证" in said
    assert Document.objects.get(owner=f"case:{heard.number}", kind="hearing-minutes-1").data["number"] in said


def test_nobody_decides_before_the_parties_are_told_have_had_their_days_and_are_heard(town: Town) -> None:
    heard = heard_case(town)
    with refused_as("hearing-right-not-told"):
        decide(heard, MONDAY)
    tell(heard)
    with refused_as("hearing-right-open"):
        decide(heard, moment(10, 10))
    ask_hearing(number=heard.number, party=heard.interest, by=heard.neighbour, at=moment(10, 10))
    for at in (moment(10, 10, 11), moment(10, 12)):
        with refused_as("hearing-not-held"):
            decide(heard, at)
    arrange(heard)
    keep(heard)
    with refused_as("hearing-not-held"):
        decide(heard, moment(10, 22, 12))
    assert case_of(heard.number).decided_at is None


def test_without_a_request_the_days_pass_and_the_decision_may_be_made(town: Town) -> None:
    heard = heard_case(town)
    tell(heard)
    decide(heard, moment(10, 12))
    assert case_of(heard.number).decided_at


def test_where_all_say_that_they_want_none_the_decision_need_not_wait(town: Town) -> None:
    heard = heard_case(town)
    tell(heard)
    waive_hearing(number=heard.number, by=town.person, at=moment(9, 29))
    with refused_as("hearing-right-open"):
        decide(heard, moment(9, 29, 11))
    waive_hearing(number=heard.number, party=heard.interest, by=heard.neighbour, at=moment(9, 29))
    decide(heard, moment(9, 29, 11))


def test_an_item_that_says_so_lets_the_applicant_be_heard_before_a_refusal() -> None:
    town = make_town(type_code="01", licensing={"procedures": ("hearing",)})
    number = make_case(town).number
    bring_to(town, number, "reviewed", outcome=Outcome.REFUSED)
    heard = Heard(
        town=town,
        number=number,
        neighbour=town.person,
        interest=None,
        chair=town.clerk,
        clerk=town.clerk,  # type: ignore[arg-type]
    )
    with refused_as("hearing-right-not-told"):
        decide(heard, MONDAY)
    tell(heard)
    waive_hearing(number=number, by=town.person, at=MONDAY)
    decide(heard, MONDAY)


def test_a_request_comes_once_in_time_and_only_after_one_was_told(town: Town) -> None:
    heard = heard_case(town)
    with refused_as("hearing-right-not-told-to-you"):
        ask_hearing(number=heard.number, by=town.person, at=MONDAY)
    tell(heard)
    for at in (moment(10, 10, 18), moment(10, 12)):
        with refused_as("hearing-asked-too-late"):
            ask_hearing(number=heard.number, by=town.person, at=at)
    assert not HearingRight.objects.filter(asked_at__isnull=False).exists()
    asked = ask_hearing(number=heard.number, by=town.person, at=moment(10, 10, 17, 30))
    assert asked.hold_by == date(2026, 11, 6)
    with refused_as("hearing-right-answered"):
        waive_hearing(number=heard.number, by=town.person, at=moment(10, 10))


def test_an_officer_writes_down_who_asks_at_the_counter(town: Town) -> None:
    heard = heard_case(town)
    tell(heard)
    ask_hearing(number=heard.number, party=heard.interest, by=town.reviewer, at=moment(9, 29))
    assert HearingRight.objects.get(interested=heard.interest).asked_by == town.reviewer.ref
    with pytest.raises(DutyMissing):
        ask_hearing(number=heard.number, by=town.issuer, at=moment(9, 29))


def test_each_is_told_once_and_who_is_entered_later_is_told_too(town: Town) -> None:
    heard = heard_case(town)
    tell(heard)
    with refused_as("told-already"):
        tell(heard)
    other = make_person(name="孙晓东")
    interest = enter(town, heard.number, other)
    with refused_as("hearing-right-not-told"):
        decide(heard, moment(10, 12))
    tell(heard, at=moment(10, 12))
    assert HearingRight.objects.get(interested=interest).until == date(2026, 10, 19)
    assert HearingRight.objects.filter(case__number=heard.number).count() == 3


def test_a_party_is_found_by_name_and_number_and_never_is_the_applicant(town: Town) -> None:
    heard = heard_case(town)
    with refused_as("party-not-matched"):
        enter(town, heard.number, heard.neighbour, name="秦玉芬")
    for who in (heard.neighbour, town.person):
        with refused_as("party-there-already"):
            enter(town, heard.number, who)
    with refused_as("words-missing"):
        enter(town, heard.number, heard.neighbour, stake=" ")
    enter(town, heard.number, heard.neighbour, name="某某外地公司", id_number="")
    assert InterestedParty.objects.count() == 2


def test_statements_are_kept_by_who_speaks_and_the_decision_says_so(town: Town) -> None:
    heard = heard_case(town)
    make_statement(number=heard.number, text="我已经装了净化设备。", by=town.person, at=MONDAY)
    make_statement(
        number=heard.number, party=heard.interest, text="夜里太吵。", by=heard.neighbour, at=MONDAY
    )
    make_statement(
        number=heard.number,
        party=heard.interest,
        text="窗户开不了。",
        how=Told.ORAL,
        by=town.reviewer,
        at=MONDAY,
    )
    with refused_as("words-missing"):
        make_statement(number=heard.number, text="  ", by=town.person, at=MONDAY)
    rows = [(row.interested_id, row.text, row.how) for row in Statement.objects.order_by("place")]
    assert rows == [
        (None, "我已经装了净化设备。", "online"),
        (heard.interest, "夜里太吵。", "online"),
        (heard.interest, "窗户开不了。", "oral"),
    ]
    assert kinds(f"interested:{heard.interest}") == {"statement-2", "statement-3"}
    tell(heard)
    decide(heard, moment(10, 12))
    said = Document.objects.get(owner=f"case:{heard.number}", kind="decision").data["heard"]
    assert "陈述和申辩（3份）" in said


def test_the_hearing_stops_the_clock_until_its_minutes_are_signed(town: Town) -> None:
    heard = asked(town)
    arrange(heard)
    row = SpecialProcedure.objects.get(case__number=heard.number)
    assert (row.procedure, row.planned_days, row.ended_at) == ("hearing", 8, None)
    assert case_of(heard.number).stopped_on == date(2026, 10, 12)
    keep(heard)
    confirm(heard)
    close(heard)
    case = case_of(heard.number)
    assert case.stopped_on is None
    assert case.statutory_due_on == date(2026, 11, 11)  # eight working days later than 30 October


def test_the_hearing_is_told_seven_days_before_chaired_by_another_and_replaced_with_new_notices(
    town: Town,
) -> None:
    heard = asked(town)
    for changes, code in (
        ({"planned_at": moment(10, 20, 9)}, "hearing-notice-too-short"),
        ({"planned_at": moment(11, 6, 9)}, "hearing-too-late"),
        ({"planned_at": moment(10, 24, 9)}, "hearing-not-on-working-day"),
        ({"chair": town.reviewer.account_id}, "words-missing"),  # has no duty to chair
        ({"chair": heard.clerk.account_id}, "words-missing"),
        ({"clerk": 7}, "words-missing"),
        ({"venue": ""}, "words-missing"),
    ):
        with refused_as(code):
            arrange(heard, **changes)
    assert not Hearing.objects.exists()
    assert not SpecialProcedure.objects.exists()
    arrange(heard)
    arrange(heard, at=moment(10, 13), planned_at=moment(10, 28, 9))
    assert [(row.place, row.replaced_at is None) for row in Hearing.objects.order_by("place")] == [
        (1, False),
        (2, True),
    ]
    assert SpecialProcedure.objects.count() == 1
    assert kinds(f"interested:{heard.interest}") >= {"hearing-notice-1", "hearing-notice-2"}
    numbers = [row.data["number"] for row in Document.objects.filter(kind__startswith="hearing-notice")]
    assert len(set(numbers)) == 4


def test_a_chair_who_reviewed_the_case_is_refused_and_who_chaired_does_not_review_it(town: Town) -> None:
    heard = asked(town)
    both = make_staff(name="又审又听", posts=("hearing", "review", "approve"))
    review_case_of_both(town, both)
    arrange(heard, chair=both.account_id)
    keep_as(heard, both)
    with refused_as("chair-may-not-examine"):
        decide_case(
            number=heard.number,
            outcome=Outcome.GRANTED,
            reasons="",
            article="",
            by=both,
            at=moment(10, 22, 12),
        )


def review_case_of_both(town: Town, both: Officer) -> None:
    """In another case the same officer reviews, and so may not chair there."""
    number = make_case(town, key="key-2").number
    bring_to(town, number, "accepted", at=MONDAY)
    review_case(number=number, advice=Outcome.GRANTED, opinion="可以", by=both, at=MONDAY)
    with refused_as("chair-has-examined"):
        arrange_hearing(
            number=number,
            plan=plan(_heard(town, number, both), chair=both.account_id),
            by=town.approver,
            at=moment(10, 12),
        )


def _heard(town: Town, number: str, chair: Officer) -> Heard:
    return Heard(
        town=town,
        number=number,
        neighbour=town.person,
        interest=None,
        chair=chair,
        clerk=town.issuer,  # type: ignore[arg-type]
    )


def keep_as(heard: Heard, chair: Officer) -> None:
    keep(Heard(**{**heard.__dict__, "chair": chair}))


def test_a_challenge_is_answered_before_the_hearing_and_changes_the_chair(town: Town) -> None:
    heard = asked(town)
    arrange(heard)
    said = {"reasons": "主持人是申请人的表哥。", "by": heard.neighbour, "party": heard.interest}
    challenge_chair(number=heard.number, at=moment(10, 14), **said)
    with refused_as("challenged-already"):
        challenge_chair(number=heard.number, at=moment(10, 15), **said)
    with refused_as("challenge-open"):
        keep(heard)
    other = make_staff(name="马主持", posts=("hearing",))
    row = Challenge.objects.get()
    for chair, code in ((heard.chair, "chair-has-examined"), (town.reviewer, "words-missing")):
        with refused_as(code):
            settle_challenge(
                number=heard.number,
                challenge=row.pk,
                new_chair=chair.account_id,
                answer="x",
                by=town.approver,
                at=moment(10, 15),
            )
    settle_challenge(
        number=heard.number,
        challenge=row.pk,
        new_chair=other.account_id,
        answer="确有亲属关系。",
        by=town.approver,
        at=moment(10, 15),
    )
    assert heard.hearing.chair_account_id == other.account_id
    assert heard.hearing.planned_at == HELD
    with refused_as("challenge-over"):
        settle_challenge(
            number=heard.number,
            challenge=row.pk,
            new_chair=None,
            answer="x",
            by=town.approver,
            at=moment(10, 16),
        )
    with refused_as("not-the-chair"):
        keep(heard)


def test_minutes_are_kept_by_the_chair_after_it_began_and_confirmed_as_they_were_read(town: Town) -> None:
    heard = asked(town)
    with refused_as("no-hearing-open"):
        keep(heard)
    arrange(heard)
    with refused_as("hearing-not-yet"):
        keep(heard, at=moment(10, 21))
    with refused_as("words-missing"):
        keep(heard, opinion="")
    keep(heard)
    first = heard.hearing.minutes_sha256
    keep(heard, closing="申请人愿意改排烟口。")
    token = SignedByToken(token_id=uuid4())
    with refused_as("minutes-changed"):
        confirm_minutes(
            number=heard.number, signature=token, sha256=first, by=town.person, at=moment(10, 22, 12)
        )
    with refused_as("minutes-not-signed"):
        close_hearing(number=heard.number, signature=token, by=heard.chair, at=moment(10, 22, 12))
    confirm(heard)
    with refused_as("not-at-the-hearing"):
        confirm(heard)
    with refused_as("minutes-there"):
        arrange(heard, at=moment(10, 22, 17), planned_at=moment(11, 3, 9))


def test_who_signed_by_hand_would_not_sign_or_did_not_come_is_noted(town: Town) -> None:
    heard = asked(town)
    arrange(heard)
    keep(heard, present=("applicant",))
    with refused_as("words-missing"):
        note_signature(
            number=heard.number,
            party=None,
            how=SignedHow.REFUSED,
            note="",
            by=heard.chair,
            at=moment(10, 22, 12),
        )
    note_signature(
        number=heard.number,
        party=None,
        how=SignedHow.REFUSED,
        note="不同意结论",
        by=heard.chair,
        at=moment(10, 22, 12),
    )
    with refused_as("not-at-the-hearing"):  # the neighbour was absent
        confirm_minutes(
            number=heard.number,
            party=heard.interest,
            signature=SignedByToken(token_id=uuid4()),
            sha256=heard.hearing.minutes_sha256,
            by=heard.neighbour,
            at=moment(10, 22, 12),
        )
    sign_as_clerk(heard)
    close(heard)
    data = Document.objects.get(owner=f"case:{heard.number}", kind="hearing-minutes-1").data
    assert {one["signed"] for one in data["attending"] if one["role"] in ("申请人", "利害关系人")} == {
        "拒绝签字：不同意结论",
        "没有到场",
    }


def test_a_hearing_that_nobody_asked_for_is_announced_to_the_public(town: Town) -> None:
    heard = heard_case(town)
    arrange(heard, why="涉及公共利益的重大许可事项。")
    assert heard.hearing.is_announced
    announced = Document.objects.get(kind="hearing-announcement-1").data
    assert "第四十六条" in announced["basis"][0]
    assert town.person.name not in str(announced)
    with refused_as("hearing-not-held"):
        decide(heard, moment(10, 12))


def test_who_is_concerned_is_told_by_message_and_never_learns_the_number_of_the_case(town: Town) -> None:
    heard = held(town)
    decide(heard, moment(10, 23))
    deliver_all()
    mine = Message.objects.filter(to_account=heard.neighbour.account_id)
    assert [row.title for row in mine.order_by("sent_at")] == [
        "You may be heard before the decision",
        "A hearing is arranged",
        "Please sign the minutes of the hearing",
        "A case that concerns you is decided",
    ]
    assert {row.url for row in mine} == {f"/my/concerns/{heard.interest}/"}
    assert heard.number not in str([(row.about, row.facts) for row in mine])
    chair = Message.objects.filter(to_account=heard.chair.account_id)
    assert [row.title for row in chair] == ["You chair a hearing"]


def test_papers_to_a_neighbour_hold_nothing_of_the_applicant(town: Town) -> None:
    heard = held(town)
    make_statement(
        number=heard.number, party=heard.interest, text="请处理。", by=heard.neighbour, at=moment(10, 22, 17)
    )
    papers = Document.objects.filter(owner=f"interested:{heard.interest}")
    assert papers.count() == 4
    for paper in papers:
        said = str(paper.data)
        assert town.person.name not in said, paper.kind
        assert heard.number not in said, paper.kind
        assert "网上查询码" not in said, paper.kind


def test_nobody_acts_for_another(town: Town) -> None:
    heard = asked(town)
    arrange(heard)
    stranger = make_person(name="别人")
    for by, party in (
        (stranger, None),
        (stranger, heard.interest),
        (heard.neighbour, None),
        (town.person, heard.interest),
    ):
        with pytest.raises(NotFound):
            make_statement(number=heard.number, party=party, text="?", by=by, at=moment(10, 13))
        with pytest.raises(NotFound):
            challenge_chair(number=heard.number, party=party, reasons="?", by=by, at=moment(10, 13))
    outsider = make_staff(name="外人", posts=("review", "approve", "hearing"), organisation_code=CITY_OFFICE)
    with pytest.raises(NotFound):
        tell(Heard(**{**heard.__dict__, "town": Town(**{**town.__dict__, "reviewer": outsider})}))
    with pytest.raises(DutyMissing):
        arrange_hearing(number=heard.number, plan=plan(heard), by=town.reviewer, at=moment(10, 13))
    assert not Statement.objects.exists()
    assert not Challenge.objects.exists()


def test_what_the_acts_cost(town: Town, django_assert_max_num_queries: DjangoAssertNumQueries) -> None:
    heard = heard_case(town)
    with django_assert_max_num_queries(20):
        tell(heard)
    with django_assert_max_num_queries(9):
        ask_hearing(number=heard.number, party=heard.interest, by=heard.neighbour, at=moment(10, 9))
    with django_assert_max_num_queries(45):
        arrange(heard)
    with django_assert_max_num_queries(16):
        keep(heard)
    confirm(heard)
    signature = signed_here(heard, heard.chair, at=moment(10, 22, 16))
    with django_assert_max_num_queries(46):
        close_hearing(number=heard.number, signature=signature, by=heard.chair, at=moment(10, 22, 16))


def test_a_signature_that_is_touched_is_seen(town: Town) -> None:
    heard = asked(town)
    arrange(heard)
    keep(heard)
    confirm(heard)
    hearing = heard.hearing
    on_trail = signed_on_trail(entries_of(f"cases:{heard.number}"))
    for row in MinutesSignature.objects.filter(hearing=hearing, how="online"):
        assert verdict_of(row, hearing, on_trail) is Verdict.GOOD
        assert verdict_of(row, hearing, frozenset()) is Verdict.BROKEN  # the trail knows nothing of it
        row.evidence = row.evidence | {"name": "别人"}
        assert verdict_of(row, hearing, on_trail) is Verdict.BROKEN
    row.refresh_from_db()
    hearing.minutes = hearing.minutes | {"closing": "申请人撤回意见。"}
    assert verdict_of(row, hearing, on_trail) is Verdict.CHANGED


def test_the_clerk_and_an_examiner_who_was_there_sign_and_the_chair_last(town: Town) -> None:
    heard = asked(town)
    arrange(heard)
    reviewer = town.reviewer
    keep(heard, present=("applicant", f"officer-{reviewer.account_id}"))
    token = SignedByToken(token_id=uuid4())
    said: dict[str, Any] = {"number": heard.number, "signature": token, "at": moment(10, 22, 12)}
    with refused_as("not-at-the-hearing"):  # the chair closes, and does not sign as another
        sign_minutes(by=heard.chair, **said)
    with refused_as("not-at-the-hearing"):
        sign_minutes(by=town.issuer, **said)
    with refused_as("minutes-not-signed"):
        ask_for_minutes(number=heard.number, by=heard.chair, at=moment(10, 22, 12))
    sha = heard.hearing.minutes_sha256
    confirm_minutes(sha256=sha, by=town.person, **said)
    sign_minutes(by=heard.clerk, **said)
    with refused_as("minutes-not-signed"):
        close_hearing(by=heard.chair, **said)
    sign_minutes(by=reviewer, **said)
    close_hearing(by=heard.chair, **said)
    data = Document.objects.get(owner=f"office:{heard.number}", kind="hearing-minutes-1").data
    assert [(one["role"], one["name"]) for one in data["attending"]] == [
        ("听证主持人", "唐主持"),
        ("记录员", "何记录"),
        ("审查该申请的工作人员", "王审核"),
        ("审查该申请的工作人员", "李窗口"),
        ("申请人", "老张"),
        ("利害关系人", "秦玉兰"),
    ]
    assert [one["signed"][:4] for one in data["attending"]][3:6:2] == ["没有到场", "没有到场"]


def test_what_was_signed_is_void_when_the_minutes_are_written_anew(town: Town) -> None:
    heard = asked(town)
    arrange(heard)
    keep(heard)
    signature = signed_here(heard, town.person, at=moment(10, 22, 12))
    keep(heard, closing="申请人愿意改排烟口。", at=moment(10, 22, 12, 5))
    with refused_as("signature-missing"):
        confirm_minutes(number=heard.number, signature=signature, by=town.person, at=moment(10, 22, 12, 6))
    assert not MinutesSignature.objects.filter(how="online").exists()


def test_the_copies_of_the_minutes_name_the_other_party_masked(town: Town) -> None:
    heard = held(town)
    of = {
        owner: str(Document.objects.get(owner=f"{owner}", kind="hearing-minutes-1").data["attending"])
        for owner in (f"case:{heard.number}", f"interested:{heard.interest}", f"office:{heard.number}")
    }
    applicant, neighbour, office = of.values()
    assert town.person.name in applicant and heard.neighbour.name not in applicant
    assert heard.neighbour.name in neighbour and town.person.name not in neighbour
    assert town.person.name in office and heard.neighbour.name in office
