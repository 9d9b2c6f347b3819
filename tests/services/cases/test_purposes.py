"""Which cases open what is kept about somebody to the systems of an organisation."""

from uuid import uuid4

import pytest
from pytest_django import DjangoAssertNumQueries

from tests.foundation.identity.make import make_person
from tests.services.cases.make import CODE, MONDAY, Town, bring_to, make_case
from tongban.resources.registers.public import purpose_check
from tongban.services.cases.commands.withdraw import withdraw_case
from tongban.services.cases.models import Case, CaseStep

pytestmark = pytest.mark.django_db


def test_an_open_case_opens_its_applicant_to_the_organisation_that_handles_it(
    town: Town, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    case, check = make_case(town), purpose_check.ask()
    ours = [Case.objects.get(number=case.number).organisation_id]
    person, other = town.person.person_id, make_person(name="王五").person_id
    with django_assert_num_queries(1):
        assert check.item_opened(case_number=case.number, organisation_ids=ours, about=person) == CODE
    assert check.item_opened(case_number=case.number, organisation_ids=ours, about=other) is None
    assert check.item_opened(case_number=case.number, organisation_ids=[uuid4()], about=person) is None
    assert check.item_opened(case_number="0" * 17, organisation_ids=ours, about=person) is None
    assert (
        check.item_opened(case_number=case.number, organisation_ids=ours, about="9134160000000000XX") is None
    )
    withdraw_case(number=case.number, reasons="不办了", by=town.person, at=MONDAY)
    assert check.item_opened(case_number=case.number, organisation_ids=ours, about=person) is None


def test_an_organisation_with_a_step_of_the_case_is_one_that_handles_it(town: Town) -> None:
    case = make_case(town)
    bring_to(town, case.number, "accepted")
    step = CaseStep.objects.filter(case__number=case.number).first()
    assert step is not None
    helper = uuid4()
    CaseStep.objects.filter(pk=step.pk).update(organisation_id=helper)
    check, person = purpose_check.ask(), town.person.person_id
    assert check.item_opened(case_number=case.number, organisation_ids=[helper], about=person) == CODE
