"""Submitting: what is written, how much it costs, what is refused, and that it happens once."""

from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.utils import translation

from tests.foundation.identity.make import bearer, make_person, sign_in
from tests.services.cases.make import CODE, FORM, MONDAY, make_application, make_town, make_upload
from tests.services.cases.visit import publish_anew
from tongban.kernel.errors import NotFound, Refused
from tongban.services.cases.commands.draft import begin_draft
from tongban.services.cases.commands.submit import KeyReused, submit_case
from tongban.services.cases.facts import Application, Capacity, HolderKind, SlotInput
from tongban.services.cases.intake import AnswerUnknown, NotAppliedFor, SlotUnknown, WrongHolder
from tongban.services.cases.models import Case, CaseParty, CaseSlot, Draft
from tongban.services.cases.numbers import next_number
from tongban.services.cases.reading import ApplicationIncomplete, FormIsStale
from tongban.services.items.public import published
from tongban.standards.codes import check_case_number

pytestmark = pytest.mark.django_db


def nothing_was_written() -> bool:
    from tongban.foundation.jobs.models import Announcement
    from tongban.foundation.trail.models import Staged

    return not (
        Case.objects.exists()
        or CaseSlot.objects.exists()
        or CaseParty.objects.exists()
        or Staged.objects.filter(act="cases.submit").exists()
        or Announcement.objects.filter(name="cases.submitted").exists()
    )


def test_an_application_gets_a_number_that_checks_and_a_signed_promise() -> None:
    town = make_town()
    done = submit_case(application=make_application(town.person), by=town.person, at=MONDAY, key="k")
    assert check_case_number(done.number) == done.number
    assert done.number.startswith("341602260928")
    assert "cases.submit" in done.promise
    case = Case.objects.get(number=done.number)
    assert case.form["id_number"].startswith("341699")  # filled in from the register, not asked
    assert case.form["born"] == "1953-04-05"
    assert case.applicant_masked == "老*"
    assert [party.role for party in case.parties.all()] == ["applicant"]


def test_an_item_on_which_the_office_acts_by_itself_takes_no_application(client: Client) -> None:
    town = make_town()
    penalty = published(CODE).content.model_copy(update={"type_code": "02"})
    publish_anew(penalty)
    with pytest.raises(NotAppliedFor):
        submit_case(application=make_application(town.person), by=town.person, at=MONDAY, key="k")
    with pytest.raises(NotAppliedFor):
        begin_draft(
            item_code=CODE, holder=HolderKind.PERSON, uscc=None, answers={}, by=town.person, at=MONDAY
        )
    assert nothing_was_written()
    assert not Draft.objects.exists()
    answer = client.post(
        "/api/v1/cases",
        {"item": CODE, "answers": {"kind": "hot"}, "form": {}, "slots": []},
        content_type="application/json",
        headers={**bearer(town.person), "Idempotency-Key": "k"},
    )
    assert (answer.status_code, answer.json()["code"]) == (409, "item-not-applied-for")
    page = sign_in(Client(headers={"accept-language": "zh-CN"}), town.person).get(f"/apply/{CODE}/")
    assert page.status_code == 409
    assert "这件事不用申请" in page.content.decode()


def test_creating_a_case_over_http_takes_at_most_14_queries(
    client: Client, django_assert_max_num_queries: Any
) -> None:
    town = make_town()
    headers = bearer(town.person)
    papers = [make_upload(town.person)]
    body = {
        "item": CODE,
        "answers": {"kind": "hot"},
        "form": {"shop": "小满面馆", "area": 68},
        "slots": [{"key": "layout", "papers": [str(papers[0])]}],
    }

    def post(key: str) -> Any:
        return client.post(
            "/api/v1/cases",
            body,
            content_type="application/json",
            headers={**headers, "Idempotency-Key": key},
        )

    assert post("warm").status_code == 201
    with django_assert_max_num_queries(14):
        assert post("cold").status_code == 201


def test_the_same_key_gives_the_same_case_and_writes_nothing() -> None:
    town = make_town()
    application = make_application(town.person)
    first = submit_case(application=application, by=town.person, at=MONDAY, key="k")
    again = submit_case(application=application, by=town.person, at=MONDAY, key="k")
    assert (again.number, again.promise, again.is_new) == (first.number, first.promise, False)
    assert Case.objects.count() == 1
    assert CaseSlot.objects.count() == 3


def test_the_same_key_with_another_application_is_refused() -> None:
    town = make_town()
    submit_case(application=make_application(town.person), by=town.person, at=MONDAY, key="k")
    other = make_application(town.person, form={"shop": "另一家店"})
    with pytest.raises(KeyReused):
        submit_case(application=other, by=town.person, at=MONDAY, key="k")
    assert Case.objects.count() == 1


