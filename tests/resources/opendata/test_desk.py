"""Open data at the desk: a definition by its form, the second person's review, requests and remarks, by role."""

from datetime import date, datetime
from typing import Any
from uuid import uuid4

import pytest
from django.test import Client

from tests.foundation.directory.make import COUNTY_OFFICE
from tests.foundation.identity.make import make_person, sign_in, sign_in_staff
from tests.foundation.papers.make import AT
from tests.resources.opendata.make import SLUG, build, define, firms, publish, publish_resource
from tests.services.cases.visit import words_of
from tongban.foundation.directory.public import Officer
from tongban.foundation.jobs.public import deliver_all
from tongban.foundation.tasks.models import Task
from tongban.foundation.tasks.public import tasks_about
from tongban.foundation.trail.public import entries_of
from tongban.kernel.clock import CITY_ZONE
from tongban.kernel.errors import Invalid
from tongban.resources.opendata.commands.ask import pass_request_on
from tongban.resources.opendata.commands.define import revise_dataset, save_definition
from tongban.resources.opendata.commands.publish import publish_version, submit_version
from tongban.resources.opendata.content import Rule
from tongban.resources.opendata.disclosure.facts import Kind
from tongban.resources.opendata.facts import HANDED_IN
from tongban.resources.opendata.models import DataRequest, DatasetFeedback, DatasetVersion, OpenDataset

pytestmark = pytest.mark.django_db
ASKED = {"title": "公交站点坐标", "text": "全市公交站点的名称和坐标，2020年起。", "purpose": "做出行应用"}


def at_desk(officer: Officer) -> Client:
    return sign_in_staff(Client(headers={"accept-language": "zh-CN"}), officer)


def anybody() -> Client:
    return Client(headers={"accept-language": "zh-CN"})


def typed(**changes: Any) -> dict[str, Any]:
    said = {
        "revision": "1", "title": "政务服务大厅名录", "summary": "大厅的名称和地址。", "topic": "places", "cycle": "4",
        "take-name": "1", "title-name": "名称", "take-address": "1", "title-address": "地址",
    }  # fmt: skip
    return said | changes


def test_a_dataset_is_defined_built_reviewed_and_published_by_its_pages(
    editor: Officer, authority: Officer
) -> None:
    desk = at_desk(editor)
    bare = words_of(desk.get("/desk/open/new/"))
    assert "本单位还没有可开放的信息资源" in bare
    code = publish_resource(editor, authority)
    assert "本单位还没有可开放的信息资源" not in words_of(desk.get("/desk/open/new/"))
    begun = desk.post("/desk/open/new/", {"resource": code, "source": "directory.places", "slug": SLUG})
    assert begun.headers["Location"] == f"/desk/open/{SLUG}/edit/"
    assert desk.post(f"/desk/open/{SLUG}/edit/", typed(cycle="")).status_code == 302
    assert "先把定义填完整" in words_of(desk.get(f"/desk/open/{SLUG}/"))
    lacking = desk.post(f"/desk/open/{SLUG}/", {"do": "build"})
    assert lacking.status_code == 422 and "更新周期：这一项必填" in words_of(lacking)
    assert desk.post(f"/desk/open/{SLUG}/edit/", typed(revision="2")).status_code == 302
    assert "定义已经填完整" in words_of(desk.get(f"/desk/open/{SLUG}/"))
    assert [one["name"] for one in DatasetVersion.objects.get().content["columns"]] == ["name", "address"]
    assert desk.post(f"/desk/open/{SLUG}/", {"do": "build"}).status_code == 302
    deliver_all()
    assert "示例路1号" in words_of(desk.get(f"/desk/open/{SLUG}/"))
    assert desk.post(f"/desk/open/{SLUG}/", {"do": "submit"}).status_code == 302
    (task,) = tasks_about(about=f"opendata:{SLUG}")
    other = at_desk(authority)
    assert "示例路1号" in words_of(other.get(task.url))
    assert other.post(task.url, {"do": "publish", "version": "1"}).status_code == 302
    assert anybody().get(f"/open/{SLUG}/").status_code == 200


