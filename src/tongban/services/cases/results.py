"""What comes out of a granted case: for whom, with which fields, from which day."""

from datetime import date, datetime

from tongban.foundation.directory.public import Officer, organisation
from tongban.kernel.clock import CITY_ZONE
from tongban.resources.registers.public import look_up_firm, look_up_person
from tongban.services.cases.facts import HolderKind
from tongban.services.cases.known import Known
from tongban.services.cases.models import Case
from tongban.services.items.public import ItemContent

ISSUE_RESULT = "issue-result"
# GB/T 36903 holder kinds: 111 the citizen's ID number, 001 the unified social credit code
_ID_TYPES = {HolderKind.PERSON: "111", HolderKind.FIRM: "001"}


def holder_kind(case: Case) -> HolderKind:
    """For whom the case is."""
    return HolderKind(case.holder)


def id_type(case: Case) -> str:
    """The kind of the holder's identity code (GB/T 36903)."""
    return _ID_TYPES[holder_kind(case)]


def first_day(at: datetime) -> date:
    """The day from which the result holds: the day on which it is made out."""
    return at.astimezone(CITY_ZONE).date()


def holder_facts(case: Case, content: ItemContent, *, by: Officer, at: datetime) -> Known:
    """The register facts that stand on the result, looked up for this case and logged. 2–4 SQL."""
    wanted = set(content.result.licence_fields.values()) if content.result else set()
    by = by.acting_for(organisation(case.organisation_id))
    person = look_up_person(
        person_id=case.person_id,
        fields=frozenset(
            {name for name in wanted if name.startswith("person.")} | {"person.name", "person.id_number"}
        ),
        purpose=ISSUE_RESULT,
        case_number=case.number,
        by=by,
        at=at,
    )
    facts = dict(person.values)
    if holder_kind(case) is HolderKind.FIRM:
        firm = look_up_firm(
            uscc=case.uscc,
            fields=frozenset(
                {name for name in wanted if name.startswith("firm.")} | {"firm.name", "firm.uscc"}
            ),
            purpose=ISSUE_RESULT,
            case_number=case.number,
            by=by,
            at=at,
        )
        facts |= firm.values
    return Known(facts=facts, fetched_at=at)


def licence_fields(case: Case, content: ItemContent, known: Known) -> dict[str, str]:
    """The licence's own fields, from the form, the registers, the case or a fixed text (`='…'`)."""
    if content.result is None:
        return {}
    return {field: _value(source, case, known) for field, source in content.result.licence_fields.items()}


def _value(source: str, case: Case, known: Known) -> str:
    if source.startswith("='"):
        return source[2:].rstrip("'")
    room, _, name = source.partition(".")
    if room == "form":
        value = case.form.get(name, "")
        return "、".join(map(str, value)) if isinstance(value, list) else str(value)
    if room == "case":
        return str({"number": case.number, "organisation": case.organisation_id}.get(name, ""))
    return known.facts.get(source, "")
