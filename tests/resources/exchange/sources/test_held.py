"""Rows that a department delivers: found by their subject, taken into use at once, with what changed."""

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.db import connection
from pytest_django import DjangoAssertNumQueries

from tests.resources.exchange.sources.make import (
    AGREEMENT,
    AT,
    BY,
    FIELDS,
    HOUSING,
    a_flat,
    bound_housing,
    deliver_flats,
    flats,
    published,
    served,
)
from tests.resources.fusion.deliveries.make import delivered
from tests.resources.fusion.make import an_id
from tests.resources.registers.make import make_registered, person_id_of
from tongban.foundation.vault.public import blind_indexes
from tongban.resources.exchange.facts import Condition, Op
from tongban.resources.exchange.sources.commands.bind import BadBinding, BindingFixed, bind_resource
from tongban.resources.exchange.sources.commands.forget import forget_changes
from tongban.resources.exchange.sources.commands.open_held import abandon_held_edition, open_held_edition
from tongban.resources.exchange.sources.commands.stage_held import stage_rows
from tongban.resources.exchange.sources.facts import (
    BadSubject,
    FieldNotServed,
    PositionTooOld,
    ResourceNotServed,
    SourceKind,
    SubjectNotServed,
)
from tongban.resources.exchange.sources.load import load_held
from tongban.resources.exchange.sources.models import (
    HeldChange,
    HeldEdition,
    HeldRow,
    HeldStage,
    SourceBinding,
)
from tongban.resources.exchange.sources.ports import ChangeKind, Subject, SubjectKind
from tongban.resources.exchange.sources.queries import held_editions, source_of
from tongban.resources.fusion.public import table_rows, table_stand, table_terms
from tongban.standards.codes import make_uscc

pytestmark = pytest.mark.django_db
FIRM = str(make_uscc(body="MB000077", registrar="9", kind="2"))


def about(key: str, *, kind: SubjectKind = SubjectKind.PERSON, name: str = "") -> Subject:
    return Subject(kind=kind, key=key, name=name)


def found(subject: Subject, *fields: str, conditions: tuple[Condition, ...] = ()) -> list[dict[str, str]]:
    rows = source_of(HOUSING).find(subject, fields=fields or FIELDS, conditions=conditions, at=AT)
    return [dict(row.values) for row in rows]


