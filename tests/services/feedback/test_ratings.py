"""Applicants rate what has ended; organisations answer bad ratings in time."""

from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client, RequestFactory

from tests.foundation.directory.make import CITY_OFFICE
from tests.foundation.identity.make import bearer, make_person, make_staff, sign_in, sign_in_staff
from tests.services.cases.make import MONDAY, Town, make_case, make_town
from tests.services.feedback.make import make_ended_case
from tongban.foundation.calendars.public import SET_DAY, forget_calendars, set_day
from tongban.foundation.identity.public import Person
from tongban.foundation.jobs.models import Announcement
from tongban.foundation.jobs.public import deliver_all
from tongban.foundation.messages.models import Message
from tongban.foundation.tasks.models import Task
from tongban.foundation.trail.public import entries_of
from tongban.kernel import clock
from tongban.kernel.errors import Invalid, NotAllowed, NotFound
from tongban.services.cases.public import case_facts
from tongban.services.feedback.commands.answer import answer_bad_rating
from tongban.services.feedback.commands.rate import rate_case, supplement_rating
from tongban.services.feedback.facts import (
    AlreadyRated,
    AlreadySupplemented,
    CaseRated,
    Channel,
    NotEnded,
    NotRated,
    RatingLevel,
    Stage,
    StageMoved,
)
from tongban.services.feedback.models import Rating, RatingAnswer
from tongban.services.feedback.pages import guide_panel, track_panel
from tongban.services.feedback.queries import bad_rating, item_totals, own_rating
from tongban.services.items.public import published
from tongban.standards.working_time import DayKind

pytestmark = pytest.mark.django_db
BAD = RatingLevel.VERY_DISSATISFIED


@pytest.fixture
def town() -> Town:
    return make_town()


def rate(number: str, by: Person, level: RatingLevel = RatingLevel.SATISFIED, **changes: Any) -> CaseRated:
    fields: dict[str, Any] = {"options": [], "text": "", "channel": Channel.PC, "at": MONDAY}
    return rate_case(number=number, by=by, level=level, **(fields | changes))


def test_levels_keep_their_name_and_the_codes_of_both_standards() -> None:
    assert [(one.device_code, one.gbt_code, one.text) for one in RatingLevel] == [
        ("5", "1", "非常满意"),
        ("4", "2", "满意"),
        ("3", "3", "基本满意"),
        ("2", "4", "不满意"),
        ("1", "5", "非常不满意"),
    ]
    assert [one.is_bad for one in RatingLevel] == [False, False, False, True, True]


def test_the_applicant_rates_an_ended_case_once(town: Town) -> None:
    number = make_ended_case(town)
    rate(number, town.person, options=["413", "408"], text="很快")
    with pytest.raises(AlreadyRated):
        rate(number, town.person, BAD)
    row = Rating.objects.get()
    assert (row.level_name, row.device_code, row.gbt_code, row.options) == ("满意", "4", "2", ["413", "408"])
    assert [entry.act for entry in entries_of(f"ratings:{number}")] == ["feedback.rate"]
    assert Announcement.objects.filter(name="feedback.case-rated").count() == 1
    assert not Task.objects.filter(kind__startswith="feedback.").exists()


def test_what_may_not_be_rated_is_refused_and_nothing_is_written(town: Town) -> None:
    running = str(make_case(town).number)
    with pytest.raises(NotEnded):
        rate(running, town.person)
    ended = make_ended_case(town, key="key-2")
    with pytest.raises(NotFound):
        rate(ended, make_person(name="老李"))
    with pytest.raises(Invalid):
        rate(ended, town.person, options=["510"])
    with pytest.raises(Invalid):
        rate(ended, town.person, text="长" * 501)
    assert (
        not Rating.objects.exists() and not Announcement.objects.filter(name="feedback.case-rated").exists()
    )


def test_words_are_added_once_within_thirty_days(town: Town) -> None:
    number = make_ended_case(town)
    with pytest.raises(NotRated):
        supplement_rating(number=number, by=town.person, text="补充", at=MONDAY)
    rate(number, town.person)
    with pytest.raises(AlreadySupplemented):
        supplement_rating(number=number, by=town.person, text="补充", at=MONDAY + timedelta(days=31))
    supplement_rating(number=number, by=town.person, text="补充", at=MONDAY + timedelta(days=3))
    with pytest.raises(AlreadySupplemented):
        supplement_rating(number=number, by=town.person, text="再补充", at=MONDAY + timedelta(days=4))
    found = own_rating(number=number, by=town.person)
    assert found is not None and found.supplement == "补充"


