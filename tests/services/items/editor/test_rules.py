"""What the editor keeps, merges and counts, without a database."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml
from django.utils import translation

from tongban.services.items.content import ItemContent
from tongban.services.items.editor.completing import completeness, whole
from tongban.services.items.editor.conditions import condition_choices, condition_text
from tongban.services.items.editor.entries import entries_from, entries_of
from tongban.services.items.editor.facts import Input, Kind, Rows
from tongban.services.items.editor.folding import folded, unfolded
from tongban.services.items.editor.merging import merge
from tongban.services.items.editor.places import value_at
from tongban.services.items.editor.reading import read
from tongban.services.items.editor.sections import SECTIONS
from tongban.services.items.library.elements import ELEMENTS, element_of, paths_in
from tongban.services.process.engine import compile_bpmn
from tongban.services.process.public import StepFact, StepKind

ITEMS = sorted((Path(__file__).parents[4] / "sample" / "bozhou" / "items").glob("*.yaml"))
SCENARIO = [
    {
        "key": "who",
        "text": "您是谁？",
        "choices": [{"value": "person", "label": "个人"}, {"value": "firm", "label": "企业"}],
    }
]


def step(key: str, post: str) -> StepFact:
    return StepFact(
        key=key, name=key, kind=StepKind.POST, post_code=post, organisation="own", limit_days=3,
        outcomes=(), is_side=False, number=1, rank=1, exits=(),
    )  # fmt: skip


STEPS = [step(key, key) for key in ("accept", "review", "approve", "issue")]
PROCESSES = Path(__file__).resolve().parents[4] / "sample" / "bozhou" / "processes"


def steps_of(path: Path) -> list[StepFact]:
    """The steps of the process that the item of a file names: of the sample's own, or the platform's."""
    file = PROCESSES / f"{content_in(path).process.key}.bpmn"
    return list(compile_bpmn(file.read_text(encoding="utf-8")).steps.values()) if file.exists() else STEPS


@pytest.fixture
def in_english() -> Iterator[None]:
    with translation.override("en"):
        yield


def content_in(path: Path) -> ItemContent:
    return ItemContent.model_validate(yaml.safe_load(path.read_text(encoding="utf-8"))["content"])


def posted_from(entries: Any, section: Any) -> dict[str, list[str]]:
    """The form of a section as a browser would post it."""
    found: dict[str, list[str]] = {}

    def put(holder: Any, asks: Any, stem: str) -> None:
        for ask in asks:
            name = f"{stem}{ask.key}"
            if isinstance(ask, Rows):
                rows = holder.rows[ask.key]
                found[f"{name}.rows"] = [row.id for row in rows]
                for row in rows:
                    put(row, ask.inputs, f"{name}.{row.id}.")
                continue
            typed = holder.typed[ask.key]
            if ask.kind is Kind.LIMIT:
                found.update({f"{name}.{part}": [text] for part, text in typed.items()})
            elif isinstance(typed, list):
                found[name] = typed
            elif typed or ask.kind is not Kind.FLAG:
                found[name] = [typed]

    put(entries, tuple(section.asks()), "")
    return found


def test_every_element_stands_on_exactly_one_page() -> None:
    shown = [element for section in SECTIONS.values() for element in section.elements]
    assert sorted(shown) == sorted(set(ELEMENTS) - {"extra"})
    for section in SECTIONS.values():
        for group in section.groups:
            for ask in group.asks:
                head = ask.key.removesuffix(".sections").removesuffix(".fields").removesuffix(".steps")
                field = ".".join(head.split(".")[:2]) if head.startswith("limits") else head.split(".")[0]
                assert element_of(field).key == group.element, ask.key


@pytest.mark.parametrize("path", ITEMS, ids=lambda path: path.stem)
def test_a_page_that_is_saved_as_it_was_shown_changes_nothing(path: Path) -> None:
    said = paths_in(content_in(path))
    shown = unfolded(said, steps_of(path))
    assert folded(shown, said) == said
    for section in SECTIONS.values():
        heads = {ask.key for ask in section.asks()}
        base = {head: shown[head] for head in shown if any(key.startswith(head) for key in heads)}
        entries = entries_of(section, shown)
        found = read(section, entries_from(section, posted_from(entries, section)), base)
        assert found.faults == {}, section.key
        assert folded({**shown, **found.said}, said) == said, section.key


def test_what_no_input_shows_is_kept_when_a_row_changes() -> None:
    section = SECTIONS["materials"]
    base = {"slots": [{"key": "a", "name": "平面图", "paper_size": "A3", "needs_seal": True}]}
    posted = posted_from(entries_of(section, base), section)
    posted["slots.0.name"] = ["布局图"]
    found = read(section, entries_from(section, posted), base)
    assert found.said["slots"] == [{"key": "a", "name": "布局图", "paper_size": "A3", "needs_seal": True}]


def test_a_new_row_gets_a_key_and_an_empty_one_is_dropped() -> None:
    section = SECTIONS["scenario"]
    posted = {
        "scenario.rows": ["n1", "n2"],
        "scenario.n1.text": ["您是谁？"],
        "scenario.n1.when.pick": ["="],
        "scenario.n1.choices.rows": ["n1", "n2"],
        "scenario.n1.choices.n1.label": ["个人"],
        "scenario.n1.choices.n2.label": ["企业"],
    }
    found = read(section, entries_from(section, posted), {})
    assert found.said["scenario"] == [
        {
            "key": "q1",
            "text": "您是谁？",
            "choices": [{"label": "个人", "value": "a1"}, {"label": "企业", "value": "a2"}],
        }
    ]


def test_a_value_that_does_not_fit_is_told_at_its_input() -> None:
    section = SECTIONS["materials"]
    posted = {"slots.rows": ["n1"], "slots.n1.copies": ["两"], "slots.n1.note": ["盖章"]}
    found = read(section, entries_from(section, posted), {})
    assert set(found.faults) == {"slots.n1.copies", "slots.n1.name"}


def test_a_locked_element_stays_whatever_is_posted() -> None:
    section = SECTIONS["basics"]
    base = {"name": "食品经营许可", "type_code": "01"}
    found = read(section, entries_from(section, {"name": ["别的"]}), base, skip=frozenset({"name", "type"}))
    assert (found.said["name"], found.said["type_code"]) == ("食品经营许可", "01")


def test_what_only_one_changed_is_merged_and_the_rest_is_asked() -> None:
    base = {
        "purpose": "开店",
        "slots": [{"key": "a", "name": "平面图"}, {"key": "b", "name": "制度"}, {"key": "c", "name": "合同"}],
    }
    mine = {
        "purpose": "开饭馆",
        "slots": [{"key": "b", "name": "制度", "copies": 1}, {"key": "a", "name": "布局图"}],
    }
    theirs = {
        "purpose": "开食堂",
        "slots": [
            {"key": "a", "name": "平面图", "note": "手画"},
            *base["slots"][1:],
            {"key": "d", "name": "承诺"},
        ],
    }
    merged = merge(base=base, mine=mine, theirs=theirs)
    assert [(clash.path, clash.mine, clash.theirs) for clash in merged.clashes] == [
        (("purpose",), "开饭馆", "开食堂")
    ]
    assert merged.values["slots"] == [
        {"key": "b", "name": "制度", "copies": 1},
        {"key": "a", "name": "布局图", "note": "手画"},
        {"key": "d", "name": "承诺"},
    ]


def test_a_part_that_one_dropped_and_the_other_changed_is_asked() -> None:
    base = {"slots": [{"key": "a", "name": "平面图"}]}
    merged = merge(base=base, mine={}, theirs={"slots": [{"key": "a", "name": "布局图"}]})
    assert [clash.path for clash in merged.clashes] == [("slots",)]


@pytest.mark.usefixtures("in_english")
def test_conditions_are_offered_and_read_out_in_words() -> None:
    assert condition_choices(SCENARIO) == [
        ("=", "everybody"),
        ("=who == 'person'", "您是谁: 个人"),
        ("=who == 'firm'", "您是谁: 企业"),
    ]
    assert condition_text("who == 'firm'", SCENARIO) == "您是谁: 企业"
    assert condition_text("who == \"firm\" || who == 'person'", SCENARIO) == "您是谁: 企业 or 您是谁: 个人"
    assert condition_text("size(who) > 3", SCENARIO) == "size(who) > 3"
    assert condition_text("other == 'x'", SCENARIO) == "other == 'x'"


def test_fields_of_a_form_become_schema_and_keep_what_no_input_shows() -> None:
    field = {"type": "string", "title": "地址", "minLength": 5, "x-order": 0}
    said = {
        "form": {"type": "object", "title": "申请", "required": ["place"], "properties": {"place": field}}
    }
    shown = unfolded(said, [])
    row = shown["form.fields"][0]
    assert (row["ask"], row["required"]) == ("line", True)
    shown["form.fields"] = [
        {**row, "title": "经营地址", "required": False},
        {"key": "f1", "title": "业态", "ask": "choice", "options": ["饭馆", "超市"]},
        {"key": "f2", "title": "项目", "ask": "choices", "options": ["热食", "冷食"]},
    ]
    form = folded(shown, said)["form"]
    assert "required" not in form
    assert form["properties"]["place"] == {**field, "title": "经营地址"}
    assert form["properties"]["f1"] == {
        "type": "string",
        "title": "业态",
        "oneOf": [{"const": "饭馆", "title": "饭馆"}, {"const": "超市", "title": "超市"}],
        "x-order": 1,
    }
    assert form["properties"]["f2"]["items"]["oneOf"][1]["const"] == "冷食"
    assert unfolded({"form": form}, [])["form.fields"][2]["ask"] == "choices"


def test_completeness_counts_what_a_guide_must_say() -> None:
    nothing = completeness({})
    assert not nothing["basics"].is_whole
    assert nothing["materials"].done == 0
    spared = completeness({"needs_no_material": True})
    assert spared["materials"].is_whole
    full = completeness(unfolded(paths_in(content_in(ITEMS[0])), STEPS))
    assert whole(full).percent > 85, {key: (one.done, one.wanted) for key, one in full.items()}


def test_a_key_leads_to_a_value_through_a_field_path() -> None:
    said = {"limits.promised": {"count": 5}, "result": {"name": "证"}}
    assert value_at(said, "limits.promised") == {"count": 5}
    assert value_at(said, "result.name") == "证"
    assert value_at(said, "consult.phones") is None
    with pytest.raises(KeyError):
        value_at(said, "nothing.here")


def test_every_input_of_a_list_has_a_name_that_is_asked_once() -> None:
    for section in SECTIONS.values():
        keys = [ask.key for ask in section.asks()]
        assert len(keys) == len(set(keys)), section.key
        for ask in section.asks():
            if isinstance(ask, Rows):
                inner = [one.key for one in ask.inputs if isinstance(one, Input)]
                assert len(inner) == len(set(inner)), ask.key
