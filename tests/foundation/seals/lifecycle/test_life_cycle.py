"""A seal is applied for, approved by another person, made, stopped, resumed, withdrawn, renewed."""

from datetime import timedelta
from typing import Any

import pytest
from django.db import transaction
from django.test import Client

from tests.foundation.directory import make
from tests.foundation.directory.make import CITY_OFFICE, COUNTY_OFFICE, make_organisations
from tests.foundation.identity.make import make_staff, sign_in_staff
from tests.foundation.papers.make import AT
from tests.foundation.papers.papers_to_make import EVERY
from tests.foundation.seals.test_seals import sealed_by
from tongban.foundation.directory.public import DutyMissing, Officer, organisation
from tongban.foundation.jobs.public import deliver_all
from tongban.foundation.papers.public import document_of, order_document, paper_bytes
from tongban.foundation.papers.queries import stuck_documents
from tongban.foundation.seals.facts import SealKind, SealNeedsApplication, SealNone, SealSuspended
from tongban.foundation.seals.lifecycle.commands.apply import apply_for_seal, take_back_application
from tongban.foundation.seals.lifecycle.commands.decide import approve_application, refuse_application
from tongban.foundation.seals.lifecycle.commands.suspend import resume_seal, suspend_seal
from tongban.foundation.seals.lifecycle.facts import (
    ApplicationClosed,
    ApplicationState,
    AppliedAlready,
    OwnApplication,
    SealOutOfOrder,
)
from tongban.foundation.seals.lifecycle.models import SealApplication
from tongban.foundation.seals.models import Seal
from tongban.foundation.seals.public import SealRevoked, issue_seal, revoke_seal, seal_of, verify_pdf
from tongban.foundation.trail.public import entries_of
from tongban.kernel import clock
from tongban.kernel.errors import Invalid, NotFound

pytestmark = pytest.mark.django_db
LATER = AT + timedelta(hours=1)
MINE, WAITING = "/desk/seals/", "/desk/operations/seals/applications/"


@pytest.fixture
def offices() -> Any:
    ids = make_organisations()
    clock.current().move_to(AT)  # type: ignore[attr-defined]
    return {code: organisation(ids[code]) for code in (COUNTY_OFFICE, CITY_OFFICE)}


@pytest.fixture
def office(offices: Any) -> Any:
    return offices[COUNTY_OFFICE]


@pytest.fixture
def head(office: Any, monkeypatch: pytest.MonkeyPatch) -> Officer:
    monkeypatch.setitem(make.DUTIES, "seal-head", frozenset({"seals.apply", "seals.suspend"}))
    return make_staff(name="周局长", posts=("seal-head",))


@pytest.fixture
def keeper(office: Any, monkeypatch: pytest.MonkeyPatch) -> Officer:
    held = {"seals.approve", "seals.resume", "seals.revoke", "seals.issue", "jobs.operate", "seals.apply"}
    monkeypatch.setitem(make.DUTIES, "seal-keeper", frozenset(held))
    return make_staff(name="赵运维", posts=("seal-keeper",))


@pytest.fixture
def production(settings: Any) -> None:
    """No organisation gets a seal with its first paper."""
    settings.SEALS = settings.SEALS | {"first_use": False}


def applied(office: Any, by: Officer, *, kind: str = "official", name: str = "") -> str:
    return apply_for_seal(
        organisation_id=office.id, kind=kind, image_name=name, reason="新设机构", by=by, at=AT
    )


def ordered(office: Any, template: str = "receipt") -> None:
    with transaction.atomic():
        order_document(
            template=template, data=EVERY[template], owner="case:1", kind=template, seal_by=office.id, at=AT
        )
    deliver_all()


def test_a_paper_waits_in_sight_until_the_seal_is_approved(
    office: Any, head: Officer, keeper: Officer, production: None
) -> None:
    ordered(office)
    assert [one.problem for one in stuck_documents()] == ["seal-none"]
    assert not Seal.objects.exists()
    seal = approve_application(number=applied(office, head), by=keeper, at=LATER)
    deliver_all()
    assert not stuck_documents()
    made = document_of(owner="case:1", kind="receipt")
    assert made and made.paper
    assert verify_pdf(paper_bytes(made.paper.id)).serial == seal.serial


