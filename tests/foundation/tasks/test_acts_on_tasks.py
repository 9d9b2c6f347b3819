"""Tasks are assigned, urged and copied by who may, to whom it is lawful, and each of it is recorded and told."""

from datetime import timedelta
from uuid import UUID, uuid4

import pytest

from tests.foundation.directory.make import (
    CITY_OFFICE,
    COUNTY_OFFICE,
    make_deputy,
    make_officer,
    make_organisations,
)
from tests.foundation.tasks.make import MONDAY, make_task
from tongban.foundation.directory.public import DutyMissing, Officer
from tongban.foundation.jobs.models import Announcement
from tongban.foundation.jobs.public import deliver_all
from tongban.foundation.messages.models import Message
from tongban.foundation.tasks.commands.forget import forget_batches
from tongban.foundation.tasks.models import SavedView, Task, Urging
from tongban.foundation.tasks.public import (
    NotAHolder,
    NothingToUrge,
    NotInScope,
    TaskClosed,
    TaskTaken,
    TooManyViews,
    UrgedToday,
    View,
    assign_task,
    batch,
    begin_batch,
    claim_task,
    close_task,
    copy_task,
    remove_view,
    save_view,
    saved_views,
    urge_for_applicant,
    urge_task,
    urgings_about,
    visible_tasks,
    worklist,
)
from tongban.foundation.trail.public import entries_of
from tongban.kernel.errors import Invalid, NotFound

pytestmark = pytest.mark.django_db


@pytest.fixture
def places() -> dict[str, UUID]:
    return make_organisations()


@pytest.fixture
def clerk(places: dict[str, UUID]) -> Officer:
    return make_officer(name="李窗口")


@pytest.fixture
def leader(places: dict[str, UUID]) -> Officer:
    return make_officer(name="陈局长", posts=("leader",))


@pytest.fixture
def task(places: dict[str, UUID]) -> UUID:
    return make_task(organisation_id=places[COUNTY_OFFICE], about="cases:1")


def holder() -> int | None:
    return Task.objects.get().claimed_by_account


def told(account: int) -> list[str]:
    deliver_all()
    return list(Message.objects.filter(to_account=account).values_list("title", flat=True))


def test_who_may_assigns_to_who_holds_the_post(clerk: Officer, leader: Officer, task: UUID) -> None:
    assign_task(task_id=task, to_account=clerk.account_id, by=leader, at=MONDAY)
    row = Task.objects.get()
    assert (row.claimed_by_account, row.claimed_by_name) == (clerk.account_id, "李窗口")
    (entry,) = entries_of("cases:1")
    assert (entry.act, entry.by_ref, entry.facts["to"]) == ("tasks.assign", leader.ref, clerk.ref)
    assert told(clerk.account_id) == ["Assigned to you: %(task)s"]


def test_assigning_takes_it_from_who_had_it_and_tells_both(
    clerk: Officer, leader: Officer, task: UUID
) -> None:
    other = make_officer(name="王窗口")
    claim_task(task_id=task, by=other, at=MONDAY)
    assign_task(task_id=task, to_account=clerk.account_id, by=leader, at=MONDAY)
    assign_task(task_id=task, to_account=clerk.account_id, by=leader, at=MONDAY)
    assert holder() == clerk.account_id
    assert told(other.account_id) == ["Assigned to somebody else: %(task)s"]
    assert len(entries_of("cases:1")) == 1


def test_a_colleague_without_the_post_is_not_assigned(leader: Officer, clerk: Officer, task: UUID) -> None:
    reviewer = make_officer(name="王审核", posts=("review",))
    for account in (reviewer.account_id, 12345):
        with pytest.raises(NotAHolder):
            assign_task(task_id=task, to_account=account, by=leader, at=MONDAY)
    assert holder() is None and not entries_of("cases:1")


def test_assigning_and_urging_need_their_duty(clerk: Officer, task: UUID) -> None:
    with pytest.raises(DutyMissing):
        assign_task(task_id=task, to_account=clerk.account_id, by=clerk, at=MONDAY)
    with pytest.raises(DutyMissing):
        urge_task(task_id=task, by=clerk, reason="明天到期", at=MONDAY)
    assert holder() is None and not Urging.objects.exists()


def test_tasks_of_other_organisations_are_not_found(places: dict[str, UUID], leader: Officer) -> None:
    theirs = make_task(organisation_id=places[CITY_OFFICE])
    with pytest.raises(NotFound):
        assign_task(task_id=theirs, to_account=1, by=leader, at=MONDAY)
    with pytest.raises(NotFound):
        urge_task(task_id=theirs, by=leader, reason="急", at=MONDAY)
    with pytest.raises(NotFound):
        copy_task(task_id=theirs, to_account=1, note="", by=leader, at=MONDAY)


