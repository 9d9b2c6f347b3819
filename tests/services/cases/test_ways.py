"""Meeting a material by a promise, later or on paper: chosen freely, open only where it is lawful."""

import json
import uuid
from datetime import date, timedelta
from typing import Any
from uuid import UUID

import pytest
from django.test import Client
from hypothesis import given
from hypothesis import strategies as st

from tests.foundation.identity.make import bearer, make_staff
from tests.resources.credit.make import NUMBER, SLOT, make_commitment
from tests.services.cases.make import (
    CODE,
    FORM,
    MONDAY,
    SLOTS,
    Town,
    make_application,
    make_town,
    make_upload,
)
from tests.services.cases.visit import make_draft, picture, publish_anew, sign_and_submit, words_of
from tests.services.items.make import content
from tongban.foundation.identity.public import Person
from tongban.foundation.trail.models import Entry
from tongban.foundation.trail.public import sequence_once
from tongban.kernel.errors import NotFound, Refused
from tongban.resources.credit.public import CreditHolder, record_broken_commitment
from tongban.services.cases import ways
from tongban.services.cases.commands.choose_way import choose_way
from tongban.services.cases.commands.submit import submit_case
from tongban.services.cases.facts import How, SlotInput
from tongban.services.cases.models import Case, CaseSlot, Deferral, Draft
from tongban.services.cases.reading import ApplicationIncomplete
from tongban.services.cases.rules import Held, SlotNeed, meet_slot
from tongban.services.items.public import Commitment, Slot, deferral_days
from tongban.standards.working_time import Limit, LimitUnit, WorkCalendar

pytestmark = pytest.mark.django_db
PROMISE = Commitment(
    duty="要证明四项制度已经建立。",
    content="我承诺四项制度已经建立并执行。",
    liability="承诺不实的，撤销决定，记入信用记录。",
    check_by="site",
)
RULES = Slot(key="rules", name="规章制度目录", commitment=PROMISE)
LATER = Slot(key="photo", name="门头照片", need="later", later_working_days=5)
ELECTRONIC = Slot(key="scan", name="电子图", format="2")


@pytest.fixture
def town(on_monday: None) -> Town:
    return make_town(slots=(*SLOTS, RULES, LATER, ELECTRONIC))


def slots(person: Person, *chosen: SlotInput) -> tuple[SlotInput, ...]:
    """Everything handed in as a file, but for what was chosen otherwise."""
    rest = [key for key in ("layout", "rules", "scan") if key not in {one.key for one in chosen}]
    return (*(SlotInput(key=key, papers=(make_upload(person),)) for key in rest), *chosen)


def submit(town: Town, *chosen: SlotInput) -> str:
    application = make_application(town.person, slots=slots(town.person, *chosen))
    return submit_case(application=application, by=town.person, at=MONDAY, key="k").number


def bar(person: Person, organisation_id: UUID) -> None:
    """A broken promise of this person that is not repaired."""
    make_commitment(organisation_id, holder=CreditHolder(person_id=person.person_id))
    record_broken_commitment(
        case_number=NUMBER,
        slot=SLOT,
        reasons="没有制度",
        basis="第五十三条",
        by=make_staff(name="王核查", posts=("checker",)),
        at=MONDAY,
    )


def met(key: str) -> CaseSlot:
    return CaseSlot.objects.get(key=key)


SIGNED = SlotInput(key="rules", way=How.COMMITMENT, is_signed=True)


def test_a_promise_stands_with_its_words_and_its_digest_on_the_trail(town: Town) -> None:
    number = submit(town, SIGNED)
    row = met("rules")
    assert row.how == How.COMMITMENT
    assert row.terms["content"] == PROMISE.content
    assert row.terms == ways.promise_terms(PROMISE)
    sequence_once()
    entry = Entry.objects.get(act="cases.submit", subject=f"cases:{number}")
    assert json.loads(entry.facts)["commitments"] == {"rules": row.terms["sha256"]}


def test_nothing_is_promised_that_was_not_chosen(town: Town) -> None:
    with pytest.raises(ApplicationIncomplete) as refused:
        submit(town, SlotInput(key="rules"))
    assert refused.value.facts["missing"] == ["rules"]


