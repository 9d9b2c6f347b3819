"""Words are proposed, measured, accepted, refused and withdrawn; each refusal leaves everything as it was."""

from collections.abc import Callable
from uuid import UUID

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.foundation.identity.make import make_staff
from tests.services.items.make import MONDAY
from tests.services.search.teaching import (
    BOOKS,
    ELDER,
    FOOD,
    ITEMS,
    LIGHTS,
    ask,
    keep,
    make_editor,
    make_library,
)
from tongban.foundation.directory.public import Officer
from tongban.foundation.trail.models import Staged
from tongban.kernel.errors import Invalid, NotAllowed, NotFound, Refused
from tongban.services.items.finding import find_items
from tongban.services.search.aliases.commands.accept import (
    WordLowers,
    WordMeasuredBefore,
    WordNotTried,
    accept_word,
)
from tongban.services.search.aliases.commands.propose import (
    WordKnown,
    WordMeasures,
    WordWaits,
    change_word,
    propose_word,
)
from tongban.services.search.aliases.commands.refuse import refuse_word
from tongban.services.search.aliases.commands.withdraw import withdraw_word
from tongban.services.search.aliases.dictionary import dictionary
from tongban.services.search.aliases.facts import State
from tongban.services.search.aliases.locking import WordDecided
from tongban.services.search.aliases.models import SearchAlias, SearchDictionary
from tongban.services.search.aliases.queries import effect_on_sets
from tongban.services.search.aliases.trying import try_word
from tongban.services.search.evaluation.jobs import measure_kept

pytestmark = pytest.mark.django_db
NOWHERE = UUID("01900000-0000-7000-8000-00000000dead")


@pytest.fixture
def editor() -> Officer:
    make_library()
    return make_editor()


def propose(by: Officer, term: str, *words: str, key: str = "") -> UUID:
    return propose_word(collection=ITEMS, term=term, words=words, key=key, by=by, at=MONDAY)


def everything() -> tuple[object, ...]:
    rows = SearchAlias.objects.order_by("pk").values_list("pk", "words", "key", "state", "reason")
    return (list(rows), list(SearchDictionary.objects.values_list()), Staged.objects.count())


def refused(kind: type[Refused], act: Callable[[], object]) -> Refused:
    """The refusal of an act that wrote nothing."""
    before = everything()
    with pytest.raises(kind) as caught:
        act()
    assert everything() == before
    return caught.value


def test_a_word_is_known_from_its_acceptance_on_and_stands_on_the_trail(editor: Officer) -> None:
    assert find_items(q="萤火虫").items == ()
    before = Staged.objects.count()
    alias_id = propose(editor, " 萤 火虫！", "霓虹灯设置", "霓虹灯设置 ")
    assert find_items(q="萤火虫").items == ()
    accept_word(alias_id=alias_id, by=editor, at=MONDAY)
    assert dictionary(ITEMS).words["萤火虫"] == ("霓虹灯设置",)
    assert find_items(q="萤火虫").items[0].code == LIGHTS
    assert Staged.objects.count() == before + 2


def test_a_next_version_takes_the_place_and_withdrawing_it_brings_the_former_back(editor: Officer) -> None:
    first, second = (propose_and_accept(editor, "萤火虫", word) for word in ("霓虹灯", "户外广告"))
    assert dictionary(ITEMS).words["萤火虫"] == ("户外广告",)
    assert state_of(first) == State.WITHDRAWN
    withdraw_word(alias_id=second, reason="不对", by=editor, at=MONDAY)
    assert dictionary(ITEMS).words["萤火虫"] == ("霓虹灯",)
    withdraw_word(alias_id=first, reason="也不对", by=editor, at=MONDAY)
    assert "萤火虫" not in dictionary(ITEMS).words
    assert list(
        SearchAlias.objects.filter(term="萤火虫").order_by("version").values_list("version", flat=True)
    ) == [1, 2]


def propose_and_accept(by: Officer, term: str, word: str) -> UUID:
    alias_id = propose(by, term, word)
    accept_word(alias_id=alias_id, by=by, at=MONDAY)
    return alias_id


