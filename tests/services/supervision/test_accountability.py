"""An accountability file from finding to outcome, with the rights of the person; each act by who may, two where needed."""

from datetime import timedelta
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction

from tests.foundation.directory import make
from tests.foundation.directory.make import make_deputy
from tests.services.cases.make import MONDAY
from tests.services.supervision.accountability_make import DECIDED, STATE_BY, Matter, make_matter
from tongban.foundation.directory.public import DutyMissing
from tongban.foundation.jobs.models import Announcement
from tongban.foundation.messages.models import Message
from tongban.foundation.papers.public import documents_of
from tongban.foundation.tasks.models import Task
from tongban.foundation.trail.public import entries_of
from tongban.kernel.errors import NotFound
from tongban.services.items.public import Duty
from tongban.services.supervision.accountability.commands.close import close_file, record_execution
from tongban.services.supervision.accountability.commands.decide import (
    Decision,
    decide_file,
    rule_on_review,
)
from tongban.services.supervision.accountability.commands.open import open_file, tell_of_file
from tongban.services.supervision.accountability.commands.state import ask_review, make_statement
from tongban.services.supervision.accountability.duties import Stage, duty_broken, stage_of
from tongban.services.supervision.accountability.errors import (
    FileMoved,
    FileThere,
    FileWordsMissing,
    HeavierOutcome,
    NoFinding,
    NotTheSecond,
    PersonConcerned,
    ReviewOver,
    ReviewStillOpen,
    StatementOpen,
)
from tongban.services.supervision.accountability.facts import Opening, Outcome, ReviewRuling
from tongban.services.supervision.accountability.models import AccountabilityFile, AccountabilityStatement
from tongban.services.supervision.accountability.outcomes import OUTCOMES
from tongban.services.supervision.accountability.queries import file_for
from tongban.services.supervision.models import Card
from tongban.services.supervision.rulebook.book import ALL_RULES, rule_numbered
from tongban.services.supervision.rulebook.rule import Group

pytestmark = pytest.mark.django_db
TALK = Decision(outcome=Outcome.TALK, reasons="超期属实，未造成严重后果。")


@pytest.fixture
def matter(monkeypatch: pytest.MonkeyPatch) -> Matter:
    duties = {"judge", "order", "open_accountability", "decide_accountability"}
    monkeypatch.setitem(make.DUTIES, "supervisor", frozenset(f"supervision.{one}" for one in duties))
    monkeypatch.setitem(make.DUTIES, "head", frozenset({"cases.extend"}))
    return make_matter()


def opening(matter: Matter, **changes: Any) -> Opening:
    asked = {
        "card_code": matter.card,
        "person_account": matter.person.account_id,
        "situation": "不在法定期限内作出准予行政许可决定。",
        "finding": "9月25日期限届满，至28日仍未决定。",
    }
    return Opening(**(asked | changes))


def opened(matter: Matter) -> str:
    return open_file(opening=opening(matter), by=matter.opener, at=MONDAY)


def told(matter: Matter) -> str:
    number = opened(matter)
    tell_of_file(number=number, by=matter.opener, at=MONDAY)
    return number


def decided(matter: Matter) -> str:
    number = told(matter)
    decide_file(number=number, decision=TALK, by=matter.decider, at=DECIDED)
    return number


def test_a_file_goes_from_finding_to_its_end_with_the_person_heard(matter: Matter) -> None:
    number = told(matter)
    make_statement(number=number, text="系统故障一天。", by=matter.person, at=MONDAY)
    decide_file(number=number, decision=TALK, by=matter.decider, at=DECIDED)
    record_execution(number=number, text="12日由分管负责人谈话。", by=matter.opener, at=DECIDED)
    late = DECIDED + timedelta(days=31)
    close_file(number=number, text="已谈话，整改到位。", by=matter.opener, at=late)
    fact = file_for(number, by=matter.person)
    assert (fact.state, fact.outcome, fact.statements[0].text) == ("closed", "talk", "系统故障一天。")
    acts = [one.act.split(".")[1] for one in entries_of(f"accountability:{number}")]
    assert sorted(acts) == sorted(
        [
            "open_accountability",
            "tell_accountability",
            "state_in_accountability",
            "decide_accountability",
            "execute_accountability",
            "close_accountability",
        ]
    )
    papers = {one.kind: one.template for one in documents_of(f"accountability:{number}")}
    assert papers == {"notice": "accountability-notice", "decision": "accountability-decision"}
    assert {"supervision.accountability-opened", "supervision.accountability-decided"} <= set(
        Announcement.objects.values_list("name", flat=True)
    )


