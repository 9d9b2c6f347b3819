"""Answers messages' question to which phone a text about a case may go."""

from datetime import datetime

from tongban.foundation.identity.public import RealNameNeeded, person_of
from tongban.foundation.messages.public import PhoneSilent
from tongban.kernel.actors import SystemActor
from tongban.kernel.errors import NotFound
from tongban.resources.registers.facts import Purpose
from tongban.resources.registers.queries import held_of_person, log_look_up
from tongban.resources.registers.refusals import RegisterSilent

TELLER = SystemActor(job="messages")
_PHONE = "person.phone"


class RegisteredPhones:
    """The phone in the population register of whoever has confirmed their name with the account."""

    def phone_of(self, *, account_id: int, is_own_wish: bool, at: datetime) -> str:
        """Empty without a confirmed name. Logged “to tell you about a case”, which the person reads.

        3 SQL: who it is, the row, the log entry. Raises PhoneSilent.
        """
        try:
            person = person_of(account_id=account_id)
            held = held_of_person(person.person_id)
        except (RealNameNeeded, NotFound):
            return ""
        except RegisterSilent as silent:
            raise PhoneSilent from silent
        log_look_up(
            by=person if is_own_wish else TELLER,
            at=at,
            purpose=Purpose.TELL,
            case_number=None,
            fields=[_PHONE],
            person_id=person.person_id,
        )
        return str(held.get("phone") or "")
