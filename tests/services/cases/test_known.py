"""What the city knows fills the form; a silent register stops nobody; a licence that ended is named."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.utils import translation

from tests.foundation.identity.make import bearer, make_authority, make_person, sign_in, sign_in_staff
from tests.resources.licences.make import CARD, make_licence
from tests.resources.registers.make import make_firm, make_firm_of
from tests.services.cases.locking import FIRMS, PEOPLE, locked
from tests.services.cases.make import (
    BY_TOKEN,
    CODE,
    FORM,
    MONDAY,
    Town,
    make_application,
    make_case,
    make_town,
)
from tests.services.cases.visit import desk_of, make_draft, section_of, words_of
from tongban.foundation.identity.public import Capacity, Person, end_authority
from tongban.foundation.jobs.public import deliver_all
from tongban.foundation.messages.models import Message
from tongban.foundation.tasks.models import Task
from tongban.foundation.trail.models import Staged
from tongban.kernel import clock
from tongban.kernel.errors import NotFound, Refused
from tongban.resources.licences.public import Holder, HolderKind, revoke_licence
from tongban.resources.registers.commands.dispute import dispute_fact_of
from tongban.resources.registers.commands.settle_dispute import settle_dispute
from tongban.resources.registers.dispute_facts import DisputeState
from tongban.resources.registers.models import FactDispute, LookUp, RegisteredPerson
from tongban.resources.registers.public import RegisterSilent, look_ups_about
from tongban.services.cases.answers import CasePurposeCheck
from tongban.services.cases.commands.check_entries import BY as CHECKER
from tongban.services.cases.commands.check_entries import check_entries
from tongban.services.cases.commands.draft import begin_draft, save_form
from tongban.services.cases.commands.submit import submit_case
from tongban.services.cases.commands.withdraw import withdraw_case
from tongban.services.cases.facts import Application
from tongban.services.cases.facts import HolderKind as Whom
from tongban.services.cases.jobs import check_typed_entries
from tongban.services.cases.models import Case, CaseSlot, Draft
from tongban.services.cases.reading import ApplicationIncomplete
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


def test_what_only_the_applicant_can_confirm_is_filled_in_and_may_be_changed() -> None:
    phone = {"type": "string", "format": "phone", "title": "联系电话", "x-suggest": "person.phone"}
    town = make_town(form=FORM | {"properties": FORM["properties"] | {"phone": phone}})
    held = str(RegisteredPerson.objects.get(pk=town.person.person_id).facts["phone"])
    client = sign_in(Client(headers={"accept-language": "zh-CN"}), town.person)
    draft_id = make_draft(town)
    page = section_of(draft_id, client)
    shown = client.get(page)
    assert f'value="{held}"' in shown.content.decode()
    assert "已先填上登记的内容" in words_of(shown)
    client.post(page, {"shop": "小满面馆", "area": "68", "phone": "13900000000"})
    assert Draft.objects.get(id=draft_id).form["phone"] == "13900000000"


def test_nobody_elses_phone_is_suggested_to_who_applies_for_them() -> None:
    phone = {"type": "string", "format": "phone", "title": "联系电话", "x-suggest": "person.phone"}
    town = make_town(form=FORM | {"properties": FORM["properties"] | {"phone": phone}})
    helper = make_person(name="受托人")
    make_authority(town.person, helper, at=MONDAY)
    draft_id = begin_draft(
        item_code=CODE,
        holder=Whom.PERSON,
        uscc=None,
        answers={"kind": "hot"},
        by=helper,
        at=MONDAY,
        person_id=town.person.person_id,
        capacity=Capacity.REPRESENTATIVE,
    )
    assert Draft.objects.get(id=draft_id).form == {}


def test_what_a_licence_says_is_objected_to_with_whoever_issued_it() -> None:
    town = make_town(form=BOUND)
    client = sign_in(Client(headers={"accept-language": "zh-CN"}), town.person)
    card = give_card(town)
    draft_id = make_draft(town, is_complete=True)
    page = client.get(f"/drafts/{draft_id}/").content.decode()
    fact = f"licence.{CARD}.number"
    assert f"/my/facts/{fact}/dispute/" in page
    assert "电子证照库" in words_of(client.get(f"/my/facts/{fact}/dispute/"))
    said = dispute_fact_of(fact=fact, uscc="", said="LN-2", why="", papers=(), by=town.person, at=MONDAY)
    assert (said.held, said.fact_text) == (card.number, "老年人优待证：编号")
    task = Task.objects.get(kind="registers.dispute")
    assert (task.post_code, task.organisation_id) == ("issue", town.organisation_id)

    case = make_case(town)
    assert Case.objects.get(number=case.number).form["card_number"] == card.number, "nothing waits for it"
    assert "LN-2" in words_of(desk_of(town.clerk).get(f"/desk/cases/{case.number}/"))

    answered = settle_dispute(
        dispute_id=said.id, is_upheld=True, reasons="证印错了，另发", by=town.issuer, at=MONDAY
    )
    assert answered.state is DisputeState.NOTED
    assert LookUp.objects.filter(fields__contains=[fact]).count() == 0


@pytest.mark.parametrize("fact", [f"licence.{CARD}.nothing", "licence.x.y", "licence.", "weather.today"])
def test_what_no_licence_says_cannot_be_objected_to(fact: str) -> None:
    town = make_town(form=BOUND)
    give_card(town)
    stranger = make_person(name="陌生人")
    for by in (town.person, stranger):
        with pytest.raises(Refused):
            dispute_fact_of(fact=fact, uscc="", said="别的", why="", papers=(), by=by, at=MONDAY)
    with pytest.raises(NotFound):
        dispute_fact_of(
            fact=f"licence.{CARD}.number", uscc="", said="别的", why="", papers=(), by=stranger, at=MONDAY
        )
    assert FactDispute.objects.count() == 0


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
    with django_assert_max_num_queries(13):
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
    assert "2026年9月28日" in said
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
    application = Application(
        **asked, version_id=None, form={"shop": "小满面馆"}, draft_id=draft_id, signature=BY_TOKEN
    )
    stranger = make_person(name="王五")
    with locked(FIRMS):
        with pytest.raises(RegisterSilent):
            submit_case(application=application, by=stranger, at=MONDAY, key="k")
        done = submit_case(application=application, by=town.person, at=MONDAY, key="k")
    with pytest.raises(NotFound):
        submit_case(application=application, by=stranger, at=MONDAY, key="k")
    case = Case.objects.get(number=done.number)
    assert case.applicant_name == firm.name
    assert list(case.unchecked) == ["firm", "authority"]
    assert check_entries(number=case.number, at=MONDAY)
    case.refresh_from_db()
    assert [entry["agrees"] for entry in case.unchecked.values()] == [True, True]


@pytest.mark.django_db(transaction=True)
def test_a_draft_begun_in_the_silence_asks_again_and_is_filled_in(hurried: None, on_monday: None) -> None:
    town = make_town()
    citizen = sign_in(Client(headers={"accept-language": "zh-CN"}), town.person)
    with locked(PEOPLE):
        begun = citizen.post(f"/apply/{CODE}/", {"whom": "person", "kind": "hot"})
        page = citizen.get(begun["Location"])
        assert "人口库暂时没有应答" in words_of(page)
        draft_id = Draft.objects.get().id
        form = citizen.get(section_of(draft_id, citizen))
        assert "待核：数据源现在没有应答" in words_of(form)
        assert 'name="born"' in form.content.decode()
        assert 'name="name"' not in form.content.decode()  # the real name is known
        still = citizen.post(f"/drafts/{draft_id}/ask/", follow=True)
        assert "仍没有应答" in words_of(still)
    save_form(
        draft_id=draft_id,
        values={"shop": "面馆", "born": "1900-01-01"},
        is_done=True,
        by=town.person,
        at=MONDAY,
    )
    assert "人口库暂时没有应答" in words_of(citizen.get(f"/drafts/{draft_id}/"))  # within the minute
    now = clock.current()
    assert isinstance(now, clock.MovableClock)
    now.move_to(MONDAY + timedelta(seconds=90))
    assert "没有应答" not in words_of(citizen.get(f"/drafts/{draft_id}/"))
    draft = Draft.objects.get()
    assert draft.known["person.birth_date"] == "1953-04-05"
    assert draft.form == {"shop": "面馆"}  # what was typed gives way to the register


def test_nobody_asks_again_for_anothers_draft(town: Town) -> None:
    draft_id = make_draft(town)
    stranger = sign_in(Client(), make_person(name="王五"))
    assert stranger.post(f"/drafts/{draft_id}/ask/").status_code == 404


def submitted_in_silence(town: Town, **typed: str) -> Case:
    form = {"shop": "小满面馆", "id_number": id_number_of(town.person), "born": "1953-04-05"}
    with locked(PEOPLE):
        done = make_case(town, form=form | typed)
    return Case.objects.get(number=done.number)


@pytest.mark.django_db(transaction=True)
def test_what_was_typed_is_checked_when_the_register_is_back(hurried: None) -> None:
    town = make_town()
    case = submitted_in_silence(town, born="1953-05-04")
    with locked(PEOPLE):
        assert not check_entries(number=case.number, at=MONDAY)
    assert check_entries(number=case.number, at=MONDAY)
    deliver_all()
    case.refresh_from_db()
    assert {name: entry["agrees"] for name, entry in case.unchecked.items()} == {
        "name": True,
        "id_number": True,
        "born": False,
    }
    assert "1953" not in str(case.unchecked)
    seen = look_ups_about(person_id=town.person.person_id)[0]
    assert (seen.purpose, seen.case_number) == ("check-entries", case.number)
    told = Message.objects.filter(to_account=town.person.account_id, title__startswith="What you typed")
    assert told.count() == 1
    assert check_entries(number=case.number, at=MONDAY)  # again changes nothing
    deliver_all()
    assert told.count() == 1
    desk = words_of(desk_of(town.clerk).get(f"/desk/cases/{case.number}/"))
    assert desk.index("出生日期") < desk.index("公民身份号码")  # clashes first
    assert "申请时数据源没有应答，由申请人填写" in desk
    assert "核对" in desk


@pytest.mark.django_db(transaction=True)
def test_nobody_is_told_when_everything_agrees(hurried: None) -> None:
    town = make_town()
    case = submitted_in_silence(town)
    assert check_entries(number=case.number, at=MONDAY)
    deliver_all()
    assert not Message.objects.filter(title__startswith="What you typed").exists()


@pytest.mark.django_db(transaction=True)
def test_the_job_comes_back_while_the_register_is_silent(hurried: None) -> None:
    town = make_town()
    case = submitted_in_silence(town)
    with locked(PEOPLE):
        check_typed_entries(number=case.number, asked=3)
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT args->>'asked' FROM procrastinate_jobs WHERE task_name = 'cases.check-entries' "
            "AND args->>'number' = %s ORDER BY id",
            [case.number],
        )
        assert [row[0] for row in cursor.fetchall()][-1:] == ["4"]


@pytest.mark.django_db(transaction=True)
def test_the_officer_sees_that_the_register_is_silent_and_may_go_on(hurried: None) -> None:
    town = make_town()
    case = submitted_in_silence(town)
    desk = desk_of(town.clerk)
    with locked(PEOPLE):
        page = words_of(desk.get(f"/desk/cases/{case.number}/"))
    assert "3项没有应答" in page
    assert "没有应答，待核" in page


@pytest.mark.django_db(transaction=True)
def test_the_platform_looks_only_for_an_open_case_about_that_person(hurried: None) -> None:
    town = make_town()
    other = make_person(name="王五")
    case = submitted_in_silence(town)
    assert CasePurposeCheck().check(case_number=case.number, by=CHECKER, about=town.person.person_id)
    assert not CasePurposeCheck().check(case_number=case.number, by=CHECKER, about=other.person_id)
    withdraw_case(number=case.number, reasons="不办了", by=town.person, at=MONDAY)
    assert not CasePurposeCheck().check(case_number=case.number, by=CHECKER, about=town.person.person_id)
    assert check_entries(number=case.number, at=MONDAY)
    assert Case.objects.get(number=case.number).unchecked["born"]["agrees"] is None


@pytest.mark.django_db(transaction=True)
def test_a_delegate_is_not_taken_for_the_representative_while_the_register_is_silent(hurried: None) -> None:
    town = make_town(audience=("1", "2"))
    owner, clerk = make_person(name="王大书"), make_person(name="陈一鸣")
    firm = make_firm_of(owner.person_id, name="大书文化传播有限公司（演示）")
    authority = make_authority(owner, clerk, uscc=firm.uscc, last_date=date(2026, 12, 31), at=MONDAY)
    asked = {"item_code": CODE, "holder": Whom.FIRM, "uscc": firm.uscc, "answers": {"kind": "hot"}}
    begin_draft(**asked, by=clerk, at=MONDAY, capacity=Capacity.DELEGATE)
    changes = {"holder": Whom.FIRM, "uscc": firm.uscc, "capacity": Capacity.DELEGATE}
    submit_case(application=make_application(clerk, **changes), by=clerk, at=MONDAY, key="k")
    end_authority(authority_id=authority, by=owner, at=MONDAY)
    with locked(FIRMS), pytest.raises(RegisterSilent):
        begin_draft(**asked, by=clerk, at=MONDAY)
    assert town.organisation_id


@pytest.mark.parametrize(("language", "word"), [("zh-CN", "男"), ("en", "Male")])
def test_sex_is_said_in_the_readers_language_and_kept_as_the_register_says_it(
    language: str, word: str, on_monday: None
) -> None:
    sex = {"type": "string", "title": "性别", "x-bind": "person.sex"}
    town = make_town(form=FORM | {"properties": FORM["properties"] | {"sex": sex}})
    reader = {"accept-language": language}
    page = sign_in(Client(headers=reader), town.person).get(f"/drafts/{make_draft(town)}/")
    assert f"性别 {word}" in words_of(page)
    number = make_case(town).number
    assert Case.objects.get(number=number).form["sex"] == "男"
    desk = sign_in_staff(Client(headers=reader), town.clerk).get(f"/desk/cases/{number}/")
    assert f"性别 {word} {word}" in words_of(desk)