def test_what_is_written_of_a_person_is_encrypted_and_neither_trail_nor_worklist_names_them(
    matter: Matter,
) -> None:
    number = told(matter)
    make_statement(number=number, text="系统故障一天。", by=matter.person, at=MONDAY)
    with connection.cursor() as sql:
        sql.execute("SELECT t::text FROM supervision_accountabilityfile t")
        row = sql.fetchone()[0]
        sql.execute("SELECT t::text FROM supervision_accountabilitystatement t")
        said = sql.fetchone()[0]
    assert "赵审批" not in row and "仍未决定" not in row and "系统故障" not in said
    facts = str([one.facts for one in entries_of(f"accountability:{number}")])
    assert "赵审批" not in facts and "系统故障" not in facts
    assert not Task.objects.filter(about__contains="accountability").exists()
    sent = Message.objects.filter(about=f"accountability:{number}")
    assert not sent.filter(title__contains="赵").exists()
    assert "accountability" not in str([one.facts for one in entries_of(f"cards:{matter.card}")])


def test_the_file_takes_duty_body_basis_and_consequences_from_the_items_list() -> None:
    duty = Duty(
        matters=("受理责任：公开条件。", "决定责任：在法定期限内书面决定。"),
        accountable_cases=("索取财物。", "超过法定期限。"),
        accountable_body="上级行政机关、监察机关",
        basis=("《行政许可法》第七十四条",),
        responsibility=("责令改正",),
    )
    broken = duty_broken(rule_numbered("TL-41"), duty)
    assert broken.stage is Stage.DECISION and broken.is_exact
    assert broken.matters == ("决定责任：在法定期限内书面决定。",)
    assert broken.situations == ("超过法定期限。",)
    assert (broken.body, broken.basis, broken.liabilities) == (
        "上级行政机关、监察机关",
        ("《行政许可法》第七十四条",),
        ("责令改正",),
    )
    whole = duty_broken(rule_numbered("TL-51"), duty)  # no duty of delivery in this list: all of it
    assert not whole.is_exact and whole.matters == duty.matters
    assert duty_broken(rule_numbered("TL-41"), None).matters == ()


def test_a_licence_without_a_duty_list_has_what_the_law_says() -> None:
    by_law = duty_broken(rule_numbered("TL-41"), None, is_licensing=True)
    assert by_law.is_by_law and by_law.is_exact and "第四十二条" in by_law.matters[0]
    assert len(by_law.situations) == 1 and "第七十四条" in by_law.situations[0]
    fees = duty_broken(rule_numbered("FE-12"), None, is_licensing=True)
    assert "第五十八条" in fees.matters[0] and "第七十五条" in fees.situations[0]


def test_every_rule_of_the_book_protects_a_duty_of_a_stage() -> None:
    for rule in ALL_RULES:
        assert (stage_of(rule) is Stage.OVERSIGHT) == (rule.group is Group.ESCALATION), rule.number


def test_every_outcome_that_a_law_names_cites_it_and_sanctions_are_handed_on() -> None:
    assert {one for one, rule in OUTCOMES.items() if not rule.basis} == {Outcome.CIRCULAR}
    assert {one for one, rule in OUTCOMES.items() if rule.is_handed_on} == {
        Outcome.SANCTION,
        Outcome.TRANSFER,
    }
    assert set(OUTCOMES) == set(Outcome)


