"""Applying for somebody else: a parent, a delegate, a representative; what each side sees and may do."""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any
from uuid import UUID

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from tests.foundation.identity.make import bearer, make_authority, make_person, sign_in
from tests.resources.registers.make import make_child, make_firm_of
from tests.services.cases.make import CODE, MONDAY, Town, bring_to, make_application, make_town, make_upload
from tests.services.cases.visit import desk_of, words_of
from tongban.foundation.identity.public import (
    AuthorityEnded,
    AuthorityTooNarrow,
    Capacity,
    Person,
    end_authority,
)
from tongban.foundation.jobs.public import deliver_all
from tongban.foundation.messages.models import Message, Note
from tongban.foundation.papers.public import documents_of
from tongban.foundation.papers.queries import readable_paper
from tongban.foundation.tasks.models import Task
from tongban.foundation.trail.models import Staged
from tongban.kernel import clock
from tongban.kernel.errors import NotFound
from tongban.resources.licences.models import Licence
from tongban.resources.licences.public import HolderKind as LicenceHolder
from tongban.resources.licences.public import licences_of_case
from tongban.resources.licences.queries import holder_index
from tongban.resources.registers.guardians import ChildIsOfAge
from tongban.resources.registers.models import LookUp, RegisteredPerson, RegisteredRelation
from tongban.resources.registers.public import NotYourData, look_ups_about
from tongban.services.cases.commands.draft import begin_draft, put_paper, save_form
from tongban.services.cases.commands.submit import submit_case
from tongban.services.cases.commands.withdraw import withdraw_case
from tongban.services.cases.facts import HolderKind, Submitted
from tongban.services.cases.models import Case, CaseSlot, Draft
from tongban.services.delivery.codes import pickup_code
from tongban.services.delivery.commands.choose import choose_way
from tongban.services.delivery.models import Parcel
from tongban.services.delivery.public import Choice, Way, send_off
from tongban.services.items.public import Fee
from tongban.services.payments.commands.begin_payment import begin_payment
from tongban.services.payments.models import Bill

pytestmark = pytest.mark.django_db
LAST = date(2026, 12, 31)


@dataclass(frozen=True, kw_only=True)
class Helped:
    """A helper, and for whom they apply."""

    helper: Person
    person_id: UUID | None
    capacity: Capacity
    holder: HolderKind = HolderKind.PERSON
    uscc: str | None = None
    principal: Person | None = None
    authority: UUID | None = None

    @property
    def changes(self) -> dict[str, Any]:
        return {
            "person_id": self.person_id,
            "capacity": self.capacity,
            "holder": self.holder,
            "uscc": self.uscc,
        }


def a_parent() -> Helped:
    mother = make_person(name="赵美丽")
    return Helped(
        helper=mother, person_id=make_child(mother.person_id, name="赵小朵"), capacity=Capacity.PARENT
    )


def a_representative(*, items: tuple[str, ...] = (CODE,)) -> Helped:
    old, helper = make_person(name="张福来"), make_person(name="张小满")
    authority = make_authority(old, helper, items=items, last_date=LAST, at=MONDAY)
    return Helped(
        helper=helper,
        person_id=old.person_id,
        capacity=Capacity.REPRESENTATIVE,
        principal=old,
        authority=authority,
    )


def a_delegate(*, items: tuple[str, ...] = (CODE,)) -> Helped:
    owner, clerk = make_person(name="王大书"), make_person(name="陈一鸣")
    firm = make_firm_of(owner.person_id, name="大书文化传播有限公司（演示）")
    authority = make_authority(owner, clerk, uscc=firm.uscc, items=items, last_date=LAST, at=MONDAY)
    return Helped(
        helper=clerk,
        person_id=None,
        capacity=Capacity.DELEGATE,
        holder=HolderKind.FIRM,
        uscc=firm.uscc,
        principal=owner,
        authority=authority,
    )


