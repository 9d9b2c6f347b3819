"""A promise is registered, checked, broken, repaired by two; what each refusal leaves as it was."""

from uuid import UUID, uuid4

import pytest
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext

from tests.foundation.directory.make import make_deputy, make_officer, make_organisations
from tests.foundation.identity.make import make_account, make_person
from tests.foundation.papers.make import AT
from tests.resources.credit.make import NUMBER, SLOT, make_commitment
from tests.resources.registers.make import make_firm, make_registered
from tongban.foundation.directory.public import DutyMissing, Officer
from tongban.foundation.identity.public import confirm_real_name
from tongban.foundation.tasks.models import Task
from tongban.foundation.trail.public import entries_of
from tongban.kernel.errors import NotFound
from tongban.resources.credit.facts import (
    CommitmentReasonsNeeded,
    CommitmentSettled,
    CommitmentState,
    SecondPersonNeeded,
)
from tongban.resources.credit.models import Commitment
from tongban.resources.credit.public import (
    CreditHolder,
    commitments_of,
    confirm_commitment_kept,
    has_broken_commitment,
    propose_repair,
    record_broken_commitment,
    register_commitment,
    repair_credit,
)

pytestmark = pytest.mark.django_db
ONE = {"case_number": NUMBER, "slot": SLOT}


@pytest.fixture
def office() -> UUID:
    return make_organisations()["county-office"]


@pytest.fixture
def checker(office: UUID) -> Officer:
    return make_officer(name="王审核", posts=("checker",))


@pytest.fixture
def repairer(office: UUID) -> Officer:
    return make_officer(name="陈局长", posts=("repairer",))


def state() -> str:
    return Commitment.objects.get().state


def broken(office: UUID, checker: Officer, holder: CreditHolder | None = None) -> CreditHolder:
    made = make_commitment(office, holder=holder)
    record_broken_commitment(
        **ONE, reasons="现场没有进货查验制度", basis="食品安全法第五十三条", by=checker, at=AT
    )
    return made.holder


def test_a_promise_is_registered_once_with_its_check_before_a_post(office: UUID) -> None:
    made = make_commitment(office)
    assert not register_commitment(commitment=made, by=make_officer(posts=("accept",)), at=AT)
    task = Task.objects.get()
    assert (task.kind, task.post_code, task.url) == (
        "credit.check",
        "review",
        f"/desk/commitments/{NUMBER}/{SLOT}/",
    )
    assert [one.act for one in entries_of(f"credit:{NUMBER}:{SLOT}")] == ["credit.register_commitment"]


def test_a_kept_promise_closes_its_check_and_bars_nobody(office: UUID, checker: Officer) -> None:
    made = make_commitment(office)
    confirm_commitment_kept(**ONE, reasons="现场看过四项制度", by=checker, at=AT)
    assert state() == CommitmentState.KEPT
    assert Task.objects.get().outcome == "kept"
    assert not has_broken_commitment(made.holder)


def test_a_broken_promise_bars_its_holder_and_nobody_else_in_one_query(
    office: UUID, checker: Officer
) -> None:
    holder = broken(office, checker)
    with CaptureQueriesContext(
        connection,
    ) as queries:
        assert has_broken_commitment(holder)
    assert len(queries) == 1
    assert not has_broken_commitment(CreditHolder(person_id=uuid4()))
    assert Task.objects.get().outcome == "broken"


def test_what_was_found_true_may_prove_false_later(office: UUID, checker: Officer) -> None:
    make_commitment(office)
    confirm_commitment_kept(**ONE, reasons="看过", by=checker, at=AT)
    record_broken_commitment(**ONE, reasons="假的", basis="第一条", by=checker, at=AT)
    assert state() == CommitmentState.BROKEN


def test_repair_needs_a_second_person(office: UUID, repairer: Officer, checker: Officer) -> None:
    holder = broken(office, checker)
    propose_repair(**ONE, reasons="已经补齐制度", by=repairer, at=AT)
    with pytest.raises(SecondPersonNeeded):
        repair_credit(**ONE, by=repairer, at=AT)
    assert has_broken_commitment(holder)
    repair_credit(**ONE, by=make_officer(name="赵副局长", posts=("repairer",)), at=AT)
    assert not has_broken_commitment(holder)
    acts = [one.act for one in entries_of(f"credit:{NUMBER}:{SLOT}")]
    assert acts[-2:] == ["credit.propose_repair", "credit.repair"]
    assert set(Task.objects.values_list("outcome", flat=True)) == {"broken", "repaired"}


def test_who_stands_in_for_the_first_is_not_the_second(
    office: UUID, repairer: Officer, checker: Officer
) -> None:
    broken(office, checker)
    propose_repair(**ONE, reasons="已经补齐制度", by=repairer, at=AT)
    with pytest.raises(SecondPersonNeeded):
        repair_credit(**ONE, by=make_deputy(repairer, at=AT), at=AT)
    assert state() == CommitmentState.BROKEN


