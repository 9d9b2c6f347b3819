"""The licence as data inside its own PDF: what the paper says, for machines, sealed with it.

The names are those of the standard's metadata (GB/T 36903—2018), a type's own fields begin with `KZ_`.
A person's identity number is masked, as it is on the paper. No database, no clock.
"""

import json
from collections.abc import Mapping
from typing import Any

from tongban.foundation.vault.public import mask_id_number
from tongban.resources.licences.facts import HolderKind, LicenceFact
from tongban.standards.codes.licence_identifier import parse_licence_identifier

NAME = "licence.json"
FORM = "tongban-licence/1"
_PERSON_KINDS = {HolderKind.PERSON: "自然人", HolderKind.FIRM: "法人或非法人组织"}


def attached_data(fact: LicenceFact, *, paper_code: str) -> str:
    """The text that is attached: the same licence gives the same bytes."""
    holder = fact.holder
    is_firm = holder.kind is HolderKind.FIRM
    said: dict[str, Any] = {
        "form": FORM,
        "version": fact.version,
        "ZZMC": fact.type_name,
        "ZZLXDM": fact.type_code,
        "ZZBH": fact.number,
        "ZZBS": fact.identifier,
        "ZZBFJG": fact.organisation_name,
        "ZZBFJGDM": parse_licence_identifier(fact.identifier).issuer,
        "ZZBFRQ": fact.issued_on.isoformat(),
        "CZZT": holder.name,
        "CZZTDM": holder.id_code if is_firm else mask_id_number(holder.id_code),
        "CZZTDMLX": _PERSON_KINDS[holder.kind],
        "CZZTDMLXDM": holder.id_type,
        "ZZYXQQSRQ": fact.valid_from.isoformat(),
        "ZZYXQJZRQ": fact.valid_until.isoformat() if fact.valid_until else "长期",
        **{f"KZ_{name}": value for name, value in fact.fields.items()},
        "paper_code": paper_code,
    }
    return json.dumps(said, ensure_ascii=False, sort_keys=True, indent=1)


def read_attached(files: Mapping[str, bytes]) -> dict[str, Any] | None:
    """What a licence's attachment says; None where there is none of ours."""
    try:
        said = json.loads(files[NAME])
    except (KeyError, ValueError, RecursionError):
        return None
    return said if isinstance(said, dict) and said.get("form") == FORM else None


def differences(said: Mapping[str, Any], wanted: Mapping[str, Any]) -> list[str]:
    """Names whose values are not what they should be."""
    return sorted(name for name in {*said, *wanted} if said.get(name) != wanted.get(name))
