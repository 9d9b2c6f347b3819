"""The fee of a case: computed by its pinned version, billed when it is accepted, due before the result."""

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client

from tests.services.cases.make import FORM, MONDAY, SCENARIO, Town, bring_to, make_case, make_town
from tests.services.cases.visit import desk_of, publish_anew, words_of
from tests.services.items.make import content
from tests.services.process.make import make_process
from tongban.foundation.directory.public import DutyMissing
from tongban.foundation.jobs.public import deliver_all
from tongban.foundation.messages.models import Message
from tongban.foundation.tasks.models import Task
from tongban.kernel.errors import Invalid, NotFound
from tongban.services.cases.commands.decide import decide_case
from tongban.services.cases.commands.deem_accepted import deem_accepted
from tongban.services.cases.commands.issue import issue_result
from tongban.services.cases.commands.refuse_acceptance import refuse_acceptance
from tongban.services.cases.commands.review import review_case
from tongban.services.cases.commands.withdraw import withdraw_case
from tongban.services.cases.facts import Outcome
from tongban.services.cases.fees.charging import FeeUndecided, FeeUnpaid
from tongban.services.cases.fees.commands.set_fee import NoFeeToSet, set_fee
from tongban.services.cases.fees.models import CaseFee
from tongban.services.cases.fees.rules import Undecided, computed_fees, times_of
from tongban.services.cases.models import Case
from tongban.services.items.models import Item
from tongban.services.items.public import Fee, Process, Reduction
from tongban.services.items.rules import flaws
from tongban.services.payments.commands.end_bill import waive_bill
from tongban.services.payments.commands.take_cash import record_cash_payment
from tongban.services.payments.models import Bill, Refund
from tongban.services.process.defaults import default_bpmn

FLAT = Fee(name="证照工本费", amount_fen=1000, basis="皖价费〔示例〕1号")
BY_AREA = Fee(name="检测费", amount_fen=50, quantity="int(area)", basis="皖价费〔示例〕2号")
RELIEF = Fee(
    name="工本费",
    amount_fen=1001,
    basis="皖价费〔示例〕1号",
    reductions=(
        Reduction(name="热菜减半", basis="示例办法第三条", percent=50, when="scenario.kind == 'hot'"),
        Reduction(name="都减10%", basis="示例办法第四条", percent=10),
    ),
)
TARIFF = Fee(name="评审费", standard="按实际评审人天", basis="皖价费〔示例〕3号")


def terms(*fees: Fee, **changes: Any) -> Any:
    fields: dict[str, Any] = {"form": FORM, "scenario": SCENARIO, "fees": fees, "is_charged": None}
    return content(**(fields | changes))


def computed(*fees: Fee, form: dict[str, Any] | None = None, **answers: str) -> Any:
    return computed_fees(terms(*fees), answers=answers, form=form if form is not None else {"area": 68.0})


def test_a_flat_fee_is_charged_once() -> None:
    (fee,) = computed(FLAT)
    assert (fee.line.unit_fen, fee.line.quantity, fee.line.reductions) == (1000, 1, ())


def test_a_quantity_goes_by_the_form() -> None:
    (fee,) = computed(BY_AREA)
    assert fee.line.quantity == 68


def test_reductions_are_shares_of_the_fee_and_keep_their_basis() -> None:
    (fee,) = computed(RELIEF, kind="hot")
    assert [(one.amount_fen, one.basis) for one in fee.line.reductions] == [
        (501, "示例办法第三条"),
        (101, "示例办法第四条"),
    ]
    (fee,) = computed(RELIEF, kind="cold")
    assert [one.name for one in fee.line.reductions] == ["都减10%"]


def test_what_is_not_asked_answers_with_nothing() -> None:
    (fee,) = computed(RELIEF)
    assert [one.name for one in fee.line.reductions] == ["都减10%"]


