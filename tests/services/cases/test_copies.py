"""A licence that stands in for a material goes along as an annotated copy, and its holder sees where it went."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.test import Client

from tests.foundation.directory.make import CITY_OFFICE
from tests.foundation.identity.make import make_person, make_staff, sign_in
from tests.resources.licences.make import CARD
from tests.services.cases.make import MONDAY, SLOTS, Town, make_case, make_town
from tests.services.cases.test_known import CARD_SLOT, give_card
from tests.services.cases.visit import desk_of, make_draft, sign_and_submit, words_of
from tongban.foundation.jobs.public import deliver_all
from tongban.foundation.papers.public import documents_of, paper_bytes
from tongban.foundation.seals.public import verify_pdf
from tongban.foundation.trail.models import Staged
from tongban.kernel.errors import NotFound
from tongban.resources.licences.facts import LicenceNotValid
from tongban.resources.licences.models import LicenceUse
from tongban.resources.licences.public import HolderConsent, annotate_licence, copy_kind
from tongban.services.cases.agreeing import NobodyAgreed, how_holder_agreed
from tongban.services.cases.events import CaseSubmitted
from tongban.services.cases.listeners import copy_licences
from tongban.services.cases.models import ApplicationSignature, Case

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("on_monday")]


@pytest.fixture
def town(on_monday: None) -> Town:
    return make_town(slots=(CARD_SLOT,))


def submitted_with_card(town: Town) -> tuple[Case, Any]:
    card = give_card(town)
    return Case.objects.get(number=make_case(town, slots=()).number), card


def test_the_office_gets_a_sealed_copy_made_for_the_case_alone(town: Town) -> None:
    case, card = submitted_with_card(town)
    [copy] = [one for one in documents_of(f"case:{case.number}") if one.kind == copy_kind(card.identifier)]
    assert copy.paper is not None
    seal = verify_pdf(paper_bytes(copy.paper.id))
    assert (seal.is_good, seal.signer) == (True, "谯城区数据局（示例）")
    page = desk_of(town.clerk).get(f"/desk/cases/{case.number}/")
    assert f"/papers/{copy.paper.id}/" in page.content.decode()
    assert "加注件" in words_of(page)
    elsewhere = make_staff(name="外单位", organisation_code=CITY_OFFICE)
    stranger = sign_in(Client(), make_person(name="王五"))
    for who, status in (
        (desk_of(town.clerk), 200),
        (sign_in(Client(), town.person), 200),
        (desk_of(elsewhere), 404),
        (stranger, 404),
    ):
        answer = who.get(f"/papers/{copy.paper.id}/")
        if answer.streaming:
            answer.getvalue()
        assert answer.status_code == status


def test_hearing_of_the_case_again_makes_no_second_copy(town: Town) -> None:
    case, _ = submitted_with_card(town)
    event = CaseSubmitted(
        number=case.number, organisation_id=case.organisation_id, at=MONDAY, item_code=case.item_code
    )
    copy_licences(event, None)  # type: ignore[arg-type]
    use = LicenceUse.objects.get()
    assert (use.case_number, use.receiver_name) == (case.number, "谯城区数据局（示例）")
    assert use.consent == HolderConsent.APPLIED
    assert use.until_date == date(2026, 9, 28) + timedelta(days=90)
    assert Staged.objects.filter(act="licences.annotate").count() == 1
    assert town.person.name not in str(Staged.objects.get(act="licences.annotate").__dict__)


def test_a_signature_is_the_consent_and_the_holder_reads_how_they_agreed() -> None:
    town = make_town(slots=(*SLOTS, CARD_SLOT))
    give_card(town)
    citizen = sign_in(Client(headers={"accept-language": "zh-CN"}), town.person)
    sign_and_submit(make_draft(town, is_complete=True), citizen)
    deliver_all()
    assert LicenceUse.objects.get().consent == HolderConsent.SIGNED
    assert "在申请上签名" in words_of(citizen.get("/my/licences/uses/"))


@pytest.mark.parametrize(
    ("capacity", "consent"),
    [("delegate", "authority"), ("representative", "authority"), ("parent", "parent")],
)
def test_whoever_applied_for_the_holder_is_how_they_agreed(town: Town, capacity: str, consent: str) -> None:
    case, _ = submitted_with_card(town)
    case.capacity = capacity
    assert how_holder_agreed(case) == consent


def test_without_signature_or_consent_no_licence_goes_along(town: Town) -> None:
    case, _ = submitted_with_card(town)
    LicenceUse.objects.all().delete()
    event = CaseSubmitted(
        number=case.number, organisation_id=case.organisation_id, at=MONDAY, item_code=case.item_code
    )
    Case.objects.filter(pk=case.pk).update(capacity="counter")
    with pytest.raises(NobodyAgreed):
        copy_licences(event, None)  # type: ignore[arg-type]
    Case.objects.filter(pk=case.pk).update(capacity="self")
    ApplicationSignature.objects.filter(case_id=case.pk).delete()
    with pytest.raises(NobodyAgreed):
        copy_licences(event, None)  # type: ignore[arg-type]
    assert not LicenceUse.objects.exists()


def test_a_material_met_otherwise_makes_no_copy() -> None:
    make_case(make_town())
    assert not LicenceUse.objects.exists()


def annotate(town: Town, identifier: str, **changes: Any) -> Any:
    given = {
        "identifier": identifier,
        "purpose": "办理事项",
        "item": "事项",
        "case_number": "341602260928000127",
        "receiver_id": town.organisation_id,
        "consent": HolderConsent.SIGNED,
        "by": town.issuer,
        "at": MONDAY,
    }
    return annotate_licence(**given | changes)


def test_no_copy_of_a_licence_that_is_not_there_or_was_not_good_then(town: Town) -> None:
    card = give_card(town, valid_until=date(2026, 9, 28))
    with pytest.raises(NotFound):
        annotate(town, "1.2.3")
    with pytest.raises(LicenceNotValid):
        annotate(town, card.identifier, at=MONDAY + timedelta(days=1))
    with pytest.raises(LicenceNotValid):
        annotate(town, card.identifier, at=MONDAY.replace(year=2025))
    assert not LicenceUse.objects.exists()
    assert annotate(town, card.identifier).number == card.number


def test_the_holder_and_nobody_else_sees_who_got_it(town: Town, django_assert_max_num_queries: Any) -> None:
    case, card = submitted_with_card(town)
    mine = sign_in(Client(headers={"accept-language": "zh-CN"}), town.person)
    mine.get("/my/licences/uses/")
    with django_assert_max_num_queries(6):
        page = words_of(mine.get("/my/licences/uses/"))
    for said in ("老年人优待证", "谯城区数据局（示例）", case.item_name, "12月27日"):
        assert said in page
    assert "谯城区数据局（示例）" in words_of(mine.get(f"/my/licences/{card.code}/"))
    assert "用证记录" in words_of(mine.get(f"/my/licences/{card.code}/"))
    other = sign_in(Client(headers={"accept-language": "zh-CN"}), make_person(name="王五"))
    assert "您的证照还没有用过" in words_of(other.get("/my/licences/uses/"))
    assert Client().get("/my/licences/uses/").status_code in (302, 401)
    assert desk_of(town.clerk).get("/my/licences/uses/").status_code == 403
    assert card.type_code == CARD
