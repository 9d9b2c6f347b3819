"""Note that an officer read the file of a case: the person or firm that it is about sees who did."""

from datetime import datetime
from uuid import UUID

from django.db import connection

from tongban.foundation.directory.public import Officer
from tongban.kernel.clock import CITY_ZONE
from tongban.kernel.ids import new_id
from tongban.resources.registers.facts import CASE_FILE, Purpose

# the same officer, case, purpose and day is noted already: nothing is written then
_NOTE = """
INSERT INTO registers_lookup (id, person_id, uscc, looked_at, looked_on, by_ref, by_name, organisation_name,
                              is_self, capacity, purpose, case_number, fields)
VALUES (%s, %s, %s, %s, %s, %s, %s, %s, FALSE, 'self', %s, %s, %s)
ON CONFLICT (by_ref, case_number, purpose, looked_on) WHERE looked_on IS NOT NULL DO NOTHING
"""


def note_case_look(
    *, case_number: str, person_id: UUID, uscc: str, has_step: bool, by: Officer, at: datetime
) -> None:
    """Note the look once a day of the city. 1 SQL, which writes nothing the second time.

    `person_id` is the applicant, or who represents the applying firm `uscc`. `has_step` says whether a step
    of the case is, or was, the officer's: the person reads it.

    Source: 个人信息保护法 (2021) arts. 7, 44: openly, and the person may know how their data are handled.
    """
    purpose = Purpose.DO_STEP if has_step else Purpose.READ_FILE
    row = (
        new_id(),
        person_id,
        uscc,
        at,
        at.astimezone(CITY_ZONE).date(),
        by.ref,
        by.name,
        by.organisation_name,
        purpose.value,
        case_number,
        [CASE_FILE],
    )
    with connection.cursor() as cursor:
        cursor.execute(_NOTE, row)
