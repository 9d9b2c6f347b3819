"""The metadata of a licence by the names of GB/T 36903, and its record for the national directory."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from tongban.kernel.clock import CITY_ZONE
from tongban.resources.licences.annual import operation_now
from tongban.resources.licences.facts import HolderKind, LicenceFact, LicenceTypeFact, Succession
from tongban.standards.codes.holder_document import HOLDER_DOCUMENTS


@dataclass(frozen=True, kw_only=True)
class Sealing:
    """Who sealed the paper, when, with which seal."""

    signer: str
    seal_name: str
    sealed_at: datetime


@dataclass(frozen=True, kw_only=True)
class Copying:
    """A copy for one use (加注件): who made it, when, for what, until when it is good."""

    maker: str
    made_at: datetime
    purpose: str
    until: date


def metadata_of(
    fact: LicenceFact,
    kind: LicenceTypeFact,
    *,
    issuer_code: str,
    sealing: Sealing | None = None,
    copying: Copying | None = None,
    created_at: datetime | None = None,
) -> dict[str, str]:
    """The metadata as OFD and other carriers write them; fields of the business begin with KZ_.

    A field of the type has the name of its `x-element` where that is one of the standard's, else its
    own. `KZ_KXDJ` (可信等级) is ours: the standard has no field for how far a copy may be trusted.

    Source: GB/T 36903—2018; standards.md §8.
    """
    said = {
        "ZZMC": fact.type_name,
        "ZZLXDM": fact.type_code,
        "ZZBH": fact.number,
        "ZZBS": fact.identifier,
        "ZZBFJG": fact.organisation_name,
        "ZZBFJGDM": issuer_code,
        "ZZBFRQ": _day(fact.issued_on),
        "CZZT": fact.holder.name,
        "CZZTDM": fact.holder.id_code,
        "CZZTDMLX": HOLDER_DOCUMENTS.get(fact.holder.id_type, ""),
        "CZZTDMLXDM": fact.holder.id_type,
        "ZZYXQQSRQ": _day(fact.valid_from),
        "ZZYXQJZRQ": _day(fact.valid_until) if fact.valid_until else "长期",
    }
    if sealing is not None:
        said |= {
            "ZZQZR": sealing.signer,
            "ZZQZMC": sealing.seal_name,
            "ZZQZSJ": _moment(sealing.sealed_at),
        }
    if created_at is not None:
        said["CJSJ"] = _moment(created_at)
    if copying is not None:
        said |= {
            "JZJZZZ": copying.maker,
            "JZJZZSJ": _moment(copying.made_at),
            "JZJZZSY": copying.purpose,
            "JZJYXQJZSJ": _day(copying.until),
        }
    return said | _of_business(fact.fields, kind.fields) | {"KZ_KXDJ": fact.trust.value}


def _of_business(values: Mapping[str, Any], schema: Mapping[str, Any]) -> dict[str, str]:
    said: dict[str, str] = {}
    for name, about in schema.get("properties", {}).items():
        value = values.get(name)
        if value in (None, "", []):
            continue
        element = str(about.get("x-element", ""))
        key = element if element.startswith("KZ_") else f"KZ_{name.upper()}"
        said[key] = "、".join(map(str, value)) if isinstance(value, list) else str(value)
    return said


def directory_record(
    fact: LicenceFact, *, issuer_code: str, area_code: str, how_made: str, on: date
) -> dict[str, str]:
    """The record of one licence for the national directory (证照目录). `how_made`: its Succession, or empty.

    Source: GB/T 36902—2018 and ZWFW C0123 (names and lengths); standards.md §8.
    """
    operation = operation_now(
        fact.state, valid_until=fact.valid_until, version=fact.version, how_made=how_made, day=on
    )
    return {
        "certificate_name": fact.type_name[:512],
        "type": fact.type_name[:512],
        "type_code": fact.type_code,
        "number": fact.number[:128],
        "source_id": fact.identifier,
        "area_code": area_code,
        "holder": fact.holder.name,
        "holder_code": fact.holder.id_code,
        "holder_type": fact.holder.id_type,
        "issue_dept": fact.organisation_name,
        "issue_dept_code": issuer_code[:32],
        "issue_date": fact.issued_on.isoformat(),
        "valid_from": fact.valid_from.isoformat(),
        "valid_until": fact.valid_until.isoformat() if fact.valid_until else "",
        "operation": operation.value,
        "trust": fact.trust.value,
    }


def type_record(kind: LicenceTypeFact) -> dict[str, str]:
    """The record of a type for the national directory (证照类型目录)."""
    return {
        "type_code": kind.code,
        "type": kind.name,
        "authority": kind.authority,
        "authority_code": kind.code[:18],
        "holder_type": "自然人" if kind.holder_kind is HolderKind.PERSON else "法人和其他组织",
    }


def how_made_of(ended_before: str) -> str:
    """How a version came about, from how the one before it ended; empty where that is no succession."""
    return ended_before if ended_before in set(Succession) else ""


def _day(day: date) -> str:
    return day.isoformat()


def _moment(moment: datetime) -> str:
    return moment.astimezone(CITY_ZONE).isoformat(timespec="seconds")
