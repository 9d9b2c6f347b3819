"""A version is withdrawn: no case begins in it any more, and what runs in it comes to its end in it."""

import pytest
from django.db import DatabaseError, transaction

from tests.services.cases.make import MONDAY, bring_to, make_case, make_town
from tests.services.cases.visit import words_of
from tests.services.process.bpmn import bpmn, flow, simple, step
from tests.services.process.desk import desk_of
from tests.services.process.make import AT, make_process
from tongban.foundation.directory.public import Officer
from tongban.foundation.jobs.public import deliver_all
from tongban.foundation.trail.public import entries_of
from tongban.kernel.actors import SystemActor
from tongban.kernel.errors import Invalid, NotAllowed
from tongban.services.cases.commands.decide import decide_case
from tongban.services.cases.commands.issue import issue_result
from tongban.services.cases.commands.review import review_case
from tongban.services.cases.facts import Outcome
from tongban.services.cases.models import Case
from tongban.services.cases.steps import process_of
from tongban.services.process.defaults import default_bpmn, publish_defaults
from tongban.services.process.models import ProcessVersion, ProcessWithdrawal
from tongban.services.process.public import (
    ChangedMeanwhile,
    OnlyVersion,
    ProcessUnknown,
    VersionWithdrawn,
    process_version,
    publish_process,
    published_processes,
    start_process,
    withdraw_version,
)

pytestmark = pytest.mark.django_db
WHY = "第二版漏了审批环节"
TWO_STEPS = bpmn(
    '<startEvent id="s"/>' + flow("s", "a") + step("a") + flow("a", "b") + step("b") + flow("b", "e") + '<endEvent id="e"/>'
)  # fmt: skip


@pytest.fixture
def keeper() -> Officer:
    return desk_of("process-manager")[1]


def two_versions() -> None:
    make_process(key="trial", bpmn_xml=simple())
    make_process(key="trial", bpmn_xml=TWO_STEPS)


def test_new_subjects_follow_the_version_before_and_the_trail_says_why(keeper: Officer) -> None:
    two_versions()
    assert process_version("trial").number == 2
    withdraw_version(key="trial", number=2, reasons=f" {WHY} ", by=keeper, at=AT)
    assert process_version("trial").number == 1
    assert {one.key: one.number for one in published_processes()}["trial"] == 1
    start_process(subject="test:1", key_or_version_id="trial", at=AT)
    entry = entries_of("process:trial")[-1]
    assert (entry.act, entry.by_ref) == ("process.withdraw", keeper.ref)
    assert entry.facts == {"version": 2, "reasons": WHY}


def test_the_next_version_has_a_number_of_its_own_and_may_say_the_same(keeper: Officer) -> None:
    two_versions()
    withdraw_version(key="trial", number=2, reasons=WHY, by=keeper, at=AT)
    by = SystemActor(job="test")
    with pytest.raises(ChangedMeanwhile) as changed:
        publish_process(key="trial", bpmn_xml=TWO_STEPS, by=by, at=AT, based_on=2)
    assert changed.value.facts["newest"] == 1
    assert publish_process(key="trial", bpmn_xml=TWO_STEPS, by=by, at=AT, based_on=1).number == 3
    assert process_version("trial").number == 3
    assert publish_process(key="trial", bpmn_xml=TWO_STEPS, by=by, at=AT).number == 3


def test_what_is_refused_writes_nothing(keeper: Officer) -> None:
    two_versions()
    for reasons in ("", "  ", "错" * 501):
        with pytest.raises(Invalid):
            withdraw_version(key="trial", number=2, reasons=reasons, by=keeper, at=AT)
    with pytest.raises(ProcessUnknown):
        withdraw_version(key="trial", number=7, reasons=WHY, by=keeper, at=AT)
    with pytest.raises(NotAllowed):
        withdraw_version(key="trial", number=2, reasons=WHY, by=desk_of("item-manager")[1], at=AT)
    assert not ProcessWithdrawal.objects.exists()
    withdraw_version(key="trial", number=1, reasons=WHY, by=keeper, at=AT)
    assert process_version("trial").number == 2
    with pytest.raises(VersionWithdrawn):
        withdraw_version(key="trial", number=1, reasons=WHY, by=keeper, at=AT)
    with pytest.raises(OnlyVersion):
        withdraw_version(key="trial", number=2, reasons=WHY, by=keeper, at=AT)
    assert ProcessWithdrawal.objects.count() == 1


