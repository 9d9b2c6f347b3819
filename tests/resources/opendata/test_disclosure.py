"""Small cells, dominance, records alike: what is hidden, that nobody computes it, and that the checker says so."""

import subprocess
import sys
from itertools import product
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tongban.resources.opendata.content import Column, DatasetContent, Role, Rule, Type
from tongban.resources.opendata.disclosure.anonymity import classes_of, without_rare
from tongban.resources.opendata.disclosure.auditing import Contradiction, rooms_of
from tongban.resources.opendata.disclosure.checking import cells_of, check_table
from tongban.resources.opendata.disclosure.dominance import Bounds, Made, is_dominated
from tongban.resources.opendata.disclosure.facts import Kind, Method, Reason
from tongban.resources.opendata.disclosure.generalising import AGES, DAYS, UNKNOWN, age_band, areas, ranges
from tongban.resources.opendata.disclosure.making import HIDDEN, make_table
from tongban.resources.opendata.disclosure.personal import (
    columns_of_names,
    personal_cells,
    personal_columns,
    reason_of,
)
from tongban.resources.opendata.disclosure.rounding import rounded
from tongban.resources.opendata.disclosure.suppressing import protect, too_small
from tongban.resources.opendata.disclosure.tables import TOTAL, Key, Shape, lines_of, with_totals
from tongban.standards.codes import sample_id_number

K = 5
SQUARE = Shape(dimensions=("row", "column"), totalled=frozenset({0, 1}))
CUBE = Shape(dimensions=("a", "b", "c"), totalled=frozenset({0, 1, 2}))


def counts(*, kind: Kind = Kind.COUNTS, method: Method = Method.SUPPRESS, sides: int = 2) -> DatasetContent:
    """A definition that counts people by some dimensions, with all totals."""
    dimensions = [
        Column(name=f"d{n}", title=f"维度{n}", role=Role.DIMENSION, has_total=True) for n in range(sides)
    ]
    measure = Column(name="people", title="人数", type=Type.INTEGER, role=Role.MEASURE)
    return DatasetContent(columns=(*dimensions, measure), rule=Rule(kind=kind, method=method))


def raw(cells: dict[Key, int]) -> list[dict[str, Any]]:
    return [
        {**{f"d{n}": part for n, part in enumerate(key)}, "people": count} for key, count in cells.items()
    ]


def table_of(cells: dict[Key, int], *, sides: int = 2, method: Method = Method.SUPPRESS) -> Any:
    return make_table(raw(cells), counts(sides=sides, method=method), k=K, hierarchies={}, secret=b"test")


small = st.integers(min_value=0, max_value=30)


def squares(size: int, dimensions: int) -> st.SearchStrategy[dict[Key, int]]:
    keys = list(product("甲乙丙丁"[:size], repeat=dimensions))
    return st.tuples(*[small] * len(keys)).map(lambda values: dict(zip(keys, values, strict=True)))


@given(st.one_of(squares(3, 2), squares(4, 2)))
@settings(max_examples=60)
def test_no_table_of_two_dimensions_gives_a_hidden_cell_away(cells: dict[Key, int]) -> None:
    made = table_of(cells)
    risk = check_table(made.rows, counts(), k=K)
    assert risk.is_well, risk.offences
    truth = with_totals(cells, SQUARE)
    for row in made.rows:
        key, shown = tuple(row[:-1]), row[-1]
        assert shown is None or (shown == truth[key] and not 0 < shown < K)


@given(squares(2, 3))
@settings(max_examples=40)
def test_nor_does_one_of_three(cells: dict[Key, int]) -> None:
    made = table_of(cells, sides=3)
    assert check_table(made.rows, counts(sides=3), k=K).is_well


@given(squares(3, 2))
@settings(max_examples=40)
def test_the_truth_lies_within_the_room_of_each_hidden_cell(cells: dict[Key, int]) -> None:
    truth = with_totals(cells, SQUARE)
    shown = {tuple(row[:-1]): row[-1] for row in table_of(cells).rows}
    for key, room in rooms_of(shown, SQUARE).items():
        assert room.least <= truth[key] <= room.most
        assert room.width >= K