@pytest.mark.parametrize(
    ("quantity", "times"),
    [
        ("2", 2),
        ("0", 0),
        ("area", 68),
        ("area / 2.0", 34),
        ("area / 3.0", None),
        ("-1", None),
        ("10001", None),
        ("area > 50.0", None),
        ("'3'", None),
        ("1.0 / 0.0", None),
        ("int(nothing)", None),
        ("size(", None),
        ("shop", None),
    ],
)
def test_a_quantity_is_a_whole_number_or_an_officers_matter(quantity: str, times: int | None) -> None:
    assert times_of(quantity, {"area": 68.0, "shop": None, "scenario": {}}) == times


def test_what_cannot_be_computed_has_no_line() -> None:
    found = computed(
        TARIFF,
        Fee(name="a", amount_fen=1, quantity="int(seats)"),
        Fee(name="b", amount_fen=1, reductions=(Reduction(name="r", when="scenario.other == 'x'"),)),
        FLAT,
    )
    assert [one.why for one in found] == [Undecided.AMOUNT, Undecided.QUANTITY, Undecided.REDUCTION, None]
    assert [one.line is None for one in found] == [True, True, True, False]


def test_a_fee_that_is_due_no_times_is_no_line() -> None:
    assert computed(Fee(name="a", amount_fen=100, quantity="0")) == ()


@pytest.mark.parametrize(
    ("fee", "rule"),
    [
        (Fee(name="a", amount_fen=1, quantity="int("), "fee-rule-unreadable"),
        (Fee(name="a", amount_fen=1, quantity="int(seats)"), "fee-rule-unknown-name"),
        (Fee(name="a", amount_fen=1, quantity="int(area)"), "fee-rule-may-be-empty"),
        (Fee(name="a", amount_fen=-1), "fee-below-nothing"),
        (
            Fee(name="a", amount_fen=1, reductions=(Reduction(name="r", when="why == 1"),)),
            "fee-rule-unknown-name",
        ),
        (Fee(name="a", amount_fen=1, reductions=(Reduction(name="r", when="]"),)), "fee-rule-unreadable"),
    ],
)
def test_a_fee_rule_that_may_fail_is_not_published(fee: Fee, rule: str) -> None:
    assert rule in [flaw.rule for flaw in flaws(terms(fee))]


def test_a_fee_rule_over_scenario_and_needed_fields_is_published() -> None:
    form = FORM | {"required": ["name", "shop", "area"]}
    found = [flaw.rule for flaw in flaws(terms(BY_AREA, RELIEF, form=form))]
    assert [rule for rule in found if rule.startswith("fee")] == []


# cases


def charged(*fees: Fee, **changes: Any) -> Town:
    return make_town(fees=fees, is_charged=True, **changes)


def accepted(town: Town, **changes: Any) -> tuple[str, Bill | None]:
    number = make_case(town, **changes).number
    bring_to(town, number, "accepted")
    return number, Bill.objects.filter(about=f"cases:{number}").first()


def pay(town: Town, bill: Bill) -> None:
    record_cash_payment(number=bill.number, receipt_number="皖财1", by=town.clerk, at=MONDAY)


pytestmark = pytest.mark.django_db


def test_acceptance_makes_out_the_bill(on_monday: None) -> None:
    town = charged(FLAT, BY_AREA)
    _, bill = accepted(town)
    assert bill is not None
    assert (bill.total_fen, bill.payer_account) == (1000 + 68 * 50, town.person.account_id)
    assert bill.due_on.isoformat() == "2026-10-16"  # ten working days, over the National Day holidays
    assert [line.basis for line in bill.lines.all()] == ["皖价费〔示例〕1号", "皖价费〔示例〕2号"]
    deliver_all()
    told = Message.objects.get(to_account=town.person.account_id, title="There is a fee to pay")
    assert told.is_urgent and told.facts["number"] == bill.about.removeprefix("cases:")


def test_an_application_that_is_not_accepted_costs_nothing(on_monday: None) -> None:
    town = charged(FLAT)
    number = make_case(town).number
    refuse_acceptance(number=number, reasons="r", article="a", by=town.clerk, at=MONDAY)
    assert not Bill.objects.exists()


