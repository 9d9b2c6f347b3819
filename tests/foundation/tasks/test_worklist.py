"""An officer sees the tasks of his posts, in order, page by page, and no others."""

from datetime import timedelta
from uuid import UUID

import pytest

from tests.foundation.directory.make import CITY_OFFICE, COUNTY_OFFICE, make_officer, make_organisations
from tests.foundation.tasks.make import MONDAY, make_task
from tongban.foundation.directory.public import Officer
from tongban.foundation.tasks.models import Task
from tongban.foundation.tasks.public import (
    NotYourTask,
    TaskClosed,
    TaskFilters,
    TaskTaken,
    View,
    cancel_tasks,
    claim_task,
    close_task,
    open_task,
    release_task,
    reschedule_task,
    task_counts,
    task_id_of,
    worklist,
)
from tongban.kernel import clock
from tongban.kernel.errors import Invalid, NotFound

pytestmark = pytest.mark.django_db


@pytest.fixture
def places() -> dict[str, UUID]:
    return make_organisations()


@pytest.fixture
def clerk(places: dict[str, UUID]) -> Officer:
    return make_officer()


def seen(officer: Officer, view: View = View.POST, **more: object) -> list[UUID]:
    return [row.id for row in worklist(by=officer, view=view, at=MONDAY, **more).rows]


def test_the_soonest_limit_comes_first_and_no_limit_comes_last(places, clerk) -> None:
    here = places[COUNTY_OFFICE]
    never = make_task(organisation_id=here)
    later = make_task(organisation_id=here, due_at=MONDAY + timedelta(days=3))
    soon = make_task(organisation_id=here, due_at=MONDAY + timedelta(days=1))
    assert seen(clerk) == [soon, later, never]


def test_tasks_of_other_posts_and_other_organisations_are_not_seen(places, clerk) -> None:
    make_task(organisation_id=places[COUNTY_OFFICE], post_code="approve")
    make_task(organisation_id=places[CITY_OFFICE])
    for view in View:
        assert seen(clerk, view) == []
    assert task_counts(by=clerk, at=MONDAY).post == 0


def test_a_claimed_task_is_not_seen_any_more_by_who_lost_the_post(places, clerk) -> None:
    task = make_task(organisation_id=places[COUNTY_OFFICE])
    claim_task(task_id=task, by=clerk, at=MONDAY)
    moved = make_officer(posts=("review",))
    Task.objects.update(claimed_by_account=moved.account_id)
    assert seen(moved, View.MINE) == []


def test_pages_join_without_gap_or_repeat_even_with_equal_limits(places, clerk) -> None:
    due = MONDAY + timedelta(days=1)
    made = {make_task(organisation_id=places[COUNTY_OFFICE], due_at=due) for _ in range(7)}
    found: list[UUID] = []
    cursor = ""
    while True:
        page = worklist(by=clerk, view=View.POST, at=MONDAY, cursor=cursor, limit=3)
        found += [row.id for row in page.rows]
        cursor = page.cursor
        if not cursor:
            break
    assert len(found) == 7 and set(found) == made


def test_posts_in_several_organisations_are_one_list_in_order(places) -> None:
    both = make_officer(organisation_code=COUNTY_OFFICE, posts=("accept",))
    both = make_officer(organisation_code=CITY_OFFICE, posts=("accept",), account_id=both.account_id)
    first = make_task(organisation_id=places[CITY_OFFICE], due_at=MONDAY + timedelta(days=1))
    second = make_task(organisation_id=places[COUNTY_OFFICE], due_at=MONDAY + timedelta(days=2))
    assert seen(both) == [first, second]
    assert seen(both, filters=TaskFilters(organisation_id=places[COUNTY_OFFICE])) == [second]


def test_views_split_mine_unclaimed_overdue_and_done(places, clerk) -> None:
    here = places[COUNTY_OFFICE]
    mine = make_task(organisation_id=here)
    free = make_task(organisation_id=here)
    late = make_task(organisation_id=here, due_at=MONDAY - timedelta(hours=1))
    done = make_task(organisation_id=here, key="done")
    claim_task(task_id=mine, by=clerk, at=MONDAY)
    close_task(key="done", by=clerk, at=MONDAY, outcome="accepted")
    assert seen(clerk, View.MINE) == [mine]
    assert set(seen(clerk, View.UNCLAIMED)) == {free, late}
    assert seen(clerk, View.OVERDUE) == [late]
    assert seen(clerk, View.DONE) == [done]
    counts = task_counts(by=clerk, at=MONDAY)
    assert (counts.post, counts.mine, counts.unclaimed, counts.overdue) == (3, 1, 2, 1)