def test_a_single_small_cell_takes_others_with_it() -> None:
    cells = {("甲", "男"): 3, ("甲", "女"): 20, ("乙", "男"): 15, ("乙", "女"): 12}
    whole = with_totals(cells, SQUARE)
    alone = {key: None if key == ("甲", "男") else value for key, value in whole.items()}
    assert rooms_of(alone, SQUARE)["甲", "男"].width == 0
    hidden = protect(whole, SQUARE, by_rule=too_small(whole, least=K), need=lambda room: K)
    assert hidden.by_rule == {("甲", "男")}
    assert len(hidden.beside) >= 3 and not any(TOTAL in key for key in hidden.beside)


def test_where_only_one_cell_has_anybody_its_totals_are_hidden_too() -> None:
    rows = {tuple(row[:-1]): row[-1] for row in table_of({("甲", "男"): 2, ("乙", "女"): 0}).rows}
    assert rows[("甲", "男")] is rows[(TOTAL, TOTAL)] is None


def test_where_all_that_shares_a_sum_is_hidden_what_lies_further_is_hidden_too() -> None:
    counted = (0, 2, 0, 0, 3, 1, 1, 0, 4)
    made = table_of(dict(zip(product("甲乙丙", repeat=2), counted, strict=True)))
    risk = check_table(made.rows, counts(), k=K)
    assert risk.is_well, risk.offences
    assert any(row[-1] is not None for row in made.rows), "not all of it"


def test_the_checker_names_each_cell_that_is_too_small_or_can_be_computed() -> None:
    content = counts()
    rows = [
        ("甲", "男", None), ("甲", "女", 20), ("甲", TOTAL, 23),
        ("乙", "男", 15), ("乙", "女", 4), ("乙", TOTAL, 19),
        (TOTAL, "男", 18), (TOTAL, "女", 24), (TOTAL, TOTAL, 42),
    ]  # fmt: skip
    found = {
        (one.reason, tuple(one.where.values())): one.value for one in check_table(rows, content, k=K).offences
    }
    assert found == {
        (Reason.TOO_FEW, ("乙", "女")): "4",
        (Reason.COMPUTABLE, ("甲", "男")): "3—3",
    }


def test_two_hidden_cells_in_each_line_are_not_enough_where_a_bridge_ties_them() -> None:
    """Each line has two hidden cells or none, and one of them follows all the same: (x+y)+(z+w) and so on."""
    cells: dict[Key, float | None] = {
        ("a", "1"): None, ("a", "2"): None, ("a", "3"): 9,
        ("b", "1"): None, ("b", "2"): None, ("b", "3"): 9,
        ("c", "1"): 9, ("c", "2"): 9, ("c", "3"): 9,
    }  # fmt: skip
    totals = {
        ("a", TOTAL): 10, ("b", TOTAL): 30, ("c", TOTAL): 27,
        (TOTAL, "1"): 20, (TOTAL, "2"): 20, (TOTAL, "3"): 27, (TOTAL, TOTAL): 67,
    }  # fmt: skip
    rooms = rooms_of(cells | totals, SQUARE)
    assert {key: (room.least, room.most) for key, room in rooms.items()} == {
        ("a", "1"): (0, 1), ("a", "2"): (0, 1), ("b", "1"): (10, 11), ("b", "2"): (10, 11),
    }  # fmt: skip
    rows = [(*key, value) for key, value in (cells | totals).items()]
    assert {one.reason for one in check_table(rows, counts(), k=K).offences} == {Reason.COMPUTABLE}


def test_the_solver_says_nothing_on_the_console() -> None:
    """The library greets whoever makes a solver; a command of ours would seem to have said it."""
    text = """
from tongban.resources.opendata.disclosure.auditing import rooms_of
from tongban.resources.opendata.disclosure.tables import TOTAL, Shape
cells = {("a",): None, ("b",): None, (TOTAL,): 9}
assert len(rooms_of(cells, Shape(dimensions=("a",), totalled=frozenset({0})))) == 2
"""
    said = subprocess.run([sys.executable, "-c", text], capture_output=True, text=True, check=False)
    assert (said.returncode, said.stdout, said.stderr) == (0, "", "")