def test_where_applications_are_needed_nobody_issues_a_seal_alone(
    client: Client, office: Any, keeper: Officer, production: None
) -> None:
    with pytest.raises(SealNone) as refused:
        sealed_by(office.id)
    assert office.name in refused.value.sentence()
    with pytest.raises(SealNeedsApplication):
        issue_seal(organisation_id=office.id, by=keeper, at=AT)
    sign_in_staff(client, keeper)
    there = f"/desk/operations/seals/{office.id}/issue/"
    assert client.get(there).status_code == client.post(there).status_code == 403
    assert "/issue/" not in client.get("/desk/operations/seals/").content.decode()
    assert not Seal.objects.exists()


def test_the_trail_has_who_applied_who_approved_and_the_seal(
    office: Any, head: Officer, keeper: Officer
) -> None:
    number = applied(office, head)
    seal = approve_application(number=number, by=keeper, at=LATER)
    acts = [(one.act, one.by_ref) for one in entries_of(f"seal-application:{number}")]
    assert acts == [("seals.apply", head.ref), ("seals.approve", keeper.ref)]
    assert [one.act for one in entries_of(f"seal:{seal.serial}")] == ["seals.issue"]


def test_whoever_applied_does_not_decide(office: Any, keeper: Officer) -> None:
    number = applied(office, keeper)
    with pytest.raises(OwnApplication):
        approve_application(number=number, by=keeper, at=LATER)
    with pytest.raises(OwnApplication):
        refuse_application(number=number, reason="不需要", by=keeper, at=LATER)
    assert SealApplication.objects.get().state == ApplicationState.FILED and not Seal.objects.exists()


def test_what_is_decided_is_not_decided_again(office: Any, head: Officer, keeper: Officer) -> None:
    number = applied(office, head)
    refuse_application(number=number, reason="已有公章", by=keeper, at=LATER)
    with pytest.raises(ApplicationClosed):
        approve_application(number=number, by=keeper, at=LATER)
    with pytest.raises(ApplicationClosed):
        take_back_application(number=number, by=head, at=LATER)
    assert not Seal.objects.exists()
    second = applied(office, head)
    take_back_application(number=second, by=head, at=LATER)
    with pytest.raises(ApplicationClosed):
        approve_application(number=second, by=keeper, at=LATER)


def test_one_application_of_a_kind_at_a_time(office: Any, head: Officer) -> None:
    first = applied(office, head)
    with pytest.raises(AppliedAlready) as refused:
        applied(office, head)
    assert first in refused.value.sentence()
    applied(office, head, kind="licence")
    assert SealApplication.objects.count() == 2


@pytest.mark.parametrize(
    ("field", "given"),
    [
        ("kind", {"kind": "private"}),
        ("image_name", {"image_name": "长" * 31}),
        ("image_name", {"image_name": "\U00031000局"}),
        ("reason", {"reason": "  "}),
        ("reason", {"reason": "长" * 301}),
    ],
)
def test_an_application_that_makes_no_seal_is_refused(
    office: Any, head: Officer, field: str, given: dict[str, str]
) -> None:
    said = {"kind": "official", "image_name": "", "reason": "新设机构"} | given
    with pytest.raises(Invalid) as refused:
        apply_for_seal(organisation_id=office.id, by=head, at=AT, **said)
    assert list(refused.value.by_field()) == [field]
    assert not SealApplication.objects.exists()


def test_others_neither_apply_nor_decide_nor_stop(offices: Any, head: Officer, keeper: Officer) -> None:
    office, other = offices[COUNTY_OFFICE], offices[CITY_OFFICE]
    clerk = make_staff(name="李窗口")
    with pytest.raises(DutyMissing):
        applied(office, clerk)
    with pytest.raises(DutyMissing):
        applied(other, head)
    number = applied(office, head)
    with pytest.raises(DutyMissing):
        approve_application(number=number, by=head, at=LATER)
    stranger = make_staff(name="钱局长", posts=("seal-head",), organisation_code=CITY_OFFICE)
    with pytest.raises(NotFound):
        take_back_application(number=number, by=stranger, at=LATER)
    seal = approve_application(number=number, by=keeper, at=LATER)
    with pytest.raises(NotFound):
        suspend_seal(serial=seal.serial, reason="遗失", by=stranger, at=LATER)
    with pytest.raises(DutyMissing):
        suspend_seal(serial=seal.serial, reason="遗失", by=clerk, at=LATER)
    with pytest.raises(DutyMissing):
        resume_seal(serial=seal.serial, reason="找到", by=head, at=LATER)
    assert Seal.objects.get().suspended_at is None