EVERYBODY = pytest.mark.parametrize("helped_by", [a_parent, a_representative, a_delegate])


@pytest.fixture
def town(on_monday: None) -> Town:
    return make_town(audience=("1", "2"))


def submit(helped: Helped, *, key: str = "k", **changes: Any) -> Submitted:
    application = make_application(helped.helper, **(helped.changes | changes))
    return submit_case(application=application, by=helped.helper, at=MONDAY, key=key)


def make_whole_draft(helped: Helped) -> UUID:
    draft_id = begin_draft(
        item_code=CODE,
        holder=helped.holder,
        uscc=helped.uscc,
        answers={"kind": "hot"},
        by=helped.helper,
        at=MONDAY,
        person_id=helped.person_id,
        capacity=helped.capacity,
    )
    save_form(
        draft_id=draft_id,
        values={"shop": "小满面馆", "area": 68},
        is_done=True,
        by=helped.helper,
        at=MONDAY,
    )
    paper = make_upload(helped.helper)
    put_paper(draft_id=draft_id, slot="layout", paper_id=paper, by=helped.helper, at=MONDAY)
    return draft_id


def browser(person: Person) -> Client:
    return sign_in(Client(headers={"accept-language": "zh-CN"}), person)


@EVERYBODY
def test_the_case_is_about_the_applicant_and_names_who_applied(helped_by: Any, town: Town) -> None:
    helped = helped_by()
    case = Case.objects.get(number=submit(helped).number)
    principal = helped.person_id or (helped.principal and helped.principal.person_id)
    assert (case.person_id, case.account_id) == (principal, helped.helper.account_id)
    assert case.capacity == helped.capacity
    applicant, acting = case.parties.order_by("id")
    assert (applicant.role, applicant.kind, applicant.name) == (
        "applicant",
        helped.holder,
        case.applicant_name,
    )
    assert (acting.role, acting.name, acting.person_id) == (
        "representative",
        helped.helper.name,
        helped.helper.person_id,
    )
    assert case.helper_masked != helped.helper.name
    assert case.form["name"] != helped.helper.name  # the applicant's facts, not the helper's


@EVERYBODY
def test_the_look_up_is_the_applicants_to_see(helped_by: Any, town: Town) -> None:
    helped = helped_by()
    before = LookUp.objects.filter(person_id=helped.helper.person_id).count()
    submit(helped)
    case = Case.objects.get()
    seen = [one for one in look_ups_about(person_id=case.person_id) if one.case_number == case.number]
    assert {(one.by_account, one.capacity, one.is_self) for one in seen} == {
        (helped.helper.account_id, helped.capacity, False)
    }
    assert LookUp.objects.filter(person_id=helped.helper.person_id).count() == before


@pytest.mark.parametrize("helped_by", [a_representative, a_delegate])
def test_both_follow_the_case_and_are_told(helped_by: Any, town: Town) -> None:
    helped = helped_by()
    number = submit(helped).number
    deliver_all()
    for side in (helped.helper, helped.principal):
        client = browser(side)
        page = words_of(client.get(f"/my/cases/{number}/"))
        assert helped.helper.name in page
        assert "代为申请" in page
        assert number[:4] in words_of(client.get("/my/cases/"))
        assert client.get("/api/v1/cases").json()[0]["number"] == number
        assert Message.objects.filter(to_account=side.account_id, about=f"cases:{number}").count() == 1
    mine = words_of(browser(helped.helper).get(f"/my/cases/{number}/"))
    assert "您提交了申请" in mine
    theirs = words_of(browser(helped.principal).get(f"/my/cases/{number}/"))
    assert "您提交了申请" not in theirs
    assert f"{helped.helper.name}提交申请" in theirs
    stranger = browser(make_person(name="别人"))
    assert stranger.get(f"/my/cases/{number}/").status_code == 404
    assert number not in words_of(stranger.get("/my/cases/"))