def state_of(alias_id: UUID) -> str:
    return SearchAlias.objects.get(pk=alias_id).state


def test_only_who_teaches_the_search_may_touch_words(editor: Officer) -> None:
    clerk = make_staff(posts=("accept", "item-manager"))
    alias_id = propose(editor, "萤火虫", "霓虹灯")
    for act in (
        lambda: propose(clerk, "萤火虫", "霓虹灯"),
        lambda: change_word(alias_id=alias_id, words=["x"], key="", by=clerk, at=MONDAY),
        lambda: accept_word(alias_id=alias_id, by=clerk, at=MONDAY),
        lambda: refuse_word(alias_id=alias_id, reason="x", by=clerk, at=MONDAY),
        lambda: withdraw_word(alias_id=alias_id, reason="x", by=clerk, at=MONDAY),
    ):
        refused(NotAllowed, act)


@pytest.mark.parametrize(
    ("term", "words", "key", "field"),
    [
        ("", ("霓虹灯",), "", "term"),
        ("灯", ("霓虹灯",), "", "term"),
        ("12345", ("霓虹灯",), "", "term"),
        ("怎么办理", ("霓虹灯",), "", "term"),
        ("我家门口想装一个会发光的大招牌要去哪里办手续", ("霓虹灯",), "", "term"),
        ("萤火虫", (), "", "words"),
        ("萤火虫", ("长" * 61,), "", "words"),
        ("萤火虫", tuple("甲乙丙丁戊己庚辛壬"), "", "words"),
        ("萤火虫", (), "L999", "key"),
    ],
)
def test_a_word_that_cannot_be_one_is_refused(
    editor: Officer, term: str, words: tuple[str, ...], key: str, field: str
) -> None:
    said = refused(Invalid, lambda: propose(editor, term, *words, key=key))
    assert list(said.by_field()) == [field]


def test_a_word_waits_once_and_means_something_new(editor: Officer) -> None:
    alias_id = propose(editor, "萤火虫", "霓虹灯")
    said = refused(WordWaits, lambda: propose(editor, "萤火虫", "别的"))
    assert said.facts["word"] == str(alias_id)
    accept_word(alias_id=alias_id, by=editor, at=MONDAY)
    refused(WordKnown, lambda: propose(editor, "萤火虫", "霓虹灯"))


def test_a_question_that_measures_the_search_is_never_a_word(editor: Officer) -> None:
    keep(ask("萤 火虫", LIGHTS))
    refused(WordMeasures, lambda: propose(editor, "萤火虫", "霓虹灯"))


def test_a_decided_word_is_not_decided_again(editor: Officer) -> None:
    alias_id = propose(editor, "萤火虫", "霓虹灯")
    refused(WordDecided, lambda: withdraw_word(alias_id=alias_id, reason="x", by=editor, at=MONDAY))
    refused(Invalid, lambda: refuse_word(alias_id=alias_id, reason="  ", by=editor, at=MONDAY))
    refuse_word(alias_id=alias_id, reason="太笼统", by=editor, at=MONDAY)
    refused(WordDecided, lambda: refuse_word(alias_id=alias_id, reason="x", by=editor, at=MONDAY))
    refused(WordDecided, lambda: accept_word(alias_id=alias_id, by=editor, at=MONDAY))
    refused(WordDecided, lambda: change_word(alias_id=alias_id, words=["x"], key="", by=editor, at=MONDAY))
    refused(NotFound, lambda: accept_word(alias_id=NOWHERE, by=editor, at=MONDAY))


def test_with_a_kept_set_a_word_is_measured_before_it_is_accepted(editor: Officer) -> None:
    keep(ask("想要萤火虫", LIGHTS), ask("食品经营", FOOD), ask("萤火虫呢", kind="none"))
    alias_id = propose(editor, "萤火虫", "霓虹灯设置")
    refused(WordNotTried, lambda: accept_word(alias_id=alias_id, by=editor, at=MONDAY))
    assert try_word(alias_id=alias_id, at=MONDAY)
    (tried,) = effect_on_sets(alias_id)
    assert [one.query for one in tried.better] == ["想要萤火虫"]
    assert (tried.before.first, tried.after.first) == (1, 2)
    assert [one.query for one in tried.worse] == ["萤火虫呢"]
    assert "萤火虫" not in dictionary(ITEMS).words
    refused(WordLowers, lambda: accept_word(alias_id=alias_id, by=editor, at=MONDAY))
    accept_word(alias_id=alias_id, confirmed=True, by=editor, at=MONDAY)
    assert state_of(alias_id) == State.ACCEPTED