def test_the_organisation_above_assigns_and_urges_too(clerk: Officer, task: UUID) -> None:
    above = make_officer(name="市局长", organisation_code=CITY_OFFICE, posts=("leader",))
    assign_task(task_id=task, to_account=clerk.account_id, by=above, at=MONDAY)
    urge_task(task_id=task, by=above, reason="市里催", at=MONDAY)
    assert holder() == clerk.account_id and Task.objects.get().urge_count == 1


def test_closed_tasks_are_neither_assigned_nor_urged(
    clerk: Officer, leader: Officer, places: dict[str, UUID]
) -> None:
    task = make_task(organisation_id=places[COUNTY_OFFICE], key="k")
    close_task(key="k", by=clerk, at=MONDAY, outcome="done")
    with pytest.raises(TaskClosed):
        assign_task(task_id=task, to_account=clerk.account_id, by=leader, at=MONDAY)
    with pytest.raises(TaskClosed):
        urge_task(task_id=task, by=leader, reason="急", at=MONDAY)


def test_urging_is_counted_recorded_and_told_to_who_has_it(
    clerk: Officer, leader: Officer, task: UUID
) -> None:
    claim_task(task_id=task, by=clerk, at=MONDAY)
    urge_task(task_id=task, by=leader, reason="明天到期", at=MONDAY)
    assert Task.objects.get().urge_count == 1
    (urging,) = urgings_about(about="cases:1")
    assert (urging.name, urging.reason, urging.is_applicant) == ("陈局长", "明天到期", False)
    assert [entry.act for entry in entries_of("cases:1")] == ["tasks.urge"]
    assert told(clerk.account_id) == ["Urged: %(task)s"]


def test_urging_is_told_to_who_stands_in_for_an_absent_one_as_well(
    clerk: Officer, leader: Officer, task: UUID
) -> None:
    claim_task(task_id=task, by=clerk, at=MONDAY)
    deputy = make_deputy(clerk, at=MONDAY)
    urge_task(task_id=task, by=leader, reason="明天到期", at=MONDAY)
    assert told(deputy.account_id) == told(clerk.account_id) == ["Urged: %(task)s"]


def test_urging_needs_a_reason(leader: Officer, task: UUID) -> None:
    with pytest.raises(Invalid):
        urge_task(task_id=task, by=leader, reason=" ", at=MONDAY)
    assert not Announcement.objects.filter(name="tasks.urged").exists()


def test_each_urges_once_a_working_day_and_days_off_count_for_the_next(leader: Officer, task: UUID) -> None:
    urge_task(task_id=task, by=leader, reason="急", at=MONDAY)
    with pytest.raises(UrgedToday):
        urge_task(task_id=task, by=leader, reason="急", at=MONDAY + timedelta(hours=3))
    other = make_officer(name="副局长", posts=("leader",))
    urge_task(task_id=task, by=other, reason="急", at=MONDAY)
    urge_for_applicant(about="cases:1", reason="", at=MONDAY)
    with pytest.raises(UrgedToday):
        urge_for_applicant(about="cases:1", reason="", at=MONDAY + timedelta(hours=1))
    assert Task.objects.get().urge_count == 3
    saturday = MONDAY - timedelta(days=16)  # a weekend without a make-up working day
    urge_task(task_id=task, by=leader, reason="急", at=saturday)
    with pytest.raises(UrgedToday):
        urge_task(task_id=task, by=leader, reason="急", at=saturday + timedelta(days=1))
    with pytest.raises(UrgedToday):
        urge_task(task_id=task, by=leader, reason="急", at=saturday + timedelta(days=2))
    urge_task(task_id=task, by=leader, reason="急", at=saturday + timedelta(days=3))
    assert Task.objects.get().urge_count == 5


def test_an_applicant_urges_every_office_that_has_it_and_none_when_nobody_has(
    places: dict[str, UUID], clerk: Officer
) -> None:
    make_task(organisation_id=places[COUNTY_OFFICE], about="cases:2")
    make_task(organisation_id=places[CITY_OFFICE], about="cases:2", post_code="review")
    assert urge_for_applicant(about="cases:2", reason="等着开业", at=MONDAY) == 2
    assert "Urged: %(task)s" in told(clerk.account_id)
    with pytest.raises(NothingToUrge):
        urge_for_applicant(about="cases:3", reason="", at=MONDAY)


