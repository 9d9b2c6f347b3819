"""The officers' and the applicant's acts: who may, when, and what is refused."""

from collections.abc import Callable
from datetime import date, timedelta
from functools import partial
from typing import Any

import pytest

from tests.foundation.directory.make import CITY_OFFICE
from tests.foundation.identity.make import make_person, make_staff
from tests.services.cases.make import BY_TOKEN, MONDAY, Town, bring_to, make_case, make_town, make_upload
from tests.services.cases.visit import desk_of, words_of
from tongban.foundation.directory.public import Officer
from tongban.foundation.jobs.public import deliver_all
from tongban.foundation.messages.models import Message
from tongban.foundation.tasks.public import tasks_about
from tongban.foundation.trail.public import entries_of
from tongban.kernel.errors import NotFound, Refused
from tongban.services.cases.access import NoStepForYou
from tongban.services.cases.clocks import DeemedAccepted
from tongban.services.cases.commands.accept import accept_case
from tongban.services.cases.commands.decide import decide_case
from tongban.services.cases.commands.deem_accepted import deem_accepted
from tongban.services.cases.commands.issue import issue_result
from tongban.services.cases.commands.refuse_acceptance import refuse_acceptance
from tongban.services.cases.commands.request_correction import (
    AlreadyCorrected,
    NothingToCorrect,
    request_correction,
)
from tongban.services.cases.commands.resubmit import NotAskedFor, resubmit_case
from tongban.services.cases.commands.review import review_case
from tongban.services.cases.commands.withdraw import withdraw_case
from tongban.services.cases.facts import CaseState, Outcome, SlotInput
from tongban.services.cases.jobs import find_deemed_acceptances
from tongban.services.cases.models import Case
from tongban.services.cases.rules import OutOfOrder, ReasonsNeeded

pytestmark = pytest.mark.django_db
WANTED = [("layout", "照片看不清，请重拍。")]

Act = Callable[[str, Officer], object]
ACTS: dict[str, Act] = {
    "accept": lambda number, by: accept_case(number=number, by=by, at=MONDAY),
    "refuse-acceptance": lambda n, by: refuse_acceptance(
        number=n, reasons="r", article="a", by=by, at=MONDAY
    ),
    "request-correction": lambda n, by: request_correction(number=n, wanted=WANTED, by=by, at=MONDAY),
    "review": lambda n, by: review_case(number=n, advice=Outcome.GRANTED, opinion="", by=by, at=MONDAY),
    "decide": lambda n, by: decide_case(
        number=n, outcome=Outcome.GRANTED, reasons="", article="", by=by, at=MONDAY
    ),
    "issue": lambda n, by: issue_result(number=n, by=by, at=MONDAY),
}
POST_OF = {
    "accept": "clerk",
    "refuse-acceptance": "clerk",
    "request-correction": "clerk",
    "review": "reviewer",
    "decide": "approver",
    "issue": "issuer",
}


def unchanged(number: str, before: Any, acts: int) -> bool:
    after = Case.objects.filter(number=number).values().get()
    return bool(after == before and len(entries_of(f"cases:{number}")) == acts)


def refused_without_a_trace(number: str, act: Callable[[], object], refusal: type[Refused]) -> None:
    before, acts = Case.objects.filter(number=number).values().get(), len(entries_of(f"cases:{number}"))
    with pytest.raises(refusal):
        act()
    assert unchanged(number, before, acts)


@pytest.mark.parametrize("name", ACTS)
def test_an_officer_of_another_organisation_does_not_find_the_case(name: str) -> None:
    town = make_town()
    done = make_case(town)
    stranger = make_staff(
        name="外人", posts=("accept", "review", "approve", "issue"), organisation_code=CITY_OFFICE
    )
    refused_without_a_trace(done.number, lambda: ACTS[name](done.number, stranger), NotFound)


@pytest.mark.parametrize("name", ["review", "decide", "issue"])
def test_an_act_out_of_order_is_refused(name: str) -> None:
    town = make_town()
    done = make_case(town)
    by = getattr(town, POST_OF[name])
    refused_without_a_trace(done.number, lambda: ACTS[name](done.number, by), OutOfOrder)


@pytest.mark.parametrize("name", ACTS)
def test_an_officer_at_another_post_has_no_step(name: str) -> None:
    town = make_town()
    done = make_case(town)
    if name in ("review", "decide", "issue"):
        bring_to(town, done.number, {"review": "accepted", "decide": "reviewed", "issue": "decided"}[name])
    other = town.reviewer if POST_OF[name] != "reviewer" else town.clerk
    refused_without_a_trace(done.number, lambda: ACTS[name](done.number, other), NoStepForYou)


