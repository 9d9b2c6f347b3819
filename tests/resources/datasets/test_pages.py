"""The pages of the catalogue: who finds what, what the form keeps, what a refusal says, what each page costs."""

import re
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from tests.foundation.directory.make import CITY_OFFICE
from tests.foundation.identity.make import make_person, make_staff, sign_in, sign_in_staff
from tests.foundation.papers.make import AT
from tests.resources.datasets.make import describe, publish
from tests.services.cases.visit import words_of
from tongban.foundation.directory.public import Officer
from tongban.resources.datasets.content import EdgeContent
from tongban.resources.datasets.models import ResourceVersion
from tongban.resources.datasets.public import submit_resource

pytestmark = pytest.mark.django_db
CLOSED = {"open_type": "3", "share_type": "2", "share_conditions": "按事项共享", "name": "公交刷卡明细"}


def at_desk(officer: Officer) -> Client:
    return sign_in_staff(Client(headers={"accept-language": "zh-CN"}), officer)


def anybody() -> Client:
    return Client(headers={"accept-language": "zh-CN"})


def slug(code: str) -> str:
    return code.replace("/", "-")


def typed(page: str) -> dict[str, Any]:
    """What a browser would send of the form as the page shows it."""
    form: dict[str, Any] = {"revision": re.search(r'name="revision" value="(\d+)"', page)[1]}  # type: ignore[index]
    return form | {
        "name": "公交站点信息", "summary": "站点", "formats": ["0200"], "cycle": "4", "share_type": "1",
        "open_type": "1", "level": "1", "importance": "1", "layer": "4",
        "f-name": ["站点", ""], "f-column": ["stop", ""], "f-type": ["C", "C"], "f-length": ["60", ""],
        "f-level": ["1", "1"], "f-is_personal": ["", ""],
        "e-direction": ["from", "from"], "e-kind": ["system", "resource"], "e-ref": ["", ""],
        "e-label": ["公交调度系统", ""],
    }  # fmt: skip


def test_each_role_finds_what_is_theirs(editor: Officer, authority: Officer, stranger: Officer) -> None:
    opened = publish(editor, authority)
    closed = publish(editor, authority, **CLOSED)
    draft, sent = describe(editor, name="公交草稿"), describe(editor, name="公交待审")
    submit_resource(code=sent, by=editor, at=AT)
    citizen = sign_in(anybody(), make_person())
    for client in (anybody(), citizen, at_desk(editor)):
        said = words_of(client.get("/datasets/?q=公交"))
        assert "公交站点信息" in said
        assert not [word for word in ("刷卡", "草稿", "待审") if word in said.replace("公交待审核", "")]
        assert client.get(f"/datasets/{slug(opened)}/").status_code == 200
        for code in (closed, draft, sent):
            assert client.get(f"/datasets/{slug(code)}/").status_code == 404
            assert client.get(f"/datasets/{slug(code)}/dcat.jsonld").status_code == 404
    desk = at_desk(stranger)
    said = words_of(desk.get("/desk/datasets/?q=公交"))
    assert "公交站点信息" in said and "公交刷卡明细" in said and "公交草稿" not in said
    assert desk.get(f"/desk/datasets/{slug(closed)}/").status_code == 200
    for code in (draft, sent):
        for path in ("", "?open=1", "edit/", "review/", "dcat.jsonld"):
            assert desk.get(f"/desk/datasets/{slug(code)}/{path}").status_code == 404, (code, path)
    assert "公交草稿" not in words_of(desk.get("/desk/datasets/own/"))
    assert desk.get("/desk/datasets/queue/").status_code == 403
    refused = desk.get("/desk/datasets/new/")
    assert refused.status_code == 403
    shown = words_of(refused)
    assert "您的岗位没有“开始编目”这项职责" in shown and "回到工作台" in shown
    assert desk.get("/desk/datasets/import/").status_code == 403
    own = words_of(at_desk(editor).get("/desk/datasets/own/"))
    assert "公交草稿" in own and "公交待审" in own
    assert at_desk(editor).get(f"/desk/datasets/{slug(sent)}/review/").status_code == 404
    assert "公交待审" in words_of(at_desk(authority).get("/desk/datasets/queue/"))
    assert at_desk(authority).get(f"/desk/datasets/{slug(draft)}/").status_code == 404