def test_counting_stops_at_a_hundred(places, clerk) -> None:
    for _ in range(105):
        make_task(organisation_id=places[COUNTY_OFFICE])
    assert task_counts(by=clerk, at=MONDAY).unclaimed == 100


def test_a_list_and_its_counts_cost_one_query_each(places, clerk, django_assert_num_queries) -> None:
    make_task(organisation_id=places[COUNTY_OFFICE])
    for view in View:
        with django_assert_num_queries(1):
            worklist(by=clerk, view=view, at=MONDAY)
    with django_assert_num_queries(1):
        task_counts(by=clerk, at=MONDAY)


def test_opening_costs_one_query_and_the_same_key_opens_one_task(places, django_assert_num_queries) -> None:
    here = places[COUNTY_OFFICE]
    with django_assert_num_queries(1):
        first = make_task(organisation_id=here, key="cases:1:accept")
    assert make_task(organisation_id=here, key="cases:1:accept") == first == task_id_of("cases:1:accept")
    assert Task.objects.count() == 1


def test_a_foreign_cursor_is_refused(clerk) -> None:
    with pytest.raises(Invalid):
        worklist(by=clerk, view=View.POST, at=MONDAY, cursor="bm90IG91cnM")


def test_a_task_that_a_colleague_holds_cannot_be_claimed(places, clerk) -> None:
    task = make_task(organisation_id=places[COUNTY_OFFICE])
    claim_task(task_id=task, by=clerk, at=MONDAY)
    claim_task(task_id=task, by=clerk, at=MONDAY)
    with pytest.raises(TaskTaken):
        claim_task(task_id=task, by=make_officer(name="王窗口"), at=MONDAY)
    assert Task.objects.get().claimed_by_account == clerk.account_id


def test_another_organisations_task_is_not_found(places) -> None:
    stranger = make_officer(organisation_code=CITY_OFFICE)
    task = make_task(organisation_id=places[COUNTY_OFFICE])
    with pytest.raises(NotFound):
        claim_task(task_id=task, by=stranger, at=MONDAY)
    assert Task.objects.get().claimed_by_account is None


def test_only_the_holder_gives_a_task_back(places, clerk) -> None:
    task = make_task(organisation_id=places[COUNTY_OFFICE])
    claim_task(task_id=task, by=clerk, at=MONDAY)
    with pytest.raises(NotYourTask):
        release_task(task_id=task, by=make_officer(name="王窗口"))
    release_task(task_id=task, by=clerk)
    assert seen(clerk, View.UNCLAIMED) == [task]


def test_closed_and_cancelled_tasks_cannot_be_claimed_and_stay_closed(places, clerk) -> None:
    task = make_task(organisation_id=places[COUNTY_OFFICE], about="cases:9", key="k")
    cancel_tasks(about="cases:9", at=MONDAY)
    close_task(key="k", by=clerk, at=MONDAY + timedelta(days=1), outcome="accepted")
    with pytest.raises(TaskClosed):
        claim_task(task_id=task, by=clerk, at=MONDAY)
    assert Task.objects.get().outcome == "cancelled"


def test_a_moved_limit_changes_the_order(places, clerk) -> None:
    here = places[COUNTY_OFFICE]
    one = make_task(organisation_id=here, due_at=MONDAY + timedelta(days=1), key="one")
    two = make_task(organisation_id=here, due_at=MONDAY + timedelta(days=2))
    reschedule_task(key="one", due_at=MONDAY + timedelta(days=9))
    assert seen(clerk) == [two, one]


def test_open_task_keeps_what_it_was_given(places) -> None:
    open_task(
        key="a",
        kind="k",
        about="x:1",
        title="标题",
        post_code="accept",
        organisation_id=places[COUNTY_OFFICE],
        area_code="341602000000",
        due_at=None,
        url="/x/",
        at=MONDAY,
    )
    assert Task.objects.get().due_at is None


def test_operators_see_how_long_the_oldest_open_task_waits(places, client) -> None:
    now = clock.current()
    assert isinstance(now, clock.MovableClock)
    now.move_to(MONDAY)
    make_task(key="closed", organisation_id=places[COUNTY_OFFICE], at=MONDAY - timedelta(days=9))
    close_task(key="closed", outcome="done", by=make_officer(), at=MONDAY)
    make_task(organisation_id=places[COUNTY_OFFICE], at=MONDAY - timedelta(hours=2))
    figures = dict(
        line.split() for line in client.get("/metrics").content.decode().splitlines() if line[:1] != "#"
    )
    assert 7200 <= float(figures["tongban_tasks_oldest_seconds"]) < 7260
