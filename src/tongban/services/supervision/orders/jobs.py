"""Every minute: which orders were not replied to in time."""

from datetime import datetime

import structlog

from tongban.foundation.jobs.public import every, worker_stops
from tongban.kernel import clock
from tongban.services.supervision.orders.commands.late import tell_order_late
from tongban.services.supervision.orders.queries import replies_late

log = structlog.get_logger(__name__)


@every(60, name="supervision.orders", alone=True)
def look_at_orders() -> None:
    """Tell the next level of what is late, by the city's clock (a moved one included)."""
    look_for_late_orders(at=clock.now())


def look_for_late_orders(*, at: datetime) -> int:
    """Each late order once; what is wrong with one does not stop the others. 1 SQL besides. How many were told of."""
    told = 0
    for number in replies_late(at):
        if worker_stops():
            break
        try:
            told += tell_order_late(number=number, at=at)
        except Exception as fault:
            log.error("supervision.order-failed", order=number, exc_info=fault)
    return told
