"""Who a number belongs to, without opening what the register holds: for what is counted, logged or asked about them."""

from uuid import UUID

from tongban.foundation.vault.public import blind_index
from tongban.resources.registers import questions
from tongban.resources.registers.asking import rows_in_time
from tongban.resources.registers.facts import Register
from tongban.resources.registers.models import INDEX_PURPOSE


def person_id_with(id_number: str) -> UUID | None:
    """The id of the person with this ID number, None where nobody has it. 1 SQL. Raises RegisterSilent."""
    rows = rows_in_time(Register.PERSON, questions.ID_BY_NUMBER, [blind_index(INDEX_PURPOSE, id_number)])
    return UUID(str(rows[0][0])) if rows else None
