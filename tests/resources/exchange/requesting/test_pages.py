"""The pages of sharing: what each side sees and may do, what a form keeps, what each page costs."""

import re
from typing import Any
from urllib.parse import unquote

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from tests.foundation.directory.make import CITY_OFFICE, COUNTY_OFFICE, add_post
from tests.foundation.identity.make import make_person, make_staff, sign_in, sign_in_staff
from tests.resources.datasets.make import publish
from tests.resources.exchange.make import (
    AT,
    BASIS,
    HOUSING,
    ITEM,
    WELFARE,
    answer,
    appointed,
    granted,
    submit,
)
from tests.services.cases.visit import words_of
from tongban.foundation.directory.public import Officer
from tongban.foundation.messages.models import Message
from tongban.kernel.actors import SystemActor
from tongban.resources.exchange.facts import Way
from tongban.resources.exchange.requesting.commands.answer import answer_request
from tongban.resources.exchange.requesting.commands.check import check_request, return_request
from tongban.resources.exchange.requesting.commands.object import raise_objection
from tongban.resources.exchange.requesting.models import Grant, ShareRequest
from tongban.resources.exchange.sources.facts import SourceKind
from tongban.resources.exchange.sources.models import SourceBinding
from tongban.resources.laws.public import laws_load
from tongban.services.items.models import Item
from tongban.site.sample_folder import sample_folder

pytestmark = pytest.mark.django_db
add_post(
    "rule-giver",
    frozenset({"exchange.answer", "exchange.define-questions", "exchange.set-comparison-terms"}),
)
WHY = "用途与事项不符，请补充说明"


def at_desk(officer: Officer, language: str = "zh-CN") -> Client:
    return sign_in_staff(Client(headers={"accept-language": language}), officer)


def slug(code: str) -> str:
    return code.replace("/", "-")


def typed(officer: Officer, **changes: Any) -> dict[str, Any]:
    """What a browser sends of the form."""
    return {
        "item_code": ITEM,
        "purpose": "审核最低生活保障家庭的住房状况",
        "basis": BASIS,
        "fields": ["权利人", "坐落"],
        "field_reasons": "核对家庭名下房产",
        "ways": ["api"],
        "daily_quota": "200",
        "frequency": "",
        "until": "2027-09-27",
        "responsible": str(officer.account_id),
    } | changes


def test_from_the_catalogue_to_the_grant_without_script(
    asker: Officer, checker: Officer, giver: Officer, housing: str
) -> None:
    asking = at_desk(asker)
    page = asking.get(f"/desk/datasets/{slug(housing)}/").content.decode()
    assert f'href="/desk/exchange/new/{slug(housing)}/"' in page
    form = words_of(asking.get(f"/desk/exchange/new/{slug(housing)}/"))
    assert "个人" in form and "3级" in form
    sent = asking.post(f"/desk/exchange/new/{slug(housing)}/", typed(asker))
    assert sent.status_code == 302
    number = ShareRequest.objects.get().number

    checking = at_desk(checker)
    assert number in words_of(checking.get("/desk/exchange/"))
    assert checking.post(f"/desk/exchange/requests/{number}/", {"do": "check"}).status_code == 302

    giving = at_desk(giver)
    page = giving.get(f"/desk/exchange/requests/{number}/answer/").content.decode()
    assert re.search(r'value="name" selected', page) and re.search(r'value="address" selected', page)
    answered = giving.post(
        f"/desk/exchange/requests/{number}/answer/",
        {
            "mask-0": "name",
            "mask-1": "",
            "reason-1": "低保审核不需要坐落",
            "ways": ["api"],
            "daily_quota": "100",
            "until": "2027-06-30",
            "c-field": ["面积", "", ""],
            "c-op": ["from", "eq", "eq"],
            "c-values": ["60", "", ""],
        },
    )
    grant = Grant.objects.get()
    assert answered["Location"] == f"/desk/exchange/grants/{grant.code}/"
    said = words_of(asking.get(f"/desk/exchange/grants/{grant.code}/"))
    assert "姓名隐去中间" in said and "面积 不小于 60" in said.replace("\n", " ")
    assert "至2027年6月30日" in said, "the last day, as it was answered"
    assert "低保审核不需要坐落" in words_of(asking.get(f"/desk/exchange/requests/{number}/"))


