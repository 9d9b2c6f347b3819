"""Items are created and published by those who may."""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
import yaml
from pytest_django import DjangoAssertNumQueries

from tests.services.items.make import MONDAY, content
from tests.services.process.bpmn import simple
from tongban.foundation.directory.public import (
    AreaLevel,
    AreaRow,
    Officer,
    OrganisationRow,
    PostHeld,
    organisation_by_code,
    upsert_areas,
    upsert_organisations,
)
from tongban.foundation.jobs.public import deliver_all
from tongban.foundation.trail.public import entries_of
from tongban.kernel.actors import SystemActor
from tongban.kernel.errors import NotAllowed, NotFound
from tongban.services.items.commands.create import CodeTaken, create_item
from tongban.services.items.commands.publish import NothingChanged, NotPublishable, publish_item
from tongban.services.items.facts import (
    Condition,
    Fee,
    ItemContent,
    Limit,
    LimitCase,
    Limits,
    Process,
    Question,
)
from tongban.services.items.finding import find_items
from tongban.services.items.loading import NotAnItem, load_items
from tongban.services.items.models import Item, ItemVersion
from tongban.services.items.queries import item_terms, published
from tongban.services.items.rules import flaws, in_working_days
from tongban.services.items.steps import step_terms
from tongban.services.process.defaults import default_bpmn, publish_defaults
from tongban.services.process.engine import compile_bpmn
from tongban.services.process.public import StepKind, StepTerms, publish_process, total_days
from tongban.site.sample_licences import load_licence_types

pytestmark = pytest.mark.django_db
SAMPLE = Path(__file__).resolve().parents[3] / "sample" / "bozhou" / "items"
SYSTEM = SystemActor(job="test")
CITY, COUNTY, TOWN, VILLAGE = "341600000000", "341602000000", "341602100000", "341602100200"
MENGCHENG = "341622000000"
MAIN_ITEM = "L341600SGXK000000"
BUREAU = "113416990000000789"
OTHERS = {
    "113416990000000864": COUNTY,
    "113416990000001315": CITY,
    "1134169900000014XW": CITY,
    "11341699000000035U": CITY,
    "11341699000000043N": CITY,
    "11341699000000158W": CITY,
    "113416990000001908": CITY,
    "11341699000000350F": "340000000000",
    "123416990000003181": CITY,
    "13341699000000289J": MENGCHENG,
    "11341699000000094Y": COUNTY,
    "11341699000000238G": COUNTY,
    "19341699000000115N": TOWN,
    "19341699000000123H": VILLAGE,
}

NAMES = {
    row["code"]: row["name"]
    for row in yaml.safe_load(SAMPLE.with_name("organisations.yaml").read_text(encoding="utf-8"))
}


@pytest.fixture(autouse=True)
def city() -> Iterator[None]:
    """Areas from the province to a village, and the organisations of the sample items."""
    areas = [
        ("340000000000", "安徽省", AreaLevel.PROVINCE, None),
        (CITY, "亳州市", AreaLevel.PREFECTURE, "340000000000"),
        (COUNTY, "谯城区", AreaLevel.COUNTY, CITY),
        (MENGCHENG, "蒙城县", AreaLevel.COUNTY, CITY),
        (TOWN, "古井镇", AreaLevel.TOWNSHIP, COUNTY),
        (VILLAGE, "减店村", AreaLevel.VILLAGE, TOWN),
    ]
    rows = [AreaRow(code=code, name=name, level=level, parent_code=up) for code, name, level, up in areas]
    upsert_areas(rows=rows, by=SYSTEM, at=MONDAY)
    organisations = [OrganisationRow(code=BUREAU, name="谯城区市场监督管理局（示例）", area_code=COUNTY)]
    organisations += [
        OrganisationRow(code=code, name=NAMES[code], area_code=area) for code, area in OTHERS.items()
    ]
    upsert_organisations(rows=organisations, by=SYSTEM, at=MONDAY)
    item_terms.cache_clear()
    yield


