"""Processes at the desk: who sees them, what a page says, and what it costs."""

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from tests.services.cases.make import MONDAY, make_case, make_town
from tests.services.cases.visit import words_of
from tests.services.process.bpmn import FIRE_OFFICE, PARALLEL, simple
from tests.services.process.desk import desk_of
from tests.services.process.make import make_process
from tongban.foundation.directory.public import forget_all
from tongban.services.process.models import ProcessVersion
from tongban.services.process.public import publish_process

pytestmark = pytest.mark.django_db
LOOKING = ("", "five-posts/", "five-posts/versions/1.bpmn")
DRAWING = ("new/", "five-posts/edit/", "organisations/?q=局")


@pytest.mark.parametrize("path", [*LOOKING, *DRAWING])
def test_officers_whose_posts_have_nothing_to_do_with_it_find_nothing(path: str) -> None:
    for post in ("accept", "review", "approve", "issue", "staffing-office", "legal-office"):
        client, _ = desk_of(post)
        assert client.get(f"/desk/processes/{path}").status_code == 404


@pytest.mark.parametrize("path", [*LOOKING, *DRAWING])
def test_nobody_else_comes_in(path: str, client: Client) -> None:
    assert client.get(f"/desk/processes/{path}").status_code == 302


def test_an_item_manager_may_look_and_not_draw() -> None:
    client, _ = desk_of("item-manager")
    for path in LOOKING:
        assert client.get(f"/desk/processes/{path}").status_code == 200
    for path in DRAWING:
        assert client.get(f"/desk/processes/{path}").status_code == 403
    for path in ("new/", "five-posts/edit/"):
        answer = client.post(f"/desk/processes/{path}", {"act": "confirm", "key": "x1", "bpmn": simple()})
        assert answer.status_code == 403
    assert not ProcessVersion.objects.filter(key="x1").exists()
    assert "画下一版" not in words_of(client.get("/desk/processes/five-posts/"))
    assert "画新流程" not in words_of(client.get("/desk/processes/"))


def test_a_process_manager_may_do_both_and_has_the_menu() -> None:
    client, _ = desk_of("process-manager")
    for path in (*LOOKING, *DRAWING):
        assert client.get(f"/desk/processes/{path}").status_code == 200
    assert 'href="/desk/processes/"' in client.get("/desk/").content.decode()
    for post in ("item-manager", "accept"):
        other, _ = desk_of(post)
        is_there = 'href="/desk/processes/"' in other.get("/desk/").content.decode()
        assert is_there is (post == "item-manager")


def test_what_is_not_there_is_not_found() -> None:
    client, _ = desk_of("process-manager")
    for path in (
        "nothing/",
        "nothing/edit/",
        "five-posts/versions/2.bpmn",
        "five-posts/versions/99999999999.bpmn",
    ):
        assert client.get(f"/desk/processes/{path}").status_code == 404


def test_the_list_shows_each_process_with_its_newest_version(
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    make_process(key="trial")
    make_process(key="trial", bpmn_xml=simple(terms='post="approve"'))
    client, _ = desk_of("process-manager")
    words = words_of(client.get("/desk/processes/"))
    for said in ("五岗审批", "five-posts", "试验", "第2版", "1个环节", "5个环节"):
        assert said in words
    with django_assert_num_queries(3):  # the session and the officer, and one for the list
        client.get("/desk/processes/")


def test_a_process_says_who_does_what_and_who_follows_it(
    django_assert_max_num_queries: DjangoAssertNumQueries,
) -> None:
    town = make_town()
    make_case(town)
    client, officer = desk_of("process-manager")
    publish_process(key="five-posts", bpmn_xml=PARALLEL_HERE, by=officer, at=MONDAY, based_on=1)
    words = words_of(client.get("/desk/processes/five-posts/"))
    for said in (
        *("消防意见", "3个工作日", "谯城区数据局（示例）", "上级机关", "事项的承办机构"),
        *("1个事项", "食品经营许可", "1件按第1版", "第2版", "第1版", "钱流程", "随平台提供", "准予"),
    ):
        assert said in words
    forget_all()
    with django_assert_max_num_queries(10):
        client.get("/desk/processes/five-posts/")


PARALLEL_HERE = PARALLEL.replace(FIRE_OFFICE, "county-office")


def test_the_bpmn_comes_down_byte_by_byte() -> None:
    text = simple()
    make_process(key="trial", bpmn_xml=text)
    client, _ = desk_of("item-manager")
    answer = client.get("/desk/processes/trial/versions/1.bpmn")
    assert answer.content == text.encode()
    assert answer.headers["Content-Disposition"] == 'attachment; filename="trial-1.bpmn"'


def test_organisations_are_found_by_a_part_of_their_name() -> None:
    client, _ = desk_of("process-manager")
    told = client.get("/desk/processes/organisations/?q=谯城").json()["organisations"]
    assert told == [{"code": "county-office", "name": "谯城区数据局（示例）"}]
    assert client.get("/desk/processes/organisations/").json() == {"organisations": []}


def test_the_pages_speak_english() -> None:
    client, _ = desk_of("process-manager", language="en")
    words = words_of(client.get("/desk/processes/five-posts/"))
    for said in ("Steps in the order", "5 working days", "came with the platform", "0 cases"):
        assert said in words
