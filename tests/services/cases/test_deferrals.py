"""What follows after acceptance: owed by a day, reminded of, put off once, and nothing is given out without it."""

from datetime import date, datetime, timedelta
from typing import Any

import pytest
from django.test import Client

from tests.foundation.directory.make import CITY_OFFICE
from tests.foundation.identity.make import make_person, make_staff
from tests.services.cases.make import MONDAY, SLOTS, Town, bring_to, make_application, make_town, make_upload
from tests.services.cases.visit import desk_of, picture, words_of
from tongban.foundation.directory.public import DutyMissing
from tongban.foundation.jobs.public import deliver_all
from tongban.foundation.messages.models import Message
from tongban.foundation.papers.public import documents_of
from tongban.foundation.tasks.models import Task
from tongban.foundation.trail.public import entries_of
from tongban.kernel.clock import CITY_ZONE
from tongban.kernel.errors import NotFound
from tongban.resources.credit.models import Commitment as Registered
from tongban.services.cases.commands.accept import MaterialsMissing, accept_case
from tongban.services.cases.commands.extend_deferral import (
    ExtendedBefore,
    ExtensionReasons,
    ExtensionTooLong,
    extend_deferral,
)
from tongban.services.cases.commands.hand_in_deferred import (
    DeferredWithoutFile,
    NothingFollows,
    hand_in_deferred,
)
from tongban.services.cases.commands.issue import issue_result
from tongban.services.cases.commands.receive_paper import PaperNotExpected, receive_paper
from tongban.services.cases.commands.submit import submit_case
from tongban.services.cases.commands.watch_deferrals import flag_overdue_deferrals, remind_of_deferrals
from tongban.services.cases.deferring import DeferredMissing
from tongban.services.cases.facts import How, Outcome, SlotInput
from tongban.services.cases.models import Case, CaseSlot, Deferral
from tongban.services.cases.queries import slot_rows
from tongban.services.cases.rules import OutOfOrder
from tongban.services.cases.signing import Verdict, signatures_of
from tongban.services.items.public import Commitment, Limit, Limits, Slot

pytestmark = pytest.mark.django_db
LATER = Slot(key="photo", name="门头照片", need="later", later_working_days=5)
RULES = Slot(
    key="rules",
    name="规章制度目录",
    commitment=Commitment(duty="证明制度", content="我承诺制度已建立。", liability="撤销决定", check_days=60),
)


@pytest.fixture
def town(on_monday: None) -> Town:
    limits = Limits(
        promised=Limit(count=10, unit="working-days"), statutory=Limit(count=20, unit="working-days")
    )
    return make_town(slots=(*SLOTS, LATER, RULES), limits=limits)


@pytest.fixture
def number(town: Town) -> str:
    """A received case: the photo follows, the rules are promised."""
    return submitted(town)


def submitted(town: Town, *, layout: SlotInput | None = None) -> str:
    slots = (
        layout or SlotInput(key="layout", papers=(make_upload(town.person),)),
        SlotInput(key="rules", way=How.COMMITMENT, is_signed=True),
    )
    application = make_application(town.person, slots=slots)
    done = submit_case(application=application, by=town.person, at=MONDAY, key="k")
    deliver_all()
    return done.number


def day(year: int, month: int, of_month: int, hour: int = 10) -> datetime:
    return datetime(year, month, of_month, hour, tzinfo=CITY_ZONE)


def hand_in(town: Town, number: str, **changes: Any) -> None:
    fields: dict[str, Any] = {
        "slot": "photo",
        "papers": (make_upload(town.person),),
        "by": town.person,
        "at": MONDAY,
    }
    hand_in_deferred(number=number, **(fields | changes))


def owed() -> Deferral:
    return Deferral.objects.get()


def test_acceptance_fixes_the_day_and_the_notice_and_the_slot_name_it(town: Town, number: str) -> None:
    assert owed().due_on is None
    accept_case(number=number, by=town.clerk, at=MONDAY)
    # 29 and 30 September, 8, 9 and 10 October: a make-up Saturday after seven days off
    assert owed().due_on == date(2026, 10, 10)
    assert CaseSlot.objects.get(key="photo").terms["due_on"] == "2026-10-10"
    deliver_all()
    assert any(one.kind == "acceptance" for one in documents_of(f"case:{number}"))


def test_nothing_is_made_out_before_what_follows_is_here(town: Town, number: str) -> None:
    bring_to(town, number, "decided")
    with pytest.raises(DeferredMissing) as refused:
        issue_result(number=number, by=town.issuer, at=MONDAY)
    assert refused.value.facts["missing"] == ["photo"]
    assert Case.objects.get().licence == ""
    hand_in(town, number)
    issue_result(number=number, by=town.issuer, at=MONDAY)
    assert Case.objects.get().licence


