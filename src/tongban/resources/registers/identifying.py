"""Who a number belongs to, without opening what the register holds: for what is counted, logged or asked about them."""

from uuid import UUID

from django.db import connection

from tongban.foundation.vault.public import blind_index
from tongban.resources.registers import questions
from tongban.resources.registers.models import INDEX_PURPOSE


def person_id_with(id_number: str) -> UUID | None:
    """The id of the person with this ID number, None where nobody has it. 1 SQL, in one round trip."""
    with connection.cursor() as cursor:
        cursor.execute(questions.ID_BY_NUMBER, [blind_index(INDEX_PURPOSE, id_number)])
        row = cursor.fetchone()
    return UUID(str(row[0])) if row else None
