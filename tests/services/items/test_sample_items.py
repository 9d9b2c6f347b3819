"""Every item of the sample city, without a database: what standards.md 2.4 to 2.8 asks of an item."""

import re
from functools import lru_cache
from pathlib import Path

import yaml

from tongban.services.items.applying import as_read
from tongban.services.items.checks.facts import CheckSubject, Severity
from tongban.services.items.checks.registry import faults_of, rules
from tongban.services.items.facts import ItemContent
from tongban.services.items.grouping import GroupedItem, read_groups
from tongban.services.items.rules import flaws, in_working_days
from tongban.services.items.steps import step_terms
from tongban.services.process.defaults import default_bpmn
from tongban.services.process.engine import compile_bpmn
from tongban.services.process.public import total_days
from tongban.standards.codes.uscc import parse_uscc

SAMPLE = Path(__file__).resolve().parents[3] / "sample" / "bozhou"
CODE = re.compile(r"L\d{6}[A-Z]{4}\d{6}")
PHONE = re.compile(r"\d{3}-\d{4}-\d{4}")
CATCH_ALL = re.compile(r"其他|其它|相关材料|视情况|等材料")
POWERS = {"01", "02", "05", "06", "07", "08", "09", "10"}
PERSON, LEGAL = {"1"}, {"2", "3", "4", "5", "6", "9"}

# what the check says of the grouped items and what stays so: Q04 no law sets a limit, Q51 made
# organisations stand in no national list, Q65 the regulation's text was not at hand to read the article
KNOWN_FAULTS = {"Q04", "Q51", "Q65"}


# the eight oldest lack a fifth step, a duty list or a blank form here and there
OLDEST = {f"{number:02d}" for number in range(1, 9)}


@lru_cache
def every_item() -> tuple[GroupedItem, ...]:
    """The items of both folders; those of `items` stand one in a file."""
    single = [
        GroupedItem(
            file=path.name,
            code=entry["code"],
            organisation=entry["organisation"],
            area=entry["area"],
            content=ItemContent.model_validate(entry["content"]),
        )
        for path in sorted((SAMPLE / "items").glob("*.yaml"))
        for entry in [yaml.safe_load(path.read_text(encoding="utf-8"))]
    ]
    return (*single, *read_groups(SAMPLE / "item_groups"))


@lru_cache
def organisations() -> dict[str, dict[str, str]]:
    rows = yaml.safe_load((SAMPLE / "organisations.yaml").read_text(encoding="utf-8"))
    return {row["code"]: row for row in rows}


@lru_cache
def applied_for() -> tuple[GroupedItem, ...]:
    """All but those on which an office acts by itself."""
    return tuple(item for item in every_item() if item.content.is_applied_for)


def test_more_than_eighty_items_of_nine_types_stand_once_and_two_are_not_applied_for() -> None:
    items = every_item()
    assert len({item.code for item in items}) == len(items) > 80
    assert len(applied_for()) == len(items) - 2
    assert {item.content.type_code for item in items} == POWERS | {"20"}
    assert {level for item in items for level in item.content.use_levels} == {
        "2",
        "3",
        "4",
        "5",
        "6",
    }  # one is decided by the province


def test_what_nobody_applies_for_asks_for_nothing_and_says_how_it_goes() -> None:
    found = [item.content for item in every_item() if not item.content.is_applied_for]
    assert {content.type_code for content in found} == {"02", "06"}
    for content in found:
        assert as_read(content).slots == content.slots == ()
        assert content.form is None
        assert content.scenario == ()
        assert len(content.step_notes) >= 4
        assert content.remedies
        assert content.complain.phones


def test_at_least_thirty_organisations_with_sound_codes() -> None:
    codes = organisations()
    assert len(codes) >= 30
    assert all(parse_uscc(code).warnings == () for code in codes)
    assert {row["parent"] for row in codes.values() if "parent" in row} <= codes.keys()


def test_it_has_a_sound_code_and_stands_where_its_organisation_serves() -> None:
    for item in every_item():
        assert CODE.fullmatch(item.code), item.code
        assert item.code[1:7] == item.area[:6], item.code
        assert item.main is None or CODE.fullmatch(item.main[0]), item.code
        assert organisations()[item.organisation]["area"] == item.area, item.code


def days_after_acceptance(content: ItemContent) -> int:
    """The working days that the item's steps take together; those side by side count once."""
    drawn = SAMPLE / "processes" / f"{content.process.key}.bpmn"
    text = drawn.read_text(encoding="utf-8") if drawn.exists() else default_bpmn(content.process.key)
    return total_days(list(compile_bpmn(text).steps.values()), step_terms(content))