def load_sample_items() -> list[str]:
    """The items of the sample city with its processes, and the main item of one, which its groups bring there."""
    for path in (SAMPLE.parent / "processes").glob("*.bpmn"):
        publish_process(key=path.stem, bpmn_xml=path.read_text(encoding="utf-8"), by=SYSTEM, at=MONDAY)
    if not Item.objects.filter(code=MAIN_ITEM).exists():
        made(MAIN_ITEM)
    load_licence_types(SAMPLE.with_name("licence_types.yaml"), by=SYSTEM, at=MONDAY)
    return load_items(SAMPLE, by=SYSTEM, at=MONDAY)


def officer(*duties: str, organisation_code: str = BUREAU) -> Officer:
    """周事项, item manager of an organisation."""
    holder = organisation_by_code(organisation_code)
    post = PostHeld(post_id=1, code="item-manager", organisation_id=holder.id, duties=frozenset(duties))
    return Officer(
        account_id=9,
        name="周事项",
        organisation_id=holder.id,
        organisation_name=holder.name,
        area_code=holder.area_code,
        posts=(post,),
        duties=frozenset(duties),
    )


def made(code: str = "L341602TEST000001", **changes: Any) -> str:
    create_item(
        code=code,
        organisation_id=organisation_by_code(BUREAU).id,
        area_code=COUNTY,
        content=content(**changes),
        by=officer("items.publish"),
        at=MONDAY,
    )
    return code


def test_a_created_item_is_seen_by_nobody_until_it_is_published(
    django_assert_max_num_queries: DjangoAssertNumQueries,
) -> None:
    code = made()
    with pytest.raises(NotFound):
        published(code)
    with django_assert_max_num_queries(10):
        told = publish_item(code=code, content=content(), by=officer("items.publish"), at=MONDAY)
    assert told.version_number == 1
    assert published(code).content == content()
    assert [entry.act for entry in entries_of(f"item:{code}")] == ["items.create", "items.publish"]


def test_the_next_version_ends_the_one_before_and_cases_keep_theirs() -> None:
    code = made()
    first = publish_item(code=code, content=content(), by=SYSTEM, at=MONDAY)
    later = MONDAY + timedelta(days=3)
    second = publish_item(code=code, content=content(visits=1), by=SYSTEM, at=later)
    assert second.version_number == 2
    assert item_terms(first.version_id).visits == 0
    assert published(code).content.visits == 1
    terms = ItemVersion.objects.order_by("number").values_list("in_force_from", "in_force_to")
    assert list(terms) == [(MONDAY, later), (later, None)]


def test_publishing_puts_the_item_into_the_index() -> None:
    code = made()
    assert find_items(q="食品经营许可").items == ()
    publish_item(code=code, content=content(), by=SYSTEM, at=MONDAY)
    deliver_all()
    (found,) = find_items(q="想开饭馆", region=CITY).items
    assert (found.code, found.organisation) == (code, "谯城区市场监督管理局（示例）")
    assert find_items(q="想开饭馆", region=VILLAGE).items
    assert find_items(q="想开饭馆", region="999999000000").items == ()


@pytest.mark.parametrize(
    "by",
    [
        lambda: officer(),
        lambda: officer("items.publish", organisation_code="11341699000000043N"),
        lambda: type("Person", (), {"ref": "person:1"})(),
    ],
    ids=["without the duty", "of another organisation", "an applicant"],
)
def test_who_may_not_publish_changes_nothing(by: Any) -> None:
    code = made()
    with pytest.raises(NotAllowed):
        publish_item(code=code, content=content(), by=by(), at=MONDAY)
    with pytest.raises(NotAllowed):
        create_item(
            code="L341602TEST000002",
            organisation_id=organisation_by_code(BUREAU).id,
            area_code=COUNTY,
            content=content(),
            by=by(),
            at=MONDAY,
        )
    assert not ItemVersion.objects.exists()
    assert Item.objects.count() == 1