def test_what_was_handed_in_stands_in_its_slot_and_the_earlier_round_stays(town: Town, number: str) -> None:
    accept_case(number=number, by=town.clerk, at=MONDAY)
    hand_in(town, number)
    assert list(CaseSlot.objects.filter(key="photo").order_by("round").values_list("how", flat=True)) == [
        "deferred",
        "file",
    ]
    assert "补交了容缺材料" in words_of(desk_of(town.clerk).get(f"/desk/cases/{number}/"))
    with pytest.raises(NothingFollows):
        hand_in(town, number)


@pytest.mark.parametrize(
    ("changes", "refusal"),
    [({"papers": ()}, DeferredWithoutFile), ({"slot": "layout"}, NothingFollows)],
)
def test_a_wrong_hand_in_is_refused_and_nothing_is_written(
    town: Town, number: str, changes: dict[str, Any], refusal: type[Exception]
) -> None:
    accept_case(number=number, by=town.clerk, at=MONDAY)
    with pytest.raises(refusal):
        hand_in(town, number, **changes)
    assert owed().handed_in_at is None
    assert CaseSlot.objects.filter(round=2).count() == 0


def test_before_acceptance_nothing_follows_yet_and_a_stranger_finds_nothing(town: Town, number: str) -> None:
    with pytest.raises(OutOfOrder):
        hand_in(town, number)
    accept_case(number=number, by=town.clerk, at=MONDAY)
    with pytest.raises(NotFound):
        hand_in(town, number, by=make_person(name="老李"), papers=())
    assert owed().handed_in_at is None


def test_the_applicant_is_reminded_once_two_working_days_before(town: Town, number: str) -> None:
    accept_case(number=number, by=town.clerk, at=MONDAY)
    due = owed().due_on
    assert due is not None
    told = Message.objects.filter(title="A material is still to follow")
    assert remind_of_deferrals(at=MONDAY) == 0
    near = datetime.combine(due, MONDAY.timetz()) - timedelta(days=1)
    assert remind_of_deferrals(at=near) == 1
    assert remind_of_deferrals(at=near) == 0
    assert [(one.is_urgent, one.facts["number"]) for one in told] == [(True, number)]


def test_past_its_day_the_accepting_post_is_asked_once(town: Town, number: str) -> None:
    accept_case(number=number, by=town.clerk, at=MONDAY)
    assert flag_overdue_deferrals(at=MONDAY) == 0
    late = day(2026, 10, 15)
    assert flag_overdue_deferrals(at=late) == 1
    assert flag_overdue_deferrals(at=late) == 0
    task = Task.objects.get(kind="cases.deferral-overdue")
    assert (task.post_code, task.closed_at) == ("accept", None)
    hand_in(town, number, at=late)
    task.refresh_from_db()
    assert task.outcome == "handed-in"


def test_the_day_is_put_off_once_with_reasons(town: Town, number: str) -> None:
    accept_case(number=number, by=town.clerk, at=MONDAY)
    until = date(2026, 10, 14)
    extend = {"number": number, "slot": "photo", "by": town.clerk, "at": MONDAY}
    with pytest.raises(ExtensionReasons):
        extend_deferral(until=until, reasons=" ", **extend)
    for wrong in (date(2026, 9, 29), date(2026, 12, 1), date.min):
        with pytest.raises(ExtensionTooLong):
            extend_deferral(until=wrong, reasons="住院", **extend)
    assert owed().extended_at is None
    extend_deferral(until=until, reasons="住院", **extend)
    assert owed().due_on == until
    assert CaseSlot.objects.get(key="photo").terms["due_on"] == "2026-10-14"
    with pytest.raises(ExtendedBefore):
        extend_deferral(until=date(2026, 10, 15), reasons="住院", **extend)


def test_who_has_not_the_duty_puts_nothing_off_and_receives_nothing(town: Town, number: str) -> None:
    accept_case(number=number, by=town.clerk, at=MONDAY)
    with pytest.raises(DutyMissing):
        extend_deferral(
            number=number, slot="photo", until=date(2026, 10, 14), reasons="住院", by=town.reviewer, at=MONDAY
        )
    with pytest.raises(DutyMissing):
        receive_paper(number=number, slot="photo", by=town.reviewer, at=MONDAY)
    stranger = make_staff(name="外人", organisation_code=CITY_OFFICE, posts=("accept",))
    with pytest.raises(NotFound):
        receive_paper(number=number, slot="photo", by=stranger, at=MONDAY)
    assert (owed().extended_at, owed().handed_in_at) == (None, None)


