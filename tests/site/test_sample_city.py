"""The sample city and a second, smaller one: both load, a second time changes nothing."""

import json
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
import yaml
from django.test import Client
from pytest_django import DjangoAssertNumQueries

import tongban
from tests.site.conftest import SAMPLE_DAY
from tongban.foundation.directory.models import Area, Organisation, Post, PostHolding
from tongban.foundation.directory.public import (
    OrganisationRow,
    area,
    halls,
    holders_of,
    officer_of,
    organisation_by_code,
    upsert_organisations,
)
from tongban.foundation.identity.models import Account
from tongban.foundation.identity.public import account_named, current_code, firms_of, person_of
from tongban.foundation.jobs.public import Envelope
from tongban.resources.datasets.models import ResourceVersion
from tongban.resources.datasets.public import Sought, catalogue, lineage_of
from tongban.resources.datasets.queries import counts_by_provider
from tongban.resources.exchange.models import Grant, ShareRequest
from tongban.resources.licences.models import Licence
from tongban.resources.licences.public import HolderKind, licences_of_types
from tongban.resources.registers.models import RegisteredFirm, RegisteredPerson
from tongban.services.bundles.merging.merge import plan_of
from tongban.services.bundles.rules import longest_way
from tongban.services.cases.held.facts import Business
from tongban.services.cases.held.queries import offered_on, prefilled
from tongban.services.items.grouping import read_groups
from tongban.services.items.library.beginning import keeps
from tongban.services.items.library.claiming import claimable, missing_count
from tongban.services.items.library.queries import entries, origins_of
from tongban.services.items.models import Item, ItemVersion
from tongban.services.items.public import ItemsImported, last_published
from tongban.site.demo_people import PASSWORD, demo_people, totp_secret
from tongban.site.sample import LOADER, load_city, staff_after_import, staff_organisations
from tongban.site.sample_folder import sample_folder
from tongban.site.walk.people import NoDemoPeople, NoSuchOfficer, demo_person


def test_six_halls_thirty_five_organisations_and_a_zone_stand(in_bozhou: Path) -> None:
    assert [hall.slug for hall in halls()] == ["bozhou", "qiaocheng", "guoyang", "mengcheng", "lixin", "zone"]
    assert Organisation.objects.count() == 35
    assert not Organisation.objects.filter(is_code_doubtful=True).exists()
    assert all("（示例）" in name for name in Organisation.objects.values_list("name", flat=True))
    assert area("341600000000-01").name == "亳州经济开发区"


def test_the_country_stands_to_the_county_and_the_city_to_the_village(in_bozhou: Path) -> None:
    assert Area.objects.filter(level="county").count() > 2800
    assert Area.objects.filter(level="village", code__startswith="3416").count() == 1360
    assert not Area.objects.filter(level="village").exclude(code__startswith="3416").exists()


def test_a_thousand_people_and_two_hundred_firms_are_registered(in_bozhou: Path) -> None:
    assert RegisteredPerson.objects.count() == 1000 + 1  # and a child of theirs
    assert RegisteredFirm.objects.count() == 200
    assert all(uscc[2:8] == "341699" for uscc in RegisteredFirm.objects.values_list("uscc", flat=True))


def test_every_demo_person_can_sign_in(in_bozhou: Path, client: Client) -> None:
    for person in demo_people():
        asked = {"username": person.username, "password": PASSWORD}
        if person.totp_secret:
            asked["totp"] = current_code(person.totp_secret)
        answer = client.post("/api/v1/tokens", asked, content_type="application/json")
        assert answer.status_code == 201, (person.username, answer.content)


def test_owners_own_their_firms(in_bozhou: Path) -> None:
    owners = [person for person in demo_people() if person.role == "firm-owner"]
    assert len(owners) == 3
    for owner in owners:
        account_id = account_named(owner.username)
        assert account_id is not None
        assert owner.uscc in {firm.uscc for firm in firms_of(person_of(account_id=account_id))}


def test_the_builders_canteen_may_renew_its_licence_and_another_office_supervises(in_bozhou: Path) -> None:
    owner = next(one for one in demo_people() if one.username == "gao-jianjun")
    kind = "11341699000000035U002"
    [held] = licences_of_types(holders=[(HolderKind.FIRM, owner.uscc)], types=[kind])
    offers = {one.business: one for one in offered_on(held, at=SAMPLE_DAY)}
    assert set(offers) == {"change", "renewal", "replacement"}
    renewal = offers[Business.RENEWAL]
    assert (renewal.refusal, renewal.is_late) == (None, False)
    assert renewal.offer.answers == {"business": "renewal"}
    content = last_published(renewal.offer.item_code).content
    assert content.supervising_organisation == "113416990000000789"
    assert prefilled(content, held) == {"business_items": ["热食类食品制售", "自制饮品制售"]}


