"""Pure rules of credentials: their life, their names, what may be disclosed."""

from datetime import date, datetime, time, timedelta
from typing import Any

from tongban.kernel.clock import CITY_ZONE
from tongban.resources.licences.credentials.facts import Status
from tongban.resources.licences.facts import LicenceFact, LicenceState

# a credential is signed anew when its holder asks; one that was lost is worth nothing after this
CREDENTIAL_LIFE = timedelta(days=30)
_STATUS = {LicenceState.VALID: Status.VALID, LicenceState.SUSPENDED: Status.SUSPENDED}


def status_for(state: LicenceState) -> Status:
    """What a status list says of a licence in this state; that a term has run out is seen from the dates."""
    return _STATUS.get(state, Status.INVALID)


def credential_type(type_code: str) -> str:
    """The `vct` of a type of licence: by its national code, whoever issues it."""
    return f"urn:cn:licence-type:{type_code}"


def hidden_claims(fact: LicenceFact) -> dict[str, Any]:
    """What stands on a licence, by the name under which it is disclosed. Each is disclosed or not.

    The licence's own fields lie under `fields.`.
    """
    holder = fact.holder
    hidden: dict[str, Any] = {
        "type_name": fact.type_name,
        "identifier": fact.identifier,
        "number": fact.number,
        "version": fact.version,
        "holder_kind": holder.kind.value,
        "holder_name": holder.name,
        "holder_id_type": holder.id_type,
        "holder_id_code": holder.id_code,
        "organisation": fact.organisation_name,
        "trust": fact.trust.value,
        "issued_on": fact.issued_on.isoformat(),
        "valid_from": fact.valid_from.isoformat(),
        "valid_until": fact.valid_until.isoformat() if fact.valid_until else None,
    }
    return hidden | {f"fields.{_plain(name)}": value for name, value in fact.fields.items()}


def _plain(name: str) -> str:
    """A field's name within a dotted name."""
    return name.replace(".", "_")


def life_of(fact: LicenceFact, *, at: datetime) -> tuple[int, int]:
    """From when and until when a credential signed at `at` is good, in seconds: not beyond the licence."""
    begin = int(midnight(fact.valid_from).timestamp())
    end = at + CREDENTIAL_LIFE
    if fact.valid_until is not None:
        end = min(end, midnight(fact.valid_until + timedelta(days=1)))
    return begin, int(end.timestamp())


def midnight(day: date) -> datetime:
    """When a day begins in the city."""
    return datetime.combine(day, time.min, CITY_ZONE)
