"""Note that a person's own assistant asked how far a case is: whoever the case is about sees it."""

from datetime import datetime, timedelta
from uuid import UUID

from django.db import connection, transaction

from tongban.foundation.identity.public import Person
from tongban.kernel.errors import N_, Refused
from tongban.resources.registers.facts import CASE_STATE, Purpose
from tongban.resources.registers.models import LookUp

MOST_LOOKS, _IN = 60, timedelta(hours=1)
_ONE_AT_A_TIME = "SELECT pg_advisory_xact_lock(hashtext(%s))"


class TooManyLooks(Refused):
    """An assistant asks so often that nobody reads who looked any more."""

    code = "too-many-looks"
    status = 429
    title = N_("This assistant has asked %(most)s times within an hour. Ask again later.")


@transaction.atomic
def note_assistant_look(
    *, case_number: str, person_id: UUID, uscc: str, program: str, by: Person, at: datetime
) -> None:
    """Note one look of the assistant `program`, which `by` let in. 3 SQL.

    `person_id` is the applicant, or who represents the applying firm `uscc`. The looks are counted for whoever let
    the program in and for each program, over all cases: nobody uses up another's. Raises TooManyLooks.

    Source: 个人信息保护法 (2021) arts. 7, 44: openly, and the person may know how their data are handled.
    """
    with connection.cursor() as cursor:
        cursor.execute(_ONE_AT_A_TIME, [f"registers.assistant:{by.ref}"])
    lately = LookUp.objects.filter(
        by_ref=by.ref,
        by_name=program[:50],
        purpose=Purpose.ASSISTANT,
        looked_at__gt=at - _IN,
        looked_at__lte=at,
    )
    if lately.count() >= MOST_LOOKS:
        raise TooManyLooks(facts={"most": MOST_LOOKS})
    LookUp.objects.create(
        person_id=person_id,
        uscc=uscc,
        looked_at=at,
        by_ref=by.ref,
        by_name=program[:50],
        is_self=by.person_id == person_id,
        purpose=Purpose.ASSISTANT,
        case_number=case_number,
        fields=[CASE_STATE],
    )