def test_words_are_encrypted_and_the_organisation_never_sees_who_wrote(town: Town) -> None:
    number = make_ended_case(town)
    rate(number, town.person, BAD, text="窗口让我跑了三趟")
    with connection.cursor() as cursor:
        cursor.execute("SELECT text FROM feedback_rating")
        assert "三趟".encode() not in bytes(cursor.fetchone()[0])
    seen = bad_rating(number=number, by=town.approver)
    assert seen.text == "窗口让我跑了三趟" and town.person.name not in repr(seen)


def test_a_bad_rating_is_answered_in_three_stages_each_with_its_limit(town: Town) -> None:
    number = make_ended_case(town)
    rate(number, town.person, BAD, options=["114"], text="多跑了两趟")
    task = Task.objects.get(kind="feedback.accept")
    assert task.post_code == "approve" and _day(task.due_at) == _day(MONDAY) + timedelta(days=1)
    for stage in (Stage.ACCEPT, Stage.RECTIFY, Stage.REVISIT):
        answer_bad_rating(number=number, stage=stage, by=town.approver, text=f"已{stage}", at=MONDAY)
        assert Task.objects.get(kind=f"feedback.{stage}").closed_at is not None
    with pytest.raises(StageMoved):
        answer_bad_rating(number=number, stage=Stage.REVISIT, by=town.approver, text="再", at=MONDAY)
    assert Rating.objects.get().stage == "done" and RatingAnswer.objects.count() == 3
    told = Message.objects.filter(
        to_account=town.person.account_id, about=f"cases:{number}", url__endswith="/rate/"
    )
    assert told.count() == 3


def _day(moment: datetime) -> Any:
    return moment.astimezone(MONDAY.tzinfo).date()


def test_only_the_post_of_the_organisation_answers_a_bad_rating(town: Town) -> None:
    number = make_ended_case(town)
    rate(number, town.person, BAD)
    stranger = make_staff(name="外单位", posts=("approve",), organisation_code=CITY_OFFICE)
    with pytest.raises(NotFound):
        answer_bad_rating(number=number, stage=Stage.ACCEPT, by=stranger, text="x", at=MONDAY)
    with pytest.raises(NotAllowed):
        answer_bad_rating(number=number, stage=Stage.ACCEPT, by=town.clerk, text="x", at=MONDAY)
    with pytest.raises(Invalid):
        answer_bad_rating(number=number, stage=Stage.ACCEPT, by=town.approver, text=" ", at=MONDAY)
    assert not RatingAnswer.objects.exists()
    with pytest.raises(NotFound):
        bad_rating(number=number, by=stranger)


def test_a_good_rating_is_nothing_to_answer(town: Town) -> None:
    number = make_ended_case(town)
    rate(number, town.person)
    with pytest.raises(NotFound):
        bad_rating(number=number, by=town.approver)


def test_an_items_totals_are_kept_beside_its_ratings(town: Town, django_assert_num_queries) -> None:
    for key, level in (("a", RatingLevel.VERY_SATISFIED), ("b", RatingLevel.FAIRLY_SATISFIED), ("c", BAD)):
        rate(make_ended_case(town, key=key), town.person, level)
    with django_assert_num_queries(1):
        totals = item_totals(item_code=town.item_code)
    assert (totals.count, totals.average, totals.good) == (3, 3.0, 2)
    assert item_totals(item_code="other").count == 0


def test_a_citizen_rates_on_the_page_without_script(town: Town, client: Client) -> None:
    number = make_ended_case(town)
    sign_in(client, town.person)
    url = f"/my/cases/{number}/rate/"
    assert "您对这次办理满意吗" in client.get(url).content.decode()
    assert "跑动次数与承诺的不一致" in client.get(f"{url}?level=very-dissatisfied").content.decode()
    wrong = client.post(url, {"level": "very-dissatisfied", "options": ["510"]})
    assert wrong.status_code == 422 and not Rating.objects.exists()
    assert (
        client.post(url, {"level": "very-dissatisfied", "options": ["114"], "text": "跑了三趟"}).status_code
        == 302
    )
    page = client.get(url).content.decode()
    assert "评价已收到" in page and "跑动次数与承诺的不一致" in page and "正在核实" in page
    assert client.post(f"{url}supplement/", {"text": ""}).status_code == 422
    assert client.post(f"{url}supplement/", {"text": "还没有人联系我"}).status_code == 302
    assert "还没有人联系我" in client.get(url).content.decode()


