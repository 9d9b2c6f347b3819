"""One value is chosen for each field, with where it is from; two people under one number are set aside."""

from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import Any

from tests.resources.fusion.make import ON, a_row, an_id, deliver
from tongban.resources.fusion.engines.duck import DuckEngine
from tongban.resources.fusion.facts import KEY, Field, Kind, Source
from tongban.resources.fusion.marks import origin_of
from tongban.resources.fusion.running.facts import Fused
from tongban.resources.fusion.running.run import fuse
from tongban.resources.fusion.running.store import Store


def run(folder: Path, engine: DuckEngine, sources: Sequence[Source], **more: Any) -> Fused:
    return fuse(
        kind=more.pop("kind", Kind.PEOPLE),
        sources=sources,
        store=Store(folder / "store", more.pop("of", sources[0].kind)),
        engine=engine,
        on=ON,
        expected_rows=more.pop("expected_rows", 10),
        report=more.pop("report", lambda progress: None),
        **more,
    )


def people(engine: DuckEngine, fused: Fused) -> dict[int, dict[str, Any]]:
    return {row["key"]: dict(row) for row in engine.rows(engine.read(fused.golden()))}


def conflicts(engine: DuckEngine, fused: Fused) -> set[int | str]:
    files = fused.conflicts()
    return {row["key"] for row in engine.rows(engine.read(files))} if files else set()


def test_the_source_with_authority_wins_over_the_newer_one(tmp_path: Path, engine: DuckEngine) -> None:
    police = deliver(tmp_path, a_row(seen="2020-01-01"), number=1, authority=9, levels={Field.PHONE: 1})
    health = deliver(
        tmp_path, a_row(name="王大叔", phone="13900000002", seen="2026-05-01"), number=2, authority=3
    )
    (row,) = people(engine, run(tmp_path, engine, [police, health])).values()
    assert (row["name"], row["phone"], row["rows"]) == ("王大树", "13900000002", 2)
    assert origin_of(row["from_name"]).delivery == 1
    assert origin_of(row["from_phone"]) == origin_of(row["newest"])
    assert origin_of(row["from_phone"]).seen == date(2026, 5, 1)


def test_of_equal_sources_the_newer_row_wins_and_an_empty_field_never_does(
    tmp_path: Path, engine: DuckEngine
) -> None:
    old = deliver(tmp_path, a_row(address="旧地址一号", seen="2020-01-01"), number=1)
    new = deliver(tmp_path, a_row(address="新地址二号", phone=None, seen="2026-01-01"), number=2)
    (row,) = people(engine, run(tmp_path, engine, [new, old])).values()
    assert (row["address"], row["phone"]) == ("新地址二号", "13800000001")
    assert origin_of(row["from_phone"]).delivery == 1


def test_two_people_under_one_number_are_set_aside(tmp_path: Path, engine: DuckEngine) -> None:
    one = deliver(tmp_path, a_row(), a_row(key=an_id(2)), number=1)
    two = deliver(tmp_path, a_row(name="李秀英", birth="1985-06-07"), number=2)
    fused = run(tmp_path, engine, [one, two])
    assert conflicts(engine, fused) == {int(an_id()[:17])}
    assert set(people(engine, fused)) == {int(an_id(2)[:17])}


def test_a_changed_name_or_a_mistyped_birth_is_no_conflict(tmp_path: Path, engine: DuckEngine) -> None:
    one = deliver(tmp_path, a_row(), number=1)
    renamed = deliver(tmp_path, a_row(name="王大海"), number=2)
    mistyped = deliver(tmp_path, a_row(birth="1990-01-13"), number=3)
    fused = run(tmp_path, engine, [one, renamed, mistyped])
    assert conflicts(engine, fused) == set()
    assert len(people(engine, fused)) == 1


def test_a_third_row_binds_two_that_have_nothing_in_common(tmp_path: Path, engine: DuckEngine) -> None:
    one = deliver(tmp_path, a_row(), number=1)
    other = deliver(tmp_path, a_row(name="王大海", birth="1990-01-13", phone=None), number=2)
    assert conflicts(engine, run(tmp_path, engine, [one, other])) == {int(an_id()[:17])}
    bound = deliver(tmp_path, a_row(name="王大海"), number=3)
    assert conflicts(engine, run(tmp_path, engine, [one, other, bound])) == set()


def test_a_phone_number_binds_a_changed_name_to_a_slip_in_the_day(tmp_path: Path, engine: DuckEngine) -> None:
    one = deliver(tmp_path, a_row(), number=1)
    slip = deliver(tmp_path, a_row(name="王大海", birth="1990-01-13"), number=2)
    assert conflicts(engine, run(tmp_path, engine, [one, slip])) == set()
    elsewhere = deliver(tmp_path, a_row(name="王大海", birth="1990-01-13", phone="13900000002"), number=3)
    assert conflicts(engine, run(tmp_path, engine, [one, elsewhere])) == {int(an_id()[:17])}


def test_a_phone_number_does_not_make_one_of_two_children(tmp_path: Path, engine: DuckEngine) -> None:
    one = deliver(tmp_path, a_row(), number=1)
    sister = deliver(tmp_path, a_row(name="王大海", birth="1992-03-13"), number=2)
    assert conflicts(engine, run(tmp_path, engine, [one, sister])) == {int(an_id()[:17])}


def test_of_a_key_twice_in_one_delivery_only_the_newest_row_counts(
    tmp_path: Path, engine: DuckEngine
) -> None:
    source = deliver(
        tmp_path, a_row(phone="13900000009", seen="2026-01-01"), a_row(phone=None, seen="2026-02-01")
    )
    (row,) = people(engine, run(tmp_path, engine, [source])).values()
    assert (row["phone"], row["rows"]) == (None, 1)


def test_entities_are_merged_by_their_credit_code(tmp_path: Path, engine: DuckEngine) -> None:
    from tongban.standards.codes.uscc import sample_uscc

    columns = {
        KEY: "代码",
        "name": "名称",
        "status": "状态",
        "registered": "成立日期",
        "representative": "法人证件",
    }
    market = deliver(
        tmp_path,
        {KEY: str(sample_uscc()), "name": "亳州市（通办）有限公司", "status": "存续", "registered": "2019年3月1日", "representative": an_id()},
        {KEY: str(sample_uscc())[:17] + "?", "name": "甲"},
        kind=Kind.ENTITIES,
        columns=columns,
    )  # fmt: skip
    again = deliver(
        tmp_path,
        {KEY: str(sample_uscc()).lower(), "name": "另一家公司", "registered": "2024-01-01"},
        kind=Kind.ENTITIES,
        columns=columns,
        number=2,
    )
    fused = run(tmp_path, engine, [market], kind=Kind.ENTITIES)
    (row,) = engine.rows(engine.read(fused.golden()))
    assert (row["key"], row["name"], row["status"]) == (str(sample_uscc()), "亳州市(通办)有限公司", 1)
    assert (row["registered"], row["representative"]) == (date(2019, 3, 1), int(an_id()[:17]))
    assert conflicts(engine, run(tmp_path, engine, [market, again], kind=Kind.ENTITIES)) == {
        str(sample_uscc())
    }
