"""The names of materials at the desk: who sees them, what may be done, and what it costs."""

from typing import Any

import pytest
from django.test import Client
from lxml import html
from pytest_django import DjangoAssertNumQueries

from tests.foundation.identity.make import make_staff, sign_in_staff
from tests.services.cases.visit import words_of
from tests.services.items.make import MONDAY
from tests.services.items.materials.make import asking, named
from tongban.kernel import clock
from tongban.services.items.materials.finding import find_near_names
from tongban.services.items.materials.models import Material, MaterialApart
from tongban.services.items.materials.queries import kept_names

pytestmark = pytest.mark.django_db
ROOT = "/desk/library/materials/"
KEEP, OLD, OTHER = "营业执照", "《营业执照》", "企业营业执照"


@pytest.fixture
def manager() -> Client:
    clock.current().move_to(MONDAY)
    officer = make_staff(name="周事项", posts=("item-manager",))
    asking("L1", KEEP, organisation_id=officer.organisation_id)
    asking("L2", KEEP, OLD, OTHER, organisation_id=officer.organisation_id)
    asking("L3", OLD)
    find_near_names()
    return sign_in_staff(Client(headers={"accept-language": "zh-CN"}), officer)


def page_of(name: str) -> str:
    return f"{ROOT}{named(name).pk}/"


def decide(client: Client, *, keep: str, same: tuple[str, ...], do: str = "merge") -> Any:
    fields = {
        "do": do,
        "keep": named(keep).pk,
        "name": [named(one).pk for one in (KEEP, OLD, OTHER)],
        "same": [named(one).pk for one in same],
    }
    return client.post(f"{ROOT}decide/", fields)


def test_only_who_edits_items_somewhere_sees_names(client: Client, manager: Client) -> None:
    clerk = sign_in_staff(Client(), make_staff(posts=("accept",)))
    for path in (ROOT, f"{ROOT}near/", f"{ROOT}old/", f"{ROOT}suggest/?q=a", page_of(KEEP)):
        assert client.get(path).status_code in {302, 401}, path
        assert clerk.get(path).status_code == 403, path
        assert manager.get(path).status_code == 200, path
    for path in (f"{ROOT}find/", f"{ROOT}decide/", f"{page_of(OLD)}split/", f"{page_of(OLD)}merge/"):
        assert clerk.post(path, {"keep": "x"}).status_code == 403, path
    assert manager.get(f"{ROOT}01900000-0000-7000-8000-000000000001/").status_code == 404