def test_what_follows_may_be_brought_to_the_counter(town: Town, number: str) -> None:
    accept_case(number=number, by=town.clerk, at=MONDAY)
    receive_paper(number=number, slot="photo", by=town.clerk, at=MONDAY)
    assert owed().handed_in_at == MONDAY
    assert CaseSlot.objects.filter(key="photo").latest("round").how == How.PAPER
    with pytest.raises(PaperNotExpected):
        receive_paper(number=number, slot="photo", by=town.clerk, at=MONDAY)


def test_a_case_is_accepted_only_once_the_paper_is_here(town: Town) -> None:
    number = submitted(town, layout=SlotInput(key="layout", way=How.PAPER))
    with pytest.raises(MaterialsMissing) as refused:
        accept_case(number=number, by=town.clerk, at=MONDAY)
    assert refused.value.facts["missing"] == ["layout"]
    client = desk_of(town.clerk)
    assert "待送窗口" in words_of(client.get(f"/desk/cases/{number}/"))
    assert client.post(f"/desk/cases/{number}/receive-paper/", {"slot": "layout"}).status_code == 302
    assert CaseSlot.objects.get(key="layout").terms["received_by"] == town.clerk.ref
    accept_case(number=number, by=town.clerk, at=MONDAY)


def test_the_pages_say_what_follows_and_take_it(town: Town, number: str, citizen: Client) -> None:
    url = f"/my/cases/{number}/later/photo/"
    assert citizen.get(url).status_code == 404  # not accepted yet
    accept_case(number=number, by=town.clerk, at=MONDAY)
    assert "请补交1份材料" in (said := words_of(citizen.get(f"/my/cases/{number}/")))
    assert "请补交上面列的材料" in said and "不用您做什么" not in said
    assert "还有1份容缺材料没补" in words_of(desk_of(town.clerk).get(f"/desk/cases/{number}/"))
    page = words_of(citizen.get(url))
    assert "JPG、PNG、WebP或PDF" in page
    assert "提交材料" in page
    refused = citizen.post(url, {})
    assert refused.status_code == 422
    assert "请先选材料的文件" in words_of(refused)
    assert "收到了" in words_of(citizen.post(url, {"file": picture()}, follow=True))
    assert owed().handed_in_at is not None
    assert citizen.get(url).status_code == 404


def test_the_officer_reads_the_promise_on_the_case(town: Town, number: str) -> None:
    assert "我承诺制度已建立" in words_of(desk_of(town.clerk).get(f"/desk/cases/{number}/"))


def test_a_promise_is_listed_at_once_as_waiting_for_the_decision(
    town: Town, number: str, citizen: Client
) -> None:
    said = words_of(citizen.get("/my/commitments/"))
    assert "我承诺制度已建立。" in said and "待决定" in said and "还没有承诺" not in said
    bring_to(town, number, "decided")
    deliver_all()
    said = words_of(citizen.get("/my/commitments/"))
    assert "我承诺制度已建立。" in said and "待决定" not in said


def test_a_granted_case_registers_its_promise_with_the_day_of_its_check(town: Town, number: str) -> None:
    bring_to(town, number, "decided")
    deliver_all()
    made = Registered.objects.get()
    assert (made.case_number, made.slot, made.person_id) == (number, "rules", town.person.person_id)
    assert made.check_due_on == date(2026, 11, 27)  # 60 days after 28 September
    assert made.text_sha256 == CaseSlot.objects.get(key="rules").terms["sha256"]
    task = Task.objects.get(kind="credit.check")
    assert (task.post_code, task.organisation_id) == ("review", town.organisation_id)
    deliver_all()
    assert Registered.objects.count() == 1


def test_a_refused_case_registers_none(town: Town, number: str) -> None:
    bring_to(town, number, "decided", outcome=Outcome.REFUSED)
    deliver_all()
    assert Registered.objects.count() == 0


def test_what_the_office_notes_beside_a_material_does_not_break_the_signature(town: Town) -> None:
    number = submitted(town, layout=SlotInput(key="layout", way=How.PAPER))

    def verdicts() -> list[Verdict]:
        case = Case.objects.get(number=number)
        entries = entries_of(f"cases:{number}")
        return [one.verdict for one in signatures_of(case, slot_rows(case.id), entries)]

    assert verdicts() == [Verdict.GOOD]
    receive_paper(number=number, slot="layout", by=town.clerk, at=MONDAY)
    accept_case(number=number, by=town.clerk, at=MONDAY)
    assert CaseSlot.objects.get(key="photo").terms["due_on"]
    assert verdicts() == [Verdict.GOOD]
    row = CaseSlot.objects.get(key="rules")
    row.terms = {**row.terms, "content": "我什么都没承诺。"}
    row.save()
    assert verdicts() == [Verdict.CHANGED]
