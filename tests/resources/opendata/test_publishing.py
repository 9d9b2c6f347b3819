"""From a definition to a version that everybody may take: each refusal, the second person, the check before it."""

import json
from datetime import timedelta
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from django.utils.translation import override

from tests.foundation.directory.make import CITY_OFFICE
from tests.foundation.papers.make import AT
from tests.resources.opendata.make import SLUG, build, define, firms, places, publish, publish_resource
from tests.resources.registers.make import make_firm, make_registered
from tongban.foundation.directory.public import DutyMissing, Officer
from tongban.foundation.tasks.public import tasks_about
from tongban.foundation.trail.public import entries_of
from tongban.kernel import clock
from tongban.kernel.errors import Invalid, NotFound
from tongban.resources.datasets.content import FieldContent
from tongban.resources.opendata import store
from tongban.resources.opendata.commands.build import build_dataset
from tongban.resources.opendata.commands.define import (
    define_dataset,
    discard_version,
    revise_dataset,
    save_definition,
)
from tongban.resources.opendata.commands.publish import (
    publish_version,
    send_back_version,
    submit_version,
    withdraw_dataset,
)
from tongban.resources.opendata.content import Column, Role, Rule, Topic
from tongban.resources.opendata.disclosure.facts import Kind
from tongban.resources.opendata.facts import VersionState
from tongban.resources.opendata.jobs import renew
from tongban.resources.opendata.models import DatasetVersion, OpenDataset
from tongban.resources.opendata.queries import dataset, versions_to_take
from tongban.resources.opendata.refusals import (
    DatasetOutOfOrder,
    DefinitionChanged,
    DefinitionIncomplete,
    LevelTooHigh,
    OnlyAggregated,
    OwnDefinition,
    ResourceNotOpen,
    RuleBroken,
    SlugTaken,
    TableGone,
    WordsNeeded,
)
from tongban.resources.opendata.wording import figure_text, unit_text

pytestmark = pytest.mark.django_db
PERSON = FieldContent(name="值守人员", level=3, is_personal=True)
CLOSED = {"open_type": "3", "share_type": "2", "share_conditions": "按事项共享"}
PERSONAL = {"fields": (PERSON,), "open_type": "2", "open_conditions": "只给汇总数", "level": 3}


def the_version() -> DatasetVersion:
    return DatasetVersion.objects.latest("number")


def test_a_definition_becomes_a_version_that_everybody_may_take(editor: Officer, authority: Officer) -> None:
    define(editor, authority)
    build(editor)
    row = the_version()
    assert (row.state, row.rows, row.risk["offences"]) == ("built", 3, [])
    submit_version(slug=SLUG, by=editor, at=AT)
    publish_version(slug=SLUG, version=1, by=authority, at=AT)
    found = dataset(SLUG)
    assert (found.head.version, found.head.rows, found.head.as_of) == (1, 3, AT.date())
    assert store.read_table(SLUG, 1, found.table_sha256)[0] == ("谯城区大厅", "政务服务大厅", "示例路1号")
    acts = [one.act for one in entries_of(f"opendata:{SLUG}")]
    assert set(acts) == {
        "opendata.define", "opendata.build", "opendata.built", "opendata.submit", "opendata.publish",
    }  # fmt: skip
    assert OpenDataset.objects.get().next_build_on == AT.date() + timedelta(days=31)


@pytest.mark.parametrize(
    ("resource", "kind", "refusal"),
    [
        (CLOSED, Kind.RECORDS, ResourceNotOpen),
        (PERSONAL, Kind.RECORDS, OnlyAggregated),
        ({"level": 3}, Kind.RECORDS, LevelTooHigh),
        ({"level": 4}, Kind.COUNTS, LevelTooHigh),
    ],
)
def test_what_the_catalogue_does_not_open_is_refused(
    editor: Officer, authority: Officer, resource: dict[str, Any], kind: Kind, refusal: type[Exception]
) -> None:
    code = publish_resource(editor, authority, **resource)
    content = places() if kind is Kind.RECORDS else firms()
    with pytest.raises(refusal):
        define_dataset(slug=SLUG, resource_code=code, content=content, by=editor, at=AT)
    assert not OpenDataset.objects.exists()