def test_the_page_says_who_may_not_answer_as_they_passed_it_on(
    asker: Officer, checker: Officer, giver: Officer, housing: str
) -> None:
    both = appointed(checker, (CITY_OFFICE, "data-officer"), (COUNTY_OFFICE, "data-giver"))
    address = f"/desk/exchange/requests/{submit(asker, housing)}/"
    client = at_desk(both)
    client.post(address, {"do": "check"})
    page = client.get(address)
    assert "要由别人代表提供单位答复" in words_of(page)
    assert f'href="{address}answer/"' not in page.content.decode()
    assert f'href="{address}answer/"' in at_desk(giver).get(address).content.decode()


def test_a_form_that_comes_back_keeps_what_was_typed(asker: Officer, housing: str) -> None:
    client = at_desk(asker)
    back = client.post(
        f"/desk/exchange/new/{slug(housing)}/",
        typed(asker, basis="上级要求<b>", until="明年", daily_quota="很多", fields=["权利人"]),
    )
    page = back.content.decode()
    assert back.status_code == 422
    assert "上级要求&lt;b&gt;" in page
    assert '<a href="#basis">' in page and '<a href="#until">' in page and '<a href="#daily_quota">' in page
    assert re.search(r'value="权利人" checked', page) and not re.search(r'value="坐落" checked', page)
    assert not ShareRequest.objects.exists()


def test_the_items_of_the_office_are_a_list_and_others_are_named_by_code(
    asker: Officer, housing: str
) -> None:
    Item.objects.filter(code=ITEM).update(organisation_id=asker.organisation_id)
    client, address = at_desk(asker), f"/desk/exchange/new/{slug(housing)}/"
    page = client.get(address).content.decode()
    assert re.search(r'<select[^>]*name="item_code"', page)
    assert re.search(r'<input[^>]*name="item_code"', client.get(f"{address}?item=other").content.decode())
    other = client.post(address, typed(asker, item_code="L000000000000001"))
    assert 'value="L000000000000001"' in other.content.decode()  # what was typed is not lost in the list


def test_the_last_day_possible_is_told_as_days_are_written(asker: Officer, housing: str) -> None:
    client = at_desk(asker)
    late = typed(asker, until="2099-01-01")
    said = words_of(client.post(f"/desk/exchange/new/{slug(housing)}/", late, HTTP_ACCEPT_LANGUAGE="en"))
    assert re.search(r"A grant holds until \d{1,2} [A-Z][a-z]{2} 20\d\d at the latest", said)


def test_each_mask_is_shown_by_what_it_leaves(
    asker: Officer, checker: Officer, giver: Officer, housing: str
) -> None:
    number = submit(asker, housing)
    check_request(number=number, by=checker, at=AT)
    said = words_of(at_desk(giver).get(f"/desk/exchange/requests/{number}/answer/"))
    assert "姓名如周*怡" in said and "号码如3416**********0025" in said and "地址如亳州市谯城区****" in said


def test_an_answer_that_comes_back_says_what_is_missing(
    asker: Officer, checker: Officer, giver: Officer, housing: str
) -> None:
    number = submit(asker, housing)
    check_request(number=number, by=checker, at=AT)
    back = at_desk(giver).post(
        f"/desk/exchange/requests/{number}/answer/",
        {
            "mask-0": "none",
            "mask-1": "",
            "mask-2": "year",
            "mask-3": "none",
            "ways": ["api"],
            "daily_quota": "999",
        },
    )
    page = back.content.decode()
    assert back.status_code == 422
    for field in ("reason-1", "mask-2", "daily_quota", "until"):
        assert f'<a href="#{field}">' in page
    assert "200" in words_of(back)
    assert not Grant.objects.exists()


def test_repeat_collection_is_shown_before_it_is_asked(
    asker: Officer, checker: Officer, giver: Officer, housing: str
) -> None:
    code = granted(asker, checker, giver, housing)
    client = at_desk(asker)
    assert code in words_of(client.get(f"/desk/exchange/new/{slug(housing)}/"))
    assert code in words_of(client.get(f"/desk/datasets/{slug(housing)}/"))
    again = client.post(f"/desk/exchange/new/{slug(housing)}/", typed(asker))
    assert again.status_code == 409
    assert code in words_of(again)


