"""A seal that has expired seals no more until an operator renews it; what it sealed stays good."""

from datetime import timedelta
from typing import Any

import pytest
from django.db import transaction
from django.test import Client

from tests.foundation.directory import make
from tests.foundation.directory.make import COUNTY_OFFICE, make_organisations
from tests.foundation.identity.make import make_staff, sign_in_staff
from tests.foundation.papers.make import AT
from tests.foundation.papers.papers_to_make import EVERY
from tests.foundation.seals.test_seals import sealed_by
from tongban.foundation.directory.public import DutyMissing, organisation
from tongban.foundation.jobs.public import deliver_all
from tongban.foundation.papers.public import order_document
from tongban.foundation.papers.queries import stuck_documents
from tongban.foundation.seals.facts import SealState, seal_state
from tongban.foundation.seals.models import Seal
from tongban.foundation.seals.public import SealExpired, issue_seal, revoke_seal, seal_of, seals, verify_pdf
from tongban.foundation.trail.public import entries_of
from tongban.kernel import clock

pytestmark = pytest.mark.django_db
PAGE = "/desk/operations/seals/"
YEARS_LATER = AT + timedelta(days=365 * 5 + 1)


@pytest.fixture
def office() -> Any:
    return organisation(make_organisations()[COUNTY_OFFICE])


@pytest.fixture
def operator(client: Client, office: Any, monkeypatch: pytest.MonkeyPatch) -> Client:
    clock.current().move_to(AT)  # type: ignore[attr-defined]
    monkeypatch.setitem(make.DUTIES, "seal-keeper", frozenset({"seals.issue", "seals.revoke"}))
    return sign_in_staff(client, make_staff(name="赵运维", posts=("seal-keeper",)))


def test_an_expired_seal_is_refused_with_a_sentence_and_no_new_one_is_made(office: Any) -> None:
    before = sealed_by(office.id)
    with pytest.raises(SealExpired) as refused:
        sealed_by(office.id, at=YEARS_LATER)
    assert office.name in refused.value.sentence()
    assert Seal.objects.count() == 1
    assert verify_pdf(before).is_good


def test_after_renewal_papers_are_sealed_again_and_the_old_ones_verify(office: Any) -> None:
    before = sealed_by(office.id)
    renewed = issue_seal(organisation_id=office.id, by=make.LOADER, at=YEARS_LATER)
    after = sealed_by(office.id, at=YEARS_LATER)
    assert verify_pdf(before).is_good and verify_pdf(after).is_good
    assert verify_pdf(after).serial == renewed.serial != verify_pdf(before).serial
    with pytest.raises(SealExpired):
        sealed_by(office.id, at=YEARS_LATER + timedelta(days=365 * 5 + 1))


def test_a_paper_that_an_expired_seal_claims_to_have_sealed_is_not_trusted(office: Any) -> None:
    from tongban.foundation.papers.documents.render import render
    from tongban.foundation.seals import signing
    from tongban.foundation.seals.models import SealRoot

    sealed_by(office.id)
    seal, root = Seal.objects.get(), SealRoot.objects.get()
    made = render("decision-grant", EVERY["decision-grant"], at=AT)
    late = signing.sign(
        made.pdf,
        signer=signing.signer_of(
            certificate=seal.certificate, private_key=seal.private_key, root=root.certificate
        ),
        root=root.certificate,
        image=bytes(seal.image_pdf),
        place=made.seal_place,
        reason="准予决定书",
        at=YEARS_LATER,
    )
    report = verify_pdf(late)
    assert report.is_intact and not report.is_good


def test_a_document_whose_seal_has_expired_waits_for_a_person(office: Any) -> None:
    sealed_by(office.id, at=AT - timedelta(days=365 * 5 + 1))
    with transaction.atomic():
        order_document(
            template="receipt",
            data=EVERY["receipt"],
            owner="case:1",
            kind="receipt",
            seal_by=office.id,
            at=AT,
        )
    deliver_all()
    assert [document.problem for document in stuck_documents()] == ["seal-expired"]


def test_the_state_of_a_seal_warns_sixty_days_ahead(office: Any) -> None:
    seal = issue_seal(organisation_id=office.id, by=make.LOADER, at=AT)
    states = [seal_state(seal, at=seal.valid_until - timedelta(days=days)) for days in (61, 60, 0)]
    assert states == [SealState.GOOD, SealState.ENDING, SealState.EXPIRED]
    assert seal_state(None, at=AT) is SealState.NONE


def test_the_register_lists_every_organisation_and_what_to_renew_first(
    operator: Client, office: Any, django_assert_max_num_queries: Any
) -> None:
    assert operator.get(PAGE).content.decode().count("还没有") >= 2
    issue_seal(organisation_id=office.id, by=make.LOADER, at=AT - timedelta(days=365 * 5 - 30))
    with django_assert_max_num_queries(7):
        page = operator.get(PAGE).content.decode()
    assert "需要续发" in page and page.index("即将到期") < page.index("全部部门")


def test_an_operator_issues_and_renews_after_one_more_question(operator: Client, office: Any) -> None:
    there = f"{PAGE}{office.id}/issue/"
    assert "制发电子印章？" in operator.get(there).content.decode() and not Seal.objects.exists()
    assert operator.post(there).status_code == 302
    first = seal_of(office.id)
    assert first is not None and first.serial in operator.get(there).content.decode()
    operator.post(there)
    second = seal_of(office.id)
    assert second is not None and second.serial != first.serial
    [entry] = entries_of(f"seal:{second.serial}")
    assert entry.act == "seals.issue"


def test_withdrawing_wants_a_reason(operator: Client, office: Any) -> None:
    seal = issue_seal(organisation_id=office.id, by=make.LOADER, at=AT)
    there = f"{PAGE}{seal.serial}/withdraw/"
    refused = operator.post(there, {"reason": " "})
    assert refused.status_code == 422 and "请写明注销印章的原因" in refused.content.decode()
    assert seals()[0].revoked_at is None
    assert operator.post(there, {"reason": "印章遗失"}).status_code == 302
    assert seals()[0].revoked_at is not None
    assert operator.get(there).status_code == 404
    assert "制发" in operator.get(PAGE).content.decode()


def test_an_officer_without_the_duty_is_refused_and_nothing_is_written(client: Client, office: Any) -> None:
    seal = issue_seal(organisation_id=office.id, by=make.LOADER, at=AT)
    clerk = make_staff(name="李窗口")
    with pytest.raises(DutyMissing):
        issue_seal(organisation_id=office.id, by=clerk, at=AT)
    with pytest.raises(DutyMissing):
        revoke_seal(serial=seal.serial, reason="遗失", by=clerk, at=AT)
    paths = [PAGE, f"{PAGE}{office.id}/issue/", f"{PAGE}{seal.serial}/withdraw/"]
    assert [client.get(path).status_code for path in paths] == [302, 302, 302]
    sign_in_staff(client, clerk)
    assert [client.get(path).status_code for path in paths] == [403, 403, 403]
    assert client.post(paths[1]).status_code == 403
    assert [(one.serial, one.revoked_at) for one in seals()] == [(seal.serial, None)]