def test_counts_of_a_personal_resource_may_be_opened(editor: Officer, authority: Officer) -> None:
    define(editor, authority, resource=PERSONAL, content=firms())
    assert the_version().state == "draft"


def test_only_the_office_whose_resource_it_is_defines(
    editor: Officer, authority: Officer, stranger: Officer
) -> None:
    code = publish_resource(editor, authority)
    for by, refusal in ((stranger, NotFound), (authority, DutyMissing)):
        with pytest.raises(refusal):
            define_dataset(slug=SLUG, resource_code=code, content=places(), by=by, at=AT)
    for slug in ("Halls", "a b", "", "-x", "x" * 61):
        with pytest.raises(Invalid):
            define_dataset(slug=slug, resource_code=code, content=places(), by=editor, at=AT)
    define_dataset(slug=SLUG, resource_code=code, content=places(), by=editor, at=AT)
    with pytest.raises(SlugTaken):
        define_dataset(slug=SLUG, resource_code=code, content=places(), by=editor, at=AT)
    for act in (build_dataset, discard_version):
        with pytest.raises(NotFound):
            act(slug=SLUG, by=stranger, at=AT)
    assert OpenDataset.objects.count() == 1


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"title": ""}, ("title", "missing")),
        ({"topic": None}, ("topic", "missing")),
        ({"cycle": "77"}, ("cycle", "unknown-code")),
        ({"source": "nowhere"}, ("source", "unknown-source")),
        ({"source": "table"}, ("source", "no-table")),
        ({"columns": ()}, ("columns", "columns-missing")),
        ({"columns": (Column(name="nothing", title="没有"),)}, ("columns", "column-unknown")),
        ({"columns": (Column(name="name", title="名"), Column(name="kind", title="名"))}, ("columns", "column-twice")),
        ({"columns": (Column(name="name", title="名称", level="county"),)}, ("columns", "level-unknown")),
        ({"rule": Rule(kind=Kind.COUNTS)}, ("rule", "rule-not-of-source")),
        ({"columns": (Column(name="name", title="名称", role=Role.MEASURE),)}, ("rule", "records-have-no-cells")),
        ({"drawn": "bars", "drawn_by": "kind", "drawn_of": "address"}, ("drawn", "drawing")),
    ],
)  # fmt: skip
def test_an_incomplete_definition_is_not_built(
    editor: Officer, authority: Officer, changes: dict[str, Any], reason: tuple[str, str]
) -> None:
    define(editor, authority, **changes)
    with pytest.raises(DefinitionIncomplete) as refused:
        build_dataset(slug=SLUG, by=editor, at=AT)
    assert reason in dict(refused.value.facts["reasons"]).items()  # type: ignore[call-overload]
    assert the_version().state == "draft"


def test_a_colleagues_saving_is_not_written_over_and_takes_the_table_away(
    editor: Officer, authority: Officer
) -> None:
    define(editor, authority)
    build(editor)
    save_definition(slug=SLUG, content=places(title="大厅名录"), revision=1, by=editor, at=AT)
    with pytest.raises(DefinitionChanged):
        save_definition(slug=SLUG, content=places(), revision=1, by=editor, at=AT)
    row = the_version()
    assert (row.title, row.state, row.table_sha256, row.revision) == ("大厅名录", "draft", "", 2)
    with pytest.raises(DatasetOutOfOrder):
        submit_version(slug=SLUG, by=editor, at=AT)


def test_whoever_hands_in_does_not_publish(editor: Officer, authority: Officer) -> None:
    from tests.foundation.identity.make import make_staff

    both = make_staff(name="周双岗", posts=("data-officer", "resource-editor"), organisation_code=CITY_OFFICE)
    code = publish_resource(
        both,
        make_staff(name="吴审", posts=("data-officer",), organisation_code=CITY_OFFICE),
    )
    define_dataset(slug=SLUG, resource_code=code, content=places(), by=both, at=AT)
    build(both)
    submit_version(slug=SLUG, by=both, at=AT)
    with pytest.raises(OwnDefinition):
        publish_version(slug=SLUG, version=1, by=both, at=AT)
    assert the_version().state == "submitted"
    publish_version(slug=SLUG, version=1, by=authority, at=AT)


