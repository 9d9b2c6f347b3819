"""Claiming at the desk: what is offered to whom, what is missing here, one and many."""

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from tests.services.cases.visit import words_of
from tests.services.items.library.make import (
    CITY,
    CITY_BUREAU,
    CODE,
    COUNTY,
    COUNTY_BUREAU,
    OTHER_BUREAU,
    PROVINCE,
    SYSTEM,
    TOWNSHIP,
    approve,
    bureau,
    claimed,
    drafted,
    make_entry,
    manager,
    terms,
)
from tests.services.items.library.visit import small_city, visitor
from tests.services.items.make import MONDAY
from tongban.kernel.errors import TooLarge
from tongban.services.items.library.claiming import being_completed, claimable, missing_count
from tongban.services.items.library.commands.claim import CannotClaim, claim_entries
from tongban.services.items.library.commands.create_entry import create_entry
from tongban.services.items.library.facts import Act
from tongban.services.items.library.models import Change
from tongban.services.items.library.proposals import NewEntry
from tongban.services.items.models import Item

pytestmark = pytest.mark.django_db
__all__ = ["small_city"]
CLAIMS = "/desk/library/claims/"


def listed(code: str, name: str, *, levels: tuple[str, ...] = (), area_code: str = PROVINCE) -> None:
    """An entry of a list above, with the levels that it names."""
    content = terms().model_copy(update={"name": name, "use_levels": levels})
    level = {PROVINCE: "2", CITY: "3", COUNTY: "4"}[area_code]
    create_entry(
        new=NewEntry(code=code, area_code=area_code, level=level, content=content),
        keeper_id=bureau(CITY_BUREAU),
        by=SYSTEM,
        at=MONDAY,
    )


def codes(organisation_code: str, **asked: object) -> list[str]:
    found = claimable(organisation_id=bureau(organisation_code), **asked)  # type: ignore[arg-type]
    return [row.code for row in found.rows]


def test_what_the_level_may_exercise_and_nobody_of_the_office_has_is_offered() -> None:
    listed("A1", "三级四级都可以", levels=("3", "4"))
    listed("A2", "只到市级", levels=("3",))
    listed("A3", "没有写明层级")
    listed("A4", "另一个县的", area_code=COUNTY)
    assert codes(COUNTY_BUREAU) == ["A1", "A3", "A4"]
    assert codes(OTHER_BUREAU) == ["A1", "A3"]
    assert codes(CITY_BUREAU) == ["A1", "A2", "A3"]
    assert codes(CITY_BUREAU, words="市级") == ["A2"]
    assert codes(CITY_BUREAU, after="A1") == ["A2", "A3"]
    assert codes(CITY_BUREAU, limit=2) == ["A1", "A2"]


def test_what_is_claimed_suspended_or_refined_below_is_not_offered() -> None:
    listed("A1", "食品经营许可")
    make_entry("B1", upper="A1")
    listed("A2", "暂停的", area_code=CITY)
    claimed(COUNTY_BUREAU, entry="B1")
    assert codes(OTHER_BUREAU) == ["A2", "B1"]
    assert codes(COUNTY_BUREAU) == ["A2"]
    approve(drafted(Act.SUSPEND, "entry:A2"))
    assert codes(COUNTY_BUREAU) == []


def test_missing_is_what_names_the_level_and_nobody_of_the_area_has() -> None:
    listed("A1", "县级要有", levels=("4",))
    listed("A2", "县级要有二", levels=("4", "5"))
    listed("A3", "没有写明层级")
    assert missing_count(organisation_id=bureau(COUNTY_BUREAU)) == 2
    claimed(COUNTY_BUREAU, entry="A1")
    assert missing_count(organisation_id=bureau(COUNTY_BUREAU)) == 1
    assert missing_count(organisation_id=bureau(OTHER_BUREAU)) == 2
    assert missing_count(organisation_id=bureau(TOWNSHIP)) == 1
    assert codes(COUNTY_BUREAU, must=True) == ["A2"]


def test_the_page_lists_them_with_the_figure_of_what_is_missing(
    django_assert_max_num_queries: DjangoAssertNumQueries,
) -> None:
    listed("A1", "县级要有", levels=("4",))
    listed("A3", "没有写明层级")
    client = visitor(COUNTY_BUREAU)[0]
    with django_assert_max_num_queries(12):
        words = words_of(client.get(CLAIMS))
    assert "上级目录里有、谯城区没有的有1条" in words
    assert "没有写明层级" in words
    missing = words_of(client.get(CLAIMS, {"view": "missing"}))
    assert "县级要有" in missing
    assert "没有写明层级" not in missing
    assert "没有条目含这些字" in words_of(client.get(CLAIMS, {"q": "没有的字"}))


