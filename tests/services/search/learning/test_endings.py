"""How questions of a session ended, and which words they propose."""

from datetime import date, timedelta

import pytest

from tests.services.search.learning.make import applied, asked, opened
from tongban.services.search.learning.facts import AskedQuestion, Ended, Ending, Step, StepKind
from tongban.services.search.learning.rules import Failure, endings, gist_of, proposals, proposed_term

DWELL = timedelta(seconds=30)


def ends(*session: AskedQuestion) -> list[Ended]:
    found = endings(session, dwell=DWELL)
    return [found[one.id] for one in session]


def test_a_single_question_ends_by_the_strongest_that_holds() -> None:
    person = Step(kind=StepKind.ASKED, at=asked("x").at + timedelta(seconds=9))
    for steps, ending in (
        ((opened(5), applied(200)), Ending.APPLIED),
        ((opened(5), person), Ending.ASKED),
        ((opened(5),), Ending.DWELT),
        ((), Ending.LEFT),
    ):
        assert ends(asked("开饭馆", *steps))[0].ending == ending
    assert ends(asked("买火箭", hits=0))[0].ending == Ending.NOTHING


def test_who_comes_back_soon_has_not_stayed() -> None:
    first, _ = ends(asked("开饭馆", opened(5, "A"), opened(20, "B", 3)), asked("开书店", after=2000))
    assert (first.ending, first.key, first.line) == (Ending.DWELT, "B", 3)
    (only,) = ends(asked("开饭馆", opened(5, "A", 2), Step(kind=StepKind.ASKED, at=asked("x", after=15).at)))
    assert only.ending == Ending.ASKED
    first, _ = ends(asked("开饭馆", opened(5, "A", 2)), asked("食品经营", after=20))
    assert first.ending == Ending.RETRIED


def test_another_wording_within_ten_minutes_is_another_try_and_what_it_led_to_is_known() -> None:
    first, second, third = ends(
        asked("萤火虫", hits=0), asked("发光招牌", after=60), asked("霓虹灯", opened(130, "N", 2), after=120)
    )
    assert [one.ending for one in (first, second, third)] == [Ending.RETRIED, Ending.RETRIED, Ending.DWELT]
    assert [one.led_to for one in (first, second, third)] == ["N", "N", ""]
    assert [one.is_retry for one in (first, second, third)] == [False, True, True]


def test_a_question_much_later_is_another_errand() -> None:
    first, second = ends(asked("萤火虫", hits=0), asked("霓虹灯", opened(605), after=601))
    assert (first.ending, first.led_to) == (Ending.NOTHING, "")
    assert not second.is_retry


def test_the_same_question_again_is_no_other_try() -> None:
    first, again, other = ends(
        asked("怎么开饭馆", opened(5, "A"), hits=2),
        asked("开饭馆", opened(25, "B", 2), after=20),
        asked("x1", after=4000),
    )
    assert (first.ending, first.key) == (Ending.DWELT, "B")
    assert again.ending == Ending.REPEATED
    assert other.ending == Ending.LEFT


def failed(session: str, text: str = "萤火虫怎么办", *, on: int = 28, led_to: str = "N") -> Failure:
    return Failure(text=text, gist=gist_of(text), session=session, on=date(2026, 9, on), led_to=led_to)


def test_enough_independent_sessions_on_two_days_propose_a_word() -> None:
    rows = [failed("a"), failed("b", "办萤火虫"), failed("c", on=29)]
    (one,) = proposals(rows, least_sessions=3)
    assert (one.term, one.key, one.sessions, one.days, one.questions) == ("萤火虫", "N", 3, 2, 3)
    assert one.examples == ("萤火虫怎么办", "办萤火虫")
    assert proposals(rows, least_sessions=4) == []


@pytest.mark.parametrize(
    "rows",
    [
        [failed("a", on=day) for day in (26, 27, 28, 29)],  # one person again and again
        [failed("", on=day) for day in (26, 27, 28, 29)],  # nobody knows how many
        [failed(mark) for mark in "abcd"],  # one day only, such as a class
        [failed(mark, on=27 + n, led_to=mark) for n, mark in enumerate("abcd")],  # everybody came elsewhere
        [failed(mark, on=27 + n, led_to="") for n, mark in enumerate("abcd")],
        [
            failed(mark, "我想问一下家里门口装那种晚上会一直亮的大招牌找谁", on=27 + n)
            for n, mark in enumerate("abcd")
        ],
    ],
)
def test_less_proposes_nothing(rows: list[Failure]) -> None:
    assert proposals(rows, least_sessions=2) == []


def test_the_word_is_what_two_ways_of_asking_have_in_common() -> None:
    assert proposed_term("怎么办理萤火虫", gist_of("怎么办理萤火虫")) == "萤火虫"
    assert proposed_term("怎么办理", gist_of("怎么办理")) == ""
    assert proposed_term("123456", "123456") == ""