def test_each_side_sees_its_own_and_no_more(
    asker: Officer, checker: Officer, giver: Officer, stranger: Officer, housing: str
) -> None:
    number = submit(asker, housing)
    places = ["/desk/exchange/", "/desk/exchange/grants/"]
    request = f"/desk/exchange/requests/{number}/"
    assert [at_desk(by).get(request).status_code for by in (asker, checker, giver, stranger)] == [
        200, 200, 404, 404,
    ]  # fmt: skip
    check_request(number=number, by=checker, at=AT)
    assert at_desk(giver).get(request).status_code == 200
    code = answer_request(
        number=number, answer=answer("不动产单元号", "权利人", "坐落", "抵押状态"), by=giver, at=AT
    )
    grant = f"/desk/exchange/grants/{code}/"
    elsewhere = make_staff(name="别处", posts=("data-asker", "data-giver"), organisation_code="city-office")
    for by, status in ((asker, 200), (checker, 200), (giver, 200), (stranger, 404), (elsewhere, 404)):
        assert at_desk(by).get(grant).status_code == status
        assert at_desk(by).post(grant, {"do": "object", "objection": ""}).status_code in (422, 404)
    for place in places:
        assert at_desk(stranger).get(place).status_code == 403
        assert number not in words_of(at_desk(elsewhere).get(place + "?view=all"))
        assert sign_in(Client(), make_person(username="")).get(place).status_code in (302, 403)
        assert Client().get(place).status_code in (302, 401)


def test_who_asked_is_told_that_somebody_else_decides(asker: Officer, checker: Officer, housing: str) -> None:
    number = submit(asker, housing)
    return_request(number=number, reasons=WHY, by=checker, at=AT)
    page = words_of(at_desk(asker).get(f"/desk/exchange/requests/{number}/"))
    assert WHY in page and "修改申请" in page
    form = at_desk(asker).get(f"/desk/exchange/requests/{number}/edit/").content.decode()
    assert "审核最低生活保障家庭的住房状况" in form
    sent = at_desk(asker).post(f"/desk/exchange/requests/{number}/edit/", typed(asker))
    assert sent.status_code == 302
    assert at_desk(asker).get(f"/desk/exchange/requests/{number}/edit/").status_code == 404


def test_revoking_and_objecting_at_the_desk(
    asker: Officer, checker: Officer, giver: Officer, housing: str
) -> None:
    code = granted(asker, checker, giver, housing)
    place = f"/desk/exchange/grants/{code}/"
    folded = '<details class="tb-fold" ><summary>撤销授权</summary>'
    assert folded in at_desk(giver).get(place).content.decode()
    refused = at_desk(giver).post(place, {"do": "revoke", "reasons": ""})
    page = refused.content.decode()
    assert refused.status_code == 422 and folded not in page
    assert page.index('<details class="tb-fold" open ><summary>撤销授权</summary>') < page.index(
        'id="reasons-error"'
    )
    raise_objection(code=code, reasons=WHY, by=giver, at=AT)
    client = at_desk(checker)
    assert WHY in words_of(client.get(place))
    assert client.post(place, {"do": "settle", "opinion": "经核实用途相符"}).status_code == 422
    settled = client.post(
        place, {"do": "settle", "ruling": "rejected", "opinion": "经核实用途相符，恢复使用"}
    )
    assert settled.status_code == 302
    assert Grant.objects.get().state == "live"
    assert client.post(place, {"do": "unknown"}).status_code == 404
    assert at_desk(giver).post(place, {"do": "revoke", "reasons": "职能调整，不再提供"}).status_code == 302
    assert "职能调整" in words_of(at_desk(asker).get(place))


def test_a_grant_says_what_was_not_granted_and_which_ways_name_a_case(
    asker: Officer, checker: Officer, giver: Officer, housing: str
) -> None:
    place = f"/desk/exchange/grants/{granted(asker, checker, giver, housing)}/"
    page = words_of(at_desk(asker).get(place))
    assert "未授权 抵押状态 低保审核不需要抵押状态" in page and "现在可以做的" not in page
    for ways, words in (
        (["comparison"], "不用写：名单、文件和订阅不针对某一个办件"),
        (["api", "comparison"], "查询一个人、提问一次，都要写在办的办件编号；名单、文件和订阅不用写"),
        (["api"], "每次使用都要写在办的办件编号"),
    ):
        Grant.objects.update(ways=ways, needs_case=True)
        assert words in words_of(at_desk(asker).get(place))
    add_post("lists-and-requests", frozenset({"exchange.request", "exchange.compare"}))
    both = make_staff(posts=("lists-and-requests",), organisation_code=WELFARE)
    Grant.objects.update(ways=["comparison", "batch"])
    page = at_desk(both).get(place)
    assert "现在可以做的" not in words_of(page) and "没有挂接数据来源" in words_of(page)
    serve(housing)
    page = at_desk(both).get(place).content.decode()
    assert 'href="/desk/lists/"' in page[page.index('id="uses"') :]
    assert 'href="/desk/exchange/batches/"' not in page[page.index('id="uses"') :]


