"""The pages of bundles: home, guide, progress, desk; who sees what, and what it costs."""

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client

from tests.foundation.directory.make import CITY_OFFICE, COUNTY_OFFICE
from tests.foundation.identity.make import make_person, make_staff, sign_in
from tests.services.bundles.make import (
    CARD_ITEM,
    CODE,
    FIRE_ITEM,
    SIGN_ITEM,
    Shop,
    apply_for,
    begin,
    bring_to_end,
    case_of,
)
from tests.services.cases.make import MONDAY
from tests.services.cases.visit import desk_of, words_of
from tongban.foundation.jobs.public import deliver_all
from tongban.services.bundles.models import BundlePart
from tongban.services.cases.commands.accept import accept_case
from tongban.services.cases.commands.request_correction import request_correction
from tongban.services.cases.facts import Outcome
from tongban.services.cases.models import Case

pytestmark = pytest.mark.django_db


@pytest.fixture
def citizen(shop: Shop) -> Client:
    return sign_in(Client(headers={"accept-language": "zh-CN"}), shop.person)


def officer(shop: Shop, post: str, office: str) -> Client:
    return desk_of(shop.officers[f"{post}@{office}"])


def test_the_home_page_shows_before_and_after(shop: Shop) -> None:
    said = words_of(Client(headers={"accept-language": "zh-CN"}).get("/"))
    assert "一件事，一次办" in said
    assert "开小店" in said


def test_the_guide_shows_who_waits_for_whom_and_for_these_answers_only(shop: Shop) -> None:
    visitor = Client(headers={"accept-language": "zh-CN"})
    page = visitor.get(f"/items/{CODE}/")
    said = words_of(page)
    assert "3件事，一次申请" in said
    assert "有一项没批准，或者要补正，怎么办？" in said
    assert page.content.decode().count('<svg class="tb-process__svg"') == 2  # wide, and narrow for a phone
    small = words_of(visitor.get(f"/items/{CODE}/?floor=small&kind=plain"))
    assert "2件事，一次申请" in small


def test_the_application_page_of_a_bundle_is_that_of_every_service(citizen: Client) -> None:
    begun = citizen.post(f"/apply/{CODE}/", {"whom": "person", "floor": "large", "kind": "plain"})
    page = citizen.get(begun["location"])
    said = words_of(page)
    assert "各项都用的信息" in said
    assert "招牌效果图" in said
    assert "老张" in said  # known, and not asked three times
    assert said.count("平面图") == 1


def test_the_applicant_sees_every_service_on_one_page(
    shop: Shop, citizen: Client, django_assert_max_num_queries: Any
) -> None:
    number = begin(shop)
    assert citizen.get(f"/my/cases/{number}/")["location"] == f"/my/bundles/{number}/"
    with django_assert_max_num_queries(22):
        page = citizen.get(f"/my/bundles/{number}/")
    said = words_of(page)
    assert "办好“经营者登记”以后自动开始" in said
    assert "受理后9个工作日内全部办完" in said
    assert "不办这项" in said


def test_before_a_worker_has_split_it_the_page_says_so(shop: Shop, citizen: Client) -> None:
    number = apply_for(shop)
    assert "正在转给各个部门" in words_of(citizen.get(f"/my/bundles/{number}/"))


def test_what_waits_for_the_applicant_stands_first(shop: Shop, citizen: Client) -> None:
    number = begin(shop)
    card = case_of(number, CARD_ITEM)
    assert card is not None
    clerk = shop.officers[f"accept@{COUNTY_OFFICE}"]
    request_correction(number=card.number, wanted=[("layout", "看不清")], by=clerk, at=MONDAY)
    page = citizen.get(f"/my/bundles/{number}/")
    said = words_of(page)
    assert "“经营者登记”要补正" in said
    assert f"/my/cases/{card.number}/correct/" in page.content.decode()
    assert said.index("要补正") < said.index("每一项办到哪了")


def test_the_days_of_the_whole_are_shown_with_their_reason(shop: Shop, citizen: Client) -> None:
    number = begin(shop)
    for item, office in ((CARD_ITEM, COUNTY_OFFICE), (FIRE_ITEM, CITY_OFFICE)):
        case = case_of(number, item)
        assert case is not None
        accept_case(number=case.number, by=shop.officers[f"accept@{office}"], at=MONDAY)
    deliver_all()
    said = words_of(citizen.get(f"/my/bundles/{number}/"))
    assert "10月15日（周四）前全部办完" in said
    assert "等您补正的天数、依法暂停的天数不算" in said


