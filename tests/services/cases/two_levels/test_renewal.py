"""A renewal that the lower of two levels never reported is the superior's decision, and nothing of it is lost."""

from datetime import date

import pytest
from django.test import Client

from tests.foundation.directory.make import CITY_OFFICE, COUNTY_OFFICE
from tests.foundation.identity.make import make_staff, sign_in
from tests.services.cases.held.make import moment, renewal, stall_licence, stall_town
from tests.services.cases.make import Town, bring_to, make_case
from tests.services.cases.two_levels.make import KEY, LAW, PROCESS, SUPERIOR
from tests.services.cases.visit import words_of
from tests.services.process.make import make_process
from tongban.foundation.directory.public import organisation_by_code
from tongban.foundation.jobs.public import deliver_all
from tongban.foundation.papers.models import Document
from tongban.foundation.tasks.models import Task
from tongban.foundation.trail.public import entries_of
from tongban.kernel import clock
from tongban.resources.licences.public import licence_named, versions_of
from tongban.services.cases import queries
from tongban.services.cases.jobs import find_deemed_renewals
from tongban.services.cases.models import Case, CaseStep
from tongban.services.items.public import Limit, Limits, Process
from tongban.services.supervision.jobs import sweep_all
from tongban.services.supervision.models import Card

pytestmark = pytest.mark.django_db


@pytest.fixture
def town(on_monday: None) -> Town:
    made = stall_town(process=Process(key=KEY), two_levels=LAW, limits=Limits(promised=Limit(count=30)))
    make_process(KEY, PROCESS)
    make_staff(name="孟处长", posts=("approve",), organisation_code=CITY_OFFICE)
    return made


def silent(town: Town, *, state: str = "reviewed") -> str:
    """A renewal that stays at the lower level until the licence has ended."""
    stall_licence(town)
    number = make_case(town, at=moment(9, 28), **renewal()).number
    if state:
        bring_to(town, number, state, at=moment(9, 28))
    now = clock.current()
    assert isinstance(now, clock.MovableClock)
    now.move_to(moment(11, 15, 0))
    find_deemed_renewals.run()
    deliver_all()
    return number


def test_the_decision_is_the_superiors_and_carries_its_seal(town: Town) -> None:
    number = silent(town)
    case = Case.objects.get(number=number)
    superior, lower = organisation_by_code(CITY_OFFICE).id, organisation_by_code(COUNTY_OFFICE).id
    assert (case.organisation_id, case.examined_by_id) == (superior, lower)
    assert (case.is_renewed_by_law, case.reported_at, case.reported_on) == (True, None, None)
    decision = Document.objects.get(owner=f"case:{number}", kind="decision")
    assert decision.seal_by == superior
    assert decision.paper is not None
    [entry] = [one for one in entries_of(f"cases:{number}") if one.act == "cases.deem_renewed"]
    assert entry.facts["examined_by"] == str(lower)


def test_nothing_is_lost_and_nobody_has_anything_to_do_any_more(town: Town) -> None:
    number = silent(town)
    case = Case.objects.get(number=number)
    reviewer = queries.staff_case(number, by=town.reviewer)  # the lower level still reads its own case
    assert reviewer.pk == case.pk
    done = CaseStep.objects.get(case=case, key="review")
    assert (done.opinion, done.organisation_id) == ("意见", town.organisation_id)
    assert not Task.objects.filter(about=f"cases:{number}", closed_at=None).exists()
    new, _before = versions_of(licence_named(case.licence))
    assert new.valid_from == date(2026, 11, 15)


def test_who_was_silent_answers_for_it(town: Town) -> None:
    number = silent(town)
    sweep_all(at=moment(11, 15, 0))
    card = Card.objects.get(rule="TL-62")
    assert (card.case_number, card.organisation_id) == (number, town.organisation_id)


def test_one_that_was_never_accepted_goes_the_same_way(town: Town) -> None:
    case = Case.objects.get(number=silent(town, state=""))
    assert case.is_deemed
    assert case.organisation_id == organisation_by_code(CITY_OFFICE).id


def test_the_applicant_reads_in_whose_name_it_was_renewed(town: Town) -> None:
    number = silent(town)
    browser = sign_in(Client(headers={"accept-language": "zh-CN"}), town.person)
    said = words_of(browser.get(f"/my/cases/{number}/"))
    assert "依法视为准予延续；决定以这个机关的名义作出" in said
    assert SUPERIOR in said