def test_the_provider_is_led_to_what_it_sets(
    asker: Officer, checker: Officer, giver: Officer, housing: str
) -> None:
    number = submit(asker, housing, ways=(Way.API, Way.ANSWER, Way.COMPARISON))
    check_request(number=number, by=checker, at=AT)
    rules = make_staff(name="设规则", posts=("rule-giver",))
    answered = at_desk(rules).post(
        f"/desk/exchange/requests/{number}/answer/",
        {f"mask-{place}": "none" for place in range(4)}
        | {"ways": ["answer", "comparison"], "daily_quota": "100", "until": "2027-06-30"},
        follow=True,
    )
    code = Grant.objects.get().code
    page, places = answered.content.decode(), (f"questions/{code}/", f"comparisons/{code}/")
    assert "设定问题之后，对方才能申请一次性答复" in page
    assert all(f'{place}"' in page for place in places)
    place = f"/desk/exchange/grants/{code}/"
    assert "设定问题之后" not in words_of(at_desk(rules).get(place))  # told once
    for by in (asker, giver):  # the other side, and a colleague without these duties
        page = at_desk(by).get(place).content.decode()
        assert not any(f'{one}"' in page for one in places)
    Grant.objects.update(ways=["api"])
    page = at_desk(rules).get(place).content.decode()
    assert not any(f'{one}"' in page for one in places)


def test_what_is_not_shared_is_said_before_anything_is_filled_in(
    asker: Officer, checker: Officer, giver: Officer, housing: str
) -> None:
    law = "《中华人民共和国精神卫生法》第四条：应当保密。"
    code = publish(giver, checker, **(HOUSING | {"name": "患者信息", "share_type": "3", "share_basis": law}))
    page = at_desk(asker).get(f"/desk/exchange/new/{slug(code)}/")
    assert page.status_code == 409
    said = words_of(page)
    assert "精神卫生法》第四条：应当保密。" in said and "。。" not in said
    assert b'name="purpose"' not in page.content


def test_what_nothing_serves_is_said_to_all_three(
    asker: Officer, checker: Officer, giver: Officer, housing: str
) -> None:
    new, said = f"/desk/exchange/new/{slug(housing)}/", "目前没有挂接数据来源"
    assert said in words_of(at_desk(asker).get(new))
    number = submit(asker, housing)
    request = f"/desk/exchange/requests/{number}/"
    assert said in words_of(at_desk(checker).get(request))
    check_request(number=number, by=checker, at=AT)
    assert said in words_of(at_desk(giver).get(f"{request}answer/"))
    assert said not in words_of(at_desk(asker).get(request))
    serve(housing)
    for by, place in ((asker, new), (giver, request), (giver, f"{request}answer/")):
        assert said not in words_of(at_desk(by).get(place))


@pytest.mark.parametrize("is_served", [True, False])
def test_who_grants_and_who_asked_hear_whether_the_data_can_be_used(
    asker: Officer, checker: Officer, giver: Officer, housing: str, is_served: bool
) -> None:
    number = submit(asker, housing)
    check_request(number=number, by=checker, at=AT)
    if is_served:
        serve(housing)
    answered = at_desk(giver).post(
        f"/desk/exchange/requests/{number}/answer/",
        {f"mask-{place}": "none" for place in range(4)}
        | {"ways": ["api"], "daily_quota": "100", "until": "2027-06-30"},
        follow=True,
    )
    told = words_of(answered)
    message = Message.objects.get(to_account=asker.account_id, title__startswith="Granted")
    assert ("申请部门现在就能使用" in told) is is_served
    assert ("20个工作日内" in told) is not is_served
    assert ("where they can be used now" in message.body) is is_served
    assert ("Nothing serves this resource yet" in message.body) is not is_served


def serve(resource_code: str) -> None:
    """The resource is bound to a register."""
    SourceBinding.objects.create(
        resource_code=resource_code,
        kind=SourceKind.ENTITIES.value,
        fields={},
        made_at=AT,
        made_by="officer:1",
    )