def test_a_word_that_lowers_nothing_needs_no_confirmation(editor: Officer) -> None:
    keep(ask("想要萤火虫", LIGHTS), ask("老年优待", ELDER))
    alias_id = propose(editor, "萤火虫", key=LIGHTS)
    assert try_word(alias_id=alias_id, at=MONDAY)
    accept_word(alias_id=alias_id, by=editor, at=MONDAY)
    assert state_of(alias_id) == State.ACCEPTED


def test_what_was_measured_counts_only_for_what_it_means_and_for_every_set(editor: Officer) -> None:
    keep(ask("想要萤火虫", LIGHTS))
    alias_id = propose(editor, "萤火虫", "霓虹灯设置")
    assert try_word(alias_id=alias_id, at=MONDAY)
    change_word(alias_id=alias_id, words=["出版物"], key="", by=editor, at=MONDAY)
    refused(WordNotTried, lambda: accept_word(alias_id=alias_id, by=editor, at=MONDAY))
    assert try_word(alias_id=alias_id, at=MONDAY)
    keep(ask("出版物零售", BOOKS), name="books")
    refused(WordNotTried, lambda: accept_word(alias_id=alias_id, by=editor, at=MONDAY))


def test_a_set_that_is_kept_later_measures_the_words_that_wait(editor: Officer) -> None:
    alias_id = propose(editor, "萤火虫", key=LIGHTS)
    keep(ask("想要萤火虫", LIGHTS))
    measure_kept(collection=ITEMS)
    assert [one.after.first for one in effect_on_sets(alias_id)] == [1]


def test_a_decided_word_is_not_measured(editor: Officer) -> None:
    alias_id = propose(editor, "萤火虫", "霓虹灯")
    refuse_word(alias_id=alias_id, reason="太笼统", by=editor, at=MONDAY)
    assert not try_word(alias_id=alias_id, at=MONDAY)


def test_what_the_verbs_cost(editor: Officer) -> None:
    costs = []
    keep(ask("想要萤火虫", LIGHTS))
    with CaptureQueriesContext(
        connection,
    ) as told:
        alias_id = propose(editor, "萤火虫", "霓虹灯")
    costs.append(len(told))
    with CaptureQueriesContext(connection) as told:
        change_word(alias_id=alias_id, words=["霓虹灯设置"], key="", by=editor, at=MONDAY)
    costs.append(len(told))
    try_word(alias_id=alias_id, at=MONDAY)
    with CaptureQueriesContext(connection) as told:
        accept_word(alias_id=alias_id, by=editor, at=MONDAY)
    costs.append(len(told))
    with CaptureQueriesContext(connection) as told:
        withdraw_word(alias_id=alias_id, reason="不对", by=editor, at=MONDAY)
    costs.append(len(told))
    # two of each are the savepoint that stands for the transaction
    assert costs == [10, 10, 12, 9]


def test_a_word_that_was_measured_with_another_dictionary_is_measured_again_first() -> None:
    make_library()
    editor = make_editor()
    keep(ask("霓虹灯设置", LIGHTS))
    first = propose_word(collection=ITEMS, term="萤火虫", key=LIGHTS, by=editor, at=MONDAY)
    second = propose_word(collection=ITEMS, term="发光字", key=LIGHTS, by=editor, at=MONDAY)
    for one in (first, second):
        try_word(alias_id=one, at=MONDAY)
    accept_word(alias_id=first, by=editor, at=MONDAY)
    with pytest.raises(WordMeasuredBefore):
        accept_word(alias_id=second, by=editor, at=MONDAY)
    try_word(alias_id=second, at=MONDAY)
    accept_word(alias_id=second, by=editor, at=MONDAY)