def test_the_other_parent_does_not_follow_the_case(town: Town) -> None:
    mother, father = make_person(name="赵美丽"), make_person(name="陈一鸣")
    child = make_child(mother.person_id, father.person_id)
    number = submit(Helped(helper=mother, person_id=child, capacity=Capacity.PARENT)).number
    assert browser(father).get(f"/my/cases/{number}/").status_code == 404


@EVERYBODY
def test_the_office_reads_who_applied_for_whom(helped_by: Any, town: Town) -> None:
    helped = helped_by()
    number = submit(helped).number
    deliver_all()
    page = words_of(desk_of(town.clerk).get(f"/desk/cases/{number}/"))
    assert f"由{helped.helper.name}（" in page
    assert f"{helped.helper.name} 提交申请" in page
    case = Case.objects.get()
    label = Task.objects.get(about=f"cases:{number}").applicant_label
    assert label == f"{case.applicant_masked}（{case.helper_masked}代）"


@pytest.mark.parametrize("helped_by", [a_representative, a_delegate])
@pytest.mark.parametrize("side", ["helper", "principal"])
def test_either_may_withdraw_and_the_trail_says_who(helped_by: Any, side: str, town: Town) -> None:
    helped = helped_by()
    number = submit(helped).number
    deliver_all()
    by = getattr(helped, side)
    withdraw_case(number=number, reasons="不办了", by=by, at=MONDAY)
    assert Staged.objects.get(act="cases.withdraw").by_ref == by.ref


@pytest.mark.parametrize("helped_by", [a_representative, a_delegate])
def test_after_its_end_the_helper_acts_no_more_and_the_applicant_does(helped_by: Any, town: Town) -> None:
    helped = helped_by()
    number = submit(helped).number
    deliver_all()
    end_authority(authority_id=helped.authority, by=helped.principal, at=MONDAY)
    with pytest.raises(AuthorityEnded):
        withdraw_case(number=number, reasons="", by=helped.helper, at=MONDAY)
    assert browser(helped.helper).post(f"/my/cases/{number}/withdraw/").status_code == 403
    assert Case.objects.get().state == "received"
    withdraw_case(number=number, reasons="", by=helped.principal, at=MONDAY)


@pytest.mark.parametrize("helped_by", [a_representative, a_delegate])
def test_an_authority_ended_between_draft_and_submission_keeps_the_draft(helped_by: Any, town: Town) -> None:
    helped = helped_by()
    draft_id = make_whole_draft(helped)
    end_authority(authority_id=helped.authority, by=helped.principal, at=MONDAY)
    answer = browser(helped.helper).post(f"/drafts/{draft_id}/prepare/")
    assert answer.status_code == 403
    said = words_of(answer)
    assert "您填写的内容都还在" in said
    assert "重新授权" in said
    assert Draft.objects.get().form["shop"] == "小满面馆"
    assert not Case.objects.exists()


def test_a_child_that_came_of_age_between_draft_and_submission_applies_in_person(town: Town) -> None:
    mother = make_person(name="赵美丽")
    child = make_child(mother.person_id, name="赵大山", birth_date=date(2008, 9, 29))
    helped = Helped(helper=mother, person_id=child, capacity=Capacity.PARENT)
    draft_id = make_whole_draft(helped)
    now = clock.current()
    assert isinstance(now, clock.MovableClock)
    now.move_to(MONDAY + timedelta(days=1))
    answer = browser(mother).post(f"/drafts/{draft_id}/prepare/")
    assert answer.status_code == 403
    assert "赵大山已满18周岁" in words_of(answer)
    assert Draft.objects.count() == 1
    with pytest.raises(ChildIsOfAge):
        application = make_application(mother, **helped.changes)
        submit_case(application=application, by=mother, at=MONDAY + timedelta(days=1), key="k")