def test_it_can_be_published_and_its_steps_fit_the_promise() -> None:
    for item in applied_for():
        content = item.content
        assert flaws(content) == [], item.code
        every = (content.limits, *(case.limits for case in content.limit_cases))
        promises = [in_working_days(limits.promised) for limits in every if limits.promised]
        assert len(promises) == len(every), item.code
        assert content.process.limits, item.code
        assert days_after_acceptance(content) <= min(promises), item.code


def test_it_says_all_that_a_guide_needs() -> None:
    for item in applied_for():
        content = item.content
        assert content.purpose, item.code
        assert content.aliases, item.code
        assert content.audience, item.code
        assert content.conditions, item.code
        assert content.remedies, item.code
        assert content.faq, item.code
        assert content.service_area, item.code
        assert all(
            place.address and place.hours and PHONE.fullmatch(place.phone) for place in content.places
        ), item.code
        assert content.places, item.code
        assert content.result is not None, item.code
        assert content.result.name, item.code
        assert content.result.sample, item.code
        assert all(basis.law and basis.summary for basis in content.basis), item.code
        assert content.basis, item.code


def test_each_material_has_a_source_and_none_catches_all() -> None:
    for item in every_item():
        for slot in item.content.slots:
            assert slot.source in {"10", "20", "30", "99"}, item.code
            assert slot.source == "10" or slot.issuer or slot.note, item.code
            assert not CATCH_ALL.search(slot.name), item.code


def test_charge_visits_and_phones_agree() -> None:
    for item in applied_for():
        content = item.content
        assert content.is_charged == bool(content.fees), item.code
        assert all(fee.basis and fee.standard and fee.amount_fen for fee in content.fees), item.code
        assert content.visits is not None, item.code
        assert not content.visits or content.visits_reason, item.code
        assert {"5", "6"} & set(content.online_depth) <= (set() if content.visits else {"5", "6"}), item.code
        assert all(PHONE.fullmatch(phone) for phone in content.consult.phones), item.code
        assert content.consult.phones, item.code
        assert content.complain.phones, item.code
        assert not set(content.consult.phones) & set(content.complain.phones), item.code


def test_themes_agree_with_the_audience() -> None:
    for item in applied_for():
        audience = set(item.content.audience)
        # a sole trader (个体工商户) is a firm and a person
        is_person = bool(audience & PERSON) or item.content.holder == "firm"
        assert is_person or not item.content.themes_person, item.code
        assert bool(item.content.themes_legal) == bool(audience & LEGAL), item.code
        assert item.content.themes_person or not audience & PERSON, item.code


def test_a_licence_names_its_bases_and_its_five_days_to_accept() -> None:
    for item in every_item():
        content = item.content
        if content.type_code == "01":
            assert content.licensing is not None, item.code
            assert content.licensing.condition_basis, item.code
            assert content.licensing.procedure_basis, item.code
            assert content.limits.statutory, item.code
            assert content.faq, item.code
            assert content.acceptance_working_days == 5, item.code


def test_a_power_has_the_five_parts_of_its_duty() -> None:
    for item in read_groups(SAMPLE / "item_groups"):
        duty = item.content.duty
        assert (duty is not None) == (item.content.type_code in POWERS), item.code
        if duty:
            parts = (
                duty.matters,
                duty.accountable_cases,
                duty.accountable_body,
                duty.basis,
                duty.responsibility,
            )
            assert all(parts), item.code


def test_only_what_is_done_at_once_promises_no_day() -> None:
    for item in read_groups(SAMPLE / "item_groups"):
        if not item.content.is_applied_for:
            continue
        promised = item.content.limits.promised
        assert promised is not None, item.code
        assert (promised.count == 0) == (item.content.project_type == "1"), item.code


def test_its_laws_and_articles_stand_in_the_law_library() -> None:
    laws = yaml_laws()
    for item in every_item():
        for basis in item.content.basis:
            assert basis.law in laws, item.code
            assert not basis.article or basis.article in laws[basis.law], item.code


def test_the_check_finds_nothing_new() -> None:
    known = rules()
    for item in every_item():
        if item.file[:2] in OLDEST:
            continue
        subject = CheckSubject(
            content=item.content, code=item.code, area_code=item.area, source="sample", cited=()
        )
        bad = {
            (fault.number, fault.element)
            for fault in faults_of(subject, known)
            if known[fault.number].severity is not Severity.HINT and fault.number not in KNOWN_FAULTS
        }
        assert bad == set(), item.code


def test_a_limit_is_missing_only_where_no_licence_is_given() -> None:
    assert not [
        item.code for item in every_item() if item.content.is_licensing and not item.content.limits.statutory
    ]


@lru_cache
def yaml_laws() -> dict[str, set[str]]:
    rows = yaml.safe_load((SAMPLE / "laws.yaml").read_text(encoding="utf-8"))
    return {row["title"]: {article["number"] for article in row.get("articles", ())} for row in rows}
