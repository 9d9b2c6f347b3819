"""A rule grants from trusted facts alone; whatever is uncertain goes to a person, and the case says why."""

from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext

from tests.foundation.directory.make import CITY_OFFICE
from tests.foundation.identity.make import make_staff
from tests.foundation.papers.make import text_of
from tests.resources.licences.make import CARD
from tests.resources.registers.test_disputes import object_to
from tests.services.cases.instant.make import CONDITIONS, FACTS, make_instant_case, make_instant_town, rule
from tests.services.cases.locking import PEOPLE, locked
from tests.services.cases.make import MONDAY, Town, make_application, make_upload
from tongban.foundation.jobs.public import deliver_all
from tongban.foundation.papers.public import document_of, paper_bytes
from tongban.foundation.tasks.models import Task
from tongban.foundation.tasks.public import claim_task
from tongban.foundation.trail.public import entries_of
from tongban.kernel.clock import CITY_ZONE
from tongban.resources.licences.public import licences_of_case
from tongban.resources.registers.models import LookUp, RegisteredPerson
from tongban.services.cases.access import lock_any_case
from tongban.services.cases.commands.submit import submit_case
from tongban.services.cases.facts import CaseState, Outcome, SlotInput
from tongban.services.cases.instant.commands.decide import decide_by_rule
from tongban.services.cases.instant.models import InstantDecision
from tongban.services.cases.models import Case, CaseStep
from tongban.services.cases.steps import begin_process
from tongban.services.items.public import Process, Slot

pytestmark = pytest.mark.django_db


def decision_of(number: str) -> InstantDecision:
    return InstantDecision.objects.get(case__number=number)


def submitted(town: Town) -> str:
    """A case that no worker has touched."""
    application = make_application(town.person, answers={}, form={}, slots=())
    return submit_case(application=application, by=town.person, at=MONDAY, key="key-1").number


def opened(town: Town) -> str:
    """A case whose first step is open, and which no rule has looked at."""
    number = submitted(town)
    with transaction.atomic():
        begin_process(lock_any_case(number), at=MONDAY)
    return number


def by_person(number: str, why: str) -> InstantDecision:
    """The case waits where it would wait without a rule, and the row says why."""
    row = decision_of(number)
    assert (row.verdict, row.why, row.sample) == ("to-person", why, "")
    case = Case.objects.get(number=number)
    assert case.state == CaseState.RECEIVED
    assert [step.post_code for step in CaseStep.objects.filter(case=case, done_at=None)] == ["accept"]
    assert Task.objects.filter(about=f"cases:{number}", closed_at=None, post_code="accept").count() == 1
    acts = [entry.act for entry in entries_of(f"cases:{number}")]
    assert acts == ["cases.submit", "cases.judge_by_rule"]
    return row


def test_a_case_that_meets_the_rule_is_accepted_decided_issued_and_sealed_at_once() -> None:
    town = make_instant_town()
    number = make_instant_case(town).number
    case = Case.objects.get(number=number)
    assert (case.state, case.outcome, case.decided_at) == (
        CaseState.DELIVERED,
        Outcome.GRANTED,
        case.accepted_at,
    )
    assert case.reasons == "符合：满70周岁；户籍在本区。"
    assert case.article == "《老年人权益保障法》第五十八条、《谯城区老年人优待办法》第三条"
    acts = [(entry.act, entry.by_ref) for entry in entries_of(f"cases:{number}")]
    assert acts[0] == ("cases.submit", town.person.ref)
    by_rule = [act for act, ref in acts if ref == f"rule:{town.item_code}/1"]
    assert by_rule == ["cases.judge_by_rule", "cases.accept", "cases.review", "cases.decide", "cases.issue"]
    for kind in ("acceptance", "decision"):
        document = document_of(owner=f"case:{number}", kind=kind)
        assert document is not None
        assert document.paper is not None
    assert [licence.case_number for licence in licences_of_case(number)] == [number]


def test_its_inputs_are_kept_with_source_and_time_and_the_person_sees_the_look_up() -> None:
    town = make_instant_town()
    number = make_instant_case(town).number
    row = decision_of(number)
    assert row.rule == f"{town.item_code}/1"
    assert [(one["name"], one["source"], one["value"], one["origin"]) for one in row.inputs] == [
        ("age", "person.age", 73, "Population register"),
        ("home", "person.area", "341602100000", "Population register"),
    ]
    assert all(datetime.fromisoformat(one["fetched_at"]) == row.decided_at for one in row.inputs)
    assert row.findings == [True, True]
    looks = LookUp.objects.filter(
        person_id=town.person.person_id, by_ref=f"rule:{row.rule}", purpose="handle-case"
    )
    assert {tuple(look.fields) for look in looks} >= {("person.birth_date", "person.area")}
    judged = next(one for one in entries_of(f"cases:{number}") if one.act == "cases.judge_by_rule")
    assert judged.facts["facts"] == ["person.age", "person.area"]
    assert "341602100000" not in str(judged.facts)