def test_what_is_forged_is_not_found_and_nothing_is_written(town: Town) -> None:
    helped, delegate, stranger = a_parent(), a_delegate(items=("L-OTHER",)), make_person(name="别人")
    forged = [
        (stranger, helped.changes),
        (stranger, delegate.changes),
        (helped.helper, helped.changes | {"capacity": Capacity.REPRESENTATIVE}),
        (helped.helper, helped.changes | {"person_id": stranger.person_id}),
        (helped.helper, {"capacity": Capacity.PARENT}),
        (helped.helper, helped.changes | {"capacity": Capacity.COUNTER}),
        (helped.helper, helped.changes | {"holder": HolderKind.FIRM, "uscc": delegate.uscc}),
    ]
    for by, changes in forged:
        with pytest.raises((NotFound, NotYourData)):
            submit_case(application=make_application(by, **changes), by=by, at=MONDAY, key="k")
    with pytest.raises(AuthorityTooNarrow):
        submit(delegate)  # for other items than this
    assert not Case.objects.exists()


def test_the_result_is_made_out_to_the_child(town: Town) -> None:
    helped = a_parent()
    number = submit(helped).number
    deliver_all()
    bring_to(town, number, "issued")
    licence = Licence.objects.get()
    facts = RegisteredPerson.objects.get(pk=helped.person_id).facts
    assert bytes(licence.holder_index) == holder_index(LicenceHolder.PERSON, facts["id_number"])
    deliver_all()
    assert "证照发给了赵*朵；您是监护人" in words_of(browser(helped.helper).get(f"/my/cases/{number}/"))


