"""The sample city's plan of a factory: whole by itself, and its items have the fields that it fills."""

import yaml

from tongban.services.bundles.projects.facts import PlanContent
from tongban.services.bundles.projects.rules import faults
from tongban.services.items.facts import ItemContent
from tongban.services.items.grouping import read_groups
from tongban.site.sample_folder import sample_folder


def _items() -> dict[str, tuple[str, ItemContent]]:
    found = {
        item.code: (item.organisation, item.content) for item in read_groups(sample_folder() / "item_groups")
    }
    for path in (sample_folder() / "items").glob("*.yaml"):
        entry = yaml.safe_load(path.read_text(encoding="utf-8"))
        found[entry["code"]] = (str(entry["organisation"]), ItemContent.model_validate(entry["content"]))
    return found


def _plan() -> PlanContent:
    path = sample_folder() / "projects" / "01-factory.yaml"
    return PlanContent.model_validate(yaml.safe_load(path.read_text(encoding="utf-8"))["content"])


def test_the_plan_has_five_stages_and_no_fault() -> None:
    plan = _plan()
    assert [stage.key for stage in plan.stages] == ["approval", "land", "planning", "building", "final"]
    assert faults(plan) == []


def test_every_field_that_is_filled_or_drawn_on_is_in_its_form() -> None:
    plan, items = _plan(), _items()
    fields = {
        one.key: (items[one.item][1].form or {})["properties"].keys()
        for stage in plan.stages
        for one in stage.services
    }
    for stage in plan.stages:
        for one in stage.services:
            assert one.fills.keys() <= fields[one.key]
            for source in one.fills.values():
                key, _dot, field = source.partition(".")
                assert key == "project" or field in fields[key]


def test_a_stage_promises_no_less_than_its_services() -> None:
    plan, items = _plan(), _items()
    for stage in plan.stages:
        for one in stage.services:
            promised = items[one.item][1].limits.promised
            assert promised is not None
            assert promised.count <= stage.days


def test_what_a_stage_brings_the_next_one_takes_from_the_library() -> None:
    plan, items = _plan(), _items()
    brought = {"land": "1134169900000014XW002", "planning": "1134169900000014XW003"}
    for key, licence_type in brought.items():
        content = items[plan.stage(key).services[0].item][1]
        assert content.result.licence_type == licence_type
        place = [stage.key for stage in plan.stages].index(key)
        taken = items[plan.stages[place + 1].services[0].item][1]
        assert licence_type in {one for slot in taken.slots for one in slot.licence_types}
