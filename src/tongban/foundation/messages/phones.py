"""Who knows the phone of an account: a port that the register's app answers."""

from datetime import datetime
from typing import Protocol

from tongban.kernel.ports import Port


class PhoneSource(Protocol):
    """Tells the phone on record, and writes down that it was asked and why."""

    def phone_of(self, *, account_id: int, is_own_wish: bool, at: datetime) -> str:
        """The phone of whoever owns the account; empty where none is known.

        `is_own_wish` says that they asked for it themselves. Raises PhoneSilent.
        """
        ...


phone_source: Port[PhoneSource] = Port("messages.phone_source")
