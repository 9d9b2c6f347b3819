"""Who reads the letter of an order: who may read the order."""

from datetime import datetime

from tongban.foundation.directory.public import Officer
from tongban.kernel.actors import Actor
from tongban.services.supervision.orders.models import Order
from tongban.services.supervision.orders.queries import visible_to


class OrderReaders:
    """Answers for papers whose owner is `supervision-order:<number>`."""

    def may_read(self, *, key: str, by: Actor, at: datetime) -> bool:
        """1 SQL; nobody but officers."""
        return isinstance(by, Officer) and Order.objects.filter(visible_to(by), number=key).exists()
