"""What was entered against what the registers hold (填的和登记的对一对), looked up for the case."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from tongban.foundation.directory.public import Officer, organisation
from tongban.foundation.forms.public import form_binds
from tongban.resources.registers.public import (
    Register,
    RegisterSilent,
    disputed_in_case,
    look_up_firm,
    look_up_person,
)
from tongban.services.cases.known import AUTHORITY
from tongban.services.cases.models import Case
from tongban.services.cases.rules import OPEN_STATES
from tongban.services.cases.worded import worded
from tongban.services.items.public import ItemContent

HANDLE_CASE = "handle-case"


@dataclass(frozen=True, kw_only=True)
class Compared:
    """One field: as entered, as registered now (both masked where a clerk need not see all).

    `agrees` is None while the register does not answer. `was_typed`: the applicant typed it because
    the register did not answer then; `checked_at` is when it was compared afterwards.
    """

    label: str
    entered: str
    registered: str
    source: str
    agrees: bool | None
    was_typed: bool = False
    checked_at: datetime | None = None
    disputed: str = ""  # what the person says it should be, while that is looked into

    @property
    def is_clash(self) -> bool:
        return self.agrees is False


@dataclass(frozen=True, kw_only=True)
class Comparison:
    """The fields, those that differ first, and when the registers were asked."""

    rows: tuple[Compared, ...]
    fetched_at: datetime
    objections: Mapping[str, str]  # fact → what the person says it should be; licences' facts as well

    @property
    def agreeing(self) -> int:
        return sum(row.agrees is True for row in self.rows)

    @property
    def differing(self) -> int:
        return sum(row.is_clash for row in self.rows)

    @property
    def unanswered(self) -> int:
        return len(self.rows) - self.agreeing - self.differing


def compared(case: Case, content: ItemContent, *, by: Officer, at: datetime) -> Comparison | None:
    """Compare the bound fields with the registers; None when the form has none or the case is closed.

    A register that does not answer leaves its fields open. The look-up is logged with case and
    purpose, and the person sees it. What the person objects to stands beside it. 4–6 SQL.
    """
    registers = tuple(f"{one.value}." for one in Register)
    binds = {
        name: bind for name, bind in form_binds(content.form or {}).items() if bind.startswith(registers)
    }
    if not binds or case.state not in OPEN_STATES:
        return None
    now, masked = _registered(case, frozenset(binds.values()), by=by, at=at)
    disputes = disputed_in_case(about=[case.person_id, case.uscc], case_number=case.number, by=by, at=at)
    properties = (content.form or {}).get("properties", {})
    rows = []
    for name, bind in binds.items():
        entered, registered = str(case.form.get(name, "")), now.get(bind)
        agrees = None if registered is None else entered == registered
        hides = registered is not None and masked.get(bind, "") != registered
        rows.append(
            Compared(
                label=str(properties.get(name, {}).get("title", name)),
                entered=masked.get(bind, "") if hides and agrees else worded(bind, entered),
                registered=worded(bind, masked.get(bind, "")),
                source=bind.split(".")[0],
                agrees=agrees,
                disputed=disputes[bind].said if bind in disputes else "",
                **_checked(case.unchecked.get(name)),
            )
        )
    if AUTHORITY in case.unchecked:
        rows.append(_authority(case))
    said = {fact: one.said for fact, one in disputes.items()}
    return Comparison(rows=tuple(sorted(rows, key=_clashes_first)), fetched_at=at, objections=said)


def _clashes_first(row: Compared) -> int:
    return 0 if row.is_clash else 1 if row.disputed else 2 if row.agrees is None else 3


def _checked(entry: Mapping[str, Any] | None) -> dict[str, Any]:
    if entry is None:
        return {}
    at = entry["checked_at"]
    return {"was_typed": True, "checked_at": datetime.fromisoformat(at) if at else None}


def _authority(case: Case) -> Compared:
    """Whether the applicant may act for the firm, which nobody could say at submission."""
    entry = case.unchecked[AUTHORITY]
    return Compared(
        label=_("May act for the firm"),
        entered=_("says so"),
        registered={True: _("yes"), False: _("no")}.get(entry["agrees"], ""),
        source="firm",
        agrees=entry["agrees"],
        **_checked(entry),
    )


def _registered(
    case: Case, binds: frozenset[str], *, by: Officer, at: datetime
) -> tuple[dict[str, str], dict[str, str]]:
    """What the registers that answer say, in full and masked."""
    plain: dict[str, str] = {}
    masked: dict[str, str] = {}
    by = by.acting_for(
        organisation(case.organisation_id)
    )  # whoever serves several offices is named as of this one
    if wanted := frozenset(name for name in binds if name.startswith("person.")):
        try:
            person = look_up_person(
                person_id=case.person_id,
                fields=wanted,
                purpose=HANDLE_CASE,
                case_number=case.number,
                by=by,
                at=at,
            )
        except RegisterSilent:
            pass
        else:
            plain, masked = plain | dict(person.values), masked | dict(person.masked().values)
    if wanted := frozenset(name for name in binds if name.startswith("firm.")):
        try:
            firm = look_up_firm(
                uscc=case.uscc, fields=wanted, purpose=HANDLE_CASE, case_number=case.number, by=by, at=at
            )
        except RegisterSilent:
            pass
        else:
            plain, masked = plain | dict(firm.values), masked | dict(firm.masked().values)
    return plain, masked