def test_a_condition_that_does_not_hold_refuses_nobody() -> None:
    town = make_instant_town(instant=rule(conditions=({**CONDITIONS[0], "when": "age >= 80"}, CONDITIONS[1])))
    row = by_person(make_instant_case(town).number, "condition-unmet")
    assert row.findings == [False, True]


def test_a_fact_that_is_nowhere_goes_to_a_person() -> None:
    facts = (*FACTS, {"name": "card", "source": f"licence.{CARD}.number"})
    town = make_instant_town(instant=rule(facts=facts))
    row = by_person(make_instant_case(town).number, "fact-missing")
    assert row.lacks == [{"name": "card", "source": f"licence.{CARD}.number", "why": "fact-missing"}]


def test_an_objection_to_a_fact_goes_to_a_person() -> None:
    town = make_instant_town()
    make_staff(name="冯数据", posts=("data-officer",), organisation_code=CITY_OFFICE)
    object_to(town.person, fact="person.address")
    by_person(make_instant_case(town).number, "fact-disputed")


def test_a_register_that_says_something_else_by_now_goes_to_a_person() -> None:
    town = make_instant_town()
    number = submitted(town)
    person = RegisteredPerson.objects.get(pk=town.person.person_id)
    person.facts = {**person.facts, "birth_date": "1950-01-01"}
    person.save()
    deliver_all()
    by_person(number, "fact-changed")


@pytest.mark.django_db(transaction=True)
def test_a_silent_register_goes_to_a_person(settings: Any) -> None:
    settings.REGISTER_WAIT_SECONDS = 0.2
    number = opened(make_instant_town())
    with locked(PEOPLE):
        decide_by_rule(number=number, at=MONDAY)
    row = by_person(number, "register-silent")
    assert [lack["why"] for lack in row.lacks] == ["register-silent", "register-silent"]


def test_material_that_somebody_handed_in_goes_to_a_person() -> None:
    town = make_instant_town(slots=(Slot(key="photo", name="照片"),))
    slots = (SlotInput(key="photo", papers=(make_upload(town.person),)),)
    by_person(make_instant_case(town, slots=slots).number, "material-handed-in")


def test_a_rule_that_errs_goes_to_a_person_with_what_went_wrong() -> None:
    erring = ({**CONDITIONS[0], "when": "int(home) / (age - 73) > 1"},)
    town = make_instant_town(instant=rule(conditions=erring))
    row = by_person(make_instant_case(town).number, "rule-failed")
    assert row.findings == [None]
    assert row.detail


def test_what_a_verb_refuses_leaves_nothing_half_done() -> None:
    town = make_instant_town(process=Process(key="five-posts", organisations={"approve": CITY_OFFICE}))
    number = make_instant_case(town).number
    by_person(number, "step-not-its-own")
    assert document_of(owner=f"case:{number}", kind="acceptance") is None


def test_what_an_officer_has_taken_is_left_to_them() -> None:
    town = make_instant_town()
    number = opened(town)
    claim_task(task_id=Task.objects.get(about=f"cases:{number}").pk, by=town.clerk, at=MONDAY)
    decide_by_rule(number=number, at=MONDAY)
    by_person(number, "taken-by-person")


def test_judging_again_changes_nothing() -> None:
    town = make_instant_town()
    number = make_instant_case(town).number
    before = Case.objects.filter(number=number).values().get(), len(entries_of(f"cases:{number}"))
    assert decide_by_rule(number=number, at=MONDAY) is None
    assert before == (Case.objects.filter(number=number).values().get(), len(entries_of(f"cases:{number}")))


def test_an_item_without_a_rule_waits_for_people() -> None:
    number = make_instant_case(make_instant_town(has_rule=False)).number
    assert not InstantDecision.objects.filter(case__number=number).exists()
    assert Case.objects.get(number=number).state == CaseState.RECEIVED


def test_in_the_evening_the_days_count_from_the_next_working_day() -> None:
    town = make_instant_town()
    evening = datetime(2026, 9, 28, 21, 0, tzinfo=CITY_ZONE)
    number = make_instant_case(town, at=evening).number
    decide_by_rule(number=number, at=evening)
    case = Case.objects.get(number=number)
    assert case.outcome == Outcome.GRANTED


def test_it_takes_at_most_122_queries() -> None:
    number = opened(make_instant_town())
    with CaptureQueriesContext(connection) as asked:
        decided = decide_by_rule(number=number, at=MONDAY)
    assert decided is not None
    assert decided.verdict == "granted"
    assert len(asked) <= 122  # eight of them make the first key and the first status list of the installation


def test_the_paper_of_what_is_no_licence_is_plain_and_says_that_a_rule_decided(tmp_path: Path) -> None:
    number = make_instant_case(make_instant_town()).number
    paper, receipt = (
        text_of(paper_bytes(made.paper.id), tmp_path)
        for kind in ("decision", "delivery-receipt")
        if (made := document_of(owner=f"case:{number}", kind=kind)) and made.paper
    )
    for words in ("办理结果通知书", "已经办好", "公布的规则", "请工作人员重新核对"):
        assert words in paper
    assert "准予" not in paper
    assert "办理结果通知书" in receipt
