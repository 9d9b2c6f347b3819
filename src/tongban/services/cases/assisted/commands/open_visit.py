"""Open a visit (当面帮办): the person stands there, and is found in the population register."""

from datetime import datetime
from uuid import UUID

from django.db import transaction

from tongban.foundation.directory.public import Officer, check_duty
from tongban.foundation.identity.public import account_of_person
from tongban.foundation.trail.public import record
from tongban.resources.registers.public import PresentPerson, match_present_person
from tongban.services.cases.assisted.codes import make_code
from tongban.services.cases.assisted.commands.close_visit import close_open_visits
from tongban.services.cases.assisted.errors import CodeIsNeeded, DocumentNotCompared, PersonNotMatched
from tongban.services.cases.assisted.facts import DUTY as ASSIST
from tongban.services.cases.assisted.facts import CodeUse, HelpPlace, Proof
from tongban.services.cases.assisted.models import Visit
from tongban.services.cases.assisted.places import check_serves, help_place
from tongban.services.cases.assisted.texting import CodeText, text_code

DUTY = "cases.open_visit"


def open_visit(
    *,
    place: str,
    name: str,
    id_number: str,
    proof: Proof,
    is_compared: bool = False,
    by: Officer,
    at: datetime,
) -> UUID:
    """Begin a visit at the helper's place; an earlier one of the same helper ends.

    At a hall counter the clerk says that document and face were compared (`is_compared`), or a code
    goes to the phone on record; at a village point it is always the code. Nothing of the person is
    opened before. At most 12 SQL and the message.

    Source: 个人信息保护法 art. 6 (no more than is needed), 国发〔2022〕5号 (综合窗口, 帮办代办).

    Raises NotFound (not the helper's place), DutyMissing, CodeIsNeeded, DocumentNotCompared,
    PersonNotMatched, RegisterSilent, NotServedHere, NoPhoneKnown; CodeNotSent, when the visit stands and
    waits for a code.
    """
    here = help_place(place, by=by)
    check_duty(by, ASSIST, organisation_id=here.organisation_id)
    if proof not in here.proofs:
        raise CodeIsNeeded
    if proof is Proof.DOCUMENT and not is_compared:
        raise DocumentNotCompared
    with transaction.atomic():
        visit, text = _open(here, name=name, id_number=id_number, proof=proof, by=by, at=at)
    if text is not None:
        text_code(text)
    return visit.pk


def _open(
    here: HelpPlace, *, name: str, id_number: str, proof: Proof, by: Officer, at: datetime
) -> tuple[Visit, CodeText | None]:
    person = match_present_person(name=name, id_number=id_number, by=by, at=at)
    if person is None:
        raise PersonNotMatched(facts={"fields": {"id_number": PersonNotMatched.title}})
    check_serves(here, person_area=person.area_code)
    close_open_visits(by=by, at=at)
    visit = _new_visit(here, person, proof, by=by, at=at)
    is_by_code = proof is Proof.CODE
    text = make_code(visit, use=CodeUse.PRESENCE, place_name=here.name, at=at) if is_by_code else None
    record(
        act=DUTY,
        subject=f"visits:{visit.pk}",
        by=by.only_in(here.organisation_id),
        at=at,
        facts={"place": here.slug, "capacity": here.capacity, "proof": proof, "person": visit.person_id},
    )
    return visit, text


def _new_visit(here: HelpPlace, person: PresentPerson, proof: Proof, *, by: Officer, at: datetime) -> Visit:
    return Visit.objects.create(
        helper_account_id=by.account_id,
        organisation_id=here.organisation_id,
        place_slug=here.slug,
        capacity=here.capacity,
        person_id=person.person_id,
        who={"name": person.name, "phone": person.phone},
        account_id=account_of_person(person.person_id),
        proof=proof,
        proved_at=at if proof is Proof.DOCUMENT else None,
        opened_at=at,
        active_at=at,
    )