def test_a_free_item_makes_no_bill_and_costs_no_query_more(on_monday: None) -> None:
    town = make_town()
    number = make_case(town).number
    bring_to(town, number, "issued")
    assert not Bill.objects.exists()
    assert not CaseFee.objects.exists()


def test_a_case_accepted_by_law_is_charged_too(on_monday: None) -> None:
    town = charged(FLAT, type_code="01")
    number = make_case(town).number
    deem_accepted(number=number, at=MONDAY + timedelta(days=40))
    assert Bill.objects.get(about=f"cases:{number}").total_fen == 1000


def test_the_version_of_the_case_counts_whatever_the_item_charges_now(on_monday: None) -> None:
    town = charged(FLAT)
    number = make_case(town).number
    dearer = FLAT.model_copy(update={"amount_fen": 9900})
    old = Item.objects.get(code=town.item_code).current
    publish_anew(type(terms()).model_validate(old.content | {"fees": [dearer.model_dump(mode="json")]}))
    bring_to(town, number, "accepted")
    assert Bill.objects.get(about=f"cases:{number}").total_fen == 1000


def test_the_result_waits_for_the_fee(on_monday: None) -> None:
    town = charged(FLAT)
    number, bill = accepted(town)
    assert bill is not None
    bring_on(town, number)
    with pytest.raises(FeeUnpaid):
        issue(town, number)
    assert Case.objects.get(number=number).licence == ""
    pay(town, bill)
    issue(town, number)
    deliver_all()
    assert Case.objects.get(number=number).state == "delivered"


def test_a_waived_fee_holds_nothing_up(on_monday: None) -> None:
    town = charged(FLAT)
    number, bill = accepted(town)
    assert bill is not None
    bring_on(town, number)
    waive_bill(number=bill.number, reasons="受灾", basis="第五条", by=town.approver, at=MONDAY)
    issue(town, number)


def test_a_fee_that_fell_away_whole_holds_nothing_up(on_monday: None) -> None:
    free = FLAT.model_copy(update={"reductions": (Reduction(name="免收", basis="b"),)})
    town = charged(free)
    number, bill = accepted(town)
    assert bill is None
    bring_on(town, number)
    issue(town, number)


def test_a_case_accepted_before_fees_were_charged_is_left_alone(on_monday: None) -> None:
    town = charged(FLAT)
    number, bill = accepted(town)
    assert bill is not None
    CaseFee.objects.all().delete()
    bring_on(town, number)
    issue(town, number)


def test_withdrawing_cancels_what_is_not_paid(on_monday: None) -> None:
    town = charged(FLAT)
    number, bill = accepted(town)
    assert bill is not None
    withdraw_case(number=number, reasons="不办了", by=town.person, at=MONDAY)
    bill.refresh_from_db()
    assert bill.state == "cancelled"


def test_withdrawing_gives_back_what_was_paid(on_monday: None) -> None:
    town = charged(FLAT)
    number, bill = accepted(town)
    assert bill is not None
    pay(town, bill)
    withdraw_case(number=number, reasons="不办了", by=town.person, at=MONDAY)
    bill.refresh_from_db()
    assert bill.state == "refunding"
    assert Refund.objects.get().amount_fen == 1000


@pytest.mark.parametrize(("is_paid", "state"), [(False, "cancelled"), (True, "paid")])
def test_a_refusal_asks_for_no_money_and_keeps_what_was_paid(
    on_monday: None, is_paid: bool, state: str
) -> None:
    town = charged(FLAT)
    number, bill = accepted(town)
    assert bill is not None
    if is_paid:
        pay(town, bill)
    bring_on(town, number, outcome=Outcome.REFUSED)
    bill.refresh_from_db()
    assert bill.state == state


