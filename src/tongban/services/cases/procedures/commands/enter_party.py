"""Enter an interested party (利害关系人): the case touches their important interests directly."""

from datetime import datetime
from uuid import UUID

from django.db import transaction

from tongban.foundation.directory.public import Officer, check_duty
from tongban.foundation.identity.public import account_of_person
from tongban.foundation.trail.public import record
from tongban.foundation.vault.public import mask_name
from tongban.resources.registers.public import match_person_to_tell
from tongban.services.cases.access import lock_case
from tongban.services.cases.facts import HolderKind, PartyRole
from tongban.services.cases.models import Case, CaseParty
from tongban.services.cases.procedures.errors import PartyNotMatched, PartyThereAlready
from tongban.services.cases.procedures.facts import HEAR
from tongban.services.cases.procedures.models import InterestedParty
from tongban.services.cases.procedures.rules import check_in_review, words
from tongban.services.cases.steps import subject_of

DUTY = "cases.enter_party"


@transaction.atomic
def enter_interested_party(
    *, number: str, name: str, id_number: str = "", stake: str, by: Officer, at: datetime
) -> UUID:
    """Enter who is concerned, and how, in words that they are told.

    With an ID number they are found in the register and follow it on their own page; without one, as a
    person from elsewhere or a firm, they are told on paper. At most 9 SQL.

    Source: 行政许可法 (2019) art. 36.

    Raises NotFound, DutyMissing, NotInReview, WordsMissing, PartyNotMatched, PartyThereAlready,
    RegisterSilent.
    """
    case = lock_case(number, for_=by)
    check_duty(by, HEAR, organisation_id=case.organisation_id)
    check_in_review(case.state)
    said = words({"name": name, "stake": stake})
    person_id = _person(case, said["name"], id_number, by=by, at=at) if id_number.strip() else None
    party = CaseParty.objects.create(
        case=case,
        role=PartyRole.INTERESTED,
        kind=HolderKind.PERSON,
        name=said["name"],
        account_id=account_of_person(person_id) if person_id else None,
        person_id=person_id,
    )
    row = InterestedParty.objects.create(
        case=case,
        party=party,
        place=InterestedParty.objects.filter(case=case).count() + 1,
        name_masked=mask_name(said["name"]),
        stake=said["stake"],
        entered_at=at,
        entered_by=by.ref,
    )
    facts = {"party": row.pk, "place": row.place}
    record(act=DUTY, subject=subject_of(case), by=by.only_in(case.organisation_id), at=at, facts=facts)
    return row.pk


def _person(case: Case, name: str, id_number: str, *, by: Officer, at: datetime) -> UUID:
    found = match_person_to_tell(
        name=name, id_number=id_number.strip(), case_number=case.number, by=by, at=at
    )
    if found is None:
        raise PartyNotMatched(facts={"fields": {"id_number": PartyNotMatched.title}})
    takes_part = CaseParty.objects.filter(case=case, person_id=found).exists()
    if takes_part or found == case.person_id:
        raise PartyThereAlready(facts={"fields": {"id_number": PartyThereAlready.title}})
    return found