def test_sums_that_do_not_fit_are_told() -> None:
    rows = [("甲", "男", 10), ("甲", TOTAL, 11), (TOTAL, "男", 10), (TOTAL, TOTAL, 11)]
    assert {one.reason for one in check_table(rows, counts(), k=K).offences} == {Reason.SUM_WRONG}
    bad: dict[Key, float | None] = {("甲", "男"): None, ("甲", "女"): 12, ("甲", TOTAL): 11}
    with pytest.raises(Contradiction):
        rooms_of(bad, Shape(dimensions=("a", "b"), totalled=frozenset({1})))


def test_a_cell_stands_once_and_nothing_follows_from_a_hidden_one() -> None:
    content = counts()
    with pytest.raises(ValueError, match="twice"):
        cells_of([("甲", "男", 6), ("甲", "男", 7)], content.published)
    share = Column(name="share", title="占比", type=Type.NUMBER, role=Role.DERIVED)
    with_share = (*content.published, share)
    with pytest.raises(ValueError, match="shown"):
        cells_of([("甲", "男", None, 0.2)], with_share)


def test_what_the_source_hides_is_hidden_here_too() -> None:
    rows = [
        {"d0": "甲", "people": 40, HIDDEN: True}, {"d0": "乙", "people": 50}, {"d0": "丙", "people": 60},
    ]  # fmt: skip
    made = make_table(rows, counts(sides=1), k=K, hierarchies={}, secret=b"")
    shown = {row[0]: row[1] for row in made.rows}
    assert shown["甲"] is None and list(shown.values()).count(None) == 2 and shown[TOTAL] == 150


@given(squares(3, 2), st.sampled_from([5, 10]))
@settings(max_examples=30)
def test_rounded_counts_are_near_and_the_same_each_time(cells: dict[Key, int], base: int) -> None:
    whole = with_totals(cells, SQUARE)
    once, again = (rounded(whole, base=base, secret=b"s") for _ in range(2))
    assert once == again
    for key, value in whole.items():
        assert once[key] % base == 0 and abs(once[key] - value) < base
    made = table_of(cells, method=Method.ROUND)
    assert check_table(made.rows, counts(method=Method.ROUND), k=K).is_well


def test_rounding_keeps_the_expected_count() -> None:
    cells = {(str(n),): 3.0 for n in range(4000)}
    ups = sum(value == 5 for value in rounded(cells, base=5, secret=b"s").values())
    assert 0.56 < ups / 4000 < 0.64


def test_a_count_that_is_not_rounded_is_told() -> None:
    content = counts(method=Method.ROUND)
    assert [one.reason for one in check_table([("甲", "男", 7)], content, k=K).offences] == [
        Reason.NOT_ROUNDED
    ]


@pytest.mark.parametrize(
    ("made", "is_told_of"),
    [
        (Made(value=100, contributors=2, largest=60, second=40), True),  # with two, each knows the other
        (Made(value=100, contributors=4, largest=80, second=10), True),  # one makes most of it
        (Made(value=100, contributors=5, largest=50, second=46), True),  # the second computes the first
        (Made(value=100, contributors=5, largest=40, second=25), False),
        (Made(), False),
    ],
)
def test_figures_of_few_firms_tell_of_one(made: Made, is_told_of: bool) -> None:
    assert is_dominated(made, Bounds()) is is_told_of


def figures() -> DatasetContent:
    columns = (
        Column(name="trade", title="行业", role=Role.DIMENSION, has_total=True),
        Column(name="output", title="产值", type=Type.NUMBER, role=Role.MEASURE),
        Column(name="firms", title="户数", type=Type.INTEGER, role=Role.CONTRIBUTORS),
        Column(name="first", title="最大", type=Type.NUMBER, role=Role.LARGEST),
        Column(name="second", title="第二", type=Type.NUMBER, role=Role.SECOND),
    )
    return DatasetContent(columns=columns, rule=Rule(kind=Kind.FIGURES))