def test_only_a_red_card_that_stands_opens_a_file_and_one_for_each_person(matter: Matter) -> None:
    Card.objects.update(ruling="lifted", state="lifted")
    with pytest.raises(NoFinding):
        opened(matter)
    Card.objects.update(ruling="upheld", state="upheld")
    opened(matter)
    with pytest.raises(FileThere):
        opened(matter)
    assert AccountabilityFile.objects.count() == 1


@pytest.mark.parametrize("changes", [{"situation": " "}, {"finding": ""}, {"person_account": 1}])
def test_a_file_that_says_too_little_is_refused(matter: Matter, changes: dict[str, Any]) -> None:
    with pytest.raises(FileWordsMissing):
        open_file(opening=opening(matter, **changes), by=matter.opener, at=MONDAY)
    assert not AccountabilityFile.objects.exists()


def test_nobody_opens_a_file_about_themselves_or_whom_they_stand_in_for(matter: Matter) -> None:
    with pytest.raises(PersonConcerned):
        open_file(
            opening=opening(matter, person_account=matter.opener.account_id), by=matter.opener, at=MONDAY
        )
    deputy = make_deputy(matter.opener, at=MONDAY)
    with pytest.raises(PersonConcerned):
        open_file(opening=opening(matter, person_account=matter.opener.account_id), by=deputy, at=MONDAY)
    with pytest.raises(DutyMissing):
        open_file(opening=opening(matter), by=matter.colleague, at=MONDAY)
    with pytest.raises(NotFound):
        open_file(opening=opening(matter), by=matter.above, at=MONDAY)


def test_nothing_is_decided_before_the_person_was_told_and_could_be_heard(matter: Matter) -> None:
    number = opened(matter)
    with pytest.raises(FileMoved):
        decide_file(number=number, decision=TALK, by=matter.decider, at=DECIDED)
    tell_of_file(number=number, by=matter.opener, at=MONDAY)
    assert file_for(number, by=matter.person).state_by == STATE_BY.date()
    with pytest.raises(StatementOpen):
        decide_file(number=number, decision=TALK, by=matter.decider, at=STATE_BY)
    with pytest.raises(FileMoved):
        tell_of_file(number=number, by=matter.opener, at=MONDAY)
    assert AccountabilityFile.objects.get().outcome == ""


def test_who_opened_does_not_decide_nor_who_stands_in_for_them_nor_the_person(matter: Matter) -> None:
    number = told(matter)
    with pytest.raises(NotTheSecond):
        decide_file(number=number, decision=TALK, by=matter.opener, at=DECIDED)
    with pytest.raises(NotTheSecond):
        decide_file(number=number, decision=TALK, by=make_deputy(matter.opener, at=DECIDED), at=DECIDED)
    with pytest.raises(PersonConcerned):
        decide_file(number=number, decision=TALK, by=matter.person, at=DECIDED)
    with pytest.raises(NotFound):
        decide_file(number=number, decision=TALK, by=matter.colleague, at=DECIDED)
    with pytest.raises(FileWordsMissing):
        decide_file(
            number=number, decision=Decision(outcome=None, reasons="x"), by=matter.decider, at=DECIDED
        )
    with pytest.raises(FileWordsMissing):
        decide_file(
            number=number, decision=Decision(outcome=Outcome.TALK, reasons=" "), by=matter.decider, at=DECIDED
        )
    assert AccountabilityFile.objects.get().decided_at is None


def test_only_the_person_makes_a_statement_and_asks_for_a_review(matter: Matter) -> None:
    number = told(matter)
    for other in (matter.opener, matter.colleague):
        with pytest.raises(NotFound):
            make_statement(number=number, text="x", by=other, at=MONDAY)
    with pytest.raises(FileWordsMissing):
        make_statement(number=number, text=" ", by=matter.person, at=MONDAY)
    with pytest.raises(FileMoved):
        ask_review(number=number, grounds="x", by=matter.person, at=MONDAY)
    assert not AccountabilityStatement.objects.exists()