def test_a_copy_is_a_notice_to_a_colleague_of_the_organisation(clerk: Officer, task: UUID) -> None:
    reviewer = make_officer(name="王审核", posts=("review",))
    copy_task(task_id=task, to_account=reviewer.account_id, note="请了解", by=clerk, at=MONDAY)
    assert told(reviewer.account_id) == ["For your information: %(task)s"]
    assert [entry.act for entry in entries_of("cases:1")] == ["tasks.copy"]
    assert holder() is None
    assert not visible_tasks(by=reviewer, ids=[task])
    stranger = make_officer(name="王市局", organisation_code=CITY_OFFICE)
    with pytest.raises(NotInScope):
        copy_task(task_id=task, to_account=stranger.account_id, note="", by=clerk, at=MONDAY)
    with pytest.raises(NotFound):
        copy_task(task_id=task, to_account=clerk.account_id, note="", by=reviewer, at=MONDAY)


def test_who_sees_to_the_work_of_an_organisation_sees_all_its_posts_and_no_other(
    places: dict[str, UUID], leader: Officer, clerk: Officer
) -> None:
    one = make_task(organisation_id=places[COUNTY_OFFICE], due_at=MONDAY + timedelta(days=2))
    two = make_task(organisation_id=places[COUNTY_OFFICE], post_code="review", due_at=MONDAY)
    theirs = make_task(organisation_id=places[CITY_OFFICE])
    shown = [row.id for row in worklist(by=leader, view=View.OFFICE, at=MONDAY).rows]
    assert shown == [two, one]
    assert worklist(by=clerk, view=View.OFFICE, at=MONDAY).rows == ()
    assert {row.id for row in visible_tasks(by=leader, ids=[one, two, theirs])} == {one, two}
    assert {row.id for row in visible_tasks(by=clerk, ids=[one, two, theirs])} == {one}


def test_who_stands_in_takes_over_what_the_absent_colleague_had_taken_and_the_task_names_both(
    places: dict[str, UUID], clerk: Officer
) -> None:
    task = make_task(organisation_id=places[COUNTY_OFFICE], about="cases:1", key="k")
    other = make_officer(name="王窗口")
    claim_task(task_id=task, by=clerk, at=MONDAY)
    standing = make_deputy(clerk, at=MONDAY)
    assert [row.id for row in worklist(by=standing, view=View.POST, at=MONDAY).rows] == [task]
    claim_task(task_id=task, by=standing, at=MONDAY)
    assert holder() == standing.account_id
    close_task(key="k", by=standing, at=MONDAY, outcome="done")
    row = Task.objects.get()
    assert (row.closed_by_ref, row.closed_for_ref) == (standing.ref, clerk.ref)
    assert other.account_id != holder()


def test_what_a_deputy_had_taken_is_free_again_when_the_absence_is_over(
    places: dict[str, UUID], clerk: Officer
) -> None:
    task = make_task(organisation_id=places[COUNTY_OFFICE])
    claim_task(task_id=task, by=make_deputy(clerk, at=MONDAY), at=MONDAY)
    with pytest.raises(TaskTaken):
        claim_task(task_id=task, by=clerk, at=MONDAY + timedelta(days=1))
    claim_task(task_id=task, by=clerk, at=MONDAY + timedelta(days=2))
    assert holder() == clerk.account_id


def test_views_are_kept_by_name_replaced_removed_and_ones_own(clerk: Officer, leader: Officer) -> None:
    save_view(name=" 本周 核查 ", query="due=near", by=clerk, at=MONDAY)
    save_view(name="本周 核查", query="due=today", by=clerk, at=MONDAY)
    assert [(view.name, view.query) for view in saved_views(by=clerk)] == [("本周 核查", "due=today")]
    assert saved_views(by=leader) == []
    with pytest.raises(NotFound):
        remove_view(name="本周 核查", by=leader)
    remove_view(name="本周 核查", by=clerk)
    assert saved_views(by=clerk) == []


def test_views_have_names_and_an_end(clerk: Officer) -> None:
    for name in ("", "  ", "长" * 31):
        with pytest.raises(Invalid):
            save_view(name=name, query="", by=clerk, at=MONDAY)
    for number in range(12):
        save_view(name=f"视图{number}", query="", by=clerk, at=MONDAY)
    with pytest.raises(TooManyViews):
        save_view(name="再来一个", query="", by=clerk, at=MONDAY)
    save_view(name="视图3", query="due=near", by=clerk, at=MONDAY)
    assert SavedView.objects.count() == 12


def test_outcomes_of_batches_are_kept_for_thirty_days(clerk: Officer, task: UUID) -> None:
    batch_id = uuid4()
    begin_batch(batch_id=batch_id, act="claim", task_ids=[task], facts={}, by=clerk, at=MONDAY)
    assert forget_batches(at=MONDAY + timedelta(days=29)) == 0
    assert forget_batches(at=MONDAY + timedelta(days=30)) == 1
    with pytest.raises(NotFound):
        batch(batch_id, by=clerk)
