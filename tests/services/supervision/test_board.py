"""The board is summed from cases, tasks, steps and cards, and says the same as the statistics."""

from datetime import timedelta
from typing import Any

import pytest

from tests.services.cases.make import MONDAY, Town, bring_to, make_case, make_town
from tests.services.indicators.make import TODAY, count, make_three, sums_of
from tongban.foundation.directory.public import organisation
from tongban.foundation.jobs.public import deliver_all
from tongban.foundation.tasks.models import Task
from tongban.services.cases.commands.request_correction import request_correction
from tongban.services.cases.models import Case
from tongban.services.supervision.boards.facts import Figures, Kind
from tongban.services.supervision.boards.models import BoardLine, BoardSumming
from tongban.services.supervision.boards.queries import board_as_of, board_lines, board_scope, city_figures
from tongban.services.supervision.boards.summing import sum_board
from tongban.services.supervision.watch import watch_organisation

pytestmark = pytest.mark.django_db


@pytest.fixture
def town() -> Town:
    return make_town()


def figures(kind: Kind, key: str = "") -> Figures:
    row = BoardLine.objects.get(kind=kind, key=key)
    return next(
        line.figures for line in board_lines(kind, scope=_everything(row.organisation_id)) if line.key == key
    )


def _everything(organisation_id: Any) -> Any:
    from tongban.services.supervision.boards.facts import Scope

    return Scope(offices=frozenset({organisation_id}), people_in=frozenset({organisation_id}), account_id=0)


def test_open_near_and_late_cases_stand_in_the_lines_of_office_and_item(town: Town) -> None:
    near, late, waiting, new = (str(make_case(town, key=f"key-{n}").number) for n in range(4))
    for number in (near, late):
        bring_to(town, number, "accepted")
    request_correction(number=waiting, wanted=[("layout", "看不清")], by=town.clerk, at=MONDAY)
    Case.objects.filter(number=near).update(promised_due_on=TODAY + timedelta(days=2))
    Case.objects.filter(number=late).update(
        promised_due_on=TODAY - timedelta(days=5), statutory_due_on=TODAY - timedelta(days=1)
    )
    sum_board(at=MONDAY)
    found = figures(Kind.OFFICE)
    assert (found.open, found.near, found.over, found.over_law, found.waiting) == (4, 1, 1, 1, 1)
    assert figures(Kind.ITEM, town.item_code).open == 4
    assert found.received == 4 and city_figures().open == 4
    assert Case.objects.get(number=new).state == "received"


def test_while_the_limits_stand_still_a_case_is_neither_near_nor_late(town: Town) -> None:
    number = str(make_case(town).number)
    bring_to(town, number, "accepted")
    Case.objects.filter(number=number).update(
        promised_due_on=TODAY - timedelta(days=5), stopped_on=TODAY - timedelta(days=9)
    )
    sum_board(at=MONDAY)
    found = figures(Kind.OFFICE)
    assert (found.open, found.near, found.over) == (1, 0, 0)


def test_what_came_to_be_is_what_the_statistics_say(town: Town) -> None:
    make_three(town)
    count()
    sum_board(at=MONDAY)
    found = figures(Kind.OFFICE)
    assert (found.kept, found.promises) == sums_of("on-time-rate") == (1, 3)
    assert (found.days, sum(found.spread.values())) == sums_of("mean-days") == (0, 2)
    assert found.decided == sums_of("decided")[0] and found.promised_days > 0


def test_posts_and_people_have_what_waits_for_them_and_what_they_did(town: Town) -> None:
    first, second = (str(make_case(town, key=key).number) for key in "ab")
    bring_to(town, first, "accepted")
    task = Task.objects.get(about=f"cases:{second}", closed_at=None)
    Task.objects.filter(pk=task.pk).update(
        claimed_by_account=town.clerk.account_id, claimed_by_name="李窗口", claimed_at=MONDAY
    )
    sum_board(at=MONDAY)
    post, hand = figures(Kind.POST, "accept"), figures(Kind.PERSON, str(town.clerk.account_id))
    assert (post.open, post.decided, post.kept) == (1, 1, 1)
    assert (hand.open, hand.decided) == (1, 1)
    assert BoardLine.objects.get(kind=Kind.PERSON).name == "李窗口"


def test_open_cards_are_counted_by_office_item_and_post(town: Town) -> None:
    make_three(town)
    watch_organisation(organisation_id=town.organisation_id, area_codes=("341602000000",), at=MONDAY)
    deliver_all()
    sum_board(at=MONDAY)
    office = figures(Kind.OFFICE)
    assert office.yellow + office.red >= 1
    assert figures(Kind.ITEM, town.item_code).yellow == office.yellow


def test_summing_again_replaces_and_what_is_over_leaves(town: Town) -> None:
    make_case(town)
    assert board_as_of() is None
    sum_board(at=MONDAY)
    first = list(BoardLine.objects.order_by("kind", "key").values_list("kind", "key", "open", "received"))
    sum_board(at=MONDAY)
    assert first == list(
        BoardLine.objects.order_by("kind", "key").values_list("kind", "key", "open", "received")
    )
    as_of = board_as_of()
    assert as_of is not None and as_of.at == MONDAY and BoardSumming.objects.count() == 1
    later = MONDAY + timedelta(days=60)
    Case.objects.update(state="withdrawn", closed_at=MONDAY)
    Task.objects.update(closed_at=MONDAY)
    sum_board(at=later)
    assert city_figures().open == 0 and city_figures().received == 0


def test_summing_reads_as_often_at_any_number_of_cases(town: Town, django_assert_num_queries: Any) -> None:
    make_case(town)
    sum_board(at=MONDAY)
    with django_assert_num_queries(25):
        sum_board(at=MONDAY)
    for number in range(4):
        make_case(town, key=f"more-{number}")
    with django_assert_num_queries(25):
        sum_board(at=MONDAY)


def test_whose_figures_one_sees_follows_from_the_posts(town: Town) -> None:
    from tests.foundation.directory.make import make_officer

    clerk, keeper = town.clerk, make_officer(name="周事项", posts=("item-manager",))
    leader = make_officer(name="组长", posts=("leader",))
    assert board_scope(clerk).offices == {town.organisation_id} and not board_scope(clerk).people_in
    assert board_scope(leader).people_in == {town.organisation_id}
    assert not board_scope(keeper).offices
    assert organisation(town.organisation_id).name