TRADES = [
    {"trade": "酿酒", "output": 900, "firms": 4, "first": 800, "second": 50},
    {"trade": "中药", "output": 600, "firms": 12, "first": 120, "second": 90},
    {"trade": "建材", "output": 300, "firms": 9, "first": 60, "second": 50},
]


def test_a_dominated_figure_is_hidden_with_another_and_never_published_without_its_evidence() -> None:
    content = figures()
    made = make_table(TRADES, content, k=K, hierarchies={}, secret=b"")
    assert {row[0] for row in made.rows if row[1] is None} == {"酿酒", "建材"}
    assert [one.name for one in content.published] == ["trade", "output"]
    assert check_table(made.rows, content, k=K, made=made.made).is_well
    assert {one.reason for one in check_table(made.rows, content, k=K, made={}).offences} == {
        Reason.DOMINATED
    }
    open_rows = [(row["trade"], row["output"]) for row in TRADES] + [(TOTAL, 1800)]
    (found,) = check_table(open_rows, content, k=K, made=made.made).offences
    assert found.where == {"行业": "酿酒"}


def test_adding_two_figures_keeps_the_two_largest() -> None:
    both = Made(value=10, contributors=2, largest=7, second=3) + Made(
        value=9, contributors=2, largest=5, second=4
    )
    assert both == Made(value=19, contributors=4, largest=7, second=5)


@given(st.lists(st.tuples(st.sampled_from("甲乙"), st.sampled_from("老少"), st.integers()), max_size=60))
def test_records_are_like_enough_others_or_left_out(rows: list[tuple[Any, ...]]) -> None:
    kept = without_rare(rows, [0, 1], k=K)
    assert all(size >= K for size in classes_of(kept, [0, 1]).values())
    dropped = [row for row in rows if row not in kept]
    assert all(classes_of(rows, [0, 1])[row[:2]] < K for row in dropped)


def test_a_table_of_records_with_a_rare_class_is_refused() -> None:
    columns = (
        Column(name="age", title="年龄段", role=Role.QUASI),
        Column(name="score", title="评分", type=Type.INTEGER),
    )
    content = DatasetContent(columns=columns, rule=Rule(kind=Kind.RECORDS))
    rows = [("青年", 5)] * 6 + [("老年", 3)] * 2
    (found,) = check_table(rows, content, k=K).offences
    assert (found.reason, dict(found.where), found.value) == (Reason.TOO_ALIKE_FEW, {"年龄段": "老年"}, "2")


@pytest.mark.parametrize(
    ("age", "level", "said"),
    [
        (0, "5", "0—4岁"), (17, "5", "15—19岁"), (84, "5", "80—84岁"), (85, "5", "85岁以上"), (103, "5", "85岁以上"),
        (79, "10", "70—79岁"), (80, "10", "80岁以上"), (5, "life", "0—5岁"), (60, "life", "60岁以上"),
        (99, "1", "99岁"), (101, "1", "100岁以上"), (-1, "5", UNKNOWN),
    ],
)  # fmt: skip
def test_ages_become_bands(age: int, level: str, said: str) -> None:
    assert age_band(age, level) == said


@given(st.integers(min_value=0, max_value=120), st.integers(min_value=0, max_value=120))
def test_a_coarser_level_never_parts_what_a_finer_one_joins(one: int, other: int) -> None:
    for fine, coarse in (("1", "5"), ("5", "10")):
        if AGES.at(one, fine) == AGES.at(other, fine) and min(one, other) < 80:
            assert AGES.at(one, coarse) == AGES.at(other, coarse)