def test_it_comes_to_the_data_authority_and_goes_back_with_reasons(
    editor: Officer, authority: Officer, stranger: Officer
) -> None:
    define(editor, authority)
    build(editor)
    submit_version(slug=SLUG, by=editor, at=AT)
    assert [row.kind for row in tasks_about(about=f"opendata:{SLUG}")] == ["opendata.publish"]
    for by, refusal in ((stranger, NotFound), (editor, DutyMissing)):
        with pytest.raises(refusal):
            publish_version(slug=SLUG, version=1, by=by, at=AT)
        with pytest.raises(refusal):
            send_back_version(slug=SLUG, reasons="x", by=by, at=AT)
    with pytest.raises(WordsNeeded):
        send_back_version(slug=SLUG, reasons=" ", by=authority, at=AT)
    send_back_version(slug=SLUG, reasons="缺少摘要", by=authority, at=AT)
    assert (the_version().state, the_version().reasons) == ("draft", "缺少摘要")
    assert [row.outcome for row in tasks_about(about=f"opendata:{SLUG}")] == ["returned"]


def test_a_version_is_published_once_and_only_the_one_looked_at(editor: Officer, authority: Officer) -> None:
    publish(editor, authority)
    with pytest.raises(DatasetOutOfOrder):
        publish_version(slug=SLUG, version=1, by=authority, at=AT)
    with pytest.raises(NotFound):
        publish_version(slug=SLUG, version=2, by=authority, at=AT)


def test_a_file_that_was_changed_is_not_published(editor: Officer, authority: Officer) -> None:
    define(editor, authority)
    build(editor)
    submit_version(slug=SLUG, by=editor, at=AT)
    path = store.table_path(SLUG, 1, the_version().table_sha256)
    path.write_bytes(path.read_bytes() + b" ")
    with pytest.raises(TableGone):
        publish_version(slug=SLUG, version=1, by=authority, at=AT)
    assert the_version().state == "submitted"


def test_a_table_that_breaks_its_rule_is_refused_by_name_at_publication(
    editor: Officer, authority: Officer
) -> None:
    """Even where the file was made by other means: a small count is put in, with its right hash."""
    make_firm(make_registered())
    define(editor, authority, content=firms())
    build(editor)
    submit_version(slug=SLUG, by=editor, at=AT)
    row = the_version()
    columns = firms().columns
    bad = [["谯城区", "合计", "谯城区", "合计"], ["个体", "个体", "合计", "合计"], [2, 2, 2, 2]]
    path = store.table_path(SLUG, 1, "0" * 64)
    pq.write_table(
        pa.Table.from_arrays([pa.array(one) for one in bad], names=[one.name for one in columns]), path
    )
    import hashlib

    digest = hashlib.sha256(path.read_bytes()).hexdigest()
    path.rename(store.table_path(SLUG, 1, digest))
    DatasetVersion.objects.filter(pk=row.pk).update(table_sha256=digest)
    with pytest.raises(RuleBroken) as refused:
        publish_version(slug=SLUG, version=1, by=authority, at=AT)
    offences = refused.value.facts["offences"]
    assert {"reason": "too-few", "where": {"区划": "谯城区", "主体类型": "个体"}, "value": "2"} in offences  # type: ignore[operator]
    assert "谯城区" in refused.value.sentence() and the_version().state == "submitted"


def test_few_firms_are_hidden_and_the_risk_says_so(editor: Officer, authority: Officer) -> None:
    make_firm(make_registered())
    define(editor, authority, content=firms())
    build(editor)
    row = the_version()
    assert row.state == "built" and row.risk["hidden"] >= 2 and row.risk["by_rule"] >= 1
    assert all(
        one[2] is None or one[2] >= 5 or one[2] == 0 for one in store.read_table(SLUG, 1, row.table_sha256)
    )