def test_a_citizen_has_no_way_to_the_desk(editor: Officer, authority: Officer) -> None:
    code = publish(editor, authority, **CLOSED)
    client = sign_in(anybody(), make_person())
    for path in ("", "own/", "new/", "queue/", "import/", "statistics/", "catalog.jsonld", f"{slug(code)}/"):
        assert client.get(f"/desk/datasets/{path}").status_code in (302, 401, 403), path


def test_a_resource_is_described_on_its_form_and_approved(editor: Officer, authority: Officer) -> None:
    client = at_desk(editor)
    begun = client.post("/desk/datasets/new/", {"name": "公交站点信息", "group": "201", "heading": "001"})
    assert begun.status_code == 302
    form = begun.headers["Location"]
    assert form == "/desk/datasets/201001-000001/edit/"
    bare = client.post(
        form, {"revision": "1", "name": "公交站点信息", "do": "submit", "f-name": [], "e-ref": []}
    )
    assert bare.status_code == 422 and "摘要：这一项必填" in words_of(bare)
    said = typed(client.get(form).content.decode()) | {"do": "rows"}
    more = client.post(form, said)
    assert more.status_code == 200 and more.content.decode().count('name="f-name"') == 1 + 8
    said = typed(more.content.decode()) | {"do": "submit"}
    sent = client.post(form, said, follow=True)
    assert "已提交，由数据主管部门审核" in words_of(sent)
    row = ResourceVersion.objects.get()
    assert (row.state, row.content["fields"][0]["name"], len(row.content["fields"])) == (
        "submitted",
        "站点",
        1,
    )
    review = f"/desk/datasets/{slug('201001/000001')}/review/"
    desk = at_desk(authority)
    assert "这是第一版" in words_of(desk.get(review))
    assert desk.post(review, {"do": "send_back", "reasons": ""}).status_code == 422
    assert desk.post(review, {"do": "approve", "version": "1"}).status_code == 302
    shown = words_of(anybody().get("/datasets/201001-000001/"))
    assert "公交调度系统" in shown and "未测量" in shown
    assert '<option value="001">' in client.get("/desk/datasets/new/").content.decode()
    typed_again = client.post("/desk/datasets/new/", {"name": "", "group": "301"})
    assert '<option value="001">' not in typed_again.content.decode()


def test_what_is_wrong_with_an_entry_is_told_and_what_was_typed_stays(editor: Officer) -> None:
    code = describe(editor)
    client, form = at_desk(editor), f"/desk/datasets/{slug(code)}/edit/"
    said = typed(client.get(form).content.decode())
    back = client.post(form, said | {"domain": "三十", "summary": "改过的摘要"})
    assert back.status_code == 422
    assert "这里要填整数" in words_of(back) and "改过的摘要" in words_of(back)
    assert ResourceVersion.objects.get().revision == 1
    late = client.post(form, said | {"revision": "7"})
    assert late.status_code == 409 and "同事刚保存过" in words_of(late)


def test_a_new_version_is_compared_with_the_one_before(editor: Officer, authority: Officer) -> None:
    code = publish(editor, authority)
    client, page = at_desk(editor), f"/desk/datasets/{slug(code)}/"
    assert client.post(page, {"do": "revise"}).headers["Location"] == page + "edit/"
    said = typed(client.get(page + "edit/").content.decode()) | {"cycle": "1", "do": "submit"}
    assert client.post(page + "edit/", said).status_code == 302
    assert "第2版正在编制" in words_of(client.get(page))
    shown = at_desk(authority).get(page + "review/").content.decode()
    assert "<del>每月</del>" in shown and "<ins>实时</ins>" in shown
    assert "信息项“经度”" in shown


def test_acts_that_are_not_offered_are_refused(editor: Officer, authority: Officer) -> None:
    code = publish(editor, authority)
    page = f"/desk/datasets/{slug(code)}/"
    client = at_desk(editor)
    assert 'value="withdraw"' not in client.get(page).content.decode()
    assert client.post(page, {"do": "withdraw", "reasons": "x"}).status_code == 403
    assert client.post(page, {"do": "nothing"}).status_code == 404
    desk = at_desk(authority)
    assert 'value="withdraw"' in desk.get(page).content.decode()
    assert desk.post(page, {"do": "withdraw", "reasons": ""}).status_code == 422
    assert desk.post(page, {"do": "withdraw", "reasons": "停用"}).status_code == 302
    assert anybody().get(f"/datasets/{slug(code)}/").status_code == 404
    assert "停用" in words_of(client.get(page))