def test_each_post_of_the_default_process_has_an_officer_everywhere(in_bozhou: Path) -> None:
    for role in ("accept", "review", "approve", "issue"):
        person = next(p for p in demo_people() if p.role == role)
        account_id = account_named(person.username)
        assert account_id is not None
        assert len(officer_of(account_id=account_id, at=SAMPLE_DAY).organisation_ids) == 35


def test_an_entry_of_the_city_is_changed_by_its_keeper_only(in_bozhou: Path) -> None:
    district, city = (
        officer_of(account_id=account_id, at=SAMPLE_DAY)
        for name in ("zhou-shixiang", "wu-mulu")
        if (account_id := account_named(name)) is not None
    )
    assert district.organisation_ids == {organisation_by_code("113416990000000789").id}
    food = next(one for one in entries(words="食品经营许可") if one.area_code == "341600000000")
    assert keeps(city, food.keeper_id)
    assert not keeps(district, food.keeper_id)


def test_what_an_import_brings_is_staffed(
    in_bozhou: Path, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    row = OrganisationRow(code="imported-1", name="防城港市公安局", area_code="450600000000")
    upsert_organisations(rows=[row], by=LOADER, at=SAMPLE_DAY)
    assert staff_organisations(at=SAMPLE_DAY) == 12
    assert staff_organisations(at=SAMPLE_DAY) == 0
    account_id = account_named("li-chuangkou")
    assert account_id is not None
    with django_assert_num_queries(1):
        officer = officer_of(account_id=account_id, at=SAMPLE_DAY)
    assert organisation_by_code("imported-1").id in officer.organisation_ids


def test_every_item_is_in_force_and_nine_belong_to_main_items(in_bozhou: Path) -> None:
    folder = sample_folder()
    items = list(read_groups(folder / "item_groups"))
    files = [*(folder / "items").glob("*.yaml"), *(folder / "bundles").glob("*.yaml")]
    assert Item.objects.filter(current__isnull=False).count() == len(items) + len(files)
    handling = Item.objects.filter(parent__isnull=False)
    assert handling.count() == 9
    assert {item.parent.name for item in handling.select_related("parent") if item.parent} >= {
        "食品经营许可", "劳务派遣经营许可", "建筑工程施工许可",
    }  # fmt: skip


def test_four_bundles_are_in_force_and_each_is_promised_no_shorter_than_its_longest_way(
    in_bozhou: Path,
) -> None:
    guides = [
        last_published(code) for code in Item.objects.filter(is_bundle=True).values_list("code", flat=True)
    ]
    assert {guide.content.name for guide in guides} == {"开餐馆", "孩子出生", "退休", "关公司"}
    for guide in guides:
        plan = plan_of(guide.content)
        assert guide.content.limits.promised is not None
        assert guide.content.limits.promised.count >= longest_way(plan.members)
    restaurant = plan_of(last_published("B341602KBCG000001").content)
    assert len({member.organisation for member in restaurant.members}) == 5
    form = last_published("B341602KBCG000001").content.form or {}
    assert len(form["properties"]) < restaurant.asked_apart * 2 / 3


def test_items_of_the_sample_follow_the_list_and_other_counties_lack_some(in_bozhou: Path) -> None:
    claimed = Item.objects.filter(entry__isnull=False)
    assert claimed.count() == len(entries(area_code="341600000000", limit=100)) == 26
    found = origins_of("L341621JHDJ000001").resolved.origins
    assert (found["name"].level, found["conditions"].level, found["places"].level) == ("3", "3", "own")
    case = origins_of("L341600BDCZ000001")
    assert (case.name, case.resolved.above["name"]) == ("不动产转移登记（住宅买卖）", "不动产转移登记")
    guoyang = organisation_by_code("11341699000000270U").id
    assert "教师资格认定" in {
        row.name for row in claimable(organisation_id=guoyang, must=True, limit=100).rows
    }
    assert missing_count(organisation_id=guoyang) > 0


def test_the_catalogue_of_the_sample_stands_and_its_lineage_leads_to_the_registers(in_bozhou: Path) -> None:
    published = catalogue(by=None, sought=Sought(), limit=100).rows
    counts = counts_by_provider(by=officer_of(account_id=account_named("feng-shuju") or 0, at=SAMPLE_DAY))
    assert (sum(one.total for one in counts), len(counts)) == (46, 18)
    assert sum(one.unshared for one in counts) == 3
    assert len(published) == sum(one.opened for one in counts) == 26
    for code in ("101001/000002", "102001/000003", "105001/000001"):
        assert any(one.kind == "register" for one in lineage_of(code, by=None))


def test_one_office_may_use_housing_data_and_another_asks_for_them(in_bozhou: Path) -> None:
    states = ShareRequest.objects.order_by("number").values_list("resource_code", "state")
    assert list(states) == [("103001/000001", "granted"), ("103001/000001", "submitted")]
    grant = Grant.objects.get()
    assert {one["name"]: one["mask"] for one in grant.fields}["权利人"] == "name"
    assert (grant.state, grant.needs_case, grant.item_code) == ("live", True, "L341602GZFB000001")


def test_the_police_and_the_data_bureau_answer_for_their_data(in_bozhou: Path) -> None:
    for code, username in (("113416990000001315", "qin-gongshu"), ("113416990000000271", "yin-shuju")):
        home = organisation_by_code(code).id
        held = holders_of(post_code="data-sharer", organisation_id=home, at=SAMPLE_DAY)
        assert held == [account_named(username)]


def test_a_second_load_changes_nothing(in_bozhou: Path) -> None:
    def counts() -> list[int]:
        kinds: list[Any] = [
            Area, Organisation, Post, PostHolding, Account, RegisteredPerson, RegisteredFirm, ItemVersion, Licence,
            ResourceVersion, ShareRequest, Grant,
        ]  # fmt: skip
        return [kind.objects.count() for kind in kinds]

    before = counts()
    load_city(sample_folder(), at=SAMPLE_DAY)
    assert counts() == before


def test_the_walk_finds_its_people_in_the_data_folder(in_bozhou: Path) -> None:
    rows = json.loads((in_bozhou / "demo-people.json").read_text(encoding="utf-8"))
    assert {row["role"] for row in rows} >= {"citizen", "firm-owner", "accept", "review", "approve", "issue"}
    assert all(row["totp_secret"] for row in rows if row["role"] not in ("citizen", "firm-owner"))
    assert len(totp_secret("li-chuangkou")) == 32


def test_an_import_in_the_demo_is_staffed_by_the_worker(
    in_bozhou: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    row = OrganisationRow(code="imported-2", name="广州市公安局", area_code="440100000000")
    upsert_organisations(rows=[row], by=LOADER, at=SAMPLE_DAY)
    event = ItemsImported(source="guangdong", codes=(), is_published=True, imported_at=SAMPLE_DAY)
    envelope = Envelope(id=uuid4(), announced_at=SAMPLE_DAY, subject="items:guangdong")
    staff_after_import(event, envelope)
    staff_after_import(event, envelope)
    account_id = account_named("sun-fazheng")
    assert account_id is not None
    held = officer_of(account_id=account_id, at=SAMPLE_DAY)
    assert held.holds("issue", organisation_id=organisation_by_code("imported-2").id)


def test_each_duty_of_the_sample_is_asked_for_somewhere() -> None:
    posts = yaml.safe_load((sample_folder() / "posts" / "staff.yaml").read_text(encoding="utf-8"))["posts"]
    source = "".join(path.read_text(encoding="utf-8") for path in Path(tongban.__file__).parent.rglob("*.py"))
    duties = {duty for post in posts.values() for duty in post["duties"]}
    assert {duty for duty in duties if f'"{duty}"' not in source} == set()


def test_a_wrong_name_is_told_from_a_demo_that_never_ran(tmp_path: Path) -> None:
    with pytest.raises(NoDemoPeople):
        demo_person(tmp_path / "none.json", "li-chuangkou")
    file = tmp_path / "people.json"
    person = {"role": "accept", "username": "li-chuangkou", "password": "x", "totp_secret": "A"}
    file.write_text(json.dumps([person]))
    assert demo_person(file, "li-chuangkou").role == "accept"
    with pytest.raises(NoSuchOfficer) as refused:
        demo_person(file, "nobody")
    assert refused.value.facts == {"username": "nobody", "known": "li-chuangkou"}