@pytest.mark.parametrize("slug", ["requests", "queue", "v1", "Halls", ""])
def test_a_short_name_that_cannot_be_an_address_is_refused(
    editor: Officer, authority: Officer, slug: str
) -> None:
    code = publish_resource(editor, authority)
    answer = at_desk(editor).post(
        "/desk/open/new/", {"resource": code, "source": "directory.places", "slug": slug}
    )
    assert answer.status_code == 422 and not OpenDataset.objects.exists()


@pytest.mark.parametrize(
    "wrong", [{"topic": "weather"}, {"k": "many"}, {"title": "长" * 201}, {"revision": "9"}, {"drawn": "pie"}]
)
def test_a_form_that_cannot_be_read_changes_nothing(
    editor: Officer, authority: Officer, wrong: dict[str, str]
) -> None:
    define(editor, authority)
    answer = at_desk(editor).post(f"/desk/open/{SLUG}/edit/", typed(**wrong))
    assert answer.status_code in (409, 422)
    assert DatasetVersion.objects.get().title == "政务服务大厅"


def test_each_role_has_its_part_of_the_desk(
    editor: Officer, county_editor: Officer, authority: Officer, stranger: Officer
) -> None:
    define(editor, authority)
    theirs = {"office": COUNTY_OFFICE, "name": "公共停车场"}
    define(county_editor, authority, slug="theirs", resource=theirs, source=HANDED_IN)
    nobody = at_desk(stranger)
    for path in ("", "new/", "queue/"):
        assert nobody.get(f"/desk/open/{path}").status_code == 403, path
    for path in ("", "edit/", "review/"):
        assert nobody.get(f"/desk/open/{SLUG}/{path}").status_code == 404, path
        assert at_desk(authority).get(f"/desk/open/theirs/{path}").status_code == 404, path
    for act in ("build", "submit", "discard", "revise"):
        assert nobody.post(f"/desk/open/{SLUG}/", {"do": act}).status_code == 404
    assert at_desk(editor).post(f"/desk/open/{SLUG}/", {"do": "nothing"}).status_code == 404
    build(editor)
    submit_version(slug=SLUG, by=editor, at=AT)
    assert at_desk(editor).get(f"/desk/open/{SLUG}/review/").status_code == 404
    assert "政务服务大厅" in words_of(at_desk(authority).get("/desk/open/queue/"))
    for path in ("", "new/", "queue/", "requests/", "remarks/", f"{SLUG}/"):
        assert sign_in(anybody(), make_person()).get(f"/desk/open/{path}").status_code in (302, 401, 403)


def test_a_request_is_passed_on_and_answered_for_everybody(
    editor: Officer, authority: Officer, stranger: Officer
) -> None:
    publish(editor, authority)
    asker = sign_in(anybody(), make_person())
    assert asker.post("/open/requests/", ASKED).status_code == 302
    row = DataRequest.objects.get()
    page, desk = f"/open/requests/{row.number}/", f"/desk/open/requests/{row.number}/"
    assert anybody().get(page).status_code == 404 and asker.get(page).status_code == 200
    assert anybody().post(page + "vote/").status_code == 404
    for other in (stranger, editor):
        assert at_desk(other).get(desk).status_code == 404
    office = str(editor.organisation_id)
    assert at_desk(authority).post(desk, {"do": "pass", "office": office}).status_code == 302
    assert "公交站点坐标" in words_of(anybody().get("/open/requests/"))
    assert str(DataRequest.objects.get().due_on) > AT.date().isoformat()
    assert (
        at_desk(editor)
        .post(desk, {"do": "answer", "outcome": "exists", "answer": "已开放", "dataset": "none"})
        .status_code
        == 422
    )
    assert at_desk(editor).post(desk, {"do": "answer", "outcome": "x", "answer": "y"}).status_code == 422
    said = {"do": "answer", "outcome": "exists", "answer": "请看大厅数据集", "dataset": SLUG}
    assert at_desk(editor).post(desk, said).status_code == 302
    assert "请看大厅数据集" in words_of(anybody().get(page))
    assert at_desk(editor).post(desk, said).status_code == 409