@pytest.mark.parametrize(
    ("changes", "rule"),
    [
        ({"limits": Limits(statutory=Limit(count=10), promised=Limit(count=20))}, "promise-above-law"),
        (
            {"limits": Limits(statutory=Limit(count=10), promised=Limit(count=2, unit="months"))},
            "promise-above-law",
        ),
        ({"slots": content().slots * 2}, "slot-key-twice"),
        ({"scenario": (Question(key="a", text="?", choices=()),) * 2}, "scenario.a"),
        ({"is_charged": False, "fees": (Fee(name="工本费"),)}, "fee-of-a-free-item"),
        ({"conditions": (Condition(text="", when="who == 'me'"),)}, "conditions.1.when"),
        ({"conditions": (Condition(text="", when="1 +"),)}, "conditions.1.when"),
        ({"form": {"type": "object", "properties": {"a": {"type": "string"}}}}, "form"),
    ],
)
def test_a_content_that_breaks_a_rule_is_refused_and_nothing_is_written(
    changes: dict[str, Any], rule: str
) -> None:
    code = made()
    with pytest.raises(NotPublishable) as refused:
        publish_item(code=code, content=content(**changes), by=SYSTEM, at=MONDAY)
    assert rule in refused.value.facts["fields"]  # type: ignore[operator]
    assert not ItemVersion.objects.exists()
    assert len(entries_of(f"item:{code}")) == 1


def test_the_same_content_again_and_a_code_twice_are_refused() -> None:
    code = made()
    publish_item(code=code, content=content(), by=SYSTEM, at=MONDAY)
    with pytest.raises(NothingChanged):
        publish_item(code=code, content=content(), by=SYSTEM, at=MONDAY)
    with pytest.raises(CodeTaken):
        made()
    with pytest.raises(NotFound):
        publish_item(code="L0", content=content(), by=SYSTEM, at=MONDAY)
    assert ItemVersion.objects.count() == 1


def test_the_sample_items_are_loaded_once() -> None:
    loaded = load_sample_items()
    assert len(loaded) == len(list(SAMPLE.glob("*.yaml"))) == 22
    assert load_sample_items() == []
    levels = {level for code in loaded for level in published(code).content.use_levels}
    assert levels >= {"3", "4", "5", "6"}
    results = {code: published(code).content.result for code in loaded}
    full = [code for code, result in results.items() if result and result.licence_type]
    assert len(full) == 12
    for code in full:
        terms = published(code).content
        assert terms.form is not None
        assert any(slot.licence_types for slot in terms.slots)
        assert terms.result is not None
        assert terms.result.licence_fields
    # driving licence and social security card ask nothing before the form; the building permit is all of
    # drawings, and an identity card is not proved by itself
    assert sum(bool(published(code).content.scenario) for code in full) == 9
    assert sum(any(slot.register_fact for slot in published(code).content.slots) for code in full) == 10


def test_every_material_of_the_sample_says_where_it_comes_from() -> None:
    for code in load_sample_items():
        for slot in published(code).content.slots:
            assert slot.source in {"10", "20", "30", "99"}
            assert slot.source == "10" or slot.issuer or slot.note


def test_a_file_that_is_no_item_is_refused(tmp_path: Path) -> None:
    (tmp_path / "a.yaml").write_text("code: X\n", encoding="utf-8")
    with pytest.raises(NotAnItem):
        load_items(tmp_path, by=SYSTEM, at=MONDAY)
    (tmp_path / "a.yaml").write_text(
        "{code: X, organisation: Y, area: Z, content: {name: A}}\n", encoding="utf-8"
    )
    with pytest.raises(NotAnItem):
        load_items(tmp_path, by=SYSTEM, at=MONDAY)
    assert not Item.objects.exists()


def test_own_step_limits_longer_than_the_promise_are_refused() -> None:
    publish_defaults(at=MONDAY)
    code = made()
    too_long = Process(limits={"accept": 5, "review": 6, "approve": 4, "issue": 1})
    with pytest.raises(NotPublishable) as refused:
        publish_item(code=code, content=content(process=too_long), by=SYSTEM, at=MONDAY)
    assert list(refused.value.facts["fields"]) == ["steps-above-promise"]
    assert not ItemVersion.objects.exists()
    # acceptance has a limit of its own, before the promise begins
    fitting = Process(limits={"accept": 5, "review": 5, "approve": 4, "issue": 1})
    publish_item(code=code, content=content(process=fitting), by=SYSTEM, at=MONDAY)


@pytest.mark.parametrize(
    ("process", "flaw"),
    [
        (Process(limits={"revue": 1}), "step-unknown"),
        (Process(key="nowhere", limits={"review": 1}), "process"),
    ],
)
def test_a_step_limit_needs_its_step(process: Process, flaw: str) -> None:
    publish_defaults(at=MONDAY)
    code = made()
    with pytest.raises(NotPublishable) as refused:
        publish_item(code=code, content=content(process=process), by=SYSTEM, at=MONDAY)
    assert list(refused.value.facts["fields"]) == [flaw]
    assert not ItemVersion.objects.exists()