@pytest.mark.parametrize("name", ["accept", "review", "decide", "issue"])
def test_a_second_click_is_refused(name: str) -> None:
    town = make_town()
    done = make_case(town)
    bring_to(town, done.number, "issued")
    refused_without_a_trace(
        done.number, lambda: ACTS[name](done.number, getattr(town, POST_OF[name])), Refused
    )


def test_a_correction_is_asked_once_with_everything_and_handed_in_as_asked() -> None:
    town = make_town()
    done = make_case(town)
    request_correction(
        number=done.number, wanted=[*WANTED, ("shop", "店名与执照不符")], by=town.clerk, at=MONDAY
    )
    assert Case.objects.get(number=done.number).state == CaseState.CORRECTION
    papers = (make_upload(town.person),)
    shop = {"shop": "小满面馆二店"}
    without_file = SlotInput(key="layout", licence="1.2.156.3005.2.1")
    for form, slot in (({}, SlotInput(key="layout", papers=papers)), (shop, without_file)):
        half = partial(
            resubmit_case,
            number=done.number,
            form=form,
            slots=[slot],
            signature=BY_TOKEN,
            by=town.person,
            at=MONDAY,
        )
        refused_without_a_trace(done.number, half, NotAskedFor)
    later = MONDAY + timedelta(days=2)
    resubmit_case(
        number=done.number,
        form={"shop": "小满面馆二店"},
        slots=[SlotInput(key="layout", papers=papers)],
        signature=BY_TOKEN,
        by=town.person,
        at=later,
    )
    case = Case.objects.get(number=done.number)
    assert (case.state, case.form["shop"], case.received_on) == (
        "received",
        "小满面馆二店",
        date(2026, 9, 30),
    )
    again = lambda: request_correction(number=done.number, wanted=WANTED, by=town.clerk, at=later)  # noqa: E731
    refused_without_a_trace(done.number, again, AlreadyCorrected)
    accept_case(number=done.number, by=town.clerk, at=later)


@pytest.mark.parametrize("wanted", [[], [("layout", " ")], [("nonsense", "什么")]])
def test_a_correction_notice_must_say_something_about_what_the_item_asks(
    wanted: list[tuple[str, str]],
) -> None:
    town = make_town()
    done = make_case(town)
    act = lambda: request_correction(number=done.number, wanted=wanted, by=town.clerk, at=MONDAY)  # noqa: E731
    refused_without_a_trace(done.number, act, NothingToCorrect)


def test_a_refusal_without_reasons_is_refused() -> None:
    town = make_town()
    done = make_case(town)
    act = lambda: refuse_acceptance(number=done.number, reasons="", article="", by=town.clerk, at=MONDAY)  # noqa: E731
    refused_without_a_trace(done.number, act, ReasonsNeeded)
    bring_to(town, done.number, "reviewed")
    deny = lambda: decide_case(  # noqa: E731
        number=done.number, outcome=Outcome.REFUSED, reasons="理由", article="", by=town.approver, at=MONDAY
    )
    refused_without_a_trace(done.number, deny, ReasonsNeeded)


def test_advice_to_refuse_asks_for_its_reasons_and_for_no_article(on_monday: None) -> None:
    town = make_town()
    number = make_case(town).number
    bring_to(town, number, "accepted")
    page = desk_of(town.reviewer).post(f"/desk/cases/{number}/review/", {"outcome": "refused", "opinion": ""})
    assert page.status_code == 422
    said = words_of(page)
    assert "请在意见里写明理由" in said
    assert "依据的条款" not in said


def test_a_correction_asks_for_no_entry_that_the_answers_do_not_lead_to(on_monday: None) -> None:
    properties = {
        "shop": {"type": "string", "title": "店名"},
        "oven": {"type": "string", "title": "灶台", "x-when": "scenario.kind == 'hot'"},
        "fridge": {"type": "string", "title": "冰柜", "x-when": "scenario.kind == 'cold'"},
    }
    town = make_town(form={"type": "object", "title": "表", "properties": properties}, slots=())
    number = make_case(town, form={"shop": "小满面馆"}, slots=()).number
    page = desk_of(town.clerk).get(f"/desk/cases/{number}/").content.decode()
    assert [f'name="what-{key}"' in page for key in properties] == [True, True, False]