def test_areas_days_and_numbers_become_coarser() -> None:
    named = {
        "1": {"county": "谯城区", "prefecture": "亳州市"},
        "2": {"county": "涡阳县", "prefecture": "亳州市"},
    }
    where = areas(lambda: named, ("county", "prefecture"))
    assert (where.at("1", ""), where.at("2", "prefecture"), where.at("9", "county")) == (
        "谯城区",
        "亳州市",
        UNKNOWN,
    )
    assert where.order("谯城区") < where.order("涡阳县") < where.order("别处")
    assert where.coarser("county") == "prefecture" and where.coarser("prefecture") is None
    assert [DAYS.at("2026-09-28", level) for level in DAYS.levels] == [
        "2026-09-28",
        "2026-09",
        "2026-Q3",
        "2026",
    ]
    sizes = ranges([10, 50], unit="人")
    assert [sizes.at(n, "range") for n in (9, 10, 50)] == ["10人以下", "10—50人", "50人以上"]


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        (sample_id_number(), Reason.ID_NUMBER), ("联系13812345678", Reason.PHONE), ("+86 138-1234-5678", Reason.PHONE),
        ("zhang@example.com", Reason.MAIL), ("6222021234567890128", Reason.CARD), ("ban@bozhou.gov.cn", None),
        ("0558-5123456", None), ("113416990000000271", None), ("91341602MA2N000000", None), ("谯城区示例路12号", None),
        ("6222021234567890127", None), ("20260928", None),
    ],
)  # fmt: skip
def test_what_is_personal_is_told_from_what_is_not(text: str, reason: Reason | None) -> None:
    assert reason_of(text) is reason


def test_personal_columns_and_cells_are_named_and_not_repeated() -> None:
    found = personal_columns(["姓名", "单位名称", "法定代表人", "联系电话", "身份证号码", "mobile", "人数"])
    assert [one.where["column"] for one in found] == ["姓名", "法定代表人", "身份证号码", "mobile"]
    number = sample_id_number()
    (cell,) = personal_cells([("甲", "无"), ("乙", f"号码{number}")], ["名称", "说明"])
    assert cell.where == {"row": "2", "column": "说明"} and number not in str(cell)


@pytest.mark.parametrize(
    "values",
    [
        ["张三", "李四", "王五", "赵六", "陈小明"],
        ["欧阳春", "张伟", "王 芳", "李娜", "司马小亮", "无"],
        ["张伟", "王芳", "李娜", "", "张伟", "张伟"],
        ["黄海", "高林", "孙林", "刘江", "王城山", "周平"],
    ],
)
def test_a_column_of_names_of_persons_is_told_by_its_values(values: list[str]) -> None:
    (found,) = columns_of_names([("甲", 1, one) for one in values], ["名称", "人数", "摊主"])
    assert (found.reason, found.where) == (Reason.NAMES, {"column": "摊主"})


@pytest.mark.parametrize(
    "values",
    [
        ["谯城区", "涡阳县", "蒙城县", "利辛县", "高新区"],
        ["王庄", "李集", "张沟", "赵寨", "陈桥村", "周营"],
        ["汤王大道", "魏武路", "薛阁街", "杜仲路", "和平路", "张良巷"],
        ["万达广场", "王记面馆", "张家酒坊", "陈氏公司", "李氏诊所"],
        ["白芍", "白术", "黄芪", "黄精", "杜仲", "金银花", "石斛"],
        ["白菜", "黄瓜", "韭菜", "马铃薯", "江虾", "石榴", "叶菜类", "汤料"],
        ["农业", "林业", "金融业", "高新技术", "文化", "武术", "常住"],
        ["张三", "李四", "王五", "赵六"],
        ["陈粮", "陈粮", "陈粮", "陈粮", "鲁花"],
        ["张三", "李四", "王五", "三轮车", "自行车", "电动车", "公交"],
    ],
)
def test_names_of_places_firms_and_things_are_no_names_of_persons(values: list[str]) -> None:
    assert columns_of_names([(one,) for one in values], ["名称"]) == []


def test_lines_are_only_those_whose_total_is_shown() -> None:
    keys = [("a", "1"), ("a", "2"), ("a", TOTAL)]
    assert [line.total for line in lines_of(keys, SQUARE)] == [("a", TOTAL)]
    assert with_totals({("x", "y", "z"): 1.0}, CUBE)[TOTAL, TOTAL, TOTAL] == 1.0