def test_a_review_is_ruled_on_by_another_and_never_makes_it_heavier(matter: Matter) -> None:
    number = decided(matter)
    ask_review(number=number, grounds="没有考虑系统故障。", by=matter.person, at=DECIDED)
    fact = file_for(number, by=matter.person)
    assert fact.review is not None and fact.review.due_on.isoformat() == "2026-11-11"
    asked: dict[str, Any] = {"number": number, "reasons": "日志有记录。", "at": DECIDED}
    with pytest.raises(NotTheSecond):
        rule_on_review(**asked, ruling=ReviewRuling.KEPT, by=matter.decider)
    with pytest.raises(HeavierOutcome):
        rule_on_review(**asked, ruling=ReviewRuling.CHANGED, outcome=Outcome.ADMONITION, by=matter.opener)
    with pytest.raises(FileWordsMissing):
        rule_on_review(**asked, ruling=ReviewRuling.CHANGED, by=matter.opener)
    with pytest.raises(ReviewOver):
        ask_review(number=number, grounds="再来一次", by=matter.person, at=DECIDED)
    with pytest.raises(FileMoved):
        close_file(number=number, text="x", by=matter.opener, at=DECIDED + timedelta(days=40))
    rule_on_review(**asked, ruling=ReviewRuling.WITHDRAWN, by=matter.opener)
    fact = file_for(number, by=matter.person)
    assert fact.outcome is Outcome.NONE and fact.review is not None
    assert fact.review.ruling is ReviewRuling.WITHDRAWN
    papers = {one.template for one in documents_of(f"accountability:{number}")}
    assert "accountability-review" in papers
    close_file(number=number, text="不予追究。", by=matter.opener, at=DECIDED)


def test_a_review_is_asked_for_within_thirty_days_and_a_file_is_closed_after_them(matter: Matter) -> None:
    number = decided(matter)
    assert file_for(number, by=matter.person).review_by.isoformat() == "2026-11-11"  # type: ignore[union-attr]
    record_execution(number=number, text="已谈话", by=matter.opener, at=DECIDED)
    with pytest.raises(ReviewStillOpen):
        close_file(number=number, text="完", by=matter.opener, at=DECIDED + timedelta(days=30))
    with pytest.raises(ReviewOver):
        ask_review(number=number, grounds="迟了", by=matter.person, at=DECIDED + timedelta(days=31))
    close_file(number=number, text="完", by=matter.opener, at=DECIDED + timedelta(days=31))


def test_the_database_holds_two_persons_and_deletes_nothing(matter: Matter) -> None:
    number = told(matter)
    make_statement(number=number, text="申辩", by=matter.person, at=MONDAY)
    rows = AccountabilityFile.objects.filter(number=number)
    for wrong in (
        {"decided_account": matter.opener.account_id, "outcome": "talk"},
        {"decided_account": matter.person.account_id, "outcome": "talk"},
        {"opened_account": matter.person.account_id},
    ):
        with pytest.raises(IntegrityError), transaction.atomic():
            rows.update(**wrong)
    for model in (AccountabilityStatement, AccountabilityFile):
        with pytest.raises(IntegrityError, match="never deleted"), transaction.atomic():
            model.objects.all()._raw_delete("default")


def test_what_each_act_costs(matter: Matter, django_assert_max_num_queries: Any) -> None:
    with django_assert_max_num_queries(14):
        number = opened(matter)
    with django_assert_max_num_queries(26):
        tell_of_file(number=number, by=matter.opener, at=MONDAY)
    with django_assert_max_num_queries(6):
        make_statement(number=number, text="申辩", by=matter.person, at=MONDAY)
    with django_assert_max_num_queries(16):
        decide_file(number=number, decision=TALK, by=matter.decider, at=DECIDED)
    with django_assert_max_num_queries(5):
        record_execution(number=number, text="已谈话", by=matter.opener, at=DECIDED)
    with django_assert_max_num_queries(6):
        close_file(number=number, text="完", by=matter.opener, at=DECIDED + timedelta(days=40))