def test_each_flat_of_a_person_is_found_with_the_asked_fields_only(
    tmp_path: Path, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    owner = make_registered()
    bound_housing()
    mine = [a_flat(n, ZJH=owner.id_number) for n in (1, 2)]
    served(tmp_path, [*mine, a_flat(3), a_flat(4, ZJH=FIRM)])
    source = source_of(HOUSING)
    with django_assert_num_queries(2):
        rows = source.find(about(owner.id_number), fields=["面积", "坐落"], conditions=(), at=AT)
    assert [dict(row.values) for row in rows] == [
        {"坐落": "谯城区药都路1号", "面积": "89.50"},
        {"坐落": "谯城区药都路2号", "面积": "89.50"},
    ]
    assert {row.subject_person_id for row in rows} == {person_id_of(owner)}
    with django_assert_num_queries(1):
        [row] = source.find(about(FIRM, kind=SubjectKind.FIRM), fields=["面积"], conditions=(), at=AT)
    assert (row.uscc, row.subject_person_id) == (FIRM, None)


def test_a_name_that_does_not_agree_finds_nothing(tmp_path: Path) -> None:
    bound_housing()
    served(tmp_path, [a_flat(1)])
    assert len(found(about(an_id(1), name="王大树"))) == 1
    assert found(about(an_id(1), name="李窗口")) == []


@pytest.mark.parametrize(
    ("condition", "numbers"),
    [
        (Condition(field="坐落", op=Op.PREFIX, values=("谯城区药都路1",)), [1]),
        (Condition(field="面积", op=Op.FROM, values=("100",)), [2]),
        (Condition(field="面积", op=Op.UNTIL, values=("100",)), [1, 3]),
        (Condition(field="登记日期", op=Op.FROM, values=("2021-01-01",)), [3]),
        (Condition(field="坐落", op=Op.EQ, values=("谯城区药都路2号",)), [2]),
        (Condition(field="坐落", op=Op.IN, values=("谯城区药都路2号", "谯城区药都路3号")), [2, 3]),
        (Condition(field="面积", op=Op.EQ, values=()), []),
    ],
)
def test_rows_that_do_not_fit_the_conditions_are_left_out(
    tmp_path: Path, condition: Condition, numbers: list[int]
) -> None:
    bound_housing()
    rows = [
        a_flat(1, ZJH=an_id(1)),
        a_flat(2, ZJH=an_id(1), MJ="1200"),
        a_flat(3, ZJH=an_id(1), DJRQ="2021.2.3"),
    ]
    served(tmp_path, rows)
    told = found(about(an_id(1)), "坐落", conditions=(condition,))
    assert [one["坐落"] for one in told] == [f"谯城区药都路{number}号" for number in numbers]


def test_what_is_asked_wrongly_is_refused(tmp_path: Path) -> None:
    bound_housing(table=dict_about("person"))
    with pytest.raises(ResourceNotServed):  # bound, and nothing is delivered yet
        source_of(HOUSING)
    with pytest.raises(ResourceNotServed):
        source_of("103001/000099")
    served(tmp_path, [a_flat(1)])
    with pytest.raises(FieldNotServed):
        found(about(an_id(1)), "抵押状态")
    with pytest.raises(FieldNotServed):
        found(about(an_id(1)), conditions=(Condition(field="抵押", op=Op.EQ, values=("1",)),))
    with pytest.raises(BadSubject):
        found(about(an_id(1)[:-1] + "Y"))
    with pytest.raises(SubjectNotServed):
        found(about(FIRM, kind=SubjectKind.FIRM))


def dict_about(who: str) -> dict[str, Any]:
    from tests.resources.fusion.deliveries.test_tables import TABLE

    return TABLE | {"about": who}


def test_rows_without_a_sound_number_are_left_out_and_counted(tmp_path: Path) -> None:
    bound_housing()
    served(tmp_path, [a_flat(1), a_flat(2, ZJH=an_id(2)[:-1] + "Y"), a_flat(3), a_flat(4, DJRQ="1900-02-29")])
    [edition] = held_editions(HOUSING)
    assert (edition.rows, edition.rejected, edition.faults) == (3, 1, {"登记日期": 1})
    assert found(about(an_id(4)), "登记日期") == [{"登记日期": ""}]


def test_the_database_holds_no_name_and_no_number(tmp_path: Path) -> None:
    bound_housing()
    served(tmp_path, [a_flat(1)])
    with connection.cursor() as cursor:
        cursor.execute("SELECT row_to_json(held)::text FROM exchange_heldrow AS held")
        [[text]] = cursor.fetchall()
    assert an_id(1) not in text
    assert "王大树" not in text
    assert an_id(1).encode().hex() not in text


def test_what_changed_is_told_in_order(tmp_path: Path) -> None:
    bound_housing()
    served(tmp_path, [a_flat(n) for n in range(1, 11)])
    source = source_of(HOUSING)
    start = source.newest_position()
    asked: dict[str, Any] = {"limit": 100, "fields": ["单元号", "面积"], "conditions": ()}
    assert source.changed_after(start, **asked).changes == []
    now = [a_flat(n) for n in range(2, 10)] + [a_flat(10, MJ="70"), a_flat(11)]
    served(tmp_path, now, at=AT + timedelta(days=30), name="b.csv")

    told = source_of(HOUSING).changed_after(start, **asked)
    by_kind = {one.kind: one for one in told.changes}
    assert len(told.changes) == 3
    assert by_kind[ChangeKind.REMOVED].row.values == {"单元号": a_flat(1)["BDCDYH"], "面积": "89.50"}
    changed = by_kind[ChangeKind.CHANGED]
    assert changed.before is not None
    assert (changed.before.values["面积"], changed.row.values["面积"]) == ("89.50", "70")
    assert by_kind[ChangeKind.ADDED].row.values["单元号"] == a_flat(11)["BDCDYH"]
    assert told.position == source_of(HOUSING).newest_position()
    parts: list[Any] = []
    position = start
    while (part := source_of(HOUSING).changed_after(position, **(asked | {"limit": 1}))).changes:
        parts += part.changes
        position = part.position
    assert parts == told.changes
    [newest, _] = held_editions(HOUSING)
    assert (newest.added, newest.changed, newest.removed, newest.rows) == (1, 1, 1, 10)


def test_a_change_of_what_was_not_asked_for_is_none_and_one_across_the_filter_is_another(
    tmp_path: Path,
) -> None:
    bound_housing()
    served(tmp_path, [a_flat(n) for n in range(1, 5)])
    source = source_of(HOUSING)
    start = source.newest_position()
    now = [a_flat(1), a_flat(2), a_flat(3), a_flat(4, MJ="150")]
    served(tmp_path, now, at=AT + timedelta(days=30), name="b.csv")
    source = source_of(HOUSING)
    assert source.changed_after(start, limit=9, fields=["坐落"], conditions=()).changes == []
    large = (Condition(field="面积", op=Op.FROM, values=("100",)),)
    [one] = source.changed_after(start, limit=9, fields=["坐落"], conditions=large).changes
    assert one.kind is ChangeKind.ADDED
    small = (Condition(field="面积", op=Op.UNTIL, values=("100",)),)
    [one] = source.changed_after(start, limit=9, fields=["坐落"], conditions=small).changes
    assert one.kind is ChangeKind.REMOVED


def test_nothing_is_seen_before_the_edition_serves_and_given_up_it_leaves_nothing(tmp_path: Path) -> None:
    bound_housing()
    served(tmp_path, [a_flat(n) for n in range(1, 11)])
    before = found(about(an_id(1)))
    later = AT + timedelta(days=30)
    deliver_flats(tmp_path, [a_flat(n, MJ="70") for n in range(1, 12)], at=later, name="b.csv")
    stand = table_stand(AGREEMENT, on=later.date())
    edition = open_held_edition(resource_code=HOUSING, made_of=stand.made_of, by=BY, at=later)
    with table_rows(stand) as (rows, _):
        stage_rows(edition=edition, part="0", rows=list(rows), terms=table_terms(AGREEMENT, on=later.date()))
    assert found(about(an_id(1))) == before
    assert found(about(an_id(11))) == []

    abandon_held_edition(resource_code=HOUSING, number=2, by=BY, at=later)
    assert HeldRow.objects.filter(since_edition=2).count() == HeldStage.objects.count() == 0
    assert found(about(an_id(1))) == before
    load_held(resource_code=HOUSING, by=BY, at=later)
    assert found(about(an_id(1)), "面积") == [{"面积": "70"}]
    assert HeldStage.objects.count() == 0


def test_the_same_deliveries_again_change_nothing(tmp_path: Path) -> None:
    bound_housing()
    served(tmp_path, [a_flat(1)])
    assert not load_held(resource_code=HOUSING, by=BY, at=AT)
    assert HeldEdition.objects.count() == 1


def test_what_is_delivered_meanwhile_takes_the_place_of_what_is_being_loaded(tmp_path: Path) -> None:
    bound_housing()
    deliver_flats(tmp_path, [a_flat(1)])
    open_held_edition(
        resource_code=HOUSING, made_of=table_stand(AGREEMENT, on=AT.date()).made_of, by=BY, at=AT
    )
    served(tmp_path, [a_flat(1, MJ="70")], at=AT + timedelta(days=30), name="b.csv")
    assert [one.state.value for one in held_editions(HOUSING)] == ["serving", "abandoned"]
    assert found(about(an_id(1)), "面积") == [{"面积": "70"}]


def test_forty_percent_fewer_rows_are_set_aside_and_what_serves_stays(tmp_path: Path) -> None:
    bound_housing()
    served(tmp_path, [a_flat(n) for n in range(1, 11)])
    later = AT + timedelta(days=30)
    row = delivered(flats(tmp_path / "b.csv", [a_flat(n) for n in range(1, 7)]), AGREEMENT, at=later)
    assert row.state == "set-aside"
    assert not load_held(resource_code=HOUSING, by=BY, at=later)
    assert len(found(about(an_id(10)))) == 1


def test_many_indexes_are_matched_without_opening_a_row(
    tmp_path: Path, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    bound_housing()
    served(tmp_path, [a_flat(n) for n in range(1, 11)])
    asked = blind_indexes("id-number", [an_id(n) for n in range(5, 500)])
    source = source_of(HOUSING)
    with django_assert_num_queries(10):
        known = source.matched(asked)
    assert known == set(asked[:6])
    told = source.rows_matching(asked[:10], fields=["面积"], conditions=())
    assert set(told) == set(asked[:6])


def test_all_rows_come_part_by_part(tmp_path: Path) -> None:
    bound_housing()
    served(tmp_path, [a_flat(n) for n in range(1, 8)])
    source = source_of(HOUSING)
    told, after = [], ""
    for _ in range(4):
        part = source.rows_after(after, limit=2, fields=["单元号"], conditions=())
        told += [row.values["单元号"] for _, row in part.rows]
        after = part.after
    assert after == ""
    assert told == [a_flat(n)["BDCDYH"] for n in range(1, 8)]


@pytest.mark.parametrize(
    ("change", "entry"),
    [
        ({"resource_code": "103001/000999"}, "resource_code"),
        ({"fields": {"房价": "面积"}}, "fields"),
        ({"fields": {"面积": "建筑面积"}}, "fields"),
        ({"fields": {}}, "fields"),
        ({"agreement": "no-such"}, "agreement"),
        ({"types": ("X",)}, "types"),
        ({"kind": SourceKind.POPULATION, "agreement": ""}, "fields"),
        ({"kind": SourceKind.LICENCES, "agreement": ""}, "types"),
        ({"kind": SourceKind.ENTITIES}, "agreement"),
    ],
)
def test_a_binding_that_does_not_fit_is_refused_and_nothing_is_written(
    change: dict[str, Any], entry: str
) -> None:
    bound_housing()
    before = list(SourceBinding.objects.values())
    said: dict[str, Any] = {
        "resource_code": HOUSING,
        "kind": SourceKind.HELD,
        "fields": {"面积": "面积"},
        "agreement": AGREEMENT,
        "by": BY,
        "at": AT,
    }
    with pytest.raises(BadBinding) as refusal:
        bind_resource(**(said | change))
    assert list(refusal.value.by_field()) == [entry]
    assert list(SourceBinding.objects.values()) == before


def test_a_resource_whose_rows_are_held_stays_with_its_agreement(tmp_path: Path) -> None:
    bound_housing()
    served(tmp_path, [a_flat(1)])
    with pytest.raises(BindingFixed):
        bind_resource(
            resource_code=HOUSING,
            kind=SourceKind.POPULATION,
            fields={"权利人": "person.name"},
            by=BY,
            at=AT,
        )
    assert not HeldChange.objects.exists()
    assert published() == HOUSING


def test_what_rows_were_before_is_forgotten_after_some_days(tmp_path: Path) -> None:
    bound_housing()
    served(tmp_path, [a_flat(n) for n in range(1, 11)])
    now = [a_flat(n) for n in range(2, 10)] + [a_flat(10, MJ="70")]
    later = AT + timedelta(days=30)
    served(tmp_path, now, at=later, name="b.csv")
    assert forget_changes(resource_code=HOUSING, at=later + timedelta(days=89)) == 0
    assert HeldChange.objects.count() == 2
    assert forget_changes(resource_code=HOUSING, at=later + timedelta(days=91)) == 2
    assert HeldRow.objects.count() == 9
    assert HeldChange.objects.count() == 0
    source = source_of(HOUSING)
    assert source.newest_position() == "2"
    asked: dict[str, Any] = {"limit": 9, "fields": ["面积"], "conditions": ()}
    assert source.changed_after("2", **asked).changes == []
    with pytest.raises(PositionTooOld):
        source.changed_after("0", **asked)
    third = [*now[:-1], a_flat(10, MJ="71")]
    served(tmp_path, third, at=later + timedelta(days=120), name="c.csv")
    [one] = source_of(HOUSING).changed_after("2", **asked).changes
    assert one.position == "3"


class Meanwhile:
    """Does something right before the so-manieth question about this table: what another worker might do just then."""

    def __init__(self, table: str, act: Callable[[], object], *, at: int = 1) -> None:
        self._table, self._act, self._left = table, act, at

    def __call__(self, execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        if sql.startswith("SELECT") and f'FROM "{self._table}"' in sql:
            self._left -= 1
            if not self._left:
                self._act()
        return execute(sql, params, many, context)


@pytest.mark.parametrize("table", ["exchange_heldchange", "exchange_heldrow"])
def test_who_reads_changes_while_they_are_forgotten_hears_it_and_misses_no_row(
    tmp_path: Path, table: str
) -> None:
    bound_housing()
    served(tmp_path, [a_flat(n) for n in range(1, 11)])
    later = AT + timedelta(days=30)
    served(tmp_path, [a_flat(n) for n in range(2, 10)], at=later, name="b.csv")
    source = source_of(HOUSING)

    def forget() -> None:
        forget_changes(resource_code=HOUSING, at=later + timedelta(days=91))

    with connection.execute_wrapper(Meanwhile(table, forget)), pytest.raises(PositionTooOld) as refused:
        source.changed_after("0", limit=9, fields=["面积"], conditions=())
    assert refused.value.facts == {"position": "0", "kept_from": 3}
    assert refused.value.status == 410


def test_a_position_is_never_given_twice_though_all_changes_are_forgotten_meanwhile(tmp_path: Path) -> None:
    bound_housing()
    served(tmp_path, [a_flat(n) for n in range(1, 11)])
    later = AT + timedelta(days=30)
    served(tmp_path, [a_flat(n) for n in range(2, 10)], at=later, name="b.csv")
    third = later + timedelta(days=120)
    deliver_flats(tmp_path, [a_flat(n, MJ="71") for n in range(2, 10)], at=third, name="c.csv")

    def forget() -> None:
        forget_changes(resource_code=HOUSING, at=later + timedelta(days=91))

    source = source_of(HOUSING)
    with connection.execute_wrapper(Meanwhile("exchange_heldchange", forget, at=2)):
        load_held(resource_code=HOUSING, by=BY, at=third)
    assert list(HeldChange.objects.order_by("position").values_list("position", flat=True)) == list(
        range(3, 11)
    )
    assert source.newest_position() == "2", "as it was looked up before the third edition"
    assert len(source_of(HOUSING).changed_after("2", limit=9, fields=["面积"], conditions=()).changes) == 8