def test_a_personal_cell_keeps_a_list_from_being_built(editor: Officer, authority: Officer) -> None:
    from tests.foundation.directory.make import COUNTY, LOADER
    from tongban.foundation.directory.public import PlaceKind, PlaceRow, upsert_places

    rows = [
        PlaceRow(
            slug="point",
            kind=PlaceKind.VILLAGE_POINT,
            name="村便民点",
            area_code=COUNTY,
            address="找老王 13800000000",
        )
    ]
    upsert_places(rows=rows, by=LOADER, at=AT)
    define(editor, authority)
    build(editor)
    row = the_version()
    assert (row.state, row.failure) == ("failed", "rule")
    assert row.risk["offences"] == [
        {"reason": "phone", "where": {"row": "4", "column": "地址"}, "value": ""}
    ] and "13800000000" not in json.dumps(row.risk)
    with pytest.raises(DatasetOutOfOrder):
        submit_version(slug=SLUG, by=editor, at=AT)


def test_a_new_version_replaces_the_old_one_which_stays_to_be_taken(
    editor: Officer, authority: Officer
) -> None:
    publish(editor, authority)
    revise_dataset(slug=SLUG, by=editor, at=AT)
    with pytest.raises(DatasetOutOfOrder):
        revise_dataset(slug=SLUG, by=editor, at=AT)
    build(editor)
    submit_version(slug=SLUG, by=editor, at=AT)
    publish_version(slug=SLUG, version=2, by=authority, at=AT)
    assert [(one.version, one.state) for one in versions_to_take(SLUG)] == [
        (2, VersionState.PUBLISHED), (1, VersionState.REPLACED),
    ]  # fmt: skip


def test_what_is_given_up_is_gone(editor: Officer, authority: Officer) -> None:
    define(editor, authority)
    discard_version(slug=SLUG, by=editor, at=AT)
    assert not OpenDataset.objects.exists()


def test_a_dataset_is_withdrawn_by_the_authority_with_reasons(
    editor: Officer, authority: Officer, stranger: Officer
) -> None:
    publish(editor, authority)
    for by, refusal in ((editor, DutyMissing), (stranger, DutyMissing)):
        with pytest.raises(refusal):
            withdraw_dataset(slug=SLUG, reasons="x", by=by, at=AT)
    with pytest.raises(WordsNeeded):
        withdraw_dataset(slug=SLUG, reasons="", by=authority, at=AT)
    withdraw_dataset(slug=SLUG, reasons="来源系统停用", by=authority, at=AT)
    with pytest.raises(NotFound):
        dataset(SLUG)
    assert versions_to_take(SLUG) == []


def test_a_cycle_brings_a_new_version_of_the_approved_definition(editor: Officer, authority: Officer) -> None:
    publish(editor, authority)
    renew()
    assert dataset(SLUG).head.version == 1  # not due yet
    moved = clock.current()
    assert isinstance(moved, clock.MovableClock)
    moved.move_to(AT + timedelta(days=32))
    renew()
    found = dataset(SLUG)
    assert (found.head.version, found.is_renewal, found.head.as_of) == (
        2,
        True,
        (AT + timedelta(days=32)).date(),
    )
    renew()
    assert dataset(SLUG).head.version == 2


def test_a_cycle_stops_where_the_rule_is_broken_or_the_catalogue_closes(
    editor: Officer, authority: Officer
) -> None:
    from tongban.resources.datasets.public import withdraw_resource

    code = publish(editor, authority)
    moved = clock.current()
    assert isinstance(moved, clock.MovableClock)
    moved.move_to(AT + timedelta(days=32))
    withdraw_resource(code=code, reasons="停用", by=authority, at=AT)
    renew()
    assert dataset(SLUG).head.version == 1


def test_topics_are_known_to_harvesters() -> None:
    from tongban.resources.opendata.dcat import _THEMES

    assert set(_THEMES) == set(Topic)


def test_units_that_are_known_are_said_in_english() -> None:
    with override("en"):
        assert (figure_text("257", "人"), figure_text("3", "畦"), unit_text("户")) == (
            "257 people",
            "3畦",
            "households or firms",
        )
    with override("zh-hans"):
        assert (figure_text("257", "人"), unit_text("人")) == ("257人", "人")
