"""The books of the sandbox gateway: in memory, and in a journal from which a restart reads them again."""

import secrets
import threading
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import TypeVar
from zoneinfo import ZoneInfo

from tongban.site.sandbox.answering import Differs, Unknown
from tongban.site.sandbox.journal import Journal
from tongban.site.sandbox.payments.facts import Behaviour, SandboxOrder, SandboxRefund, of_row, row_of

CITY = ZoneInfo("Asia/Shanghai")
ORDER_MINUTES = 30
K = TypeVar("K", SandboxOrder, SandboxRefund)


class Books:
    """Every order and refund. Each method is one step under one lock."""

    def __init__(
        self, journal: Path | None = None, now: Callable[[], datetime] = lambda: datetime.now(UTC)
    ) -> None:
        self._lock = threading.RLock()
        self._journal, self._now = Journal(journal), now
        self.orders: dict[str, SandboxOrder] = {}
        self.refunds: dict[str, SandboxRefund] = {}
        for row in self._journal.rows():
            self._put(of_row(row))

    def make_order(
        self, *, order: str, merchant: str, title: str, amount_fen: int, return_url: str, notify_url: str
    ) -> SandboxOrder:
        """The order of this number, made where there is none. Raises Differs."""
        with self._lock:
            if (there := self.orders.get(order)) is not None:
                if (there.merchant, there.amount_fen) != (merchant, amount_fen):
                    raise Differs
                return there
            now = self._now()
            made = SandboxOrder(
                number="S" + secrets.token_hex(12),
                order=order,
                merchant=merchant,
                title=title,
                amount_fen=amount_fen,
                return_url=return_url,
                notify_url=notify_url,
                made_at=now,
                expires_at=now + timedelta(minutes=ORDER_MINUTES),
                behaviour=Behaviour.of_amount(amount_fen),
            )
            return self._keep(made)

    def order(self, order: str, *, merchant: str) -> SandboxOrder:
        """An order of this merchant, closed where its time is over. Raises Unknown."""
        with self._lock:
            found = self.orders.get(order)
            if found is None or found.merchant != merchant:
                raise Unknown
            if found.state == "open" and self._now() >= found.expires_at:
                found.state = "closed"
                self._keep(found)
            return found

    def by_number(self, number: str) -> SandboxOrder:
        """An order by the gateway's own number, which only its payer knows. Raises Unknown."""
        with self._lock:
            found = next((one for one in self.orders.values() if one.number == number), None)
            if found is None:
                raise Unknown
            return self.order(found.order, merchant=found.merchant)

    def behave(self, order: SandboxOrder, behaviour: Behaviour) -> None:
        """Choose how the gateway deals with an order from here on."""
        with self._lock:
            order.behaviour = behaviour
            self._keep(order)

    def answered(self, order: SandboxOrder) -> bool:
        """Whether the order was answered before; from now on it was."""
        with self._lock:
            before, order.was_answered = order.was_answered, True
            self._keep(order)
            return before

    def pay(self, order: SandboxOrder) -> bool:
        """Somebody pays; says whether this paid the order (twice pays once)."""
        with self._lock:
            if self.order(order.order, merchant=order.merchant).state != "open":
                return False
            order.state, order.paid_at = "paid", self._now()
            self._keep(order)
            return True

    def close(self, order: SandboxOrder) -> None:
        """Nobody may pay the order any more; what was paid stays paid."""
        with self._lock:
            if order.state == "open":
                order.state = "closed"
                self._keep(order)

    def give_back(self, order: SandboxOrder, *, refund: str, amount_fen: int) -> SandboxRefund:
        """The refund of this number, begun where there is none. Raises Differs."""
        with self._lock:
            there = self.refunds.get(refund)
            if there is None:
                given = sum(one.amount_fen for one in self.refunds.values() if one.order == order.order)
                if order.state != "paid" or given + amount_fen > order.told_fen or amount_fen <= 0:
                    raise Differs
                number = "R" + secrets.token_hex(12)
                there = SandboxRefund(number=number, refund=refund, order=order.order, amount_fen=amount_fen)
                if order.behaviour is Behaviour.SLOW_REFUND:
                    return self._keep(there)
            if (there.order, there.amount_fen) != (order.order, amount_fen):
                raise Differs
            if there.state != "done":
                there.state, there.done_at = "done", self._now()
                self._keep(there)
            return there

    def statement(self, day: date, *, merchant: str) -> list[dict[str, object]]:
        """What came in and went back on a day of the city."""
        with self._lock:
            mine = {key: one for key, one in self.orders.items() if one.merchant == merchant}
            paid = [
                _entry(one.order, "", one.number, one.told_fen, one.paid_at)
                for one in mine.values()
                if one.paid_at and one.paid_at.astimezone(CITY).date() == day
            ]
            back = [
                _entry(one.order, one.refund, one.number, one.amount_fen, one.done_at)
                for one in self.refunds.values()
                if one.order in mine and one.done_at and one.done_at.astimezone(CITY).date() == day
            ]
            return paid + back

    def _keep(self, kept: K) -> K:
        self._put(kept)
        self._journal.write(row_of(kept))
        return kept

    def _put(self, kept: SandboxOrder | SandboxRefund) -> None:
        if isinstance(kept, SandboxOrder):
            self.orders[kept.order] = kept
        else:
            self.refunds[kept.refund] = kept


def _entry(order: str, refund: str, number: str, amount_fen: int, at: datetime | None) -> dict[str, object]:
    return {
        "order": order,
        "refund": refund,
        "number": number,
        "amount_fen": amount_fen,
        "at": at.isoformat() if at else None,
    }
