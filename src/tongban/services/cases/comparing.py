"""What was entered against what the registers hold (填的和登记的对一对), looked up for the case."""

from dataclasses import dataclass
from datetime import datetime

from tongban.foundation.directory.public import Officer
from tongban.foundation.forms.public import form_binds
from tongban.resources.registers.public import look_up_firm, look_up_person
from tongban.services.cases.models import Case
from tongban.services.cases.rules import OPEN_STATES
from tongban.services.items.public import ItemContent

HANDLE_CASE = "handle-case"


@dataclass(frozen=True, kw_only=True)
class Compared:
    """One field: as entered, as registered now (both masked where a clerk need not see all)."""

    label: str
    entered: str
    registered: str
    source: str
    agrees: bool


@dataclass(frozen=True, kw_only=True)
class Comparison:
    """The fields, those that differ first, and when the registers were asked."""

    rows: tuple[Compared, ...]
    fetched_at: datetime

    @property
    def agreeing(self) -> int:
        return sum(row.agrees for row in self.rows)

    @property
    def differing(self) -> int:
        return len(self.rows) - self.agreeing


def compared(case: Case, content: ItemContent, *, by: Officer, at: datetime) -> Comparison | None:
    """Compare the bound fields with the registers; None when the form has none or the case is closed.

    The look-up is logged with case and purpose, and the person sees it. 2–4 SQL.
    """
    binds = form_binds(content.form or {})
    if not binds or case.state not in OPEN_STATES:
        return None
    now, masked = _registered(case, frozenset(binds.values()), by=by, at=at)
    properties = (content.form or {}).get("properties", {})
    rows = []
    for name, bind in binds.items():
        entered, registered = str(case.form.get(name, "")), now.get(bind, "")
        agrees = entered == registered
        hides = masked.get(bind, "") != registered
        rows.append(
            Compared(
                label=str(properties.get(name, {}).get("title", name)),
                entered=masked.get(bind, "") if hides and agrees else entered,
                registered=masked.get(bind, ""),
                source=bind.split(".")[0],
                agrees=agrees,
            )
        )
    return Comparison(rows=tuple(sorted(rows, key=lambda row: row.agrees)), fetched_at=at)


def _registered(
    case: Case, binds: frozenset[str], *, by: Officer, at: datetime
) -> tuple[dict[str, str], dict[str, str]]:
    plain: dict[str, str] = {}
    masked: dict[str, str] = {}
    if wanted := frozenset(name for name in binds if name.startswith("person.")):
        person = look_up_person(
            person_id=case.person_id,
            fields=wanted,
            purpose=HANDLE_CASE,
            case_number=case.number,
            by=by,
            at=at,
        )
        plain, masked = plain | dict(person.values), masked | dict(person.masked().values)
    if wanted := frozenset(name for name in binds if name.startswith("firm.")):
        firm = look_up_firm(
            uscc=case.uscc, fields=wanted, purpose=HANDLE_CASE, case_number=case.number, by=by, at=at
        )
        plain, masked = plain | dict(firm.values), masked | dict(firm.masked().values)
    return plain, masked
