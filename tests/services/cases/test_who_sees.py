"""An officer's posts decide whether cases are theirs to see at all, and to whom a step may go."""

import pytest
from django.test import Client

from tests.foundation.directory.make import CITY_OFFICE, COUNTY, LOADER, LONG_AGO
from tests.foundation.identity.make import bearer, make_staff, sign_in_staff
from tests.services.cases.make import MONDAY, Town, bring_to, make_case
from tongban.foundation.directory.public import (
    OrganisationRow,
    organisation_by_code,
    upsert_organisations,
)
from tongban.kernel.errors import NotFound
from tongban.services.cases import queries
from tongban.services.cases.commands.transfer import transfer_step
from tongban.services.cases.models import Case, CaseStep
from tongban.services.cases.review_rules import NotTheirsToTake

pytestmark = pytest.mark.django_db
OTHER_OFFICE = "police-office"


@pytest.fixture
def other(town: Town) -> str:
    """An office of the same county with a reviewer; how its post is named as a choice."""
    row = OrganisationRow(code=OTHER_OFFICE, name="谯城区公安局（示例）", area_code=COUNTY)
    upsert_organisations(rows=[row], by=LOADER, at=LONG_AGO)
    make_staff(name="外单位", posts=("review",), organisation_code=OTHER_OFFICE)
    return f"{organisation_by_code(OTHER_OFFICE).id}:review"


def test_a_colleague_who_only_keeps_the_item_library_sees_no_case(town: Town, client: Client) -> None:
    number = make_case(town).number
    keeper = make_staff(name="周事项", posts=("item-manager",))
    assert keeper.organisation_ids == town.clerk.organisation_ids
    desk = sign_in_staff(Client(), keeper)
    assert desk.get(f"/desk/cases/{number}/").status_code == 404
    assert desk.get(f"/desk/cases/{number}/why/").status_code == 404
    assert client.get(f"/api/v1/cases/{number}", headers=bearer(keeper)).status_code == 404
    with pytest.raises(NotFound):
        queries.staff_case(number, by=keeper)
    assert queries.staff_case(number, by=town.clerk).number == number


def test_a_step_is_not_passed_to_an_office_that_has_no_part_in_it(town: Town, other: str) -> None:
    number = make_case(town).number
    bring_to(town, number, "accepted")
    make_staff(name="上级", posts=("review",), organisation_code=CITY_OFFICE)
    with pytest.raises(NotTheirsToTake):
        transfer_step(
            number=number,
            organisation_id=organisation_by_code(OTHER_OFFICE).id,
            post="review",
            reasons="请他们办。",
            by=town.reviewer,
            at=MONDAY,
        )
    page = sign_in_staff(Client(), town.reviewer).get(f"/desk/cases/{number}/").content.decode()
    offered = page.split('name="transfer-place"')[1].split("</select>")[0]
    assert str(organisation_by_code(CITY_OFFICE).id) in offered
    assert other not in offered


def test_the_officer_reads_why_the_date_is_that_day_as_the_applicant_does(
    town: Town, citizen: Client
) -> None:
    number = make_case(town).number
    bring_to(town, number, "accepted")
    desk = sign_in_staff(Client(headers={"accept-language": "zh-CN"}), town.reviewer)
    page = desk.get(f"/desk/cases/{number}/").content.decode()
    assert f"/desk/cases/{number}/why/" in page and "tb-strip" in page
    theirs = citizen.get(f"/my/cases/{number}/why/").content
    assert desk.get(f"/desk/cases/{number}/why/").content == theirs
    assert Case.objects.get(number=number).promised_due_on is not None


def test_what_was_chosen_stays_chosen_when_the_question_is_missing(town: Town, other: str) -> None:
    number = make_case(town).number
    bring_to(town, number, "reviewed")
    desk = sign_in_staff(Client(), town.approver)
    seat = CaseStep.objects.get(case__number=number, done_at=None).id
    form = {"seat": str(seat), "opinion-place": other, "opinion-awaited": "no", "opinion-question": ""}
    page = desk.post(f"/desk/cases/{number}/ask-opinion/", form)
    assert page.status_code == 422
    assert f'value="{other}" selected' in page.content.decode()