def test_a_fee_that_cannot_be_computed_is_put_before_an_officer(on_monday: None) -> None:
    town = charged(TARIFF, FLAT)
    number, bill = accepted(town)
    assert bill is None
    task = Task.objects.get(kind="cases.fee")
    assert (task.post_code, task.closed_at) == ("accept", None)
    bring_on(town, number)
    with pytest.raises(FeeUndecided) as refused:
        issue(town, number)
    assert refused.value.facts["names"] == "评审费"
    set_fee(number=number, amounts_fen=[30000], reasons="三个评审人天", by=town.clerk, at=MONDAY)
    made = Bill.objects.get(about=f"cases:{number}")
    assert made.total_fen == 31000
    task.refresh_from_db()
    assert task.outcome == "set"
    with pytest.raises(FeeUnpaid):
        issue(town, number)
    pay(town, made)
    issue(town, number)


def test_a_fee_set_at_nothing_makes_no_bill(on_monday: None) -> None:
    town = charged(TARIFF)
    number, _ = accepted(town)
    set_fee(number=number, amounts_fen=[0], reasons="没有评审", by=town.clerk, at=MONDAY)
    assert not Bill.objects.exists()
    bring_on(town, number)
    issue(town, number)


def test_every_refusal_of_setting_a_fee(on_monday: None) -> None:
    town = charged(TARIFF)
    number = make_case(town).number
    with pytest.raises(NoFeeToSet):  # not accepted yet
        set_fee(number=number, amounts_fen=[1], reasons="r", by=town.clerk, at=MONDAY)
    bring_to(town, number, "accepted")
    with pytest.raises(DutyMissing):
        set_fee(number=number, amounts_fen=[1], reasons="r", by=town.reviewer, at=MONDAY)
    for amounts, reasons in (([], "r"), ([1, 2], "r"), ([-1], "r"), ([10**12], "r"), ([1], " ")):
        with pytest.raises(Invalid):
            set_fee(number=number, amounts_fen=amounts, reasons=reasons, by=town.clerk, at=MONDAY)
    assert CaseFee.objects.get().set_at is None
    assert not Bill.objects.exists()
    set_fee(number=number, amounts_fen=[1], reasons="r", by=town.clerk, at=MONDAY)
    with pytest.raises(NoFeeToSet):
        set_fee(number=number, amounts_fen=[1], reasons="r", by=town.clerk, at=MONDAY)


def test_another_office_sets_nothing(on_monday: None) -> None:
    from tests.foundation.directory.make import CITY_OFFICE
    from tests.foundation.identity.make import make_staff

    town = charged(TARIFF)
    number, _ = accepted(town)
    stranger = make_staff(name="马外人", posts=("accept",), organisation_code=CITY_OFFICE)
    with pytest.raises(NotFound):
        set_fee(number=number, amounts_fen=[1], reasons="r", by=stranger, at=MONDAY)


def test_the_case_page_leads_to_the_bill_and_the_desk_says_what_is_owed(
    on_monday: None, client: Client
) -> None:
    from tests.foundation.identity.make import sign_in

    town = charged(FLAT)
    number, bill = accepted(town)
    assert bill is not None
    citizen = sign_in(Client(headers={"accept-language": "zh-CN"}), town.person)
    page = citizen.get(f"/my/cases/{number}/")
    assert "请缴费10.00元" in words_of(page)
    assert f"/my/bills/{bill.number}/" in page.content.decode()
    assert "未缴" in words_of(desk_of(town.issuer).get(f"/desk/cases/{number}/"))
    bring_on(town, number)
    answer = desk_of(town.issuer).post(f"/desk/cases/{number}/issue/")
    assert answer.status_code == 409
    assert "费用还没有缴" in words_of(answer)
    pay(town, bill)
    assert "已缴10.00元" in words_of(citizen.get(f"/my/cases/{number}/"))
    assert "已缴费" in words_of(desk_of(town.issuer).get(f"/desk/cases/{number}/"))