def test_a_request_that_went_to_the_wrong_office_goes_back_and_on_again_under_the_same_clock(
    county_editor: Officer, authority: Officer, city_stranger: Officer
) -> None:
    asker = sign_in(anybody(), make_person())
    asker.post("/open/requests/", ASKED)
    row = DataRequest.objects.get()
    page, desk, due_on = f"/open/requests/{row.number}/", f"/desk/open/requests/{row.number}/", row.due_on
    none_chosen = at_desk(authority).post(desk, {"do": "pass", "office": ""})
    assert none_chosen.status_code == 422 and "选择掌握数据的部门。" in words_of(none_chosen)
    back = {"do": "return", "reasons": "站点数据在交通运输局"}
    assert at_desk(authority).post(desk, back).status_code == 404
    for _ in range(2):
        office = {"do": "pass", "office": str(county_editor.organisation_id)}
        assert at_desk(authority).post(desk, office).status_code == 302
        assert at_desk(city_stranger).post(desk, back).status_code == 404
        assert at_desk(authority).post(desk, back).status_code == 404
        assert at_desk(county_editor).post(desk, back | {"reasons": " "}).status_code == 422
        assert at_desk(county_editor).post(desk, back).status_code == 302
        assert at_desk(county_editor).get(desk).status_code == 404
        assert "站点数据在交通运输局" in words_of(at_desk(authority).get(desk))
        row.refresh_from_db()
        assert (row.state, row.organisation_id, row.due_on) == ("waiting", None, due_on)
        (task,) = Task.objects.filter(about=f"opendata-request:{row.number}", closed_at=None)
        assert (task.organisation_id, task.due_at and task.due_at.astimezone(CITY_ZONE).date()) == (
            authority.organisation_id,
            due_on,
        )
        seen = words_of(anybody().get(page))
        assert "公交站点坐标" in seen and "站点数据在交通运输局" not in seen
    acts = [one.act for one in entries_of(f"opendata-request:{row.number}")]
    assert acts.count("opendata.return") == 2
    said = {"do": "decline", "answer": "不是数据申请"}
    assert at_desk(authority).post(desk, said).status_code == 302
    assert anybody().get(page).status_code == 404 and "不是数据申请" in words_of(asker.get(page))


def test_a_request_is_passed_on_to_no_office_that_answers_none(
    editor: Officer, authority: Officer, stranger: Officer
) -> None:
    anybody().post("/open/requests/", ASKED)
    number = DataRequest.objects.get().number
    for office in (None, stranger.organisation_id, uuid4()):
        with pytest.raises(Invalid) as refused:
            pass_request_on(number=number, organisation_id=office, by=authority, at=AT)
        assert "office" in refused.value.facts["fields"]
    assert DataRequest.objects.get().state == "waiting"


def test_the_numbers_of_requests_go_on_after_four_digits(editor: Officer, authority: Officer) -> None:
    for expected in ("0001", "10000", "10001"):
        assert anybody().post("/open/requests/", ASKED).status_code == 302
        newest = DataRequest.objects.get(number__endswith=f"-{expected}")
        if expected == "0001":
            newest.number = newest.number.replace("0001", "9999")
            newest.save(update_fields=["number"])


def test_anybody_asks_without_an_account_and_nothing_personal_is_taken(
    editor: Officer, authority: Officer
) -> None:
    both = words_of(anybody().post("/open/requests/", {"title": "", "text": ""}))
    assert both.count("请写明内容，对方会看。") >= 2 and "一句话：请写明内容，对方会看。" in both
    for wrong in ({"title": ""}, {"text": " "}, {"text": "打我电话13800000000"}, {"website": "x"}):
        assert anybody().post("/open/requests/", ASKED | wrong).status_code == 422
    assert not DataRequest.objects.exists()
    sent = anybody().post("/open/requests/", ASKED)
    assert sent.status_code == 302
    row = DataRequest.objects.get()
    assert f"您的申请编号是{row.number}" in words_of(anybody().get(sent["Location"]))
    assert "您的申请编号是" not in words_of(anybody().get(f"/open/requests/?taken={row.number}:x"))
    task = Task.objects.get(key__startswith=f"opendata-request:{row.number}:")
    assert row.due_on == date(2026, 10, 16) and task.due_at == datetime(
        2026, 10, 16, 23, 59, tzinfo=CITY_ZONE
    )
    assert (row.account_id, row.state) == (None, "waiting")
    assert (
        at_desk(authority)
        .post(f"/desk/open/requests/{row.number}/", {"do": "decline", "answer": "不是数据"})
        .status_code
        == 302
    )
    assert "公交站点坐标" not in words_of(anybody().get("/open/requests/"))


