"""Check against the registers what was typed while they did not answer (待核)."""

import contextlib
from datetime import datetime

from django.db import transaction

from tongban.foundation.identity.public import RealNameNeeded, firms_of, person_of
from tongban.foundation.jobs.public import announce
from tongban.foundation.trail.public import record
from tongban.kernel.actors import SystemActor
from tongban.resources.registers.public import RegisterSilent, look_up_firm, look_up_person
from tongban.services.cases.access import lock_any_case
from tongban.services.cases.events import EntriesChecked
from tongban.services.cases.known import AUTHORITY
from tongban.services.cases.models import Case
from tongban.services.cases.rules import OPEN_STATES
from tongban.services.cases.steps import subject_of

DUTY = "cases.check_entries"
CHECK_ENTRIES = "check-entries"
BY = SystemActor(job="cases.check-entries")


@transaction.atomic
def check_entries(*, number: str, at: datetime) -> bool:
    """Ask the registers, keep for each entry whether it agrees; answers whether nothing is left to ask.

    The look-up names the case and the person sees it. What the register says is not kept here: the
    officer of the case sees it beside the entry. A case that is closed is left alone.

    Raises NotFound.
    """
    case = lock_any_case(number)
    waiting = {name: entry for name, entry in case.unchecked.items() if entry["checked_at"] is None}
    if not waiting or case.state not in OPEN_STATES:
        return True
    says = _registered(case, {entry["fact"] for entry in waiting.values()}, at=at)
    checked = {name: entry for name, entry in waiting.items() if entry["fact"] in says}
    if not checked:
        return False
    for name, entry in checked.items():
        entry["checked_at"] = at.isoformat()
        entry["agrees"] = str(case.form.get(name, case.uscc)).strip() == says[entry["fact"]]
    case.save(update_fields=["unchecked"])
    differing = sorted(name for name, entry in checked.items() if not entry["agrees"])
    facts = {"agreeing": len(checked) - len(differing), "differing": differing}
    record(act=DUTY, subject=subject_of(case), by=BY, at=at, facts=facts)
    announce(
        EntriesChecked(
            number=case.number, organisation_id=case.organisation_id, at=at, differing=tuple(differing)
        )
    )
    return len(checked) == len(waiting)


def _registered(case: Case, facts: set[str], *, at: datetime) -> dict[str, str]:
    """What the registers that answer say of these facts. 2 SQL a register, one more for the authority."""
    says: dict[str, str] = {}
    if person := frozenset(name for name in facts if name.startswith("person.")):
        with contextlib.suppress(RegisterSilent):
            says |= look_up_person(
                person_id=case.person_id,
                fields=person,
                purpose=CHECK_ENTRIES,
                case_number=case.number,
                by=BY,
                at=at,
            ).values
    if firm := frozenset(name for name in facts if name.startswith("firm.")):
        with contextlib.suppress(RegisterSilent):
            says |= look_up_firm(
                uscc=case.uscc, fields=firm, purpose=CHECK_ENTRIES, case_number=case.number, by=BY, at=at
            ).values
    if AUTHORITY in facts and (known := _authority(case)) is not None:
        says[AUTHORITY] = known
    return says


def _authority(case: Case) -> str | None:
    """The firm's code where the register names the applicant as its representative, empty where not."""
    try:
        firms = firms_of(person_of(account_id=case.account_id)) if case.account_id else []
    except RegisterSilent:
        return None
    except RealNameNeeded:
        firms = []
    return case.uscc if case.uscc in {firm.uscc for firm in firms} else ""