def test_one_is_claimed_and_its_draft_opens_to_be_completed() -> None:
    listed("A1", "县级要有", levels=("4",))
    client = visitor(COUNTY_BUREAU)[0]
    answer = client.post(CLAIMS, {"only": "A1"}, follow=True)
    item = Item.objects.get(entry__code="A1")
    assert answer.redirect_chain[-1][0] == f"/desk/library/items/{item.code}/"
    assert "补全" in words_of(answer)
    assert (item.current_id, item.organisation_id) == (None, bureau(COUNTY_BUREAU))
    begun = client.post(f"/desk/library/item/{item.code}/propose/", {"act": "add"})
    assert begun.status_code == 302
    change = Change.objects.get()
    assert (change.act, change.subject) == ("add", f"item:{item.code}")
    form = client.get(f"/desk/library/changes/{change.pk}/propose/").headers["Location"]
    assert form.endswith("/edit/")
    assert client.get(form).status_code == 200


def test_an_entry_offers_to_be_claimed_to_whom_it_is_open() -> None:
    listed("A1", "县级要有", levels=("4",))
    page = "/desk/library/entries/A1/"
    assert "认领这个条目" in words_of(visitor(COUNTY_BUREAU)[0].get(page))
    assert "认领这个条目" not in words_of(visitor(CITY_BUREAU)[0].get(page))
    assert "认领这个条目" not in words_of(visitor(COUNTY_BUREAU, "accept")[0].get(page))
    claimed(COUNTY_BUREAU, entry="A1")
    assert "认领这个条目" not in words_of(visitor(COUNTY_BUREAU)[0].get(page))


def test_many_are_claimed_together_and_stand_among_those_being_completed() -> None:
    listed("A1", "县级要有", levels=("4",))
    listed("A2", "县级要有二", levels=("4",))
    client = visitor(COUNTY_BUREAU)[0]
    answer = client.post(CLAIMS, {"entry": ["A1", "A2"]}, follow=True)
    words = words_of(answer)
    assert "县级要有二" in words
    assert len(being_completed(organisation_id=bureau(COUNTY_BUREAU))) == 2
    assert "这里什么都不缺" in words_of(client.get(CLAIMS, {"view": "missing"}))


def test_nothing_ticked_and_what_cannot_be_claimed_are_said_and_nothing_is_claimed() -> None:
    listed("A1", "县级要有", levels=("4",))
    listed("A2", "只到市级", levels=("3",))
    client = visitor(COUNTY_BUREAU)[0]
    nothing = client.post(CLAIMS, {})
    assert nothing.status_code == 422
    assert "请勾选要认领的条目" in words_of(nothing)
    mixed = client.post(CLAIMS, {"entry": ["A1", "A2"]})
    assert mixed.status_code == 409
    assert "一条也没有认领" in words_of(mixed)
    assert client.post(CLAIMS, {"only": "none"}).status_code == 404
    assert not Item.objects.exists()


def test_claiming_is_for_who_edits_and_only_for_their_own_organisation() -> None:
    listed("A1", "县级要有", levels=("4",))
    clerk, client = visitor(COUNTY_BUREAU, "accept")[0], visitor(COUNTY_BUREAU)[0]
    assert clerk.get(CLAIMS).status_code == 403
    assert clerk.post(CLAIMS, {"only": "A1"}).status_code == 403
    other = str(bureau(OTHER_BUREAU))
    assert client.get(CLAIMS, {"organisation": other}).status_code == 404
    assert client.get(CLAIMS, {"organisation": "x"}).status_code == 404
    assert client.post(CLAIMS, {"only": "A1", "organisation": other}).status_code == 404
    assert Client().get(CLAIMS).status_code in {302, 401}
    assert not Item.objects.exists()


def test_the_verb_takes_all_or_none_and_not_too_many() -> None:
    make_entry()
    by, holder = manager(COUNTY_BUREAU), bureau(COUNTY_BUREAU)
    with pytest.raises(CannotClaim):
        claim_entries(entry_codes=[CODE, CODE], organisation_id=holder, by=by, at=MONDAY)
    assert not Item.objects.exists()
    with pytest.raises(TooLarge):
        claim_entries(entry_codes=[CODE] * 51, organisation_id=holder, by=by, at=MONDAY)
