"""What the city knows fills the form; a silent register stops nobody; a licence that ended is named."""

from datetime import date
from typing import Any

import pytest
from django.test import Client
from django.utils import translation

from tests.foundation.identity.make import bearer, make_person
from tests.resources.licences.make import CARD, make_licence
from tests.resources.registers.make import make_firm
from tests.services.cases.locking import FIRMS, PEOPLE, locked
from tests.services.cases.make import CODE, FORM, MONDAY, Town, make_application, make_case, make_town
from tests.services.cases.visit import make_draft
from tongban.foundation.identity.public import Person
from tongban.foundation.trail.models import Staged
from tongban.kernel.errors import NotFound
from tongban.resources.licences.public import Holder, HolderKind, revoke_licence
from tongban.resources.registers.models import LookUp, RegisteredPerson
from tongban.resources.registers.public import RegisterSilent
from tongban.services.cases.commands.draft import begin_draft
from tongban.services.cases.commands.submit import ApplicationIncomplete, submit_case
from tongban.services.cases.facts import Application
from tongban.services.cases.facts import HolderKind as Whom
from tongban.services.cases.models import Case, CaseSlot, Draft
from tongban.services.items.public import Slot

pytestmark = pytest.mark.django_db
CARD_SLOT = Slot(key="card", name="优待证", licence_types=(CARD,))
BOUND: dict[str, Any] = FORM | {
    "properties": FORM["properties"]
    | {
        "card_number": {"type": "string", "title": "优待证编号", "x-bind": f"licence.{CARD}.number"},
        "card_name": {"type": "string", "title": "证上姓名", "x-bind": f"licence.{CARD}.name"},
    }
}


def id_number_of(person: Person) -> str:
    return str(RegisteredPerson.objects.get(pk=person.person_id).facts["id_number"])


def give_card(town: Town, **changes: Any) -> Any:
    holder = Holder(
        kind=HolderKind.PERSON, name=town.person.name, id_type="111", id_code=id_number_of(town.person)
    )
    given = {"type_code": CARD, "holder": holder, "fields": {"name": "张老"}, "valid_from": date(2026, 1, 1)}
    return make_licence(by=town.issuer, organisation_id=town.organisation_id, **given | changes)


def test_a_field_bound_to_a_licence_is_filled_from_the_applicants_own_and_locked() -> None:
    town = make_town(form=BOUND)
    card = give_card(town)
    case = Case.objects.get(number=make_case(town).number)
    assert (case.form["card_number"], case.form["card_name"]) == (card.number, "张老")
    from tongban.foundation.forms.public import EntriesInvalid

    with pytest.raises(EntriesInvalid) as refused:
        make_case(town, key="other", form={"shop": "小满面馆", "card_number": "别的号"})
    assert refused.value.facts["codes"] == {"card_number": "fact-locked"}


def test_a_licence_of_somebody_else_fills_nothing() -> None:
    town = make_town(form=BOUND)
    other = make_person(name="陌生人")
    holder = Holder(kind=HolderKind.PERSON, name="陌生人", id_type="111", id_code=id_number_of(other))
    give_card(town, holder=holder)
    assert "card_number" not in Case.objects.get(number=make_case(town).number).form


def test_form_and_slots_ask_the_library_once(django_assert_max_num_queries: Any) -> None:
    town = make_town(form=BOUND, slots=(CARD_SLOT,))
    give_card(town)
    application = make_application(town.person, slots=())
    submit_case(application=application, by=town.person, at=MONDAY, key="warm")
    with django_assert_max_num_queries(11):
        submit_case(application=application, by=town.person, at=MONDAY, key="cold")


@pytest.mark.parametrize("way", ["expired", "revoked"])
def test_a_licence_that_ends_before_submission_is_named_and_the_draft_is_kept(way: str) -> None:
    town = make_town(slots=(CARD_SLOT,))
    card = give_card(town, valid_until=date(2026, 9, 28) if way == "expired" else None)
    draft_id = make_draft(town)
    if way == "revoked":
        from tests.foundation.directory.make import DUTIES
        from tests.foundation.identity.make import make_staff

        DUTIES.setdefault("revoke", frozenset({"licences.revoke"}))
        revoke_licence(
            identifier=card.identifier, reason="持证人申请", by=make_staff(posts=("revoke",)), at=MONDAY
        )
    later = MONDAY.replace(day=29)
    application = make_application(town.person, slots=(), draft_id=draft_id)
    with pytest.raises(ApplicationIncomplete) as refused:
        submit_case(application=application, by=town.person, at=later, key="k")
    with translation.override("zh-hans"):
        said = refused.value.sentence(translation.gettext)
    assert "老年人优待证" in said
    assert "2026-09-28" in said
    assert refused.value.facts["missing"] == ["card"]
    assert Draft.objects.filter(id=draft_id).exists()
    assert not Case.objects.exists()