def _refused_ones() -> list[tuple[dict[str, Any], type[Refused]]]:
    return [
        ({"item_code": "L999999999999"}, NotFound),
        ({"version_id": 999_999}, FormIsStale),
        ({"answers": {}}, AnswerUnknown),
        ({"answers": {"kind": "raw"}}, AnswerUnknown),
        ({"holder": HolderKind.FIRM, "uscc": "92341699MA2TEST01X"}, WrongHolder),
        ({"slots": ()}, ApplicationIncomplete),
        ({"slots": (SlotInput(key="nonsense"),)}, SlotUnknown),
        ({"form": {"shop": "面"}}, Refused),
        ({"form": {"shop": "小满面馆", "surprise": 1}}, Refused),
        ({"form": {"shop": "小满面馆", "name": "别人"}}, Refused),
    ]


@pytest.mark.parametrize(("changes", "refusal"), _refused_ones(), ids=lambda one: str(one)[:60])
def test_a_bad_application_is_refused_and_nothing_is_written(
    changes: dict[str, Any], refusal: type[Refused]
) -> None:
    town = make_town()
    with pytest.raises(refusal) as refused:
        submit_case(application=make_application(town.person, **changes), by=town.person, at=MONDAY, key="k")
    with translation.override("zh-hans"):
        assert refused.value.sentence(translation.gettext)
    assert nothing_was_written()


def test_for_somebody_else_nobody_applies_without_an_authority() -> None:
    town = make_town()
    other = make_person(name="别人")
    for capacity in Capacity:
        if capacity is Capacity.SELF:
            continue
        with pytest.raises(Refused):
            submit_case(
                application=make_application(town.person, person_id=other.person_id, capacity=capacity),
                by=town.person,
                at=MONDAY,
                key="k",
            )
    with pytest.raises(Refused):  # a person's id alone opens nothing
        submit_case(
            application=make_application(town.person, person_id=other.person_id),
            by=town.person,
            at=MONDAY,
            key="k",
        )
    assert nothing_was_written()


def test_another_persons_upload_is_not_found_and_nothing_is_written() -> None:
    town = make_town()
    stranger = make_person(name="陌生人")
    slots = (SlotInput(key="layout", papers=(make_upload(stranger),)),)
    with pytest.raises(NotFound):
        submit_case(
            application=make_application(town.person, slots=slots), by=town.person, at=MONDAY, key="k"
        )
    assert nothing_was_written()


def test_a_scenario_answer_asks_for_one_more_material() -> None:
    town = make_town()
    application: Application = make_application(town.person, answers={"kind": "cold"})
    with pytest.raises(ApplicationIncomplete) as refused:
        submit_case(application=application, by=town.person, at=MONDAY, key="k")
    assert refused.value.facts["missing"] == ["cold"]


def test_the_api_says_which_materials_are_missing(client: Client) -> None:
    town = make_town()
    body = {"item": CODE, "answers": {"kind": "cold"}, "form": {"shop": "小满面馆"}}
    answer = client.post(
        "/api/v1/cases",
        body,
        content_type="application/json",
        headers={**bearer(town.person), "Idempotency-Key": "k"},
    )
    assert answer.status_code == 422
    assert answer["Content-Type"] == "application/problem+json"
    assert (answer.json()["code"], answer.json()["facts"]["missing"]) == (
        "application-incomplete",
        ["layout", "cold"],
    )
    assert nothing_was_written()


def test_an_application_after_office_hours_counts_from_the_next_working_day() -> None:
    town = make_town()
    late = MONDAY.replace(hour=17, minute=31)
    done = submit_case(application=make_application(town.person), by=town.person, at=late, key="k")
    case = Case.objects.get(number=done.number)
    assert case.received_on.isoformat() == "2026-09-29"
    assert case.acceptance_due_on is not None
    # 30 September, then the holiday 1–7 October, 8, 9 and the make-up Saturday the 10th, 12
    assert case.acceptance_due_on.isoformat() == "2026-10-12"


def test_every_bound_field_is_filled_from_the_register_and_asked_of_nobody() -> None:
    born = {"type": "string", "title": "出生日期", "x-bind": "person.birth_date"}
    form = FORM | {"required": [*FORM["required"], "born"], "properties": FORM["properties"] | {"born": born}}
    town = make_town(form=form)
    done = submit_case(application=make_application(town.person), by=town.person, at=MONDAY, key="k")
    assert Case.objects.get(number=done.number).form["born"] == "1953-04-05"


@pytest.mark.django_db(transaction=True)
def test_a_block_of_numbers_ends_with_its_session() -> None:
    connection.close()
    first = next_number("341602000000", at=MONDAY)
    assert serial_of(next_number("341602000000", at=MONDAY)) == serial_of(first) + 1
    connection.close()
    # as after a crash: what the next session is given may not be what the lost one still held
    assert serial_of(next_number("341602000000", at=MONDAY)) == serial_of(first) + 50


def serial_of(number: str) -> int:
    return int(number[-7:-1])