def test_the_same_duty_elsewhere_does_not_hide_for_whom_one_acts_here(
    office: UUID, repairer: Officer, checker: Officer
) -> None:
    broken(office, checker)
    colleague = make_officer(name="代班", organisation_code="city-office", posts=("repairer",))
    make_officer(name="代班", posts=("clerk",), account_id=colleague.account_id)
    propose_repair(**ONE, reasons="已经补齐", by=make_deputy(repairer, at=AT, colleague=colleague), at=AT)
    proposed = entries_of(f"credit:{NUMBER}:{SLOT}")[-1]
    assert (proposed.by_ref, proposed.facts["on_behalf_of"]) == (colleague.ref, [repairer.ref])


def test_the_database_itself_refuses_a_repair_by_one(office: UUID, checker: Officer) -> None:
    broken(office, checker)
    propose_repair(**ONE, reasons="补齐", by=checker, at=AT)
    with pytest.raises(IntegrityError), transaction.atomic():
        Commitment.objects.update(state="repaired", repaired_at=AT, repaired_by=checker.ref)


def test_repair_without_a_proposal_is_refused(office: UUID, repairer: Officer, checker: Officer) -> None:
    broken(office, checker)
    with pytest.raises(CommitmentSettled):
        repair_credit(**ONE, by=repairer, at=AT)
    assert state() == CommitmentState.BROKEN


def test_only_a_broken_promise_is_repaired(office: UUID, checker: Officer) -> None:
    make_commitment(office)
    with pytest.raises(CommitmentSettled):
        propose_repair(**ONE, reasons="补齐", by=checker, at=AT)
    assert Commitment.objects.get().repair_proposed_at is None


@pytest.mark.parametrize(("reasons", "basis"), [("", "第一条"), ("事实", " ")])
def test_a_broken_promise_needs_reasons_and_article(
    office: UUID, checker: Officer, reasons: str, basis: str
) -> None:
    make_commitment(office)
    with pytest.raises(CommitmentReasonsNeeded):
        record_broken_commitment(**ONE, reasons=reasons, basis=basis, by=checker, at=AT)
    assert state() == CommitmentState.MADE
    assert Task.objects.get().closed_at is None


def test_a_kept_promise_needs_how_it_was_checked(office: UUID, checker: Officer) -> None:
    make_commitment(office)
    with pytest.raises(CommitmentReasonsNeeded):
        confirm_commitment_kept(**ONE, reasons=" ", by=checker, at=AT)
    assert state() == CommitmentState.MADE


def test_an_officer_without_the_duty_is_refused(office: UUID) -> None:
    make_commitment(office)
    clerk = make_officer(posts=("item-manager",))
    for act in (
        lambda: confirm_commitment_kept(**ONE, reasons="看过", by=clerk, at=AT),
        lambda: record_broken_commitment(**ONE, reasons="假", basis="第一条", by=clerk, at=AT),
        lambda: propose_repair(**ONE, reasons="补", by=clerk, at=AT),
        lambda: repair_credit(**ONE, by=clerk, at=AT),
    ):
        with pytest.raises(DutyMissing):
            act()
    assert state() == CommitmentState.MADE


def test_another_organisations_promise_is_not_found(office: UUID) -> None:
    make_commitment(office)
    stranger = make_officer(name="外人", organisation_code="city-office", posts=("checker",))
    with pytest.raises(NotFound):
        confirm_commitment_kept(**ONE, reasons="看过", by=stranger, at=AT)
    assert state() == CommitmentState.MADE


def test_a_person_sees_own_promises_and_those_of_own_firms_only(office: UUID) -> None:
    row = make_registered(name="张小满")
    firm = make_firm(row)
    person = confirm_real_name(name=row.name, id_number=row.id_number, by=make_account(), at=AT)
    make_commitment(office, holder=CreditHolder(person_id=person.person_id), slot="own")
    make_commitment(office, holder=CreditHolder(uscc=firm.uscc), slot="firm")
    make_commitment(office, slot="other")
    assert {one.slot for one in commitments_of(person)} == {"own", "firm"}
    assert commitments_of(make_person(name="老李")) == []


def test_a_promise_belongs_to_a_person_or_a_firm() -> None:
    with pytest.raises(ValueError, match="person or of a firm"):
        CreditHolder()


def test_reasons_are_ciphertext_in_the_database(office: UUID, checker: Officer) -> None:
    broken(office, checker)
    with connection.cursor() as cursor:
        cursor.execute("SELECT reasons::text FROM credit_commitment")
        assert "进货" not in str(cursor.fetchone())