@pytest.fixture
def hurried(settings: Any) -> None:
    """Nobody waits long for a register in these tests."""
    settings.REGISTER_WAIT_SECONDS = 0.2


@pytest.mark.django_db(transaction=True)
def test_a_silent_register_stops_no_application(hurried: None) -> None:
    town = make_town()
    application = make_application(
        town.person, form={"shop": "小满面馆", "id_number": id_number_of(town.person), "born": "1953-04-05"}
    )
    seen = LookUp.objects.count()
    with locked(PEOPLE):
        done = submit_case(application=application, by=town.person, at=MONDAY, key="k")
    case = Case.objects.get(number=done.number)
    assert (case.form["name"], case.applicant_masked) == ("老张", "老*")  # the confirmed real name
    assert case.form["born"] == "1953-04-05"
    assert sorted(case.unchecked) == ["born", "id_number", "name"]
    assert case.unchecked["born"] == {"fact": "person.birth_date", "checked_at": None, "agrees": None}
    assert CaseSlot.objects.get(case=case, key="identity").how == "shared"
    assert LookUp.objects.count() == seen  # what did not answer was not looked at
    assert Staged.objects.filter(act="cases.submit").count() == 1


@pytest.mark.django_db(transaction=True)
def test_what_is_required_is_typed_when_the_register_is_silent(client: Client, hurried: None) -> None:
    town = make_town(form=FORM | {"required": [*FORM["required"], "born"]})
    body = {"item": CODE, "answers": {"kind": "hot"}, "form": {"shop": "小满面馆"}, "slots": []}
    headers = {**bearer(town.person), "Idempotency-Key": "k"}
    with locked(PEOPLE):
        answer = client.post("/api/v1/cases", body, content_type="application/json", headers=headers)
    assert answer.status_code == 422
    assert answer.json()["facts"]["codes"] == {"born": "required"}
    assert answer.json()["facts"]["silent"] == ["person"]


@pytest.mark.django_db(transaction=True)
def test_what_the_draft_heard_stands_in_for_a_register_that_falls_silent(hurried: None) -> None:
    town = make_town()
    draft_id = make_draft(town)
    with locked(PEOPLE):
        done = make_case(town, draft_id=draft_id)
    case = Case.objects.get(number=done.number)
    assert case.form["id_number"] == id_number_of(town.person)
    assert case.form["born"] == "1953-04-05"
    assert sorted(case.unchecked) == ["born", "id_number", "name"]


@pytest.mark.django_db(transaction=True)
def test_a_firm_is_applied_for_while_its_register_is_silent_by_who_did_before(hurried: None) -> None:
    form = {
        "type": "object",
        "required": ["firm", "shop"],
        "properties": {
            "firm": {"type": "string", "title": "单位名称", "x-bind": "firm.name"},
            "shop": {"type": "string", "title": "店名"},
        },
    }
    town = make_town(form=form, audience=("2",), slots=())
    from tongban.foundation.directory.public import forget_all
    from tongban.resources.registers.public import PersonRow

    facts = RegisteredPerson.objects.get(pk=town.person.person_id).facts
    owner = PersonRow(
        **{**facts, "birth_date": date.fromisoformat(facts["birth_date"])}, area_code="341602100000"
    )
    firm = make_firm(owner)
    forget_all()
    asked = {"item_code": CODE, "holder": Whom.FIRM, "uscc": firm.uscc, "answers": {"kind": "hot"}}
    with locked(FIRMS), pytest.raises(RegisterSilent):
        begin_draft(**asked, by=town.person, at=MONDAY)
    draft_id = begin_draft(**asked, by=town.person, at=MONDAY)
    application = Application(**asked, version_id=None, form={"shop": "小满面馆"}, draft_id=draft_id)
    stranger = make_person(name="王五")
    with locked(FIRMS):
        with pytest.raises(RegisterSilent):
            submit_case(application=application, by=stranger, at=MONDAY, key="k")
        done = submit_case(application=application, by=town.person, at=MONDAY, key="k")
    with pytest.raises(NotFound):
        submit_case(application=application, by=stranger, at=MONDAY, key="k")
    case = Case.objects.get(number=done.number)
    assert case.applicant_name == firm.name
    assert list(case.unchecked) == ["firm"]
