"""The words in force: where they come from, who wins, and when every process sees a change."""

from collections.abc import Mapping, Sequence

import pytest
from django.db import connection
from pytest_django import DjangoAssertNumQueries

from tests.services.items.make import MONDAY
from tests.services.search.teaching import ITEMS, LIGHTS, NAMES, make_editor, make_library
from tongban.services.items.everyday.reading import house_words, kin_words
from tongban.services.items.finding import find_items
from tongban.services.items.models import Item
from tongban.services.search.aliases.commands.accept import accept_word
from tongban.services.search.aliases.commands.propose import propose_word
from tongban.services.search.aliases.commands.withdraw import withdraw_word
from tongban.services.search.aliases.dictionary import dictionary, forget_words, trial
from tongban.services.search.aliases.house import load_house_words
from tongban.services.search.aliases.lists import HOUSE_LISTS, HouseList
from tongban.services.search.aliases.models import SearchAlias, SearchDictionary
from tongban.services.search.aliases.rules import HouseChanges, Standing, house_changes, term_of
from tongban.services.search.evaluation.models import EvaluationSet
from tongban.services.search.everyday import Everyday

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def no_sets() -> None:
    assert not EvaluationSet.objects.exists()


def upgrade(monkeypatch: pytest.MonkeyPatch, words: Mapping[str, Sequence[str]]) -> int:
    """Load a list in the place of the house's own."""
    monkeypatch.setitem(HOUSE_LISTS, ITEMS, HouseList(words=lambda: words, kin=dict))
    return load_house_words(at=MONDAY)[ITEMS]


def enter(term: str, *words: str, key: str = "") -> SearchAlias:
    by = make_editor()
    alias_id = propose_word(collection=ITEMS, term=term, words=words, key=key, by=by, at=MONDAY)
    accept_word(alias_id=alias_id, by=by, at=MONDAY)
    return SearchAlias.objects.get(pk=alias_id)


def test_the_house_list_is_in_the_dictionary_after_every_migration() -> None:
    known = dictionary(ITEMS)
    assert known.words == {term_of(term): meant for term, meant in house_words().items()}
    assert known.kin == kin_words()


def test_loading_the_same_list_again_changes_nothing(
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    with django_assert_num_queries(1):
        assert load_house_words(at=MONDAY) == {ITEMS: 0}


def test_an_upgrade_changes_adds_and_takes_out_words_of_the_house(monkeypatch: pytest.MonkeyPatch) -> None:
    upgrade(monkeypatch, {"书店": ["出版物零售"], "霓虹灯牌": ["户外广告"]})
    assert dict(dictionary(ITEMS).words) == {"书店": ("出版物零售",), "霓虹灯牌": ("户外广告",)}
    assert upgrade(monkeypatch, {"书店": ["出版物零售"], "霓虹灯牌": ["户外广告设施"]}) == 1
    assert dictionary(ITEMS).words["霓虹灯牌"] == ("户外广告设施",)
    versions = SearchAlias.objects.filter(term="霓虹灯牌").order_by("version").values_list("version", "state")
    assert list(versions) == [(1, "withdrawn"), (2, "accepted")]


def test_an_editors_word_stays_over_upgrades(monkeypatch: pytest.MonkeyPatch) -> None:
    upgrade(monkeypatch, {"书店": ["出版物零售"]})
    enter("书店", "图书发行")
    upgrade(monkeypatch, {"书店": ["出版物批发"]})
    assert dictionary(ITEMS).words["书店"] == ("图书发行",)


def test_a_word_of_the_house_that_an_editor_took_out_stays_out(monkeypatch: pytest.MonkeyPatch) -> None:
    upgrade(monkeypatch, {"书店": ["出版物零售"]})
    row = SearchAlias.objects.get(term="书店", state="accepted")
    withdraw_word(alias_id=row.pk, reason="误导", by=make_editor(), at=MONDAY)
    assert upgrade(monkeypatch, {"书店": ["出版物批发"]}) == 0
    assert "书店" not in dictionary(ITEMS).words


def test_what_an_upgrade_itself_took_out_may_come_back() -> None:
    gone = Standing(version=1, source="house", state="withdrawn", words=("a",), is_by_person=False)
    assert house_changes({"书店": [gone]}, {"书店": ["b"]}) == HouseChanges(coming={"书店": ("b",)}, going=())


def test_a_restored_word_of_the_house_follows_upgrades_again() -> None:
    versions = [
        Standing(version=1, source="house", state="accepted", words=("a",), is_by_person=True),
        Standing(version=2, source="editor", state="withdrawn", words=("b",), is_by_person=True),
    ]
    assert house_changes({"书店": versions}, {"书店": ["c"]}).coming == {"书店": ("c",)}
    assert house_changes({"书店": versions}, {"书店": ["a"]}).is_empty


def test_words_are_read_once_and_looked_at_once_a_second(
    django_assert_num_queries: DjangoAssertNumQueries, monkeypatch: pytest.MonkeyPatch
) -> None:
    words = dictionary(ITEMS)
    with django_assert_num_queries(0):
        assert dictionary(ITEMS) is words
    forget_words()  # as after a second
    with django_assert_num_queries(1):
        assert dictionary(ITEMS) is words


def test_what_another_process_changed_is_seen_at_the_next_look() -> None:
    before = dictionary(ITEMS)
    with connection.cursor() as cursor:  # past the verbs, as another process does it
        cursor.execute("UPDATE search_searchalias SET words = '{别的}' WHERE term = '书店'")
        cursor.execute(
            "UPDATE search_searchdictionary SET version = version + 1, token = 'changed elsewhere'"
        )
    assert dictionary(ITEMS) is before
    forget_words()
    assert dictionary(ITEMS).words["书店"] == ("别的",)


def test_a_word_may_mean_one_service_and_follows_its_name() -> None:
    make_library()
    enter("亮灯", key=LIGHTS)
    assert dictionary(ITEMS).words["亮灯"] == (NAMES[LIGHTS],)
    assert find_items(q="亮灯").items[0].code == LIGHTS
    Item.objects.filter(code=LIGHTS).update(task_state="3")
    SearchDictionary.objects.update(version=99, token="other")
    forget_words()
    assert "亮灯" not in dictionary(ITEMS).words


def test_a_trial_is_seen_only_within_its_block() -> None:
    before = dictionary(ITEMS)
    with trial(ITEMS, Everyday({"亮灯": ["霓虹灯"]})):
        assert dict(dictionary(ITEMS).words) == {"亮灯": ["霓虹灯"]}
    assert dictionary(ITEMS) is before


def test_a_collection_without_words_has_none(django_assert_num_queries: DjangoAssertNumQueries) -> None:
    assert dictionary("nothing").words == {}
    forget_words()
    with django_assert_num_queries(1):
        assert dictionary("nothing").words == {}
