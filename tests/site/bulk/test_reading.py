"""Copied cases are cases: pages, sums, sweeps and verbs find in them what they find in those that the verbs wrote."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

import pytest
from django.db import models
from django.test import Client
from lxml import html
from pytest_django.plugin import DjangoDbBlocker

from tests.foundation.identity.make import sign_in, sign_in_staff
from tests.services.cases.make import MONDAY
from tests.site.bulk.conftest import Casts
from tests.site.bulk.make import AREA, undone, working_days
from tongban.foundation.jobs.public import deliver_all
from tongban.kernel import clock
from tongban.kernel.clock import CITY_ZONE
from tongban.services.cases.commands.accept import accept_case
from tongban.services.cases.commands.decide import decide_case
from tongban.services.cases.commands.issue import issue_result
from tongban.services.cases.commands.recount import Change, recount_dates
from tongban.services.cases.commands.review import review_case
from tongban.services.cases.facts import Outcome
from tongban.services.cases.models import Case
from tongban.services.decisions.models import PublicationTally
from tongban.services.feedback.models import RatingTotal
from tongban.services.indicators.models import Value
from tongban.services.indicators.public import count_indicators
from tongban.services.supervision.boards.models import BoardLine
from tongban.services.supervision.boards.summing import sum_board
from tongban.services.supervision.models import Card
from tongban.services.supervision.watch import watch_organisation
from tongban.site.bulk.making import count_sums
from tongban.site.bulk.stage import Cast, StillClock
from tongban.site.bulk.stories import STORIES, play
from tongban.site.bulk.story import Played
from tongban.site.bulk.writing import Maker, Wanted
from tongban.standards.codes.tidy import in_groups

LATER = date(2026, 11, 12)
# copies have no proofs of their own, and are archived as older cases are, by a command
_LEFT_OUT = (
    "//*[@id='trail' or @id='signature' or @id='receipt' or @id='archive-package']/ancestor-or-self::section[1]"
    "|//*[contains(@class, 'tb-signed')]"
    "|//ol[contains(@class, 'tb-line')]/li[@data-state='done' or @data-state='stopped']"
)
# after the last act of the longest story; what is open has passed some of its last days
AFTER = datetime(2026, 12, 4, 14, 30, tzinfo=CITY_ZONE)


@dataclass(frozen=True, kw_only=True)
class Seen:
    """What is found of one case of each story."""

    lines: list[Any]  # of the board
    values: list[Any]  # of the statistics
    worklists: dict[str, list[str]]  # of each officer
    pages: list[str]  # of each case, its officer's and its applicant's
    moved: int  # cases whose days are counted otherwise now
    cards: list[str]  # that the next sweep raises
    sums: list[Any]  # kept beside ratings and publications


@pytest.fixture(scope="module")
def seen(told_to: Casts, django_db_blocker: DjangoDbBlocker) -> Iterator[tuple[Seen, Seen]]:
    """Of the cases that the verbs wrote, and of their copies."""
    cast = told_to.one
    with django_db_blocker.unblock():
        with undone():
            mine = _look(
                cast, [play(kind, cast, first=LATER, key=f"v{n}").number for n, kind in enumerate(STORIES)]
            )
        with undone():
            theirs = _look(cast, _copied(_stories(cast)))
    yield mine, theirs


def _stories(cast: Cast) -> list[Played]:
    """Every story as it was played on another day; its rows are gone again."""
    played = []
    for n, kind in enumerate(STORIES):
        with undone():
            played.append(play(kind, cast, first=MONDAY.date(), key=f"told-{n}"))
    return played


def _copied(stories: list[Played]) -> list[str]:
    """One copy of each, begun on the later day."""
    maker = Maker(stories, days=working_days(LATER))
    numbers = maker.write(Wanted(story=n, day=0) for n in range(len(stories)))
    count_sums()
    return numbers


def _look(cast: Cast, numbers: list[str]) -> Seen:
    before, still = clock.current(), StillClock()
    still.moment = AFTER
    clock.use(still)
    try:
        sum_board(at=AFTER)
        count_indicators(first=LATER, last=AFTER.date(), at=AFTER)
        return Seen(
            lines=_rows(BoardLine),
            values=_rows(Value),
            worklists=_worklists(cast, numbers),
            pages=[_pages(cast, number) for number in numbers],
            moved=_moved(),
            cards=_cards(cast, numbers),
            sums=_rows(RatingTotal) + _rows(PublicationTally),
        )
    finally:
        clock.use(before)


def _rows(model: type[models.Model]) -> list[Any]:
    names = [field.name for field in model._meta.concrete_fields if field.name != "id"]
    return list(model._default_manager.order_by(*names).values_list(*names))


def _worklists(cast: Cast, numbers: list[str]) -> dict[str, list[str]]:
    found = {}
    for role in ("clerk", "reviewer", "approver", "issuer"):
        desk = sign_in_staff(Client(headers={"accept-language": "zh-CN"}), getattr(cast, role))
        words = _plain(desk.get("/desk/").content.decode(), numbers).split()
        # what is due at the same moment stands in the order of its ids
        found[role] = sorted(words)
    return found


def _pages(cast: Cast, number: str) -> str:
    desk = sign_in_staff(Client(headers={"accept-language": "zh-CN"}), cast.approver)
    mine = sign_in(Client(headers={"accept-language": "zh-CN"}), cast.person)
    answers = [desk.get(f"/desk/cases/{number}/"), mine.get(f"/my/cases/{number}/")]
    assert [answer.status_code for answer in answers] == [200, 200]
    return "\n".join(_plain(answer.content.decode(), [number]) for answer in answers)


def _plain(page: str, numbers: list[str]) -> str:
    """The words on a page without the numbers of the cases, and without what is read from trail and signature."""
    (main,) = html.fromstring(page).xpath("//main")
    for part in main.xpath(_LEFT_OUT):
        part.drop_tree()
    text = re.sub(r"\s+", " ", str(main.text_content()))
    for n, number in enumerate(numbers):
        for spelled in (number, in_groups(number, 4), number[8:18]):
            text = text.replace(spelled, f"<{n}>")
    return text


def _moved() -> int:
    change = Change(area_code=AREA, first=LATER - timedelta(days=60), because="同日")
    moved, after = 0, None
    while (done := recount_dates(change=change, after=after, at=AFTER)).last:
        moved, after = moved + done.moved, done.last
    return moved


def _cards(cast: Cast, numbers: list[str]) -> list[str]:
    office = cast.target["organisation_id"]
    watch_organisation(organisation_id=office, area_codes=[AREA], at=AFTER)
    deliver_all()
    found = Card.objects.filter(case_number__in=numbers).values_list("code", "level", "state", "case_number")
    return sorted(
        f"{code.replace(number, '')} {level} {state} {numbers.index(number)}"
        for code, level, state, number in found
    )


def test_the_board_sums_up_copies_as_what_the_verbs_wrote(seen: tuple[Seen, Seen]) -> None:
    mine, theirs = seen
    assert mine.lines == theirs.lines and len(mine.lines) > 5


def test_the_statistics_count_copies_as_what_the_verbs_wrote(seen: tuple[Seen, Seen]) -> None:
    mine, theirs = seen
    assert mine.values == theirs.values and len(mine.values) > 10


def test_worklists_show_copies_as_what_the_verbs_wrote(seen: tuple[Seen, Seen]) -> None:
    mine, theirs = seen
    assert mine.worklists == theirs.worklists and len(mine.worklists["reviewer"]) > 20


@pytest.mark.parametrize("n", range(len(STORIES)), ids=[kind.name for kind in STORIES])
def test_the_pages_of_a_copy_say_what_those_of_the_case_say(n: int, seen: tuple[Seen, Seen]) -> None:
    mine, theirs = seen
    assert mine.pages[n] == theirs.pages[n]


def test_no_day_of_a_copy_is_counted_otherwise_by_the_clocks(seen: tuple[Seen, Seen]) -> None:
    mine, theirs = seen
    assert (mine.moved, theirs.moved) == (0, 0)


def test_sums_that_are_kept_are_those_that_the_verbs_keep(seen: tuple[Seen, Seen]) -> None:
    mine, theirs = seen
    assert mine.sums == theirs.sums and len(mine.sums) > 1


def test_the_next_sweep_raises_the_same_cards(seen: tuple[Seen, Seen]) -> None:
    mine, theirs = seen
    assert mine.cards == theirs.cards and len(mine.cards) > 3


def test_verbs_go_on_with_a_copy(casts: Casts) -> None:
    cast = casts.one
    with undone():
        played = play(
            STORIES[[kind.name for kind in STORIES].index("waits for acceptance")],
            cast,
            first=MONDAY.date(),
            key="told-alone",
        )
    (number,) = _copied([played])
    at = datetime.combine(LATER, AFTER.timetz())
    accept_case(number=number, by=cast.clerk, at=at)
    deliver_all()
    review_case(number=number, advice=Outcome.GRANTED, opinion="意见", by=cast.reviewer, at=at)
    deliver_all()
    decide_case(
        number=number, outcome=Outcome.GRANTED, reasons="", article="第三十八条", by=cast.approver, at=at
    )
    deliver_all()
    issue_result(number=number, by=cast.issuer, at=at)
    deliver_all()
    case = Case.objects.get(number=number)
    assert (case.state, case.outcome, case.organisation_id) == (
        "delivered",
        "granted",
        cast.target["organisation_id"],
    )
    assert case.licence
