"""Words at the desk: who sees them, and a word's way from the form into the dictionary and out again."""

from typing import Any
from urllib.parse import quote

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from tests.foundation.identity.make import make_staff, sign_in_staff
from tests.services.cases.visit import desk_of, words_of
from tests.services.items.make import MONDAY
from tests.services.search.teaching import (
    FOOD,
    ITEMS,
    LIGHTS,
    NAMES,
    ask,
    keep,
    make_editor,
    make_library,
)
from tongban.kernel import clock
from tongban.services.search.aliases.dictionary import dictionary
from tongban.services.search.aliases.models import SearchAlias
from tongban.services.search.aliases.trying import try_word
from tongban.services.search.evaluation.measuring import measure_sets

pytestmark = pytest.mark.django_db
ROOT = "/desk/search/words/"
NOWHERE = f"{ROOT}01900000-0000-7000-8000-00000000dead/"


@pytest.fixture
def editor() -> Client:
    clock.current().move_to(MONDAY)
    make_library()
    return desk_of(make_editor())


def enter(editor: Client, **typed: str) -> Any:
    return editor.post(f"{ROOT}add/", {"term": "萤火虫", "words": "霓虹灯设置", **typed})


def path_of(term: str = "萤火虫") -> str:
    return f"{ROOT}{SearchAlias.objects.filter(term=term).latest('version').pk}/"


def measured(term: str = "萤火虫") -> None:
    try_word(alias_id=SearchAlias.objects.filter(term=term).latest("version").pk, at=MONDAY)


def test_only_who_teaches_the_search_sees_words(client: Client, editor: Client) -> None:
    clerk = sign_in_staff(Client(), make_staff(posts=("accept", "item-manager")))
    enter(editor)
    for path in (ROOT, f"{ROOT}in-force/", f"{ROOT}decided/", f"{ROOT}add/", path_of(), "/desk/search/sets/"):
        assert client.get(path).status_code in {302, 401}, path
        assert clerk.get(path).status_code == 403, path
        assert editor.get(path).status_code == 200, path
    acts = [f"{path_of()}{act}/" for act in ("accept", "refuse", "change", "measure", "withdraw")]
    for path in (f"{ROOT}add/", *acts, "/desk/search/sets/measure/"):
        assert clerk.post(path, {"term": "广告灯", "words": "x", "reason": "x"}).status_code == 403, path
    assert editor.get(NOWHERE).status_code == 404
    assert editor.post(f"{NOWHERE}accept/").status_code == 404
    assert "萤火虫" not in dictionary(ITEMS).words


def test_a_word_goes_from_the_form_into_the_dictionary_and_out_again(editor: Client) -> None:
    answer = enter(editor)
    assert answer.headers["Location"] == path_of()
    words = words_of(editor.get(path_of()))
    for said in ("萤火虫 待定", "霓虹灯设置", "还没有保存评测题集", "采用这个词"):
        assert said in words, said
    assert editor.post(f"{path_of()}accept/").status_code == 302
    assert dictionary(ITEMS).words["萤火虫"] == ("霓虹灯设置",)
    assert "萤火虫" in words_of(editor.get(f"{ROOT}in-force/?q=萤火虫"))
    refused = editor.post(f"{path_of()}withdraw/", {"reason": ""})
    assert refused.status_code == 422
    assert "请用一句话写明理由" in words_of(refused)
    editor.post(f"{path_of()}withdraw/", {"reason": "误导"})
    assert "萤火虫" not in dictionary(ITEMS).words
    assert "误导" in words_of(editor.get(f"{ROOT}decided/"))


def test_the_effect_is_shown_and_a_lower_figure_must_be_confirmed(
    editor: Client, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    keep(ask("想要萤火虫", LIGHTS), ask("食品经营", FOOD), ask("萤火虫呢", kind="none"))
    enter(editor)
    waiting = editor.get(path_of())
    assert "正在测它会带来什么变化" in words_of(waiting)
    assert 'hx-trigger="every 2s"' in waiting.content.decode()
    assert editor.post(f"{path_of()}accept/").status_code == 409
    measured()
    with django_assert_max_num_queries(12):
        words = words_of(editor.get(path_of()))
    for said in (
        "题集“town”的变化 变差",
        "1道题变差",
        "1道题变好",
        "想要萤火虫",
        "萤火虫呢",
        "我已看到：town答对的题变少",
    ):
        assert said in words, said
    refused = editor.post(f"{path_of()}accept/")
    assert (refused.status_code, "请确认您已看过这些题" in words_of(refused)) == (409, True)
    assert editor.post(f"{path_of()}accept/", {"confirmed": "yes"}).status_code == 302
    assert "萤火虫" in dictionary(ITEMS).words


def test_a_word_is_refused_with_a_reason_or_said_otherwise(editor: Client) -> None:
    enter(editor)
    wrong = editor.post(f"{path_of()}change/", {"words": "", "key": "L999"})
    assert (wrong.status_code, "没有编码是这个的在用事项" in words_of(wrong)) == (422, True)
    editor.post(f"{path_of()}change/", {"words": "", "key": LIGHTS})
    assert NAMES[LIGHTS] in words_of(editor.get(path_of()))
    assert editor.post(f"{path_of()}refuse/", {"reason": "太笼统"}).status_code == 302
    assert "未采用" in words_of(editor.get(path_of()))


def test_the_form_keeps_what_was_typed_and_shows_what_is_found(
    editor: Client, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    looked = enter(editor, words="", like="霓虹灯", look="yes")
    assert (looked.status_code, NAMES[LIGHTS] in words_of(looked)) == (200, True)
    assert not SearchAlias.objects.filter(term="萤火虫").exists()
    with django_assert_max_num_queries(16):
        words = words_of(editor.get(f"{ROOT}add/?term={quote('萤火虫')}"))
    assert "现在搜“萤火虫”没有结果" in words
    wrong = enter(editor, term="怎么办理", words="")
    assert wrong.status_code == 422
    assert "这个词几乎人人都会说" in words_of(wrong)
    assert enter(editor, words="", key=LIGHTS).status_code == 302
    again = enter(editor, words="别的")
    assert again.headers["Location"] == path_of()


def test_lists_are_searched_and_walked_page_by_page(
    editor: Client, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    assert "没有待定的词" in words_of(editor.get(ROOT))
    with django_assert_max_num_queries(10):
        page = editor.get(f"{ROOT}in-force/?source=house").content.decode()
    first = page.count("tb-table") and page.split('rel="next"')[0].rsplit('href="', 1)[1].split('"')[0]
    second = editor.get(f"{ROOT}in-force/{first.replace('&amp;', '&')}")
    assert second.status_code == 200
    assert "第一页" in words_of(second)
    assert "没有合适的词" in words_of(editor.get(f"{ROOT}in-force/?q=没有这个词"))
    for odd in ("?after=zz", "?source=moon", "?q=%25_"):
        assert editor.get(f"{ROOT}in-force/{odd}").status_code == 200


def test_sets_show_their_last_figures_and_what_is_missed(editor: Client) -> None:
    assert "还没有题集" in words_of(editor.get("/desk/search/sets/"))
    keep(ask("食品经营", FOOD), ask("食品经营许可新办怎么办", "L999", kind="situation"))
    assert "还没有测过" in words_of(editor.get("/desk/search/sets/"))
    measure_sets(collection=ITEMS, at=MONDAY)
    words = words_of(editor.get("/desk/search/sets/"))
    for said in ("第一条就对 50 %", "2题中1题", "没答对的题（1道）", "前20条里没有"):
        assert said in words, said
    assert editor.post("/desk/search/sets/measure/").status_code == 302
