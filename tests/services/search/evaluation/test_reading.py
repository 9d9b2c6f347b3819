"""A file of questions is read as it stands, and a faulty line is named."""

import pytest

from tongban.services.search.evaluation.facts import EvaluationQuery
from tongban.services.search.evaluation.reading import NotASet, read_set

HEAD = "kind\tquery\tanswers\tname"


def test_each_line_is_a_question_whatever_the_order_of_its_columns() -> None:
    found = read_set(
        ["# ours", "query\tkind\tanswers", "", "怎么开书店\tsentence\tA1  B2 A1", "买火箭\tnone\t"]
    )
    assert found == (
        EvaluationQuery(kind="sentence", query="怎么开书店", answers=("A1", "B2")),
        EvaluationQuery(kind="none", query="买火箭"),
    )


def test_a_mark_of_spreadsheets_and_quotes_are_no_part_of_a_question() -> None:
    (found,) = read_set([f"\ufeff{HEAD}", 'keyword\t"三证"合一\tA1\t某事项'])
    assert (found.query, found.name) == ('"三证"合一', "某事项")


@pytest.mark.parametrize(
    ("lines", "line"),
    [
        ([], 1),
        ([HEAD], 1),
        (["query\tanswers", "书店\tA1"], 1),
        ([HEAD, "keyword\t书店\tA1", "keyword\t\tA1"], 3),
        ([HEAD, "keyword\t书店\t"], 2),
        ([HEAD, "none\t书店\tA1"], 2),
        ([HEAD, f"keyword\t{'长' * 2001}\tA1"], 2),
    ],
)
def test_a_faulty_line_is_named(lines: list[str], line: int) -> None:
    with pytest.raises(NotASet) as refused:
        read_set(lines)
    assert refused.value.facts["line"] == line
