"""Makers for tests of payments: people, a bill, and the sandbox gateway on a port of its own."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from uuid import UUID

import httpx

from tests.foundation.directory.make import CITY_OFFICE, COUNTY, COUNTY_OFFICE, LOADER, make_organisations
from tests.foundation.identity.make import make_person, make_staff
from tongban.foundation.directory.public import Officer
from tongban.foundation.identity.public import Person
from tongban.kernel.clock import CITY_ZONE
from tongban.services.payments.commands.open_bill import open_bill
from tongban.services.payments.facts import BillFact, Line, Payer, ReductionFact
from tongban.services.payments.models import Bill, Payment
from tongban.site.sandbox.payments.calling import Caller
from tongban.site.sandbox.payments.facts import Behaviour, SandboxOrder
from tongban.site.sandbox.payments.gateway import Gateway
from tongban.site.sandbox.payments.store import Books
from tongban.site.sandbox.serving import StandIn
from tongban.site.sandbox.signatures import make_pair, read_private, read_public

MONDAY = datetime(2026, 9, 28, 10, 0, tzinfo=CITY_ZONE)
MERCHANT = "341600"


@dataclass(frozen=True, kw_only=True)
class Till:
    """An office that charges, its officers, an officer of another office, and two citizens."""

    organisation_id: UUID
    clerk: Officer
    chief: Officer
    operator: Officer
    stranger: Officer
    payer: Person
    other: Person


def make_till() -> Till:
    organisations = make_organisations()
    return Till(
        organisation_id=organisations[COUNTY_OFFICE],
        clerk=make_staff(name="李窗口", posts=("accept",)),
        chief=make_staff(name="陈局长", posts=("approve",)),
        operator=make_staff(name="郑运维", posts=("operator",)),
        stranger=make_staff(name="马外人", posts=("accept", "approve"), organisation_code=CITY_OFFICE),
        payer=make_person(name="老张"),
        other=make_person(name="小李"),
    )


def a_line(amount_fen: int = 10000, **changes: Any) -> Line:
    fields: dict[str, Any] = {"name": "证照工本费", "basis": "皖价费〔示例〕1号", "unit_fen": amount_fen}
    return Line(**(fields | changes))


def less(amount_fen: int, name: str = "低保家庭") -> ReductionFact:
    return ReductionFact(name=name, basis="示例减免办法第三条", amount_fen=amount_fen)


def make_bill(
    till: Till,
    *,
    lines: tuple[Line, ...] | None = None,
    amount_fen: int = 10000,
    key: str = "k1",
    **changes: Any,
) -> BillFact:
    """An open bill of the payer."""
    fields: dict[str, Any] = {
        "about": "cases:1",
        "title": "食品经营许可",
        "organisation_id": till.organisation_id,
        "area_code": COUNTY,
        "payer": Payer(account_id=till.payer.account_id, name="老张", masked="*张"),
        "lines": lines or (a_line(amount_fen),),
        "due_on": None,
        "by": LOADER,
        "at": MONDAY,
    }
    bill = open_bill(key=key, **(fields | changes))
    assert bill is not None
    return bill


@dataclass(frozen=True, kw_only=True)
class Bank:
    """The sandbox gateway, running, and the payer's browser at it."""

    server: StandIn
    books: Books
    caller: Caller

    @property
    def address(self) -> str:
        return self.server.address

    def order(self, payment: Payment) -> SandboxOrder:
        return self.books.orders[payment.order]

    def press(self, pay_url: str, act: str = "pay", behaviour: Behaviour | None = None) -> httpx.Response:
        """Press a button on the gateway's page and wait until its callbacks are through."""
        form = {"act": act} | ({"behaviour": behaviour.value} if behaviour else {})
        answer = httpx.post(pay_url, data=form, trust_env=False)
        self.caller.wait()
        return answer


def open_bank(
    folder: Path, *, now: Callable[[], datetime] = lambda: datetime.now(UTC)
) -> tuple[Bank, dict[str, Any]]:
    """A gateway on a free port, and the settings by which the platform reaches it."""
    key, public = make_pair(folder, "gateway")
    our_key, our_public = make_pair(folder, "city")
    signing = read_private(key)
    books = Books(folder / "journal.jsonl", now)
    caller = Caller(signing, late_seconds=1.0)
    gateway = Gateway(
        books=books,
        caller=caller,
        key=signing,
        merchant=MERCHANT,
        merchant_key=read_public(our_public),
        silent_seconds=6.0,
    )
    gateway.server.start()
    given = {
        "url": gateway.server.address,
        "page": "",
        "name": "sandbox",
        "number": MERCHANT,
        "own_key": our_key,
        "their_key": public,
    }
    return Bank(server=gateway.server, books=books, caller=caller), given


def the_bill(fact: BillFact) -> Bill:
    return Bill.objects.get(number=fact.number)


def the_payment(fact: BillFact) -> Payment:
    return Payment.objects.get(bill__number=fact.number)
