"""One case all the way, through the verbs and the worker."""

from datetime import date, timedelta

import pytest

from tests.services.cases.make import MONDAY, bring_to, make_case, make_town
from tongban.foundation.jobs.public import deliver_all
from tongban.foundation.papers.public import documents_of
from tongban.foundation.tasks.public import TaskFilters, View, worklist
from tongban.foundation.trail.public import entries_of
from tongban.resources.licences.public import licences_of_case, verify_licence
from tongban.services.cases.facts import CaseState, Outcome
from tongban.services.cases.models import Case, CaseStep
from tongban.services.cases.queries import slots_of, steps_of

pytestmark = pytest.mark.django_db


def test_a_case_goes_from_the_application_to_the_licence() -> None:
    town = make_town()
    done = make_case(town)
    page = worklist(by=town.clerk, view=View.POST, filters=TaskFilters(), cursor="", limit=10, at=MONDAY)
    assert [row.about for row in page.rows] == [f"cases:{done.number}"]
    assert {slot.key: slot.how.value for slot in slots_of(done.case_id)} == {
        "identity": "shared",
        "form": "form",
        "layout": "file",
    }

    bring_to(town, done.number, "issued", at=MONDAY + timedelta(hours=1))
    deliver_all()

    case = Case.objects.get(number=done.number)
    assert case.state == CaseState.DELIVERED
    assert case.outcome == Outcome.GRANTED
    assert case.accepted_on == date(2026, 9, 28)
    # ten working days after Monday 28 September: three before the holiday (1–7 October), 8, 9, 10 (made up), 12 …
    assert case.promised_due_on == date(2026, 10, 16)
    [licence] = licences_of_case(done.number)
    assert licence.identifier == case.licence
    assert verify_licence(number=licence.number, at=MONDAY).state.value == "valid"
    assert [entry.act for entry in entries_of(f"cases:{done.number}")] == [
        "cases.submit",
        "cases.accept",
        "cases.review",
        "cases.decide",
        "cases.issue",
        "decisions.publish",
        "cases.deliver",
    ]
    made = {document.kind: document.paper is not None for document in documents_of(f"case:{done.number}")}
    kinds = ("application", "receipt", "acceptance", "decision", "delivery-receipt")
    assert made == dict.fromkeys(kinds, True)
    assert [(step.key, step.outcome) for step in steps_of(case.id)] == [
        ("accept", "accept"),
        ("review", "agree"),
        ("approve", "grant"),
        ("issue", "issue"),
    ]


def test_a_refused_case_is_delivered_with_its_reasons_and_no_licence() -> None:
    town = make_town()
    done = make_case(town)
    bring_to(town, done.number, "decided", outcome=Outcome.REFUSED)
    deliver_all()
    case = Case.objects.get(number=done.number)
    assert (case.state, case.outcome, case.licence) == (CaseState.DELIVERED, Outcome.REFUSED, "")
    assert (case.reasons, case.article) == ("理由", "第三十八条")


def test_an_item_without_form_or_licence_goes_all_the_way_too() -> None:
    town = make_town(
        form=None, scenario=(), slots=(), result=None, type_code="20", acceptance_working_days=None
    )
    done = make_case(town, answers={}, form={}, slots=())
    bring_to(town, done.number, "issued")
    deliver_all()
    case = Case.objects.get(number=done.number)
    assert (case.state, case.licence, case.acceptance_due_on) == (CaseState.DELIVERED, "", None)


def test_the_steps_of_a_case_have_the_limits_of_its_item() -> None:
    own = {"accept": 1, "review": 4}
    town = make_town(process={"key": "five-posts", "limits": own})
    number = make_case(town).number
    bring_to(town, number, "accepted")
    due = dict(CaseStep.objects.filter(case__number=number).values_list("key", "due_on"))
    assert due == {"accept": date(2026, 9, 29), "review": date(2026, 10, 9)}