@pytest.mark.parametrize(
    ("chosen", "code"),
    [
        (SlotInput(key="layout", way=How.COMMITMENT, is_signed=True), "commitment-not-open"),
        (SlotInput(key="rules", way=How.COMMITMENT), "commitment-not-signed"),
        (SlotInput(key="layout", way=How.DEFERRED), "deferral-not-open"),
        (SlotInput(key="scan", way=How.PAPER), "way-not-open"),
    ],
)
def test_a_way_that_is_not_open_is_refused_and_nothing_is_written(
    town: Town, chosen: SlotInput, code: str
) -> None:
    with pytest.raises(Refused) as refused:
        submit(town, chosen)
    assert refused.value.code == code
    assert Case.objects.count() == CaseSlot.objects.count() == Deferral.objects.count() == 0


def test_what_may_follow_does_not_hold_up_the_application_and_is_owed(town: Town) -> None:
    submit(town)
    assert met("photo").how == How.DEFERRED
    assert met("photo").is_required
    owed = Deferral.objects.get()
    assert (owed.key, owed.working_days, owed.due_on) == ("photo", 5, None)
    assert met("photo").terms["what"] == "门头照片"


def test_what_was_handed_in_at_once_does_not_follow(town: Town) -> None:
    submit(town, SlotInput(key="photo", papers=(make_upload(town.person),)))
    assert met("photo").how == How.FILE
    assert Deferral.objects.count() == 0


@pytest.mark.parametrize(
    ("chosen", "code"),
    [(SIGNED, "commitment-not-open"), (SlotInput(key="photo", way=How.DEFERRED), "deferral-not-open")],
)
def test_a_broken_promise_closes_promising_and_deferring_and_says_why(
    town: Town, chosen: SlotInput, code: str
) -> None:
    bar(town.person, town.organisation_id)
    with pytest.raises(Refused) as refused:
        submit(town, chosen)
    assert refused.value.code == code
    assert "not repaired" in refused.value.sentence()
    assert Case.objects.count() == 0


def test_with_a_broken_promise_the_usual_way_stays_open(town: Town) -> None:
    bar(town.person, town.organisation_id)
    with pytest.raises(ApplicationIncomplete) as refused:
        submit(town)
    assert refused.value.facts["missing"] == ["photo"]
    submit(town, SlotInput(key="photo", papers=(make_upload(town.person),)))
    assert met("photo").how == How.FILE


def test_a_chosen_way_beats_files_until_it_is_given_up(town: Town) -> None:
    draft_id = make_draft(town)
    draft = Draft.objects.get()
    draft.slots = {"rules": [str(make_upload(town.person))]}
    draft.save()
    choose(town, draft_id, "rules", How.COMMITMENT, is_signed=True)
    assert Draft.objects.get().ways == {"rules": "commitment"}
    choose(town, draft_id, "rules", None)
    assert Draft.objects.get().ways == {}
    assert Draft.objects.get().slots["rules"]


def choose(town: Town, draft_id: UUID, slot: str, way: How | None, *, is_signed: bool = False) -> None:
    choose_way(draft_id=draft_id, slot=slot, way=way, is_signed=is_signed, by=town.person, at=MONDAY)


@pytest.mark.parametrize(
    ("slot", "way", "code"),
    [
        ("layout", How.COMMITMENT, "commitment-not-open"),
        ("rules", How.COMMITMENT, "commitment-not-signed"),
        ("layout", How.DEFERRED, "deferral-not-open"),
        ("scan", How.PAPER, "way-not-open"),
        ("nothing", How.PAPER, "slot-unknown"),
    ],
)
def test_the_draft_keeps_no_way_that_is_not_open(town: Town, slot: str, way: How, code: str) -> None:
    draft_id = make_draft(town)
    with pytest.raises(Refused) as refused:
        choose(town, draft_id, slot, way)
    assert refused.value.code == code
    assert Draft.objects.get().ways == {}