def test_a_field_without_a_source_is_told_to_all_three_and_proposed_to_be_refused(
    asker: Officer, checker: Officer, giver: Officer, housing: str
) -> None:
    served = {name: name for name in ("不动产单元号", "权利人", "坐落", "面积", "登记日期", "权利人证件号")}
    SourceBinding.objects.create(
        resource_code=housing, kind=SourceKind.ENTITIES.value, fields=served, made_at=AT, made_by="officer:1"
    )
    said = "抵押状态没有挂接数据来源"
    assert said in words_of(at_desk(asker).get(f"/desk/exchange/new/{slug(housing)}/"))
    number = submit(asker, housing)
    request = f"/desk/exchange/requests/{number}/"
    assert said in words_of(at_desk(checker).get(request))
    check_request(number=number, by=checker, at=AT)
    page = at_desk(giver).get(f"{request}answer/")
    assert said in words_of(page)
    [row] = [one for one in page.context["rows"] if one["field"].name == "抵押状态"]
    assert row["chosen"] == "" and "挂接后可以再次申请" in row["reason"]
    assert all(one["chosen"] for one in page.context["rows"] if one is not row)


def test_by_when_data_are_provided_is_told_where_nothing_serves_them(
    asker: Officer, checker: Officer, giver: Officer, housing: str
) -> None:
    path = f"/desk/exchange/grants/{granted(asker, checker, giver, housing)}/"
    assert "最晚提供" in words_of(at_desk(giver).get(path))
    serve(housing)
    assert "最晚提供" not in words_of(at_desk(giver).get(path))


def test_reasons_that_are_too_short_are_told_as_that(asker: Officer, checker: Officer, housing: str) -> None:
    number = submit(asker, housing)
    desk, path = at_desk(checker), f"/desk/exchange/requests/{number}/"
    assert "至少写8个字" in words_of(desk.post(path, {"do": "return", "reasons": "材料不齐请补"}))
    assert "请写明理由" in words_of(desk.post(path, {"do": "return", "reasons": " "}))


def test_a_law_that_the_library_lacks_is_noted_and_not_refused(
    asker: Officer, checker: Officer, giver: Officer, housing: str
) -> None:
    laws_load(sample_folder() / "laws.yaml", by=SystemActor(job="laws"), at=AT)
    basis = "《亳州市万能办法》第三条、《中华人民共和国社会救助法》第十五条、《社会救助法》第九百条"
    number = submit(asker, housing, basis=basis)
    request = f"/desk/exchange/requests/{number}/"
    pages = [at_desk(checker).get(request)]
    check_request(number=number, by=checker, at=AT)
    pages.append(at_desk(giver).get(f"{request}answer/"))
    for page in pages:
        said = words_of(page)
        assert said.count("法律库里没有找到这部法律，请核对") == 1
        assert said.count("这部法律没有找到这一条，请核对") == 1
        assert "专项救助" in said and "#第十五条" in unquote(page.content.decode())


@pytest.mark.parametrize("language", ["zh-CN", "en"])
def test_print_views_have_no_chrome(
    language: str, asker: Officer, checker: Officer, giver: Officer, housing: str
) -> None:
    code = granted(asker, checker, giver, housing)
    number = ShareRequest.objects.get().number
    for place in (f"/desk/exchange/grants/{code}/", f"/desk/exchange/requests/{number}/"):
        page = at_desk(asker, language).get(f"{place}?view=print")
        assert page.status_code == 200
        assert b"tb-rail" not in page.content


def test_addresses_that_nobody_wrote_are_not_found(asker: Officer, housing: str) -> None:
    client = at_desk(asker)
    for place in (
        "/desk/exchange/new/999/",
        "/desk/exchange/new/103001-999999/",
        f"/desk/exchange/new/{slug(housing)}/?renews=SQ-2026-999999",
        "/desk/exchange/requests/GX-2026-999999/",
        "/desk/exchange/grants/SQ-2026-999999/",
    ):
        assert client.get(place).status_code == 404, place


def test_what_the_pages_cost(asker: Officer, checker: Officer, giver: Officer, housing: str) -> None:
    code = granted(asker, checker, giver, housing)
    number = ShareRequest.objects.get().number
    client = at_desk(asker)
    limits = {
        "/desk/exchange/": 12,
        "/desk/exchange/grants/": 11,
        f"/desk/exchange/requests/{number}/": 17,
        f"/desk/exchange/grants/{code}/": 16,
        f"/desk/exchange/new/{slug(housing)}/": 18,
    }
    costs = {}
    for place in limits:
        client.get(place)
        with CaptureQueriesContext(connection) as seen:
            assert client.get(place).status_code == 200
        costs[place] = len(seen)
    assert {place: cost for place, cost in costs.items() if cost > limits[place]} == {}
    submit(asker, housing, fields=("面积",))
    with CaptureQueriesContext(connection) as seen:
        client.get("/desk/exchange/?view=asked")
    assert (
        len(seen) <= costs["/desk/exchange/"] + 1
    )  # two rows cost what one does: only the names are asked for
