"""The walk's stories stand on the sample city: their people and services are there, and what they read of pages holds."""

import json
import random
from pathlib import Path

import pytest

from tests.site.conftest import SAMPLE_DAY
from tongban.foundation.directory.public import officer_of
from tongban.foundation.identity.public import account_named
from tongban.resources.registers.public import match_present_person
from tongban.services.bundles.projects.queries import plans_in_force
from tongban.services.delivery.facts import STEP_TEXTS, Step
from tongban.services.items.models import Item
from tongban.services.items.public import last_published, published, required_slots
from tongban.site.sandbox.courier.facts import Behaviour
from tongban.site.walk import checks
from tongban.site.walk.applying import _unfilled
from tongban.site.walk.browsing import words
from tongban.site.walk.cli import _stands_alone
from tongban.site.walk.filling import answers_for
from tongban.site.walk.people import NotOfTheCast, present, read_cast
from tongban.site.walk.stories import STORIES, asked_once, delegate, family, helped, money, project


def test_everybody_of_the_stories_is_in_the_demo(in_bozhou: Path) -> None:
    cast = read_cast(in_bozhou / "demo-people.json")
    for name in (
        delegate.OWNER,
        delegate.DELEGATE,
        delegate.STRANGER,
        helped.CLERK,
        helped.AGENT,
        helped.ELDER,
    ):
        assert cast.named(name).name
    with pytest.raises(NotOfTheCast):
        cast.named("nobody")


@pytest.mark.parametrize(
    ("code", "is_walked"),
    [
        ("L341602SPJY000001", True),
        ("L341600SPJY000002", False),  # begins from a licence that one holds
        ("B341602KBCG000001", False),  # a bundle: its services are cases of their own
        ("L341602WZJY000001", False),  # an office does it by itself
    ],
)
def test_what_is_drawn_stands_alone(in_bozhou: Path, code: str, is_walked: bool) -> None:
    assert _stands_alone(published(code).content.model_dump(mode="json")) is is_walked


def test_what_a_rule_decides_is_not_drawn(in_bozhou: Path) -> None:
    rules = [
        item.content.model_dump(mode="json")
        for code in Item.objects.filter(current__isnull=False).values_list("code", flat=True)
        if (item := last_published(code)).content.instant is not None
    ]
    assert len(rules) >= 3
    assert not any(_stands_alone(one) for one in rules)


def test_the_services_of_the_stories_ask_what_they_tell(in_bozhou: Path) -> None:
    fund, card = published(asked_once.FUND).content, published(asked_once.CARD).content
    promised = {slot.key: slot for slot in required_slots(fund, {"why": "rent", "family": "single"})}
    assert promised[asked_once.PROMISED].commitment
    follows = {slot.key: slot for slot in required_slots(card, {"why": "expired", "relief": "no"})}
    assert follows[asked_once.FOLLOWS].need == "later"
    assert card.fees
    assert published(money.ITEM).content.fees
    assert published(delegate.ITEM).content.sends_by_courier
    assert card.sends_by_courier
    for code in (family.BIRTH, family.CARD, helped.CARD, helped.ELDERLY):
        assert published(code).content.form


def test_the_project_of_the_story_leaves_to_the_plan_what_the_plan_fills(in_bozhou: Path) -> None:
    (plan,) = [plan for code, plan in plans_in_force() if code == project.PLAN]
    services = {one.key: one for stage in plan.stages for one in stage.services}
    assert {name for one in services.values() for name in one.fills} == project.KNOWN
    for key, slot in project.TAKEN_OVER.items():
        slots = {one.key: one for one in published(services[key].item).content.slots}
        assert slots[slot].licence_types
    for key, answers in project.ANSWERS.items():
        asked = {question.key for question in published(services[key].item).content.scenario}
        assert answers.keys() == asked - services[key].answers.keys()


def test_who_stands_at_the_counter_is_known_to_the_register(in_bozhou: Path) -> None:
    who = present(helped.PERSON)
    clerk = officer_of(account_id=account_named(helped.CLERK) or 0, at=SAMPLE_DAY)
    found = match_present_person(name=who.name, id_number=who.id_number, by=clerk, at=SAMPLE_DAY)
    assert found is not None
    assert found.phone == who.phone
    people = json.loads((in_bozhou / "demo-people.json").read_text(encoding="utf-8"))
    assert helped.PERSON not in {row["username"] for row in people}  # without an account


def test_the_courier_of_the_stories_behaves_and_says_when_it_is_there() -> None:
    for choice in (delegate.COURIER, asked_once.COURIER):
        assert Behaviour.of_phone(choice["phone"]) is Behaviour.GOOD
    assert STEP_TEXTS[Step.HANDED_OUT] == checks._DELIVERED


def test_what_the_walk_types_afterwards_is_what_the_form_misses() -> None:
    content = {"form": {"properties": {"name": {}, "mother": {}}}}
    assert _unfilled(content, {"mother": "missing", "other": "missing"}, {"name": "老张"}) == ["mother"]
    assert _unfilled(content, {"name": "wrong"}, {"name": "老张"}) == []
    assert words("<b>编号&nbsp;</b><i>12</i>") == "编号 12"
    assert set(STORIES) >= {"delegate", "birth", "village", "counter", "withdrawn"}


def test_only_questions_that_the_answers_lead_to_are_answered(in_bozhou: Path) -> None:
    content = published("L341600QYSL000001").content.as_json()
    for seed in range(20):
        answers = answers_for(content, random.Random(seed))
        assert ("owners" in answers) is (answers["kind"] == "company")