def test_another_persons_draft_is_not_found(town: Town, citizen: Client) -> None:
    from tests.foundation.identity.make import make_person

    draft_id = make_draft(town)
    with pytest.raises(NotFound):
        choose_way(
            draft_id=draft_id,
            slot="layout",
            way=How.PAPER,
            is_signed=False,
            by=make_person(name="老李"),
            at=MONDAY,
        )
    assert Draft.objects.get().ways == {}


def test_choosing_a_way_costs_at_most_five_queries(town: Town, django_assert_max_num_queries: Any) -> None:
    draft_id = make_draft(town)
    choose(town, draft_id, "rules", How.COMMITMENT, is_signed=True)
    with django_assert_max_num_queries(6):  # savepoint and its release among them
        choose(town, draft_id, "rules", How.COMMITMENT, is_signed=True)


def test_a_promise_whose_words_changed_has_to_be_made_anew(town: Town, citizen: Client) -> None:
    draft_id = make_draft(town)
    choose(town, draft_id, "rules", How.COMMITMENT, is_signed=True)
    choose(town, draft_id, "layout", How.PAPER)
    changed = RULES.model_copy(
        update={"commitment": PROMISE.model_copy(update={"content": "我承诺五项制度。"})}
    )
    publish_anew(content(form=FORM, audience=("1",), slots=(*SLOTS, changed, LATER)))
    citizen.post(f"/drafts/{draft_id}/renew/")
    assert Draft.objects.get().ways == {"layout": "paper"}


def test_the_page_offers_the_ways_with_the_words_before_the_choice(town: Town, citizen: Client) -> None:
    page = citizen.get(f"/drafts/{make_draft(town)}/materials/rules/")
    said = words_of(page)
    for words in (PROMISE.duty, PROMISE.content, PROMISE.liability, "自愿选择", "把纸质材料送到窗口"):
        assert words in said
    assert "checked" not in page.content.decode().split('id="signed"')[1][:80]
    assert "用承诺代替这份材料" not in words_of(
        citizen.get(page.request["PATH_INFO"].replace("rules", "layout"))
    )


def test_the_way_is_chosen_and_given_up_on_the_page(town: Town, citizen: Client) -> None:
    url = f"/drafts/{make_draft(town)}/materials/rules/"
    refused = citizen.post(url + "way/", {"way": "commitment"})
    assert refused.status_code == 422
    assert "请勾选承诺" in words_of(refused)
    assert Draft.objects.get().ways == {}
    said = words_of(citizen.post(url + "way/", {"way": "commitment", "signed": "yes"}, follow=True))
    assert "您选了用承诺代替" in said
    assert "改为上传" in words_of(citizen.get(url))
    citizen.post(url + "way/", {"way": ""})
    assert Draft.objects.get().ways == {}


def test_the_check_page_shows_the_promise_word_for_word_and_submits_it(town: Town, citizen: Client) -> None:
    draft_id = make_draft(town, is_complete=True)
    for key in ("scan",):
        citizen.post(f"/drafts/{draft_id}/materials/{key}/", {"file": picture()})
    assert "还有没完成的" in words_of(citizen.get(f"/drafts/{draft_id}/check/"))
    citizen.post(f"/drafts/{draft_id}/materials/rules/way/", {"way": "commitment", "signed": "yes"})
    said = words_of(citizen.get(f"/drafts/{draft_id}/check/"))
    assert PROMISE.content in said
    assert "您作出1份承诺" in said
    assert "受理后5个工作日内补交" in said
    sign_and_submit(draft_id, citizen)
    assert met("rules").how == How.COMMITMENT


def test_the_barred_are_told_why_and_where(town: Town, citizen: Client) -> None:
    bar(town.person, town.organisation_id)
    page = citizen.get(f"/drafts/{make_draft(town)}/materials/rules/")
    assert "信用还没有修复" in words_of(page)
    assert "/my/commitments/" in page.content.decode()
    assert PROMISE.content not in words_of(page)