def test_names_are_searched_and_counted(
    manager: Client, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    with django_assert_max_num_queries(10):
        words = words_of(manager.get(ROOT))
    assert words.index(KEEP) < words.index(OTHER)
    assert OTHER in words_of(manager.get(f"{ROOT}?q=企业"))
    assert "没有名称包含这些字" in words_of(manager.get(f"{ROOT}?q=没有的"))
    assert manager.get(f"{ROOT}?after=9.zz").status_code == 200


def test_a_cluster_is_merged_and_what_was_unticked_stays_apart(
    manager: Client, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    with django_assert_max_num_queries(10):
        words = words_of(manager.get(f"{ROOT}near/"))
    for said in (KEEP, OLD, OTHER, "只差复印件、括号或者标点", "都不是同一份"):
        assert said in words, said
    answer = decide(manager, keep=KEEP, same=(KEEP, OLD))
    assert answer.status_code == 302
    assert kept_names() == {OLD: KEEP}
    assert MaterialApart.objects.count() == 1
    words = words_of(manager.get(f"{ROOT}near/"))
    assert "1个名称并入了“营业执照”" in words
    assert "没有可能相同的名称了" in words
    words = words_of(manager.get(f"{ROOT}old/"))
    assert words.index("L2") < words.index("L3")
    assert "提出变更" in words
    assert "由所属部门改" in words


def test_none_is_the_same(manager: Client) -> None:
    assert decide(manager, keep=KEEP, same=(), do="part").status_code == 302
    assert MaterialApart.objects.count() == 3
    assert not kept_names()


@pytest.mark.parametrize(
    ("fields", "status", "said"),
    [
        ({"same": []}, 422, "请选定要保留的名称"),
        ({"keep": "KEEP", "same": []}, 422, "除了保留的名称，至少再勾一个"),
        ({"keep": "x"}, 422, "这张表过期了"),
        ({"do": "part"}, 422, "至少选两个名称"),
    ],
)
def test_what_is_refused_stands_on_the_page(
    manager: Client, fields: dict[str, Any], status: int, said: str
) -> None:
    sent = {key: named(KEEP).pk if value == "KEEP" else value for key, value in fields.items()}
    answer = manager.post(f"{ROOT}decide/", sent)
    assert answer.status_code == status
    assert said in words_of(answer)
    assert not kept_names()


def test_a_name_lists_the_items_that_say_it(
    manager: Client, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    path = page_of(OLD)
    with django_assert_num_queries(6):
        answer = manager.get(path)
    links = html.fromstring(answer.content.decode()).xpath("//section[@aria-labelledby='uses']//td//a/@href")
    assert links == ["/desk/library/items/L2/", "/items/L3/"]
    for at in range(4, 24):
        asking(f"L{at}", OLD)
    answer = manager.get(path)
    links = html.fromstring(answer.content.decode()).xpath("//section[@aria-labelledby='uses']//td//a/@href")
    assert len(links) == 20
    assert "只列前20个" in words_of(answer)


def test_a_name_shows_its_aliases_and_splits_one_off(
    manager: Client, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    decide(manager, keep=KEEP, same=(KEEP, OLD, OTHER))
    with django_assert_max_num_queries(12):
        words = words_of(manager.get(page_of(KEEP)))
    for said in (OLD, OTHER, "周事项", "提出变更"):
        assert said in words, said
    assert "已并入“营业执照”" in words_of(manager.get(page_of(OLD)))
    assert manager.post(f"{page_of(OLD)}split/").status_code == 302
    assert kept_names() == {OTHER: KEEP}
    again = manager.post(f"{page_of(OLD)}split/")
    assert again.status_code == 409
    assert "本来就是独立的名称" in words_of(again)


def test_a_name_is_merged_into_one_that_was_typed(manager: Client) -> None:
    answer = manager.post(f"{page_of(OTHER)}merge/", {"into": "没有的"})
    assert answer.status_code == 422
    assert "没有事项用这个名称" in words_of(answer)
    assert 'value="没有的"' in answer.content.decode()
    answer = manager.post(f"{page_of(OTHER)}merge/", {"into": KEEP})
    assert answer.headers["Location"] == page_of(KEEP)
    assert kept_names() == {OTHER: KEEP}
    assert manager.post(f"{page_of(OTHER)}merge/", {"into": OLD}).status_code == 409


def test_names_are_suggested_as_options_and_as_json(manager: Client) -> None:
    decide(manager, keep=KEEP, same=(KEEP, OLD))
    options = manager.get(f"{ROOT}suggest/?field=slot-1&slot-1=yyzz").content.decode()
    assert '<option value="营业执照">' in options
    assert "2个事项" in options
    answer = manager.get(f"{ROOT}suggest/?q={OLD}", headers={"accept": "application/json"})
    assert answer.json()["names"][0] == {
        "name": KEEP, "uses": 2, "kind": "3", "licence_type": "", "matched": OLD, "licence_name": "",
    }  # fmt: skip


def test_near_names_are_looked_for_again(manager: Client) -> None:
    assert manager.post(f"{ROOT}find/").status_code == 302
    assert "后台正在查找" in words_of(manager.get(f"{ROOT}near/"))
    assert Material.objects.filter(kept=None).count() == 3


def test_places_in_lists_that_no_page_names_are_the_beginning(manager: Client) -> None:
    for after in (f"0.{'9' * 5000}", f"{'9' * 5000}.1", "².1", "٣.٣", "0.²", f"1.{'9' * 30}", "x"):
        for path in (ROOT, f"{ROOT}near/", f"{ROOT}old/"):
            assert manager.get(path, {"after": after}).status_code == 200, (path, after[:20])
    for typed in ("²", "٣", "%_\\", "{{ x }}", "长" * 5000):
        assert manager.get(f"{ROOT}suggest/", {"q": typed}).status_code == 200, typed[:20]


def test_no_more_names_are_kept_apart_than_a_cluster_has(manager: Client) -> None:
    rows = [Material(name=f"名{at}", normal=f"名{at}", initials="", found_at=MONDAY) for at in range(60)]
    Material.objects.bulk_create(rows)
    answer = manager.post(f"{ROOT}decide/", {"do": "part", "name": [row.pk for row in rows]})
    assert answer.status_code == 422
    assert "最多选21个名称" in words_of(answer)
    assert not MaterialApart.objects.exists()