def test_a_process_that_asks_for_opinion_letters_needs_the_names_of_those_who_take_part() -> None:
    publish_process(key="beside", bpmn_xml=simple(terms='post="opinion"'), by=SYSTEM, at=MONDAY)
    code, process = made(), Process(key="beside")
    with pytest.raises(NotPublishable) as refused:
        publish_item(code=code, content=content(process=process), by=SYSTEM, at=MONDAY)
    assert list(refused.value.facts["fields"]) == ["joint-unnamed"]
    assert not ItemVersion.objects.exists()
    named = content(process=process, other_organisations=("谯城区公安局（示例）",))
    publish_item(code=code, content=named, by=SYSTEM, at=MONDAY)


@pytest.mark.parametrize("path", sorted(SAMPLE.glob("*.yaml")), ids=lambda path: path.stem)
def test_the_steps_of_each_sample_item_add_up_to_no_more_than_its_promise(path: Path) -> None:
    entry = yaml.safe_load(path.read_text(encoding="utf-8"))["content"]
    terms = ItemContent.model_validate(entry)
    text = SAMPLE.parent / "processes" / f"{terms.process.key}.bpmn"
    bpmn = text.read_text(encoding="utf-8") if text.exists() else default_bpmn(terms.process.key)
    steps = compile_bpmn(bpmn).steps
    offices = {key for key, step in steps.items() if step.kind is StepKind.POST}
    assert terms.limits.promised is not None and terms.process.limits.keys() == offices
    taken = total_days(
        list(steps.values()), StepTerms(own=terms.process.limits, outside=frozenset({"accept"}))
    )
    assert taken <= in_working_days(terms.limits.promised)


def test_the_shortest_promise_of_any_answer_holds_for_the_steps() -> None:
    sooner = LimitCase(when="who == 'one'", limits=Limits(promised=Limit(count=4)))
    assert step_terms(content(limit_cases=(sooner,))).within_days == 4
    assert step_terms(content(limits=Limits())).within_days is None


@pytest.mark.parametrize("word", ["x-bind", "x-suggest"])
@pytest.mark.parametrize("element", ["person.shoe_size", "licence.x", "weather.today"])
def test_a_field_filled_from_nothing_that_exists_is_a_flaw(word: str, element: str) -> None:
    field = {"type": "string", "title": "栏", word: element}
    form = {"type": "object", "title": "表", "properties": {"a": field}}
    assert [flaw.place for flaw in flaws(content(form=form)) if flaw.rule == "form.element"] == ["form.a"]
    right = form | {"properties": {"a": field | {word: "person.phone"}}}
    assert not flaws(content(form=right))


def test_those_who_take_part_are_those_whom_the_process_asks() -> None:
    police, planning = "113416990000001315", "1134169900000014XW"
    asks = simple(terms=f'post="opinion" organisation="{police}"')
    publish_process(key="asks-police", bpmn_xml=asks, by=SYSTEM, at=MONDAY)
    code, process = made(), Process(key="asks-police")

    def refused(*names: str) -> dict[str, str]:
        with pytest.raises(NotPublishable) as found:
            publish_item(
                code=code, content=content(process=process, other_organisations=names), by=SYSTEM, at=MONDAY
            )
        assert not ItemVersion.objects.exists()
        return found.value.facts["fields"]  # type: ignore[no-any-return]

    fields = refused(NAMES[planning])
    assert list(fields) == ["joint-office-unnamed"]
    assert NAMES[police] in fields["joint-office-unnamed"]
    fields = refused(NAMES[police], "民政局")
    assert list(fields) == ["joint-office-unasked"] and "民政局" in fields["joint-office-unasked"]
    publish_item(
        code=code, content=content(process=process, other_organisations=(police,)), by=SYSTEM, at=MONDAY
    )


def test_imported_names_stand_where_the_process_draws_no_other_office() -> None:
    publish_process(key="plain", bpmn_xml=simple(), by=SYSTEM, at=MONDAY)
    named = content(process=Process(key="plain"), other_organisations=("公安局",))
    publish_item(code=made(), content=named, by=SYSTEM, at=MONDAY)