def test_the_desk_answers_on_the_page(town: Town, client: Client) -> None:
    number = make_ended_case(town)
    rate(number, town.person, BAD, text="多跑了两趟")
    sign_in_staff(client, town.approver)
    url = f"/desk/ratings/{number}/"
    page = client.get(url).content.decode()
    assert "多跑了两趟" in page and "受理差评" in page and "老张" not in page
    assert client.post(url, {"stage": "accept", "text": ""}).status_code == 422
    assert client.post(url, {"stage": "accept", "text": "已受理，正在核实"}).status_code == 302
    assert "提交整改情况" in client.get(url).content.decode()
    assert sign_in_staff(Client(), town.clerk).post(url, {"stage": "rectify", "text": "x"}).status_code == 403


def test_the_api_rates_once(town: Town, client: Client) -> None:
    number = make_ended_case(town)
    address, token = f"/api/v1/cases/{number}/rating", bearer(town.person)
    body = {"level": "very-satisfied", "options": ["517"]}
    answer = client.post(address, body, content_type="application/json", headers=token)
    assert answer.status_code == 201 and answer.json()["gbt_code"] == "1"
    again = client.post(address, body, content_type="application/json", headers=token)
    assert (again.status_code, again.json()["code"]) == (409, "case-already-rated")
    assert client.get(address, headers=token).json()["options"] == ["517"]
    other = bearer(make_person(name="老李"))
    assert client.get(address, headers=other).status_code == 404
    assert client.post(address, body, content_type="application/json").status_code == 401
    more = client.post(
        f"{address}/supplement", {"text": "好"}, content_type="application/json", headers=token
    )
    assert more.status_code == 200 and more.json()["supplement"] == "好"


def test_the_page_of_an_ended_case_invites_to_rate(town: Town, rf: RequestFactory) -> None:
    ended, running = make_ended_case(town), str(make_case(town, key="key-2").number)
    facts = {fact.number: fact for fact in case_facts([ended, running])}
    assert "去评价" in track_panel(rf.get("/"), facts[ended])
    assert track_panel(rf.get("/"), facts[running]) == ""


def test_a_guide_shows_the_average_only_when_raters_stay_hidden(town: Town, rf: RequestFactory) -> None:
    rate(make_ended_case(town, key="a"), town.person, RatingLevel.VERY_SATISFIED)
    item = published(town.item_code)
    assert guide_panel(rf.get("/"), item) == ""
    for key in ("b", "c"):
        rate(make_ended_case(town, key=key), town.person, BAD)
    assert "2.3分（满分5分），3条评价中有1条好评" in guide_panel(rf.get("/"), item)


def test_a_day_off_moves_the_limit_of_a_bad_rating_and_its_task(town: Town) -> None:
    number = make_ended_case(town)
    rate(number, town.person, BAD)
    keeper = replace(town.clerk, duties=frozenset({SET_DAY}))
    tuesday = (MONDAY + timedelta(days=1)).date()
    set_day(
        area_code="341602000000",
        day=tuesday,
        kind=DayKind.LOCAL_HOLIDAY,
        name="",
        source="谯政办〔2026〕1号",
        by=keeper,
        at=MONDAY,
    )
    deliver_all()
    forget_calendars()
    rating = Rating.objects.get(case_number=number)
    assert rating.stage_due_at is not None
    assert rating.stage_due_at.astimezone(clock.CITY_ZONE).date() == tuesday + timedelta(days=1)
    assert Task.objects.get(about=f"ratings:{number}").due_at == rating.stage_due_at
    acts = [entry.act for entry in entries_of(f"ratings:{number}")]
    assert acts.count("feedback.recount") == 1
    deliver_all()
    assert [entry.act for entry in entries_of(f"ratings:{number}")] == acts