def test_a_visitor_is_counted_once(editor: Officer, authority: Officer) -> None:
    anybody().post("/open/requests/", ASKED)
    row = DataRequest.objects.get()
    at_desk(authority).post(
        f"/desk/open/requests/{row.number}/", {"do": "pass", "office": str(editor.organisation_id)}
    )
    one, other = anybody(), anybody()
    for client in (one, one, other):
        assert client.post(f"/open/requests/{row.number}/vote/").status_code == 302
    assert DataRequest.objects.get().votes == 2


def test_a_remark_is_public_once_it_is_answered(
    editor: Officer, authority: Officer, stranger: Officer
) -> None:
    publish(editor, authority)
    client = anybody()
    assert client.post(f"/open/{SLUG}/remark/", {"kind": "wrong", "text": "地址写错了"}).status_code == 302
    assert client.post("/open/none/remark/", {"text": "x"}).status_code == 404
    row = DatasetFeedback.objects.get()
    assert "地址写错了" not in words_of(client.get(f"/open/{SLUG}/"))
    assert (
        at_desk(stranger).post("/desk/open/remarks/", {"remark": str(row.id), "answer": "x"}).status_code
        == 404
    )
    assert (
        at_desk(editor).post("/desk/open/remarks/", {"remark": str(row.id), "answer": ""}).status_code == 422
    )
    assert (
        at_desk(editor).post("/desk/open/remarks/", {"remark": str(row.id), "answer": "已改"}).status_code
        == 302
    )
    assert "已改" in words_of(client.get(f"/open/{SLUG}/"))


def test_the_empty_queue_speaks_of_open_data(authority: Officer) -> None:
    page = words_of(at_desk(authority).get("/desk/open/queue/"))
    assert "部门提交的数据集会到这里" in page and "编目会到这里" not in page


def test_the_second_person_sees_everything_that_they_vouch_for(editor: Officer, authority: Officer) -> None:
    publish(editor, authority, slug="by-kind", content=firms(title="户数（按类型）"))
    content = firms(method="由法人库逐户计数。", rule=Rule(kind=Kind.COUNTS, k=7))
    define(editor, authority, slug=SLUG, content=content, resource={"name": "市场主体统计"})
    build(editor)
    submit_version(slug=SLUG, by=editor, at=AT)
    page = words_of(at_desk(authority).get(f"/desk/open/{SLUG}/review/"))
    for words in (
        "市场主体统计", "201001/000002", "亳州市数据局（示例）", "法人库：", "隐去较小的数；最小公布数：7", "按区划和类型统计的市场主体数量。",
        "由法人库逐户计数。", "CC BY 4.0", "县区", "登记年份", "户数（按类型）", "已经合起来核对", "这是第一版", "取哪些行",
    ):  # fmt: skip
        assert words in page, words
    assert "{}" not in page
    publish_version(slug=SLUG, version=1, by=authority, at=AT)
    revise_dataset(slug=SLUG, by=editor, at=AT)
    changed = content.model_copy(update={"summary": "另一句话。"})
    save_definition(slug=SLUG, content=changed, revision=1, by=editor, at=AT)
    build(editor)
    submit_version(slug=SLUG, by=editor, at=AT)
    page = words_of(at_desk(authority).get(f"/desk/open/{SLUG}/review/"))
    assert "将替换已开放的第 1 版" in page and "定义里改了： 摘要" in page


def test_the_page_of_a_review_asks_little(
    editor: Officer, authority: Officer, django_assert_max_num_queries: Any
) -> None:
    define(editor, authority, content=firms())
    build(editor)
    submit_version(slug=SLUG, by=editor, at=AT)
    desk = at_desk(authority)
    desk.get(f"/desk/open/{SLUG}/review/")
    with django_assert_max_num_queries(16):
        assert desk.get(f"/desk/open/{SLUG}/review/").status_code == 200
