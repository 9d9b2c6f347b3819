"""What rests on an item: its running cases and open drafts; a new version leaves a running case alone."""

from datetime import timedelta

import pytest
from pytest_django import DjangoAssertNumQueries

from tests.services.cases.make import make_case, make_town
from tests.services.items.make import MONDAY
from tongban.kernel.actors import SystemActor
from tongban.services.cases.commands.draft import begin_draft
from tongban.services.cases.facts import HolderKind
from tongban.services.cases.impact import CaseImpact
from tongban.services.cases.models import Case
from tongban.services.items.public import Limit, Limits, impact_sources, item_terms, publish_item, published

pytestmark = pytest.mark.django_db


def test_running_cases_are_named_and_drafts_only_counted(
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    town = make_town()
    number = make_case(town).number
    begin_draft(
        item_code=town.item_code,
        holder=HolderKind.PERSON,
        uscc=None,
        answers={"kind": "hot"},
        by=town.person,
        at=MONDAY,
    )
    with django_assert_num_queries(3):
        told = CaseImpact().impact(item_codes=[town.item_code])
    assert [(one.kind, one.count, one.sample) for one in told] == [
        ("cases", 1, (number,)),
        ("drafts", 1, ()),
    ]
    assert CaseImpact().impact(item_codes=["L0"]) == []
    assert "cases" in impact_sources.names()


def test_a_running_case_keeps_its_version_when_the_item_gets_another() -> None:
    town = make_town()
    number = make_case(town).number
    content = published(town.item_code).content
    shorter = content.model_copy(
        update={"limits": Limits(statutory=Limit(count=20), promised=Limit(count=4))}
    )
    publish_item(
        code=town.item_code, content=shorter, by=SystemActor(job="test"), at=MONDAY + timedelta(days=1)
    )
    old = Case.objects.get(number=number)
    assert item_terms(old.version_id).limits.promised == content.limits.promised
    assert published(town.item_code).content.limits.promised == Limit(count=4)