def test_the_begin_page_offers_everybody_and_nobody_else(
    town: Town, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    helped, delegate = a_parent(), a_delegate()
    mother = helped.helper
    make_authority(delegate.principal, mother, uscc=delegate.uscc or "", last_date=LAST, at=MONDAY)
    make_authority(delegate.principal, mother, items=("L-OTHER",), last_date=LAST, at=MONDAY)
    client = browser(mother)
    client.get(f"/apply/{CODE}/")
    with django_assert_max_num_queries(8):
        page = client.get(f"/apply/{CODE}/")
    said = words_of(page)
    assert "为孩子办：赵小朵" in said
    assert "2019年生" in said
    assert "大书文化传播有限公司（演示）" in said
    assert "受托，至12月31日" in said
    assert "替王大书办" not in said  # not for this service
    assert str(helped.person_id) not in page.content.decode()
    alone = words_of(browser(make_person(name="别人")).get(f"/apply/{CODE}/"))
    assert "我自己" in alone
    assert "为孩子办" not in alone


def test_a_parent_begins_for_the_child_and_keeps_a_draft_for_each(town: Town) -> None:
    helped = a_parent()
    client = browser(helped.helper)
    page = client.get(f"/apply/{CODE}/").content.decode()
    key = page.split('name="whom"')[2].split('value="')[1].split('"')[0]
    for whom in ("person", key, key):
        assert client.post(f"/apply/{CODE}/", {"whom": whom, "kind": "hot"}).status_code == 302
    assert Draft.objects.count() == 2
    draft = Draft.objects.get(capacity=Capacity.PARENT)
    assert (draft.person_id, draft.known["person.name"]) == (helped.person_id, "赵小朵")
    assert "申请人：赵小朵" in words_of(client.get(f"/drafts/{draft.id}/"))
    assert "申请人：赵小朵" in words_of(client.get("/my/cases/"))
    assert "您已经为赵小朵填过一部分" in words_of(client.get(f"/apply/{CODE}/"))
    stranger = browser(make_person(name="别人"))
    assert stranger.post(f"/apply/{CODE}/", {"whom": key, "kind": "hot"}).status_code == 404
    assert stranger.get(f"/drafts/{draft.id}/").status_code == 404


def test_the_api_names_applicants_by_an_opaque_id(client: Client, town: Town) -> None:
    helped = a_parent()
    headers = bearer(helped.helper)
    found = client.get("/api/v1/applicants", headers=headers).json()
    assert [(one["capacity"], one["name"]) for one in found] == [("self", "赵美丽"), ("parent", "赵小朵")]
    child = found[1]["id"]
    assert str(helped.person_id) not in child
    body = {
        "item": CODE,
        "answers": {"kind": "hot"},
        "form": {"shop": "小满面馆", "area": 68},
        "slots": [{"key": "layout", "papers": [str(make_upload(helped.helper))]}],
        "capacity": "parent",
        "person": child,
    }

    def post(by: Person, key: str, **changes: Any) -> Any:
        return client.post(
            "/api/v1/cases",
            body | changes,
            content_type="application/json",
            headers={**bearer(by), "Idempotency-Key": key},
        )

    assert post(make_person(name="别人"), "k").status_code == 404
    assert post(helped.helper, "k", person="made-up").status_code == 404
    assert post(helped.helper, "k", capacity="delegate").status_code == 404
    assert post(helped.helper, "k", person=None).status_code == 404
    assert not Case.objects.exists()
    answer = post(helped.helper, "k")
    assert answer.status_code == 201
    case = client.get(f"/api/v1/cases/{answer.json()['number']}", headers=headers).json()
    assert (case["applicant"], case["capacity"], case["applied_by"]) == ("赵*朵", "parent", "赵*丽")
    RegisteredRelation.objects.all().delete()
    assert len(client.get("/api/v1/applicants", headers=headers).json()) == 1


def test_a_helpers_submission_costs_what_the_authority_costs(
    town: Town, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    parent, delegate = a_parent(), a_delegate()
    submit(parent, key="warm")
    for helped, most in ((parent, 14), (delegate, 19)):
        application = make_application(helped.helper, **helped.changes)
        with django_assert_max_num_queries(most):
            submit_case(application=application, by=helped.helper, at=MONDAY, key="cold")


def with_parcel(helped: Helped, town: Town) -> tuple[str, Parcel]:
    """A case of theirs whose result lies ready at the counter."""
    number = submit(helped, delivery=Choice(way=Way.COUNTER)).number
    deliver_all()
    send_off(subject=f"cases:{number}", place="谯城区政务服务中心", by=town.issuer, at=MONDAY)
    parcel = Parcel.objects.get()
    assert parcel.state == "ready"
    return number, parcel


@pytest.mark.parametrize("helped_by", [a_representative, a_delegate])
def test_after_its_end_the_helper_has_no_code_and_sends_the_result_nowhere(
    helped_by: Any, town: Town
) -> None:
    helped = helped_by()
    number, parcel = with_parcel(helped, town)
    code = pickup_code(parcel.id, parcel.round)
    shown = f"{code[:3]} {code[3:]}"
    urls = (f"/my/parcels/{parcel.id}/", f"/my/cases/{number}/")
    assert helped.principal is not None
    for side in (helped.helper, helped.principal):
        for url in urls:
            assert shown in words_of(browser(side).get(url)), (side.name, url)
    end_authority(authority_id=helped.authority, by=helped.principal, at=MONDAY)
    client = browser(helped.helper)
    assert client.get(urls[0]).status_code == 404
    assert client.post(urls[0], {"way": "electronic"}).status_code == 404
    with pytest.raises(NotFound):
        choose_way(parcel_id=parcel.id, choice=Choice(way=Way.ELECTRONIC), by=helped.helper, at=MONDAY)
    assert shown not in words_of(client.get(urls[1]))
    parcel.refresh_from_db()
    assert parcel.state == "ready"
    assert shown in words_of(browser(helped.principal).get(urls[0]))
    assert browser(make_person(name="别人")).get(urls[0]).status_code == 404


@pytest.mark.parametrize("helped_by", [a_representative, a_delegate])
def test_after_its_end_the_helper_reads_no_papers_and_writes_no_messages(helped_by: Any, town: Town) -> None:
    helped = helped_by()
    number = submit(helped).number
    deliver_all()
    bring_to(town, number, "accepted")
    deliver_all()
    papers = [one.paper.id for one in documents_of(f"case:{number}") if one.paper]
    papers += [UUID(one) for slot in CaseSlot.objects.filter(case__number=number) for one in slot.papers]
    assert len(papers) > 1
    assert helped.principal is not None
    for side in (helped.helper, helped.principal):
        assert all(readable_paper(one, by=side, at=MONDAY) for one in papers)
    end_authority(authority_id=helped.authority, by=helped.principal, at=MONDAY)
    client = browser(helped.helper)
    for paper in papers:
        assert client.get(f"/papers/{paper}/").status_code == 404
        assert readable_paper(paper, by=helped.principal, at=MONDAY)
    url = f"/my/cases/{number}/messages/"
    assert client.post(url, {"text": "请把结果寄给我"}).status_code == 403
    assert client.get(url, headers={"HX-Request": "true"}).status_code == 403
    assert not Note.objects.exists()
    page = client.get(f"/my/cases/{number}/")
    assert "您现在不能再代" in words_of(page)
    assert not any(str(paper) in page.content.decode() for paper in papers)


def test_a_parent_of_a_grown_child_reads_no_papers_any_more(town: Town) -> None:
    mother = make_person(name="赵美丽")
    child = make_child(mother.person_id, name="赵大山", birth_date=date(2008, 9, 29))
    number = submit(Helped(helper=mother, person_id=child, capacity=Capacity.PARENT)).number
    paper = UUID(CaseSlot.objects.get(case__number=number, key="layout").papers[0])
    assert readable_paper(paper, by=mother, at=MONDAY)
    with pytest.raises(NotFound):
        readable_paper(paper, by=mother, at=MONDAY + timedelta(days=1))


def test_a_parent_opens_the_licence_of_the_child_and_nobody_else_does(town: Town) -> None:
    helped = a_parent()
    number = submit(helped).number
    deliver_all()
    bring_to(town, number, "issued")
    deliver_all()
    paper = licences_of_case(number)[0].paper_id
    assert paper is not None
    page = browser(helped.helper).get(f"/my/cases/{number}/")
    assert f"/papers/{paper}/" in page.content.decode()
    assert browser(helped.helper).get(f"/papers/{paper}/").getvalue().startswith(b"%PDF")
    assert browser(make_person(name="别人")).get(f"/papers/{paper}/").status_code == 404
    grown = MONDAY + timedelta(days=18 * 366)
    with pytest.raises(NotFound):
        readable_paper(paper, by=helped.helper, at=grown)


@pytest.mark.parametrize("helped_by", [a_representative, a_delegate])
def test_applicant_and_helper_may_pay_and_whose_authority_has_ended_may_not(
    helped_by: Any, on_monday: None
) -> None:
    fee = Fee(name="证件工本费", amount_fen=1000, basis="示例")
    town = make_town(audience=("1", "2"), fees=(fee,), is_charged=True)
    helped = helped_by()
    assert helped.principal is not None
    number = submit(helped).number
    deliver_all()
    bring_to(town, number, "accepted")
    bill = Bill.objects.get(about=f"cases:{number}")
    bill_page, case_page = f"/my/bills/{bill.number}/", f"/my/cases/{number}/"
    for side in (helped.helper, helped.principal):
        client = browser(side)
        assert bill_page in client.get(case_page).content.decode(), side.name
        assert client.get(bill_page).status_code == 200, side.name
    end_authority(authority_id=helped.authority, by=helped.principal, at=MONDAY)
    client = browser(helped.helper)
    assert bill_page not in client.get(case_page).content.decode()
    assert client.get(bill_page).status_code == 404
    with pytest.raises(NotFound):
        begin_payment(number=bill.number, by=helped.helper, at=MONDAY)
    assert browser(helped.principal).get(bill_page).status_code == 200
    assert browser(make_person(name="别人")).get(bill_page).status_code == 404
