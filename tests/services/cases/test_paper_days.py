"""A paper says the day on which something was done, and from when on a limit counts where that is another."""

from datetime import timedelta

import pytest

from tests.services.cases.make import MONDAY, Town, bring_to, make_case
from tongban.foundation.jobs.public import deliver_all
from tongban.foundation.papers.models import Document
from tongban.services.cases.models import Case
from tongban.services.decisions.models import Publication

pytestmark = pytest.mark.django_db
SATURDAY = MONDAY - timedelta(days=2)


def test_what_is_done_on_a_day_off_has_that_day_on_paper_and_counts_from_the_next_working_day(
    town: Town,
) -> None:
    number = make_case(town, at=SATURDAY).number
    bring_to(town, number, "decided", at=SATURDAY)
    case = Case.objects.get(number=number)
    assert (case.received_on, case.accepted_on) == (MONDAY.date(), MONDAY.date())
    papers = {row.kind: row.data for row in Document.objects.filter(owner=f"case:{number}")}
    that_day, monday = SATURDAY.date().isoformat(), MONDAY.date().isoformat()
    said = papers["acceptance"]
    assert (said["received_on"], said["accepted_on"], said["counted_from"]) == (that_day, that_day, monday)
    assert papers["decision"]["accepted_on"] == that_day
    deliver_all()
    assert Publication.objects.get(case_number=number).decided_on == SATURDAY.date()


def test_on_a_working_day_nothing_is_said_of_counting_from_another(town: Town) -> None:
    number = make_case(town).number
    bring_to(town, number, "accepted")
    said = Document.objects.get(owner=f"case:{number}", kind="acceptance").data
    assert said["counted_from"] is None
    assert said["received_on"] == said["accepted_on"] == MONDAY.date().isoformat()