def test_a_fee_is_set_on_the_desks_page(on_monday: None) -> None:
    town = charged(TARIFF)
    number, _ = accepted(town)
    clerk = desk_of(town.clerk)
    page = clerk.get(f"/desk/cases/{number}/")
    assert "评审费" in words_of(page)
    assert "按实际评审人天" in words_of(page)
    assert 'name="amount-1"' not in desk_of(town.reviewer).get(f"/desk/cases/{number}/").content.decode()
    refused = clerk.post(f"/desk/cases/{number}/fee/", {"amount-1": "viel", "reasons": "三个人天"})
    assert refused.status_code == 422
    assert "请填写以元为单位的金额" in words_of(refused)
    assert 'value="viel"' in refused.content.decode()
    clerk.post(f"/desk/cases/{number}/fee/", {"amount-1": "300", "reasons": "三个人天"})
    assert Bill.objects.get().total_fen == 30000


def test_the_guide_tells_fees_and_reductions_with_their_basis(on_monday: None, client: Client) -> None:
    town = charged(RELIEF)
    said = words_of(client.get(f"/items/{town.item_code}/", headers={"accept-language": "zh-CN"}))
    assert "10.01元" in said
    assert "热菜减半: 减收百分之50" in said
    assert "示例办法第三条" in said
    assert "受理以后才缴费" in said


def test_a_free_cases_page_asks_for_no_bill(on_monday: None, django_assert_max_num_queries: Any) -> None:
    from tests.foundation.identity.make import sign_in

    town = make_town()
    number = make_case(town).number
    bring_to(town, number, "accepted")
    citizen = sign_in(Client(headers={"accept-language": "zh-CN"}), town.person)
    assert "缴费" not in words_of(citizen.get(f"/my/cases/{number}/"))


def test_a_decision_without_an_issuing_step_waits_for_the_fee_and_goes_out_with_it(on_monday: None) -> None:
    without = (
        default_bpmn("short")
        .replace('id="short', 'id="plain')
        .replace('<userTask id="issue" name="发证">', '<userTask id="issue" name="审批">')
        .replace('post="issue"', 'post="approve"')
        .replace('outcomes="issue"', 'outcomes="grant refuse"')
    )
    town = charged(FLAT, result=None, process=Process(key="plain"))
    make_process("plain", without)
    number, bill = accepted(town)
    assert bill is not None
    decide(town, number)
    deliver_all()
    assert Case.objects.get(number=number).state == "decided"
    pay(town, bill)
    deliver_all()
    assert Case.objects.get(number=number).state == "delivered"


def bring_on(town: Town, number: str, *, outcome: Outcome = Outcome.GRANTED) -> None:
    """Review and decide."""
    review_case(number=number, advice=outcome, opinion="意见", by=town.reviewer, at=MONDAY)
    decide(town, number, outcome=outcome)


def decide(town: Town, number: str, *, outcome: Outcome = Outcome.GRANTED) -> None:
    decide_case(
        number=number, outcome=outcome, reasons="理由", article="第三十八条", by=town.approver, at=MONDAY
    )


def issue(town: Town, number: str) -> None:
    issue_result(number=number, by=town.issuer, at=MONDAY)


def test_the_sentence_under_the_clock_knows_of_the_open_bill(on_monday: None) -> None:
    from tests.foundation.identity.make import sign_in

    town = charged(FLAT)
    number, bill = accepted(town)
    assert bill is not None
    citizen = sign_in(Client(headers={"accept-language": "zh-CN"}), town.person)
    said = words_of(citizen.get(f"/my/cases/{number}/"))
    assert "请缴上面的费用" in said and "不用您做什么" not in said
    pay(town, bill)
    said = words_of(citizen.get(f"/my/cases/{number}/"))
    assert "请缴上面的费用" not in said and "不用您做什么" in said


def test_the_bill_leads_back_to_its_case(on_monday: None) -> None:
    from tests.foundation.identity.make import sign_in

    town = charged(FLAT)
    number, bill = accepted(town)
    assert bill is not None
    citizen = sign_in(Client(headers={"accept-language": "zh-CN"}), town.person)
    assert f'href="/my/cases/{number}/"' in citizen.get(f"/my/bills/{bill.number}/").content.decode()