def test_several_are_approved_by_ticking(editor: Officer, authority: Officer) -> None:
    codes = [describe(editor, name=f"资源{n}") for n in range(2)]
    for code in codes:
        submit_resource(code=code, by=editor, at=AT)
    desk = at_desk(authority)
    refused = desk.post("/desk/datasets/queue/", {"chosen": [f"{slug(codes[0])}:1", f"{slug(codes[1])}:2"]})
    assert refused.status_code == 409
    done = desk.post("/desk/datasets/queue/", {"chosen": [f"{slug(code)}:1" for code in codes]}, follow=True)
    assert "已发布2项资源" in words_of(done) and "没有待审核的" in words_of(done)


def test_who_handed_it_in_is_not_offered_to_approve(editor: Officer) -> None:
    both = make_staff(name="冯数据", posts=("data-officer", "resource-editor"), organisation_code=CITY_OFFICE)
    code = describe(both, office=CITY_OFFICE)
    submit_resource(code=code, by=both, at=AT)
    client, page = at_desk(both), f"/desk/datasets/{slug(code)}/review/"
    assert 'value="approve"' not in client.get(page).content.decode()
    assert client.post(page, {"do": "approve", "version": "1"}).status_code == 403


def test_the_lineage_is_drawn_and_said(editor: Officer, authority: Officer) -> None:
    steps = (
        EdgeContent(direction="from", kind="delivery", label="交通局<九月>交付"),
        EdgeContent(direction="feeds", kind="register", label="地址库"),
    )
    code = publish(editor, authority, lineage=steps)
    page = anybody().get(f"/datasets/{slug(code)}/").content.decode()
    assert page.count('<svg class="tb-process__svg"') == 2
    assert "交通局&lt;九月&gt;交付" in page and "<九月>" not in page
    assert "来自：交通局&lt;九月&gt;交付" in page


def test_empty_lists_say_so(editor: Officer) -> None:
    assert "还没有开放的数据" in words_of(anybody().get("/datasets/"))
    assert "没有符合这些条件的资源" in words_of(anybody().get("/datasets/?q=没有&cycle=1&kind=x&provider=y"))
    assert "还没有可统计的" in words_of(anybody().get("/datasets/statistics/"))
    desk = at_desk(editor)
    assert "目录还是空的" in words_of(desk.get("/desk/datasets/"))
    assert "本单位编制的资源按进度列在这里" in words_of(desk.get("/desk/datasets/own/"))


def test_the_print_view_has_every_row_and_no_frame(editor: Officer, authority: Officer) -> None:
    publish(editor, authority)
    page = anybody().get("/datasets/?view=print")
    assert "201001/000001" in words_of(page) and "tb-top" not in page.content.decode()


@pytest.mark.parametrize(
    "path", ["/datasets/%00/", "/datasets/abc/", "/datasets/?q=%00&after=%00", "/datasets/1-1/"]
)
def test_odd_addresses_are_no_faults(editor: Officer, path: str) -> None:
    assert anybody().get(path).status_code in (200, 404, 422)


def test_pages_cost_the_same_for_many(editor: Officer, authority: Officer) -> None:
    first = publish(editor, authority)
    submit_resource(code=describe(editor, name="待审"), by=editor, at=AT)
    desk, public = at_desk(authority), anybody()
    addresses = [
        (public, "/datasets/"), (public, "/datasets/statistics/"), (public, f"/datasets/{slug(first)}/"),
        (public, "/datasets/catalog.jsonld"), (desk, "/desk/datasets/"), (desk, f"/desk/datasets/{slug(first)}/"),
        (desk, "/desk/datasets/queue/"),
    ]  # fmt: skip

    def costs() -> list[int]:
        counted = []
        for client, address in addresses:
            client.get(address)
            with CaptureQueriesContext(connection) as asked:
                assert client.get(address).status_code == 200
            counted.append(len(asked))
        return counted

    before = costs()
    for n in range(3):
        publish(editor, authority, name=f"公交{n}")
        submit_resource(code=describe(editor, name=f"待审{n}"), by=editor, at=AT)
    assert costs() == before
    assert dict(zip((address for _, address in addresses), before, strict=True)) == {
        "/datasets/": 4, "/datasets/statistics/": 2, f"/datasets/{slug(first)}/": 6,
        "/datasets/catalog.jsonld": 2, "/desk/datasets/": 6, f"/desk/datasets/{slug(first)}/": 12,
        "/desk/datasets/queue/": 4,
    }  # fmt: skip
