"""Tables of one source that come out one by one: together they tell nothing that each of them hides."""

from datetime import timedelta
from typing import Any

import pytest

from tests.foundation.directory.make import LOADER, LONG_AGO
from tests.foundation.papers.make import AT
from tests.resources.opendata.make import build, define, firms
from tests.resources.registers.make import make_firm, make_registered
from tongban.foundation.directory.public import Officer
from tongban.kernel import clock
from tongban.resources.opendata.commands.publish import publish_version, submit_version
from tongban.resources.opendata.content import Column, DatasetContent, Role, Rule, Type
from tongban.resources.opendata.disclosure.checking import cells_of
from tongban.resources.opendata.disclosure.facts import Kind, Method, Offence, Reason
from tongban.resources.opendata.disclosure.generalising import AGES
from tongban.resources.opendata.disclosure.linking import BESIDE, Link, Other, may_compare
from tongban.resources.opendata.disclosure.making import make_table
from tongban.resources.opendata.models import DatasetVersion
from tongban.resources.opendata.refusals import TableOvertaken
from tongban.resources.registers.public import FirmRow, register_firms
from tongban.standards.codes import make_uscc

K = 5
PEOPLE = Column(name="people", title="人数", type=Type.INTEGER, role=Role.MEASURE)
LEVELS = {"age": AGES}
# kind, year → how many
SMALL = {("甲", "2023"): 3, ("甲", "2024"): 17, ("乙", "2023"): 20, ("乙", "2024"): 30}


def counted_by(
    *names: str, totals: bool = False, age: str = "", method: Method = Method.SUPPRESS
) -> DatasetContent:
    dimensions = [
        Column(name=one, title=one, role=Role.DIMENSION, has_total=totals, level=age if one == "age" else "")
        for one in names
    ]
    return DatasetContent(columns=(*dimensions, PEOPLE), rule=Rule(kind=Kind.COUNTS, method=method))


def told(
    new: DatasetContent, old: DatasetContent, raw: list[dict[str, Any]], *, then: Any = None
) -> list[Offence]:
    """What the new table and one that was published (of the rows of `then`) tell together."""

    def cells(content: DatasetContent, rows: list[dict[str, Any]]) -> Any:
        made = make_table(rows, content, k=K, hierarchies=LEVELS, secret=b"test")
        return cells_of(made.rows, content.published)

    other = Other(title="已开放", content=old, k=K, cells=cells(old, then or raw))
    link = Link(content=new, other=other, hierarchies=LEVELS, is_one_source=then is None)
    for row in raw:
        link.see(row)
    return link.offences(cells(new, raw), k=K)


def raw(cells: dict[Any, int], *names: str) -> list[dict[str, Any]]:
    return [dict(zip(names, key, strict=True)) | {"people": count} for key, count in cells.items()]


def test_a_hidden_cell_that_the_totals_of_another_table_give_away_is_named() -> None:
    rows = raw(SMALL, "kind", "year")
    (found,) = told(counted_by("kind", "year"), counted_by("kind"), rows)
    assert found.reason is Reason.BY_DIFFERENCE and found.value == "3—3"
    assert found.where == {"kind": "甲", "year": "2023", BESIDE: "已开放"}


def test_the_new_table_does_not_open_what_the_other_hides() -> None:
    rows = raw(SMALL, "kind", "year")
    found = told(counted_by("kind"), counted_by("kind", "year"), rows)
    assert [(one.where["kind"], one.where["year"], one.value) for one in found] == [("甲", "2023", "3—3")]


def test_a_table_that_protects_its_totals_fits_to_one_that_shows_them() -> None:
    rows = raw(SMALL, "kind", "year")
    assert told(counted_by("kind", "year", totals=True), counted_by("kind"), rows) == []
    assert told(counted_by("kind"), counted_by("kind", "year", totals=True), rows) == []
    assert told(counted_by("kind", "year"), counted_by("kind", "year"), rows) == []


def test_bands_that_overlap_tell_of_whom_only_their_difference_counts() -> None:
    ages = {(0,): 20, (5,): 20, (12,): 20, (18,): 2, (25,): 40, (70,): 30}
    rows = raw(ages, "age")
    found = told(counted_by("age", age="life"), counted_by("age", age="10"), rows)
    assert [(one.where["age"], one.value) for one in found] == [("18—59岁 ∩ 10—19岁", "2—2")]
    enough = raw(ages | {(18,): 6}, "age")
    assert told(counted_by("age", age="life"), counted_by("age", age="10"), enough) == []


