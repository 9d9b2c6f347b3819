"""People of fusion as rows of the register: encrypted, with their blind index."""

from collections.abc import Callable, Sequence
from json.encoder import encode_basestring

from tongban.foundation.vault.public import blind_indexes, encrypt_all
from tongban.resources.registers.editions.facts import LoadedPerson
from tongban.resources.registers.models import FACTS_PLACE, FACTS_PURPOSE, INDEX_PURPOSE


def indexes_of(rows: Sequence[LoadedPerson]) -> list[bytes]:
    """Their blind indexes, in order."""
    return blind_indexes(INDEX_PURPOSE, (row.id_number for row in rows))


def sealed_facts(rows: Sequence[LoadedPerson]) -> list[bytes]:
    """What the register holds of them, as ciphertext, in order."""
    return list(encrypt_all(map(plain_facts, rows), purpose=FACTS_PURPOSE, place=FACTS_PLACE))


def plain_facts(row: LoadedPerson, quoted: Callable[[str], str] = encode_basestring) -> bytes:
    """The JSON of what the register holds of a person. By hand: an encoder of objects takes twice as long."""
    return (
        f'{{"name":{quoted(row.name)},"id_number":{quoted(row.id_number)},"sex":{quoted(row.sex)},'
        f'"birth_date":"{row.birth_date.isoformat()}","address":{quoted(row.address)},'
        f'"phone":{quoted(row.phone)},"nation":{quoted(row.nation)}}}'
    ).encode()