def test_a_case_that_was_not_accepted_is_closed_with_its_reasons() -> None:
    town = make_town()
    done = make_case(town)
    refuse_acceptance(
        number=done.number, reasons="不属于本机关职权", article="第三十二条", by=town.clerk, at=MONDAY
    )
    case = Case.objects.get(number=done.number)
    assert (case.state, case.closed_at) == (CaseState.NOT_ACCEPTED, MONDAY)
    assert not [task for task in tasks_about(about=f"cases:{done.number}") if task.closed_at is None]


def test_the_applicant_withdraws_and_every_task_goes_away() -> None:
    town = make_town()
    done = make_case(town)
    withdraw_case(number=done.number, reasons="不办了", by=town.person, at=MONDAY)
    assert Case.objects.get(number=done.number).state == CaseState.WITHDRAWN
    assert not [task for task in tasks_about(about=f"cases:{done.number}") if task.closed_at is None]
    refused_without_a_trace(
        done.number,
        lambda: withdraw_case(number=done.number, reasons="", by=town.person, at=MONDAY),
        OutOfOrder,
    )


def test_another_person_does_not_find_the_case() -> None:
    town = make_town()
    done = make_case(town)
    stranger = make_person(name="陌生人")
    refused_without_a_trace(
        done.number, lambda: withdraw_case(number=done.number, reasons="", by=stranger, at=MONDAY), NotFound
    )


# received on Monday 28 September: working days 29, 30, (holiday 1–7 October), 8, 9, 10 (make-up) → the fifth is the 10th
LAST_DAY = MONDAY.replace(month=10, day=10, hour=17, minute=30)


def test_on_the_fifth_working_day_nothing_is_deemed_accepted() -> None:
    town = make_town()
    done = make_case(town)
    assert Case.objects.get(number=done.number).acceptance_due_on == LAST_DAY.date()
    assert deem_accepted(number=done.number, at=LAST_DAY) is None
    assert Case.objects.get(number=done.number).state == CaseState.RECEIVED


def test_after_the_fifth_working_day_a_licence_case_is_accepted_as_of_the_day_of_receipt(
    monkeypatch: Any,
) -> None:
    town = make_town()
    done = make_case(town)
    from tongban.kernel import clock

    clock.current().move_to(LAST_DAY + timedelta(days=2))  # type: ignore[attr-defined]
    find_deemed_acceptances.run()
    deliver_all()
    case = Case.objects.get(number=done.number)
    assert (case.state, case.is_deemed, case.accepted_on) == (CaseState.IN_REVIEW, True, date(2026, 9, 28))
    assert case.promised_due_on == date(2026, 10, 16)
    assert [entry.act for entry in entries_of(f"cases:{done.number}")][-1] == "cases.deem_accepted"
    find_deemed_acceptances.run()
    assert len([e for e in entries_of(f"cases:{done.number}") if e.act == "cases.deem_accepted"]) == 1


@pytest.mark.parametrize("name", ["refuse-acceptance", "request-correction"])
def test_too_late_the_clerk_can_only_accept(name: str) -> None:
    town = make_town()
    done = make_case(town)
    late = LAST_DAY + timedelta(days=3)
    if name == "refuse-acceptance":
        act = lambda: refuse_acceptance(number=done.number, reasons="r", article="a", by=town.clerk, at=late)  # noqa: E731
    else:
        act = lambda: request_correction(number=done.number, wanted=WANTED, by=town.clerk, at=late)  # type: ignore[assignment,return-value]  # noqa: E731
    refused_without_a_trace(done.number, act, DeemedAccepted)
    accepted = accept_case(number=done.number, by=town.clerk, at=late)
    assert accepted.is_deemed
    assert Case.objects.get(number=done.number).accepted_on == date(2026, 9, 28)


def test_an_item_that_is_no_licence_is_never_deemed_accepted() -> None:
    town: Town = make_town(type_code="20", acceptance_working_days=1)
    done = make_case(town)
    assert deem_accepted(number=done.number, at=MONDAY + timedelta(days=30)) is None
    assert Case.objects.get(number=done.number).state == CaseState.RECEIVED


def test_only_what_the_applicant_must_act_on_is_urgent(town: Town) -> None:
    number = make_case(town).number
    request_correction(number=number, wanted=WANTED, by=town.clerk, at=MONDAY)
    deliver_all()
    told = Message.objects.filter(to_account=town.person.account_id, about=f"cases:{number}")
    assert dict(told.values_list("title", "is_urgent")) == {
        "We have received your application": False,
        "Please correct your application": True,
    }
