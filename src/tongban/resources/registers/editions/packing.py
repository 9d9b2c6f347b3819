"""People of fusion as rows of the register: encrypted, with their blind index."""

from collections.abc import Sequence
from json import JSONEncoder

from tongban.foundation.vault.public import blind_indexes, encrypt_all
from tongban.resources.registers.editions.facts import LoadedPerson
from tongban.resources.registers.models import FACTS_PLACE, FACTS_PURPOSE, INDEX_PURPOSE

# made once: `json.dumps` with other than its own settings makes one for every value
_write = JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode


def indexes_of(rows: Sequence[LoadedPerson]) -> list[bytes]:
    """Their blind indexes, in order."""
    return blind_indexes(INDEX_PURPOSE, (row.id_number for row in rows))


def sealed_facts(rows: Sequence[LoadedPerson]) -> list[bytes]:
    """What the register holds of them, as ciphertext, in order."""
    return list(encrypt_all(map(_plain, rows), purpose=FACTS_PURPOSE, place=FACTS_PLACE))


def _plain(row: LoadedPerson) -> bytes:
    return _write(
        {
            "name": row.name,
            "id_number": row.id_number,
            "sex": row.sex,
            "birth_date": row.birth_date.isoformat(),
            "address": row.address,
            "phone": row.phone,
            "nation": row.nation,
        }
    ).encode()