def test_a_suspended_seal_seals_nothing_until_it_is_resumed(
    office: Any, head: Officer, keeper: Officer
) -> None:
    seal = approve_application(number=applied(office, head), by=keeper, at=AT)
    before = sealed_by(office.id)
    suspend_seal(serial=seal.serial, reason="密码可能泄露", by=head, at=LATER)
    with pytest.raises(SealSuspended):
        sealed_by(office.id, at=LATER)
    ordered(office)
    assert [one.problem for one in stuck_documents()] == ["seal-suspended"]
    assert verify_pdf(before).is_good
    with pytest.raises(SealOutOfOrder):
        suspend_seal(serial=seal.serial, reason="again", by=head, at=LATER)
    resume_seal(serial=seal.serial, reason="查明没有泄露", by=keeper, at=LATER)
    deliver_all()
    assert not stuck_documents()
    acts = [one.act for one in entries_of(f"seal:{seal.serial}")]
    assert acts == ["seals.issue", "seals.suspend", "seals.resume"]
    with pytest.raises(SealOutOfOrder):
        resume_seal(serial=seal.serial, reason="again", by=keeper, at=LATER)


def test_what_a_seal_sealed_while_it_was_stopped_is_bad(office: Any, head: Officer, keeper: Officer) -> None:
    """Whoever has the key and not this platform may seal all the same."""
    seal = approve_application(number=applied(office, head), by=keeper, at=AT)
    stolen = sealed_by(office.id, at=LATER + timedelta(hours=1))
    suspend_seal(serial=seal.serial, reason="密码泄露", by=head, at=LATER)
    assert not verify_pdf(stolen).is_good


def test_a_renewal_takes_the_place_of_the_old_seal(office: Any, head: Officer, keeper: Officer) -> None:
    old = approve_application(number=applied(office, head), by=keeper, at=AT)
    before = sealed_by(office.id)
    new = approve_application(number=applied(office, head, name="谯城数据局"), by=keeper, at=LATER)
    assert new.image_name == "谯城数据局" and new.serial != old.serial
    in_use = seal_of(office.id)
    assert in_use is not None and in_use.serial == new.serial
    assert verify_pdf(before).is_good
    assert verify_pdf(sealed_by(office.id, at=LATER)).serial == new.serial
    with pytest.raises(SealOutOfOrder):
        revoke_seal(serial=old.serial, reason="again", by=keeper, at=LATER)


def test_a_licence_carries_the_seal_for_licences_and_other_papers_the_official_one(
    office: Any, head: Officer, keeper: Officer
) -> None:
    official = approve_application(number=applied(office, head), by=keeper, at=AT)
    ordered(office, "licence")
    own = approve_application(number=applied(office, head, kind="licence"), by=keeper, at=AT)
    assert seal_of(office.id, kind=SealKind.LICENCE) == own
    ordered(office, "annotated-copy")
    ordered(office, "receipt")

    def signed_with(kind: str) -> str:
        made = document_of(owner="case:1", kind=kind)
        assert made and made.paper
        return verify_pdf(paper_bytes(made.paper.id)).serial

    found = [signed_with(kind) for kind in ("licence", "annotated-copy", "receipt")]
    assert found == [official.serial, own.serial, official.serial]


def test_a_withdrawn_official_seal_is_not_replaced_by_another_kind(
    office: Any, head: Officer, keeper: Officer
) -> None:
    approve_application(number=applied(office, head, kind="finance"), by=keeper, at=AT)
    official = approve_application(number=applied(office, head), by=keeper, at=AT)
    revoke_seal(serial=official.serial, reason="遗失", by=keeper, at=LATER)
    with pytest.raises(SealRevoked):
        sealed_by(office.id, at=LATER)


