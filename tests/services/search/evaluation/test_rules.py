"""The figures of a set, and what counts as lower."""

from tongban.services.search.evaluation.facts import ELSEWHERE, NOTHING, EvaluationQuery, Outcome
from tongban.services.search.evaluation.rules import effect_of, place_of, report_of


def went(place: int, kind: str = "keyword", query: str = "q") -> Outcome:
    answers = () if kind == "none" else ("A",)
    return Outcome(query=EvaluationQuery(kind=kind, query=query, answers=answers), place=place)


def test_the_first_right_hit_counts_whatever_it_is_called_by() -> None:
    query = EvaluationQuery(kind="keyword", query="q", answers=("A", "B"))
    assert place_of(query, [{"X"}, {"code", "B"}, {"A"}]) == 2
    assert place_of(query, [{"X"}]) == ELSEWHERE
    assert place_of(query, []) == NOTHING


def test_shares_are_of_questions_that_have_an_answer() -> None:
    report = report_of(
        [
            went(1),
            went(4),
            went(6, "typo"),
            went(ELSEWHERE, "typo"),
            went(NOTHING),
            went(NOTHING, "none"),
            went(-1, "none"),
        ]
    )
    assert (report.whole.recall_at_1, report.whole.recall_at_5) == (0.2, 0.4)
    assert report.whole.mean_reciprocal_rank == (1 + 1 / 4 + 1 / 6) / 5
    assert {kind: score.questions for kind, score in report.kinds.items()} == {"keyword": 3, "typo": 2}
    assert (report.recognised_share, report.refused_share) == (0.5, 0.2)


def test_a_set_without_questions_has_no_shares() -> None:
    report = report_of([])
    assert report.whole.recall_at_1 == report.recognised_share == report.refused_share == 0


def test_a_change_is_lower_when_any_of_the_three_counts_falls() -> None:
    before = [went(1), went(3), went(NOTHING, "none")]
    assert not effect_of(before, before).is_lower
    assert not effect_of(before, [went(1), went(1), went(NOTHING, "none")]).is_lower
    assert effect_of(before, [went(2), went(1), went(NOTHING, "none")]).is_lower is False
    assert effect_of(before, [went(1), went(6), went(NOTHING, "none")]).is_lower
    assert effect_of(before, [went(1), went(3), went(ELSEWHERE, "none")]).is_lower
    assert effect_of(before, [went(2), went(3), went(NOTHING, "none")]).is_lower


def test_questions_that_go_otherwise_are_told_with_both_places() -> None:
    before = [
        went(1, query="a"),
        went(ELSEWHERE, query="b"),
        went(ELSEWHERE, "none", "c"),
        went(7, query="d"),
    ]
    after = [went(2, query="a"), went(5, query="b"), went(NOTHING, "none", "c"), went(7, query="d")]
    effect = effect_of(before, after)
    assert [(one.query, one.before, one.after) for one in effect.worse] == [("a", 1, 2)]
    assert [one.query for one in effect.better] == ["b", "c"]