def test_tables_that_share_no_column_share_the_sum_of_all() -> None:
    cells = {("甲", "男"): 20, ("甲", "女"): 20, ("乙", "男"): 3, ("丙", "女"): 30}
    rows = raw(cells, "kind", "sex")
    (found,) = told(counted_by("kind"), counted_by("sex"), rows)
    assert found.where["kind"] == "乙" and found.value == "3—3"


def test_the_people_of_today_are_asked_and_not_those_of_the_day_of_the_other_table() -> None:
    """Handed-in files differ: sums that do not fit are of other people, and tell nothing."""
    then = raw(SMALL | {("甲", "2024"): 90}, "kind", "year")
    rows = raw(SMALL, "kind", "year")
    assert told(counted_by("kind", totals=True), counted_by("kind", totals=True), rows, then=then) == []
    (found,) = told(counted_by("kind", "year"), counted_by("kind"), rows, then=rows)
    assert found.where["year"] == "2023"


@pytest.mark.parametrize(
    "other",
    [
        counted_by("kind", method=Method.ROUND),
        DatasetContent(columns=(Column(name="people", title="人数"),), rule=Rule(kind=Kind.RECORDS)),
        DatasetContent(columns=(PEOPLE.model_copy(update={"name": "homes"}),), rule=Rule(kind=Kind.COUNTS)),
    ],
)
def test_what_counts_otherwise_is_not_compared(other: DatasetContent) -> None:
    assert not may_compare(counted_by("kind"), other) and not may_compare(other, counted_by("kind"))
    assert may_compare(counted_by("kind"), counted_by("year"))


# at the desk


def by_kind(*, year: bool, totals: bool = False) -> DatasetContent:
    kind, measure = firms().columns[1], firms().columns[2]
    columns = [kind, *([Column(name="year", title="年份", role=Role.DIMENSION)] if year else [])]
    columns = [one.model_copy(update={"has_total": totals}) for one in columns]
    return firms(title="按类型和年份" if year else "按类型", columns=(*columns, measure))


@pytest.fixture
def registered(editor: Officer) -> None:
    owner = make_registered()
    first = make_firm(owner)
    rows = [
        FirmRow(
            **{name: getattr(first, name) for name in FirmRow.__dataclass_fields__}
            | {
                "uscc": make_uscc(body=f"MC{number:06d}", registrar="9", kind="2"),
                "kind": kind,
                "registered_on": first.registered_on.replace(year=int(year)),
            }
        )
        for number, (kind, year) in enumerate(key for key, count in SMALL.items() for _ in range(count))
    ]
    register_firms(rows=rows, by=LOADER, at=LONG_AGO)


@pytest.mark.django_db
def test_a_second_table_of_a_register_is_not_built_while_it_gives_a_cell_away(
    editor: Officer, authority: Officer, registered: None
) -> None:
    define(editor, authority, slug="kinds", content=by_kind(year=False), resource={"name": "甲"})
    out(editor, authority, "kinds")
    define(editor, authority, slug="years", content=by_kind(year=True), resource={"name": "乙"})
    build(editor, "years")
    row = DatasetVersion.objects.get(dataset__slug="years")
    (offence,) = [one for one in row.risk["offences"] if one["where"]["主体类型"] == "甲"]
    assert (row.state, row.failure) == ("failed", "rule")
    assert offence["reason"] == "by-difference" and offence["where"]["对照"] == "按类型"


@pytest.mark.django_db
def test_of_two_tables_that_wait_at_once_the_second_is_compared_anew(
    editor: Officer, authority: Officer, registered: None
) -> None:
    define(editor, authority, slug="kinds", content=by_kind(year=False), resource={"name": "甲"})
    define(editor, authority, slug="years", content=by_kind(year=True), resource={"name": "乙"})
    for slug in ("kinds", "years"):  # neither stands, so each is well by itself
        build(editor, slug)
        submit_version(slug=slug, by=editor, at=AT)
    now = clock.current()
    assert isinstance(now, clock.MovableClock)
    now.move_to(AT + timedelta(hours=1))
    publish_version(slug="kinds", version=1, by=authority, at=clock.now())
    with pytest.raises(TableOvertaken) as refused:
        publish_version(slug="years", version=1, by=authority, at=clock.now())
    assert refused.value.facts == {"dataset": "按类型"}
    assert DatasetVersion.objects.get(dataset__slug="years").state == "submitted"


def out(editor: Officer, authority: Officer, slug: str) -> None:
    build(editor, slug)
    submit_version(slug=slug, by=editor, at=AT)
    publish_version(slug=slug, version=1, by=authority, at=AT)