def test_the_whole_way_through_the_pages(client: Client, office: Any, head: Officer, keeper: Officer) -> None:
    sign_in_staff(client, head)
    assert "还没有电子印章" in client.get(MINE).content.decode()
    refused = client.post(f"{MINE}apply/", {"kind": "official", "reason": ""})
    assert refused.status_code == 422 and "请写明原因" in refused.content.decode()
    filed = client.post(f"{MINE}apply/", {"kind": "licence", "reason": "办证多", "image_name": ""})
    there = filed.headers["Location"]
    again = client.post(f"{MINE}apply/", {"kind": "licence", "reason": "办证多"})
    assert again.status_code == 409 and "已经申请" in again.content.decode()
    page = client.get(there).content.decode()
    assert "办证多" in page and "撤回申请" in page and "批准" not in page
    assert client.post(f"{there}approve/").status_code == 403

    sign_in_staff(client, keeper)
    assert there in client.get(WAITING).content.decode()
    assert client.post(f"{there}refuse/", {"reason": ""}).status_code == 422
    assert "批准并制作印章" in client.get(there).content.decode()
    assert client.post(f"{there}approve/").status_code == 302
    assert Seal.objects.get().kind == "licence"

    sign_in_staff(client, head)
    mine = client.get(MINE).content.decode()
    serial = Seal.objects.get().serial
    assert serial in mine and "证照专用章" in mine and f"{serial}/suspend/" in mine
    assert client.post(f"{MINE}{serial}/suspend/", {"reason": "  "}).status_code == 422
    assert client.post(f"{MINE}{serial}/suspend/", {"reason": "遗失"}).status_code == 302
    assert "已停用" in client.get(MINE).content.decode()
    assert "已停用" in client.get("/seals/").content.decode()
    assert client.get(f"{MINE}{serial}/suspend/").status_code == 404
    assert client.post(f"{MINE}{serial}/resume/", {"reason": "找到了"}).status_code == 403

    sign_in_staff(client, keeper)
    assert client.post(f"{MINE}{serial}/resume/", {"reason": "找到了"}).status_code == 302
    assert Seal.objects.get().suspended_at is None


def test_each_page_is_for_whom_it_is(client: Client, office: Any, head: Officer, keeper: Officer) -> None:
    number = applied(office, head)
    seal = approve_application(number=number, by=keeper, at=AT)
    own = f"{MINE}applications/{number}/"
    stop, page = f"{MINE}{seal.serial}/suspend/", f"{MINE}{seal.serial}/"
    paths = [MINE, f"{MINE}apply/", own, WAITING, stop, page]

    def said(by: Officer) -> list[int]:
        sign_in_staff(client, by)
        return [client.get(path).status_code for path in paths]

    assert [client.get(path).status_code for path in paths] == [302] * 6
    assert said(head) == [200, 200, 200, 403, 200, 200]
    assert said(keeper) == [200, 200, 200, 200, 200, 200]
    assert said(make_staff(name="李窗口")) == [403, 403, 404, 403, 403, 404]
    stranger = make_staff(name="钱局长", posts=("seal-head",), organisation_code=CITY_OFFICE)
    assert said(stranger) == [200, 200, 404, 403, 404, 404]
    assert seal.serial not in client.get(MINE).content.decode()


def test_the_pages_ask_the_database_little(
    client: Client, office: Any, head: Officer, keeper: Officer, django_assert_max_num_queries: Any
) -> None:
    for kind in ("official", "licence", "finance"):
        number = applied(office, head, kind=kind)
        approve_application(number=number, by=keeper, at=AT)
    sign_in_staff(client, head)
    client.get(MINE)
    with django_assert_max_num_queries(7):
        client.get(MINE)
    for page in (f"{MINE}applications/{number}/", f"{MINE}{Seal.objects.all()[0].serial}/"):
        with django_assert_max_num_queries(8):
            client.get(page)


def test_whoever_stands_in_for_the_applicant_is_no_second_person(
    client: Client, office: Any, keeper: Officer
) -> None:
    """The keeper applies and goes away: the colleague who has the keeper's posts meanwhile does not decide."""
    number = applied(office, keeper)
    deputy = make.make_deputy(keeper, at=LATER, colleague=make_staff(name="代班", posts=("clerk",)))
    assert "seals.approve" in deputy.duties
    for decide in (
        lambda: approve_application(number=number, by=deputy, at=LATER),
        lambda: refuse_application(number=number, reason="不需要", by=deputy, at=LATER),
    ):
        with pytest.raises(OwnApplication):
            decide()
    assert SealApplication.objects.get().state == ApplicationState.FILED and not Seal.objects.exists()
    clock.current().move_to(LATER)  # type: ignore[attr-defined]
    page = sign_in_staff(client, deputy).get(f"/desk/seals/applications/{number}/")
    assert page.status_code == 200 and "/approve/" not in page.content.decode()
