"""Whatever people do between a draft and its case: no answer is lost, no fee is taken twice, no case is without
its receipt. A state machine draws the acts, in any order, and compares what is kept with a plain model."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.db import transaction
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from tests.services.cases.make import BY_TOKEN, CODE, MONDAY, Town, make_town, make_upload
from tests.services.payments.make import Bank, open_bank
from tongban.foundation.jobs.public import deliver_all
from tongban.foundation.messages.models import Message
from tongban.foundation.trail.public import entries_of
from tongban.kernel.errors import Refused
from tongban.resources.registers.models import RegisteredPerson
from tongban.services.cases.commands.accept import accept_case
from tongban.services.cases.commands.draft import begin_draft, put_paper, save_form, take_paper
from tongban.services.cases.commands.expire_drafts import expire_drafts, warn_of_drafts
from tongban.services.cases.commands.submit import KeyReused, submit_case
from tongban.services.cases.commands.withdraw import withdraw_case
from tongban.services.cases.drafts import application_of
from tongban.services.cases.facts import HolderKind
from tongban.services.cases.models import Case, CaseSlot, Draft
from tongban.services.cases.reading import ApplicationIncomplete
from tongban.services.items.public import Fee
from tongban.services.payments.commands.begin_payment import begin_payment
from tongban.services.payments.commands.refund import refunds_to_send, send_refund
from tongban.services.payments.commands.settle import settle_payment
from tongban.services.payments.facts import BillState
from tongban.services.payments.models import Bill, Payment

FEE_FEN = 1203  # an amount at which the sandbox gateway never calls back: the platform has to ask
SHOPS = ["小满面馆", "𬱖家面馆", "面" * 40, "x" * 41, " 两头空 ", ""]
KEPT = timedelta(days=30)

pytestmark = pytest.mark.django_db


class Applying(RuleBasedStateMachine):
    """One person, one draft at a time, and the cases that come of it."""

    town: Town
    bank: Bank

    def __init__(self) -> None:
        super().__init__()
        self._ground = transaction.atomic()
        self._ground.__enter__()
        self.bank.books.orders.clear()
        self.bank.books.refunds.clear()
        self.at: datetime = MONDAY
        self.draft: Any = None
        self.saved_at: datetime = MONDAY
        self.typed: dict[str, Any] = {}
        self.papers: list[str] = []
        self.cases: dict[str, dict[str, Any]] = {}

    def teardown(self) -> None:
        transaction.set_rollback(True)
        self._ground.__exit__(None, None, None)

    # what the applicant does

    @precondition(lambda self: self.draft is None)
    @rule()
    def begin(self) -> None:
        self.draft = begin_draft(
            item_code=CODE,
            holder=HolderKind.PERSON,
            uscc=None,
            answers={"kind": "hot"},
            by=self.town.person,
            at=self.at,
        )
        self.typed, self.papers, self.saved_at = {}, [], self.at

    @precondition(lambda self: self.draft is not None)
    @rule(shop=st.sampled_from(SHOPS), area=st.integers(0, 300))
    def save(self, shop: str, area: int) -> None:
        values = {"shop": shop, "area": area}
        save_form(draft_id=self.draft, values=values, is_done=False, by=self.town.person, at=self.at)
        self.typed, self.saved_at = values, self.at

    @precondition(lambda self: self.draft is not None)
    @rule()
    def hand_in(self) -> None:
        paper = make_upload(self.town.person, at=self.at)
        put_paper(draft_id=self.draft, slot="layout", paper_id=paper, by=self.town.person, at=self.at)
        self.papers, self.saved_at = [str(paper)], self.at

    @precondition(lambda self: self.draft is not None and self.papers)
    @rule()
    def take_out(self) -> None:
        from uuid import UUID

        paper = UUID(self.papers[0])
        take_paper(draft_id=self.draft, slot="layout", paper_id=paper, by=self.town.person, at=self.at)
        self.papers, self.saved_at = [], self.at

    @precondition(lambda self: self.draft is not None)
    @rule(clicks=st.integers(1, 3))
    def submit(self, clicks: int) -> None:
        """One to three clicks on the same button; all lead to one case, or to none."""
        application = replace(application_of(Draft.objects.get(id=self.draft)), signature=BY_TOKEN)
        key = f"draft:{self.draft}"
        try:
            done = {
                submit_case(application=application, by=self.town.person, at=self.at, key=key).number
                for _ in range(clicks)
            }
        except KeyReused:
            raise
        except Refused as refused:
            is_short = not self.papers
            assert is_short or "fields" in refused.facts, refused
            assert not isinstance(refused, ApplicationIncomplete) or is_short
            return
        [number] = done
        assert number not in self.cases
        born = RegisteredPerson.objects.get(pk=self.town.person.person_id).facts["birth_date"]
        self.cases[number] = {**self.typed, "born": born, "is_withdrawn": False}
        self.draft = None

    @precondition(lambda self: any(not case["is_withdrawn"] for case in self.cases.values()))
    @rule(data=st.data())
    def withdraw(self, data: st.DataObject) -> None:
        number = data.draw(st.sampled_from(sorted(n for n, c in self.cases.items() if not c["is_withdrawn"])))
        withdraw_case(number=number, reasons="", by=self.town.person, at=self.at)
        self.cases[number]["is_withdrawn"] = True

    @precondition(lambda self: Bill.objects.filter(state=BillState.OPEN).exists())
    @rule(presses=st.integers(0, 2), asks=st.integers(0, 2))
    def pay(self, presses: int, asks: int) -> None:
        """Go to the gateway, pay there or not, and have the platform ask or not: people close windows."""
        bill = Bill.objects.filter(state=BillState.OPEN).order_by("opened_at")[0]
        begin_payment(number=bill.number, by=self.town.person, at=self.at)
        payment = Payment.objects.filter(bill=bill).order_by("-began_at").first()
        assert payment is not None
        for _ in range(presses):
            self.bank.books.pay(self.bank.books.orders[payment.order])
        for _ in range(asks):
            settle_payment(order=payment.order, at=self.at)

    # what time and the office do

    @rule(days=st.integers(0, 31))
    def wait(self, days: int) -> None:
        self.at += timedelta(days=days, minutes=1)
        warn_of_drafts(at=self.at)
        expire_drafts(at=self.at)
        if self.draft is not None and self.saved_at < self.at - KEPT - timedelta(days=1):
            told = Message.objects.filter(about=f"draft:{self.draft}", title__contains="has ended")
            assert not Draft.objects.filter(id=self.draft).exists()
            assert told.count() == 1, "a draft does not end without a word"
            self.draft = None
        elif self.draft is not None and not Draft.objects.filter(id=self.draft).exists():
            assert self.saved_at <= self.at - KEPT + timedelta(days=1), "it ended before its time"
            self.draft = None

    @rule(born=st.dates(date(1940, 1, 1), date(1960, 12, 31)))
    def correct_the_register(self, born: date) -> None:
        """A registered fact changes while the draft waits; the case has what the register says when it comes in."""
        row = RegisteredPerson.objects.get(pk=self.town.person.person_id)
        row.facts = row.facts | {"birth_date": born.isoformat()}
        row.save()

    @precondition(lambda self: Case.objects.filter(state="received").exists())
    @rule()
    def accept(self) -> None:
        deliver_all()
        number = Case.objects.filter(state="received").order_by("number")[0].number
        accept_case(number=number, by=self.town.clerk, at=self.at)

    # what must always hold

    @invariant()
    def what_was_typed_is_there(self) -> None:
        if self.draft is not None:
            kept = Draft.objects.get(id=self.draft)
            assert kept.form == self.typed
            assert kept.slots.get("layout", []) == self.papers

    @invariant()
    def each_case_has_its_answers_and_its_receipt(self) -> None:
        assert set(Case.objects.values_list("number", flat=True)) == set(self.cases)
        for case in Case.objects.all():
            assert case.submission_promise
            assert "cases.submit" in {entry.act for entry in entries_of(f"cases:{case.number}")}
            for name in ("area", "shop", "born"):
                assert case.form[name] == self.cases[case.number][name]
            assert CaseSlot.objects.filter(case=case, key="layout").exclude(papers=[]).exists()

    @invariant()
    def nobody_pays_twice(self) -> None:
        for number in self.cases:
            orders = {p.order for p in Payment.objects.filter(bill__about=f"cases:{number}")}
            paid = [o for o in self.bank.books.orders.values() if o.order in orders and o.paid_at]
            assert len(paid) <= 1, "one bill, one payment"
            assert Bill.objects.filter(about=f"cases:{number}").count() <= 1

    def settle_everything(self) -> None:
        """As the worker does in time: ask after each order, send each refund."""
        for payment in Payment.objects.all():
            settle_payment(order=payment.order, at=self.at)
        for refund in refunds_to_send():
            send_refund(refund=refund, at=self.at)

    def check_the_books(self) -> None:
        """In the end the gateway has the money of cases that go on, and nothing of those that were withdrawn."""
        self.settle_everything()
        for number, case in self.cases.items():
            for bill in Bill.objects.filter(about=f"cases:{number}"):
                orders = {p.order for p in bill.payments.all()}
                paid = sum(
                    o.amount_fen for o in self.bank.books.orders.values() if o.order in orders and o.paid_at
                )
                back = sum(r.amount_fen for r in self.bank.books.refunds.values() if r.order in orders)
                bill.refresh_from_db()
                if case["is_withdrawn"]:
                    assert paid == back, (number, bill.state)
                    assert bill.state in {BillState.CANCELLED, BillState.REFUNDED}
                else:
                    assert (paid, back) == ((FEE_FEN if bill.state == BillState.PAID else 0), 0)


@contextmanager
def _bank(folder: Path, config: Any) -> Iterator[Bank]:
    bank, given = open_bank(folder)
    config.PAYMENTS = given
    try:
        yield bank
    finally:
        bank.server.shutdown()
        bank.server.server_close()


@pytest.mark.parametrize("examples", [8, pytest.param(150, marks=pytest.mark.slow)], ids=["a few", "many"])
def test_no_answer_is_lost_no_fee_taken_twice_and_no_case_without_receipt(
    on_monday: None, tmp_path: Path, settings: Any, examples: int
) -> None:
    town = make_town(fees=(Fee(name="证件工本费", amount_fen=FEE_FEN, basis="示例"),), is_charged=True)
    with _bank(tmp_path / "bank", settings) as bank:

        class Ours(Applying):
            def teardown(self) -> None:
                try:
                    self.check_the_books()
                finally:
                    super().teardown()

        Ours.town, Ours.bank = town, bank
        run_state_machine_as_test(Ours, settings=_often(examples))


def _often(examples: int) -> Any:
    return settings(
        max_examples=examples,
        stateful_step_count=25,
        deadline=None,
        database=None,
        suppress_health_check=list(HealthCheck),
    )