def test_a_refusal_is_told_plainly_and_the_rest_is_handed_over(shop: Shop, citizen: Client) -> None:
    number = begin(shop)
    card, fire = case_of(number, CARD_ITEM), case_of(number, FIRE_ITEM)
    assert card is not None
    assert fire is not None
    bring_to_end(shop, card, office=COUNTY_OFFICE, outcome=Outcome.REFUSED)
    said = words_of(citizen.get(f"/my/bundles/{number}/"))
    assert "它要用“经营者登记”的结果，那一项没有办成，所以不会开始" in said
    bring_to_end(shop, fire, office=CITY_OFFICE)
    done = words_of(citizen.get(f"/my/bundles/{number}/"))
    assert "1个结果都在这里" in done
    assert "有2项没有办成" in done


def test_a_held_service_says_why_and_can_be_tried_again(shop: Shop, citizen: Client) -> None:
    from tongban.services.items.models import Item

    number = apply_for(shop)
    Item.objects.filter(code=FIRE_ITEM).update(task_state="2")
    deliver_all()
    said = words_of(citizen.get(f"/my/bundles/{number}/"))
    assert "“消防检查”没能开始办" in said
    Item.objects.filter(code=FIRE_ITEM).update(task_state="1")
    answer = citizen.post(f"/my/bundles/{number}/services/fire/retry/")
    assert answer.status_code == 302
    assert BundlePart.objects.get(bundled__number=number, key="fire").state == "running"


def test_leaving_out_asks_first_and_names_what_falls_with_it(shop: Shop, citizen: Client) -> None:
    number = begin(shop, answers={"floor": "small"})
    here = f"/my/bundles/{number}/services/sign/leave-out/"
    assert "不办“招牌备案”了？" in words_of(citizen.get(here))
    assert BundlePart.objects.get(bundled__number=number, key="sign").state == "waiting"
    assert citizen.post(here).status_code == 302
    assert BundlePart.objects.get(bundled__number=number, key="sign").state == "withdrawn"
    assert citizen.get(f"/my/bundles/{number}/services/card/leave-out/").status_code == 404  # it has begun


def test_withdrawing_asks_first(shop: Shop, citizen: Client) -> None:
    number = begin(shop)
    here = f"/my/bundles/{number}/withdraw/"
    assert "撤回“开小店”里还没决定的？" in words_of(citizen.get(here))
    assert Case.objects.get(number=number).state == "received"
    assert citizen.post(here, {"reasons": "不开了"}).status_code == 302
    assert Case.objects.get(number=number).state == "withdrawn"
    assert "没有可以撤回的了" in words_of(citizen.get(here))


@pytest.mark.parametrize("place", ["", "withdraw/", "services/sign/leave-out/"])
def test_nobody_else_finds_it(shop: Shop, place: str) -> None:
    number = begin(shop)
    stranger = sign_in(Client(), make_person(name="别人"))
    assert stranger.get(f"/my/bundles/{number}/{place}").status_code == 404
    assert stranger.post(f"/my/bundles/{number}/services/sign/retry/").status_code == 404


def test_a_case_that_is_no_joint_one_has_no_such_page(shop: Shop, citizen: Client) -> None:
    card = case_of(begin(shop), CARD_ITEM)
    assert card is not None
    assert citizen.get(f"/my/bundles/{card.number}/").status_code == 404
    said = words_of(citizen.get(f"/my/cases/{card.number}/"))
    assert "“开小店”里的一项" in said


def test_an_officer_sees_of_what_the_case_is_a_part_and_what_waits_for_it(shop: Shop) -> None:
    number = begin(shop)
    card = case_of(number, CARD_ITEM)
    assert card is not None
    said = words_of(officer(shop, "accept", COUNTY_OFFICE).get(f"/desk/cases/{card.number}/"))
    assert "“开小店”里的一项" in said
    assert "等本件结果的有： 招牌备案" in said


