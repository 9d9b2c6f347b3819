"""Ticked tasks are done together, each by itself: every outcome is told, and what broke off goes on."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.test import Client
from lxml import html

from tests.faces.desk.test_worklist_page import office, page, task
from tests.foundation.directory.make import CITY_OFFICE
from tests.foundation.identity.make import bearer, make_staff, sign_in_staff
from tests.services.cases.make import MONDAY, make_case, make_town
from tongban.foundation.directory.public import Officer
from tongban.foundation.jobs.public import deliver_all
from tongban.foundation.messages.models import Message
from tongban.foundation.tasks.models import Batch, BatchRow, Task
from tongban.foundation.tasks.public import begin_batch, claim_task
from tongban.kernel import clock
from tongban.services.cases.models import Case

pytestmark = pytest.mark.django_db


@pytest.fixture
def officer() -> Officer:
    return make_staff(name="李窗口", posts=("accept", "leader"))


@pytest.fixture
def desk(client: Client, officer: Officer) -> Client:
    return sign_in_staff(client, officer)


def send(desk: Client, act: str, tasks: list[object], **more: str) -> html.HtmlElement:
    chosen = [str(getattr(one, "id", one)) for one in tasks]
    answer = desk.post("/desk/tasks/together/", {"act": act, "chosen": chosen, **more}, follow=True)
    return html.fromstring(answer.content.decode())


def outcomes(shown: html.HtmlElement) -> list[tuple[str, str]]:
    """What came of each task and why, in the order of the list."""
    rows = shown.xpath("//table/tbody/tr")
    return [(row.xpath("string(td[1])").strip(), row.xpath("string(td[4])").strip()) for row in rows]


def test_each_has_its_own_outcome_and_a_refused_one_says_why(desk: Client, officer: Officer) -> None:
    colleague = make_staff(name="陈窗口", posts=("accept",))
    free, theirs = task(due_at=MONDAY), task(due_at=MONDAY + timedelta(days=1))
    claim_task(task_id=theirs.id, by=colleague, at=clock.now())
    shown = send(desk, "claim", [free, theirs])
    (done, _), (refused, why) = outcomes(shown)
    assert (done, refused) == ("已办成", "没办成")
    assert "陈窗口" in why
    assert Task.objects.get(pk=free.id).claimed_by_account == officer.account_id
    assert Task.objects.get(pk=theirs.id).claimed_by_account == colleague.account_id


def test_a_form_that_is_sent_twice_is_done_once(desk: Client) -> None:
    one, batch_id = task(), str(uuid4())
    send(desk, "claim", [one], batch=batch_id)
    send(desk, "release", [one])
    again = send(desk, "claim", [one], batch=batch_id)
    assert outcomes(again) == [("已办成", "—")]
    assert Task.objects.get(pk=one.id).claimed_by_account is None
    assert Batch.objects.count() == 2


def test_what_was_broken_off_waits_and_goes_on_without_doing_anything_twice(
    desk: Client, officer: Officer
) -> None:
    tasks = [task(due_at=MONDAY + timedelta(days=n)) for n in range(3)]
    batch_id = uuid4()
    begin_batch(
        batch_id=batch_id, act="claim", task_ids=[one.id for one in tasks], facts={}, by=officer, at=MONDAY
    )
    BatchRow.objects.filter(place=0).update(state="done")
    url = f"/desk/tasks/together/{batch_id}/"
    for _ in range(2):
        waiting = page(desk, url)
        assert [outcome for outcome, _ in outcomes(waiting)] == ["已办成", "等待", "等待"]
        assert "还有2件没办" in waiting.text_content()
    rest = html.fromstring(desk.post(f"{url}rest/", follow=True).content.decode())
    assert [outcome for outcome, _ in outcomes(rest)] == ["已办成"] * 3
    assert Task.objects.filter(claimed_by_account=officer.account_id).count() == 2


def test_a_batch_of_others_is_not_found(desk: Client) -> None:
    other = make_staff(name="陈窗口", posts=("accept",))
    one, batch_id = task(), uuid4()
    begin_batch(batch_id=batch_id, act="claim", task_ids=[one.id], facts={}, by=other, at=MONDAY)
    assert desk.get(f"/desk/tasks/together/{batch_id}/").status_code == 404
    assert desk.post(f"/desk/tasks/together/{batch_id}/rest/").status_code == 404
    answer = desk.post(
        "/desk/tasks/together/", {"act": "claim", "chosen": [str(one.id)], "batch": str(batch_id)}
    )
    assert answer.status_code == 404
    assert Task.objects.get(pk=one.id).claimed_by_account is None


def test_tasks_of_other_posts_are_left_out_and_none_of_ones_own_is_not_found(desk: Client) -> None:
    make_staff(name="王市局", posts=("accept",), organisation_code=CITY_OFFICE)
    theirs, ours = task(organisation_id=office(CITY_OFFICE)), task()
    assert len(outcomes(send(desk, "claim", [theirs, ours]))) == 1
    answer = desk.post("/desk/tasks/together/", {"act": "claim", "chosen": [str(theirs.id)]})
    assert answer.status_code == 404
    assert Task.objects.get(pk=theirs.id).claimed_by_account is None


@pytest.mark.parametrize("act", ["delete", "", "__class__"])
def test_acts_that_are_not_there_are_not_found(desk: Client, act: str) -> None:
    assert desk.post("/desk/tasks/together/", {"act": act, "chosen": [str(task().id)]}).status_code == 404


def test_more_than_fifty_at_once_are_refused(desk: Client) -> None:
    ids = [str(uuid4()) for _ in range(51)]
    assert desk.post("/desk/tasks/together/", {"act": "claim", "chosen": ids}).status_code == 422


def test_assigning_asks_first_for_a_colleague_who_holds_the_post_of_all(desk: Client) -> None:
    colleague = make_staff(name="陈窗口", posts=("accept",))
    make_staff(name="周审核", posts=("review",))
    one, other = task(), task()
    asked = send(desk, "assign", [one, other])
    assert sorted(asked.xpath("//select[@name='to']/option/text()")) == ["李窗口", "陈窗口"]
    assert not Batch.objects.exists()
    shown = send(desk, "assign", [one, other], sure="1", to=str(colleague.account_id))
    assert [outcome for outcome, _ in outcomes(shown)] == ["已办成", "已办成"]
    assert Task.objects.filter(claimed_by_account=colleague.account_id).count() == 2


def test_assigning_over_two_steps_says_that_nobody_holds_both(desk: Client) -> None:
    make_staff(name="周审核", posts=("review",))
    asked = send(desk, "assign", [task(), task(post_code="review")])
    assert "没有同事能同时接这几件" in asked.text_content()


def test_urging_needs_a_reason_and_a_second_time_is_refused_each_by_itself(desk: Client) -> None:
    one = task(due_at=MONDAY)
    asked = send(desk, "urge", [one], sure="1", reason=" ")
    assert "请写明催办原因" in asked.text_content() and not Batch.objects.exists()
    send(desk, "urge", [one], sure="1", reason="明天到期")
    shown = send(desk, "urge", [one, task(due_at=MONDAY + timedelta(days=1))], sure="1", reason="再催")
    assert [outcome for outcome, _ in outcomes(shown)] == ["没办成", "已办成"]
    assert "今天已经催办过" in outcomes(shown)[0][1]


def test_who_has_not_the_duty_is_refused_each_and_is_not_offered_it(client: Client) -> None:
    clerk = make_staff(name="陈窗口", posts=("accept",))
    desk, one = sign_in_staff(client, clerk), task()
    offered = page(desk).xpath("//button[@name='act']/@value")
    assert offered == ["claim", "release", "copy", "accept"]
    shown = send(desk, "assign", [one], sure="1", to=str(clerk.account_id))
    assert outcomes(shown)[0][0] == "没办成"
    assert Task.objects.get().claimed_by_account is None


def test_a_copy_goes_to_a_colleague_of_the_organisation(desk: Client) -> None:
    colleague = make_staff(name="周审核", posts=("review",))
    make_staff(name="王市局", posts=("accept",), organisation_code=CITY_OFFICE)
    one = task()
    asked = send(desk, "copy", [one])
    assert asked.xpath("//select[@name='to']/option/text()") == ["周审核（review）"]
    send(desk, "copy", [one], sure="1", to=str(colleague.account_id), note="请了解")
    deliver_all()
    assert Message.objects.get(to_account=colleague.account_id).facts["note"] == "请了解"


def test_complete_cases_are_accepted_together(client: Client) -> None:
    town = make_town()
    numbers = [make_case(town, key=f"key-{n}").number for n in range(2)]
    desk = sign_in_staff(client, town.clerk)
    tasks = [row.pk for row in Task.objects.all()]
    asked = send(desk, "accept", tasks)
    assert "受理后不能撤回" in asked.text_content()
    assert not Case.objects.exclude(state="received").exists()
    shown = send(desk, "accept", tasks, sure="1")
    assert [outcome for outcome, _ in outcomes(shown)] == ["已办成", "已办成"]
    assert set(Case.objects.filter(number__in=numbers).values_list("state", flat=True)) == {"in-review"}


def test_none_is_accepted_while_one_of_them_is_incomplete(client: Client) -> None:
    town = make_town()
    make_case(town)
    lacking = make_case(town, key="key-2").number
    Case.objects.get(number=lacking).slots.filter(key="layout").update(how="missing")
    desk = sign_in_staff(client, town.clerk)
    answer = desk.post(
        "/desk/tasks/together/",
        {"act": "accept", "sure": "1", "chosen": [str(row.pk) for row in Task.objects.all()]},
    )
    assert answer.status_code == 409
    assert "这几件不能一起办" in answer.content.decode()
    assert not Case.objects.exclude(state="received").exists()
    assert not Batch.objects.exists()


def test_ticking_nothing_says_so_and_goes_back(desk: Client) -> None:
    answer = desk.post("/desk/tasks/together/", {"act": "claim", "next": "/desk/?view=mine"}, follow=True)
    assert answer.redirect_chain[-1][0] == "/desk/?view=mine"
    assert "请先勾选" in answer.content.decode()


@pytest.mark.parametrize("act", ["assign", "copy", "urge"])
def test_an_act_that_lacks_what_it_needs_is_refused_for_each_task(
    officer: Officer, client: Client, act: str
) -> None:
    one = task()
    body = {"id": str(uuid4()), "act": act, "tasks": [str(one.id)], "facts": {"to": "nobody"}}
    made = client.post("/api/v1/task-batches", body, "application/json", headers=bearer(officer))
    assert (made.status_code, made.json()["rows"][0]["code"]) == (201, "invalid")
    row = Task.objects.get()
    assert (row.claimed_by_account, row.urge_count) == (None, 0)


def test_the_api_does_the_same(officer: Officer, client: Client) -> None:
    colleague = make_staff(name="陈窗口", posts=("accept",))
    one, batch_id = task(), str(uuid4())
    headers = bearer(officer)
    listed = client.get("/api/v1/tasks?q=小满", headers=headers).json()
    assert [row["id"] for row in listed["tasks"]] == [str(one.id)]
    body = {"id": batch_id, "act": "claim", "tasks": [str(one.id)]}
    for _ in range(2):
        made = client.post("/api/v1/task-batches", body, "application/json", headers=headers)
        assert (made.status_code, made.json()["rows"][0]["state"]) == (201, "done")
    for path, sent, code in (
        ("assignment", {"to": colleague.account_id}, 204),
        ("release", {}, 409),
        ("urging", {"reason": "急"}, 204),
        ("urging", {"reason": "急"}, 409),
        ("copy", {"to": colleague.account_id}, 204),
    ):
        url = f"/api/v1/tasks/{one.id}/{path}"
        assert client.post(url, sent, "application/json", headers=headers).status_code == code, path
    assert client.get(f"/api/v1/task-batches/{batch_id}", headers=bearer(colleague)).status_code == 404
