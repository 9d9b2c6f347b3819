"""In a demo: the market regulator's own system, which enters every firm that it registers.

In a city the entity register and the licence library hear of a new firm from that system. The demo has
none, so that whoever founds a firm would wait for it for ever, and so would the services of a bundle that
begin in its name. Which item founds firms, and which of its entries say what, stands in `city.yaml`.
"""

from datetime import datetime
from typing import Any

from tongban.foundation.directory.public import Officer, officer_of, organisation_by_code
from tongban.foundation.identity.public import account_named, person_of
from tongban.foundation.jobs.public import Envelope
from tongban.kernel.actors import SystemActor
from tongban.kernel.clock import CITY_ZONE
from tongban.kernel.errors import NotFound
from tongban.resources.licences.public import Holder, HolderKind, KnownLicence, Trust, enter_licences
from tongban.resources.registers.public import FirmRow, FirmStatus, Purpose, look_up_person, register_firms
from tongban.services.cases.public import CaseDecided, CaseFact, Outcome, case_facts, own_entries
from tongban.site.sample_folder import read_sample, sample_folder
from tongban.standards.codes import make_uscc

BY = SystemActor(job="site.found-firms")
_CREDIT_CODE = "001"  # GB/T 36903
_PERSON = ("person.name", "person.id_number", "person.phone")


def found_firm(event: CaseDecided, envelope: Envelope) -> None:
    """Enter the firm that a granted case founds, with its business licence. Heard again it changes nothing."""
    kept = read_sample(sample_folder(), "city.yaml").get("business_licences") or {}
    for fact in case_facts([event.number]) if event.outcome is Outcome.GRANTED else []:
        if fact.item_code == kept.get("founded_by", {}).get("item") and fact.account_id is not None:
            _enter(fact, fact.account_id, kept, at=event.at)


def _clerk(at: datetime) -> Officer:
    """The demo's clerk of every counter, who looks the founder up for the regulator's system."""
    staff = read_sample(sample_folder(), "posts/staff.yaml")["staff"]
    username = next(row["username"] for row in staff if row.get("everywhere") and "accept" in row["posts"])
    account_id = account_named(username)
    if account_id is None:
        raise NotFound
    return officer_of(account_id=account_id, at=at)


def _enter(fact: CaseFact, account_id: int, kept: dict[str, Any], *, at: datetime) -> None:
    named = kept["founded_by"]["entries"]
    typed = own_entries(fact.number, keys=named.values(), by=person_of(account_id=account_id))
    entries = {name: str(typed.get(key, "")) for name, key in named.items()}
    founder = look_up_person(
        person_id=fact.person_id,
        fields=_PERSON,
        purpose=Purpose.HANDLE_CASE,
        case_number=fact.number,
        by=_clerk(at),
        at=at,
    ).values
    today = at.astimezone(CITY_ZONE).date()
    firm = FirmRow(
        uscc=make_uscc(body=f"ME{int(fact.number[-7:-1]):06d}"),
        kind=kept["founded_by"]["kind"],
        area_code=fact.area_code,
        registered_on=today,
        status=FirmStatus.IN_BUSINESS,
        phone=founder["person.phone"],
        representative_id_number=founder["person.id_number"],
        **entries,
    )
    register_firms(rows=[firm], by=BY, at=at)
    licence = KnownLicence(
        type_code=kept["type"],
        number=f"{firm.uscc}-1",
        holder=Holder(kind=HolderKind.FIRM, name=firm.name, id_type=_CREDIT_CODE, id_code=firm.uscc),
        fields={
            "name": firm.name,
            "kind": firm.kind,
            "legal_representative": founder["person.name"],
            "address": firm.address,
            "business_scope": firm.business_scope,
            "registered_on": today.isoformat(),
        },
        organisation_id=organisation_by_code(kept["organisation"]).id,
        valid_from=today,
        trust=Trust.A,
    )
    enter_licences(rows=[licence], by=BY, at=at)