def test_officers_of_the_lead_and_of_a_part_see_the_whole_and_others_do_not(
    shop: Shop, django_assert_max_num_queries: Any
) -> None:
    number = begin(shop)
    lead = officer(shop, "review", CITY_OFFICE)
    with django_assert_max_num_queries(20):
        page = lead.get(f"/desk/bundles/{number}/")
    assert "谁等谁" in words_of(page)
    assert lead.get(f"/desk/cases/{number}/")["location"] == f"/desk/bundles/{number}/"
    part = officer(shop, "accept", COUNTY_OFFICE).get(f"/desk/bundles/{number}/")
    assert part.status_code == 200
    fire = case_of(number, FIRE_ITEM)
    assert fire is not None
    assert (
        f"/desk/cases/{fire.number}/" not in part.content.decode()
    )  # another office's case is named, not opened
    from tests.foundation.directory.make import LOADER
    from tongban.foundation.directory.public import (
        OrganisationRow,
        PostRow,
        upsert_organisations,
        upsert_posts,
    )

    other = OrganisationRow(code="other-office", name="别的局（示例）", area_code="341621000000")
    upsert_organisations(rows=[other], by=LOADER, at=MONDAY)
    post = PostRow(
        organisation_code="other-office", code="accept", name="受理", duties=frozenset({"cases.accept"})
    )
    upsert_posts(rows=[post], by=LOADER, at=MONDAY)
    stranger = desk_of(make_staff(name="外人", organisation_code="other-office"))
    assert stranger.get(f"/desk/bundles/{number}/").status_code == 404


def test_a_bundle_is_found_by_search(shop: Shop) -> None:
    from tongban.services.items.public import reindex

    reindex()
    page = Client(headers={"accept-language": "zh-CN"}).get("/find/?q=开小店")
    assert f"/items/{CODE}/" in page.content.decode()


def test_the_page_of_a_finished_whole_leads_to_every_result(shop: Shop, citizen: Client) -> None:
    number = begin(shop)
    for item, office in ((CARD_ITEM, COUNTY_OFFICE), (FIRE_ITEM, CITY_OFFICE), (SIGN_ITEM, CITY_OFFICE)):
        case = case_of(number, item)
        assert case is not None
        bring_to_end(shop, case, office=office, at=MONDAY + timedelta(hours=1))
    page = citizen.get(f"/my/bundles/{number}/")
    assert "3个结果都在这里" in words_of(page)
    assert page.content.decode().count("/my/cases/") >= 3


def test_a_bundle_comes_first_when_three_of_its_services_are_found(shop: Shop) -> None:
    from tongban.services.items.finding import FoundItem
    from tongban.services.items.public import last_published
    from tongban.services.items.results import bundles_first

    found = [
        FoundItem(
            code=code,
            source_id="",
            name=code,
            organisation="",
            area_code="",
            version_id=last_published(code).version_id,
            type_code=last_published(code).content.type_code,
            line_json=last_published(code).content.model_dump_json(),
            matched=(),
        )
        for code in (CARD_ITEM, SIGN_ITEM, FIRE_ITEM, CODE)
    ]
    assert [one.code for one in bundles_first(found)] == [CODE, CARD_ITEM, SIGN_ITEM, FIRE_ITEM]
    assert [one.code for one in bundles_first(found[1:])] == [SIGN_ITEM, FIRE_ITEM, CODE]


def test_no_counter_takes_a_bundle_in(shop: Shop) -> None:
    from tongban.services.cases.assisted.errors import NotHelpedWithHere
    from tongban.services.cases.assisted.facts import HelpPlace
    from tongban.services.cases.assisted.places import check_helps_with, helps_with
    from tongban.services.cases.facts import Capacity
    from tongban.services.items.public import last_published

    item = last_published(CODE)
    hall = HelpPlace(
        slug="hall",
        name="大厅",
        capacity=Capacity.COUNTER,
        organisation_id=item.organisation_id,
        area_code=item.area_code,
        phone="",
    )
    assert not helps_with(hall, item.content, area_code=item.area_code)
    with pytest.raises(NotHelpedWithHere):
        check_helps_with(hall, item)
    check_helps_with(hall, last_published(CARD_ITEM))


def test_a_service_that_is_late_says_so_and_one_that_was_not_answered_yet_says_what_its_day_is(
    shop: Shop, citizen: Client
) -> None:
    number = begin(shop)
    card = case_of(number, CARD_ITEM)
    assert card is not None and card.acceptance_due_on is not None
    assert "前告诉您是否受理" in words_of(citizen.get(f"/my/bundles/{number}/"))
    Case.objects.filter(pk=card.pk).update(acceptance_due_on=MONDAY.date() - timedelta(days=3))
    assert "我们超时了，监察人员已经知道" in words_of(citizen.get(f"/my/bundles/{number}/"))