def test_the_api_takes_ways_by_the_same_rules(town: Town, client: Client) -> None:
    def post(key: str, **way: Any) -> Any:
        body = {
            "item": CODE,
            "answers": {"kind": "hot"},
            "form": {"shop": "小满面馆", "area": 68},
            "slots": [
                {"key": "layout", "way": "paper"},
                {"key": "scan", "papers": [str(make_upload(town.person))]},
                {"key": "rules", **way},
            ],
        }
        headers = bearer(town.person) | {"Idempotency-Key": key}
        return client.post("/api/v1/cases", body, content_type="application/json", headers=headers)

    unsigned = post("a", way="commitment")
    assert (unsigned.status_code, unsigned.json()["code"]) == (422, "commitment-not-signed")
    assert Case.objects.count() == 0
    done = post("b", way="commitment", signed=True)
    assert done.status_code == 201
    shown = client.get(f"/api/v1/cases/{done.json()['number']}", headers=bearer(town.person)).json()
    how = {slot["key"]: slot["how"] for slot in shown["slots"]}
    assert how == {
        "identity": "shared",
        "form": "form",
        "layout": "paper",
        "rules": "commitment",
        "photo": "deferred",
        "scan": "file",
    }


# the rules alone

TERMS = {"content": "我承诺"}
LATER_TERMS = {"working_days": 5}
FILE = (uuid.uuid4(),)


def need(**wanted: Any) -> SlotNeed:
    given = {
        "key": "k",
        "name": "材料",
        "is_required": True,
        "licence_types": (),
        "register_fact": None,
        "from_form": False,
    }
    return SlotNeed(**(given | wanted))


@given(
    promise=st.sampled_from([None, TERMS]),
    deferral=st.sampled_from([None, LATER_TERMS]),
    takes_paper=st.booleans(),
    way=st.sampled_from([None, How.COMMITMENT, How.DEFERRED, How.PAPER]),
    papers=st.sampled_from([(), FILE]),
    is_trusted=st.booleans(),
)
def test_no_way_is_taken_that_is_not_open(
    promise: Any, deferral: Any, takes_paper: bool, way: How | None, papers: Any, is_trusted: bool
) -> None:
    slot = need(promise=promise, deferral=deferral, takes_paper=takes_paper)
    held = Held(licences={}, register_facts=frozenset(), is_trusted=is_trusted)
    how = meet_slot(slot, papers=papers, licence=None, held=held, way=way).how
    if how is How.COMMITMENT:
        assert promise and is_trusted and way is How.COMMITMENT
    if how is How.DEFERRED:
        assert deferral and is_trusted and (way is How.DEFERRED or not papers)
    if how is How.PAPER:
        assert takes_paper and way is How.PAPER
    if how is How.MISSING:
        assert not papers
    if way is None:
        assert how in ((How.FILE,) if papers else (How.DEFERRED, How.MISSING))


CALENDAR = WorkCalendar.of(())
DAYS = st.dates(min_value=date(2026, 1, 1), max_value=date(2026, 12, 31))


@given(own=st.none() | st.integers(1, 20), count=st.integers(1, 90), unit=st.sampled_from(list(LimitUnit)))
def test_the_days_to_follow_are_capped(own: int | None, count: int, unit: LimitUnit) -> None:
    days = deferral_days(own, Limit(count=count, unit=unit))
    assert 1 <= days <= 20
    assert own is None or days <= own
    if unit is LimitUnit.WORKING_DAYS and count > 2:
        assert days <= count - 2


@given(accepted_on=DAYS, days=st.integers(1, 20), limit=st.integers(1, 40))
def test_the_day_to_follow_lies_two_working_days_before_the_limit(
    accepted_on: date, days: int, limit: int
) -> None:
    due_on = ways.add_working_days(accepted_on, limit, CALENDAR)
    last = ways.deferral_due_on(accepted_on=accepted_on, days=days, due_on=due_on, calendar=CALENDAR)
    assert accepted_on < last <= ways.add_working_days(accepted_on, 20, CALENDAR)
    assert CALENDAR.is_working(last)
    if limit >= 3:
        assert last <= ways.working_days_before(due_on, 2, CALENDAR)


@given(day=DAYS, count=st.integers(0, 30))
def test_counting_back_is_counting_forth(day: date, count: int) -> None:
    start = CALENDAR.working_day_on_or_after(day)
    back = ways.working_days_before(start, count, CALENDAR)
    assert ways.add_working_days(back, count, CALENDAR) == start or count == 0
    assert back <= start - timedelta(days=count)