def test_the_database_keeps_a_withdrawal(keeper: Officer) -> None:
    two_versions()
    withdraw_version(key="trial", number=2, reasons=WHY, by=keeper, at=AT)
    for change in (
        lambda: ProcessWithdrawal.objects.update(reasons="别的"),
        lambda: ProcessWithdrawal.objects.all()._raw_delete("default"),
    ):
        with pytest.raises(DatabaseError, match="never changed"), transaction.atomic():
            change()


def test_the_defaults_of_the_platform_do_not_bring_a_withdrawn_version_back(keeper: Officer) -> None:
    publish_process(key="five-posts", bpmn_xml=default_bpmn("short"), by=keeper, at=AT)
    withdraw_version(key="five-posts", number=1, reasons=WHY, by=keeper, at=AT)
    publish_defaults(at=AT)
    assert process_version("five-posts").number == 2


def test_a_case_that_runs_in_it_comes_to_its_end_in_it() -> None:
    town = make_town()
    number = str(make_case(town).number)
    bring_to(town, number, "accepted")
    begun_in = Case.objects.get(number=number).process_version_id
    keeper = desk_of("process-manager")[1]
    publish_process(key="five-posts", bpmn_xml=default_bpmn("short"), by=keeper, at=MONDAY)
    first = ProcessVersion.objects.get(id=begun_in)
    withdraw_version(key=first.key, number=first.number, reasons=WHY, by=keeper, at=MONDAY)

    later = str(make_case(town, key="later").number)
    assert Case.objects.get(number=later).process_version_id != begun_in
    review_case(number=number, advice=Outcome.GRANTED, opinion="意见", by=town.reviewer, at=MONDAY)
    decide_case(
        number=number,
        reasons="理由",
        article="第三十八条",
        by=town.approver,
        at=MONDAY,
        outcome=Outcome.GRANTED,
    )
    issue_result(number=number, by=town.issuer, at=MONDAY)
    deliver_all()
    case = Case.objects.get(number=number)
    assert (case.state, case.process_version_id, process_of(case).id) == ("delivered", begun_in, begun_in)


def test_the_desk_asks_why_says_what_runs_in_it_and_withdraws() -> None:
    two_versions()
    start_process(subject="test:1", key_or_version_id="trial", at=AT)
    client, keeper = desk_of("process-manager")
    page = "/desk/processes/trial/versions/2/withdraw/"
    assert (
        'href="/desk/processes/trial/versions/2/withdraw/"'
        in client.get("/desk/processes/trial/").content.decode()
    )
    words = words_of(client.get(page))
    assert "有1件办件在这一版里运行，会在这一版里办完。" in words
    assert "新的办件按第1版走。" in words
    empty = client.post(page, {"reasons": ""})
    assert empty.status_code == 422 and "请说明理由，不超过500字。" in words_of(empty)
    assert client.post(page, {"reasons": WHY}, follow=True).status_code == 200
    words = words_of(client.get("/desk/processes/trial/"))
    assert f"{keeper.name}撤回：{WHY}" in words and "第1版" in words
    again = client.post(page, {"reasons": WHY})
    assert again.status_code == 409 and "第2版已经撤回。" in words_of(again)
    only = client.get("/desk/processes/trial/versions/1/withdraw/")
    assert "没有别的版本可以给新的办件用。" in words_of(only)


@pytest.mark.parametrize(("post", "status"), [("item-manager", 403), ("accept", 404)])
def test_nobody_else_may(post: str, status: int) -> None:
    two_versions()
    client, _ = desk_of(post)
    for answer in (
        client.get("/desk/processes/trial/versions/2/withdraw/"),
        client.post("/desk/processes/trial/versions/2/withdraw/", {"reasons": WHY}),
    ):
        assert answer.status_code == status
    assert not ProcessWithdrawal.objects.exists()
    assert "/withdraw/" not in client.get("/desk/processes/trial/").content.decode()


def test_a_version_that_is_not_there_is_not_found() -> None:
    client, _ = desk_of("process-manager")
    for path in ("five-posts/versions/9", "nothing/versions/1"):
        assert client.get(f"/desk/processes/{path}/withdraw/").status_code == 404
