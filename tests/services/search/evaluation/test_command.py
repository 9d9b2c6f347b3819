"""`tongban search evaluate` and `keep`: figures by kind, failures, and doubts about the set itself."""

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner

from tests.services.items.make import MONDAY
from tests.services.search.teaching import BOOKS, FOOD, ITEMS, ask, keep, make_library
from tongban.services.search.cli import app
from tongban.services.search.evaluation.commands.keep import SetHoldsWords
from tongban.services.search.evaluation.measuring import measure_sets
from tongban.services.search.evaluation.queries import kept_sets

pytestmark = pytest.mark.django_db
LINES = "\n".join(
    [
        "kind\tquery\tanswers\tname",
        "keyword\t出版物零售单位设立\tS0\t出版物",
        "sentence\t食品经营许可新办怎么办\tL999\t老年优待证",
        "keyword\t霓虹灯设置\tS9\t没有的",
        "none\t量子纠缠望远镜\t\t",
        "none\t老年优待证\t\t",
    ]
)


@pytest.fixture
def file(tmp_path: Path) -> Path:
    make_library()
    path = tmp_path / "town.tsv"
    path.write_text(LINES, encoding="utf-8")
    return path


def test_figures_stand_by_kind_with_the_failures(file: Path) -> None:
    done = CliRunner().invoke(app, ["evaluate", str(file), "--failures"])
    assert done.exit_code == 0, done.output
    for said in (
        "town.tsv: 5 questions",
        "keyword           2  0.500  0.500  0.500",
        "none recognised 1 of 2 (0.500)",
        "answerable refused 0 of 3 (0.000)",
        "sentence\t食品经营许可新办怎么办\tnot found\t老年优待证\t食品经营许可（新办）",
        "none\t老年优待证\tshown\t—\t老年优待证申领",
        "questions whose answer the library does not hold: 2",
    ):
        assert said in done.output, said


def test_machines_get_the_same_as_json(file: Path) -> None:
    done = CliRunner().invoke(app, ["evaluate", str(file), "--json"])
    told = json.loads(done.stdout)["town.tsv"]
    assert told["kinds"]["all"] == {"n": 3, "recall_at_1": 0.3333, "recall_at_5": 0.3333, "mrr": 0.3333}
    assert told["none"] == {"n": 2, "recognised": 1, "share": 0.5}
    assert [one["place"] for one in told["failures"]] == [-1, -1, -1]
    assert told["unknown_answers"] == ["食品经营许可新办怎么办", "霓虹灯设置"]


def test_a_kept_set_replaces_the_one_of_its_name_and_is_measured_by_name(file: Path) -> None:
    for _ in range(2):
        assert CliRunner().invoke(app, ["keep", str(file)]).exit_code == 0
    (one,) = kept_sets(ITEMS)
    assert (one.name, len(one.queries)) == ("town", 5)
    assert "town: 5 questions" in CliRunner().invoke(app, ["evaluate", "--kept", "town"]).output
    assert CliRunner().invoke(app, ["evaluate", "--kept", "other"]).exit_code == 2
    assert CliRunner().invoke(app, ["drop", "town"]).exit_code == 0
    assert kept_sets(ITEMS) == []


def test_no_question_of_a_kept_set_is_a_word_of_the_dictionary() -> None:
    make_library()
    with pytest.raises(SetHoldsWords) as refused:
        keep(ask("开书店怎么办", BOOKS), ask("书 店！", BOOKS))
    assert refused.value.facts == {"count": 1, "words": "书 店！"}
    assert kept_sets(ITEMS) == []


def test_a_measured_set_keeps_its_figures_and_what_it_misses() -> None:
    make_library()
    keep(ask("食品经营", FOOD), ask("霓虹灯设置", "L999", kind="situation"))
    assert measure_sets(collection=ITEMS, at=MONDAY) == 1
    (one,) = kept_sets(ITEMS)
    assert one.measured is not None
    assert (one.measured["questions"], one.measured["first"]) == (2, 1)
    assert [miss["query"] for miss in one.measured["misses"]] == ["霓虹灯设置"]
