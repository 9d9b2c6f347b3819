"""Ask to see a licence (核验): say who asks, for which fields, for what."""

import secrets
from collections.abc import Collection, Sequence
from datetime import datetime

from django.db import transaction

from tongban.kernel.errors import N_, Invalid
from tongban.resources.licences.facts import HolderKind
from tongban.resources.licences.queries import holder_index, licence_type
from tongban.resources.licences.showing import rules
from tongban.resources.licences.showing.facts import (
    ASK_HOLDS,
    LONGEST_NAME,
    LONGEST_PURPOSE,
    MOST_FIELDS,
    AskedField,
    Asker,
    AskFact,
    AskState,
    FieldUnknown,
)
from tongban.resources.licences.showing.models import LicenceAsk
from tongban.standards.codes import check_id_number, check_uscc

ID_LENGTH = 18
_NAME, _PURPOSE = N_("Say who asks."), N_("Say what you need it for.")
_TOO_MANY = N_("Ask for fewer fields: only for what you need.")
_TOO_LONG = N_("Say it in fewer words.")


@transaction.atomic
def ask_to_see(
    *,
    type_code: str,
    fields: Collection[str],
    required: Collection[str],
    purpose: str,
    by: Asker,
    at: datetime,
    holder_code: str = "",
) -> AskFact:
    """Open a check. What is required is asked for, too. Nothing of any holder is touched yet. 2 SQL.

    `holder_code` is the ID number or credit code of the one whose licence it must be, where the asker knows:
    another's is refused at the scan. Only its blind index is kept.

    Source: 个人信息保护法 (2021) arts. 6, 17 (no more than the purpose needs; who, what and why are told first).

    Raises LicenceTypeUnknown, FieldUnknown, BadIdNumber, BadUscc, Invalid.
    """
    kind = licence_type(type_code)
    known = {one.name: one.label for one in rules.askable(kind)}
    wanted = {*fields, *required}
    if strange := sorted(wanted - known.keys()):
        raise FieldUnknown(facts={"fields": "、".join(strange), "type_code": type_code})
    name, purpose = " ".join(by.name.split()), " ".join(purpose.split())
    _check_words(name, purpose, count=len(wanted))
    asked = [{"name": one, "required": one in set(required)} for one in known if one in wanted]
    row = LicenceAsk.objects.create(
        asker_kind=by.kind.value,
        asker_ref=by.ref,
        asker_name=name,
        organisation_id=by.organisation_id,
        type_id=kind.code,
        asked=asked,
        purpose=purpose,
        expected_index=_expected(kind.holder_kind, holder_code),
        nonce=secrets.token_urlsafe(32),
        state=AskState.OPEN.value,
        opened_at=at,
        ends_at=at + ASK_HOLDS,
    )
    return AskFact(
        id=row.id,
        kind=by.kind,
        asker_name=name,
        type=kind,
        fields=_fields(asked, known),
        purpose=purpose,
        state=AskState.OPEN,
        opened_at=at,
        ends_at=row.ends_at,
        licence_id=None,
        answered_at=None,
        shown=(),
        seen_until=None,
        second_try_at=None,
    )


def _expected(kind: HolderKind, code: str) -> bytes | None:
    """The blind index of the one whose licence it must be; other documents than ID numbers have no check digit."""
    plain = "".join(code.split()).upper()[:LONGEST_NAME]
    if not plain:
        return None
    if kind is HolderKind.FIRM:
        plain = check_uscc(plain)
    elif len(plain) == ID_LENGTH:
        plain = check_id_number(plain)
    return holder_index(kind, plain)


def _check_words(name: str, purpose: str, *, count: int) -> None:
    faults = {}
    if not name or len(name) > LONGEST_NAME:
        faults["name"] = _TOO_LONG if name else _NAME
    if not purpose or len(purpose) > LONGEST_PURPOSE:
        faults["purpose"] = _TOO_LONG if purpose else _PURPOSE
    if count > MOST_FIELDS:
        faults["fields"] = _TOO_MANY
    if faults:
        raise Invalid(facts={"fields": faults})


def _fields(asked: Sequence[dict[str, object]], labels: dict[str, str]) -> tuple[AskedField, ...]:
    return tuple(
        AskedField(name=str(one["name"]), label=labels[str(one["name"])], is_required=bool(one["required"]))
        for one in asked
    )
