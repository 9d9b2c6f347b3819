"""What several people could not find and found in other words is proposed, once, with what it rests on."""

from datetime import timedelta
from typing import Any

import pytest

from tests.services.items.make import MONDAY
from tests.services.search.learning.make import HOUR, lost_and_found, settle
from tests.services.search.teaching import ITEMS, LIGHTS, ask, keep, make_editor, make_library
from tongban.services.items.finding import find_items
from tongban.services.items.models import Item
from tongban.services.search.aliases.commands.accept import accept_word
from tongban.services.search.aliases.commands.propose import propose_word
from tongban.services.search.aliases.commands.refuse import refuse_word
from tongban.services.search.aliases.facts import Source, State
from tongban.services.search.aliases.models import SearchAlias
from tongban.services.search.aliases.queries import word
from tongban.services.search.learning.proposing import forget_examples, propose_words

pytestmark = pytest.mark.django_db
NIGHT = MONDAY + timedelta(days=2)


@pytest.fixture(autouse=True)
def asked(settings: Any) -> None:
    settings.SEARCH = {**settings.SEARCH, "proposal_sessions": 3}
    make_library()
    for number, mark in enumerate("abc"):
        at = MONDAY + timedelta(hours=12 * number)
        lost_and_found(mark, said="萤火虫怎么办", then="霓虹灯设置", key=LIGHTS, at=at)
    settle(NIGHT)


def proposed() -> list[SearchAlias]:
    return list(SearchAlias.objects.filter(source=Source.LEARNED))


def test_a_proposal_names_the_service_and_what_it_rests_on() -> None:
    assert propose_words(collection=ITEMS, at=NIGHT) == 1
    (row,) = proposed()
    fact = word(row.pk)
    assert (fact.term, fact.key, fact.state) == ("萤火虫", LIGHTS, State.PROPOSED)
    assert (fact.evidence.sessions, fact.evidence.days, fact.evidence.questions) == (3, 2, 3)
    assert fact.evidence.examples == ("萤火虫怎么办",)
    assert find_items(q="萤火虫").items == ()
    accept_word(alias_id=row.pk, by=make_editor(), at=NIGHT)
    assert find_items(q="萤火虫").items[0].code == LIGHTS


def test_a_proposal_is_made_once_and_not_again_when_it_was_refused() -> None:
    propose_words(collection=ITEMS, at=NIGHT)
    assert propose_words(collection=ITEMS, at=NIGHT) == 0
    (row,) = proposed()
    refuse_word(alias_id=row.pk, reason="太笼统", by=make_editor(), at=NIGHT)
    assert propose_words(collection=ITEMS, at=NIGHT + HOUR) == 0


def test_what_measures_the_search_is_not_proposed() -> None:
    keep(ask("萤火虫", LIGHTS))
    assert propose_words(collection=ITEMS, at=NIGHT) == 0


def test_a_service_that_is_no_longer_in_force_is_not_proposed() -> None:
    Item.objects.filter(code=LIGHTS).update(task_state="3")
    assert propose_words(collection=ITEMS, at=NIGHT) == 0


def test_the_questions_behind_a_proposal_are_forgotten_and_their_counts_stay() -> None:
    propose_words(collection=ITEMS, at=NIGHT)
    assert (
        forget_examples(before=MONDAY + timedelta(days=1)) == 0
    )  # the day on which the last of them was asked
    assert forget_examples(before=NIGHT) == 1
    (row,) = proposed()
    assert (word(row.pk).evidence.examples, word(row.pk).evidence.sessions) == ((), 3)


def test_a_question_is_shown_with_a_word_no_longer_than_it_is_kept() -> None:
    propose_words(collection=ITEMS, at=NIGHT + timedelta(days=80))
    (row,) = proposed()
    assert word(row.pk).evidence.since == (MONDAY + timedelta(days=1)).date()
    forget_examples(before=MONDAY + timedelta(days=1))
    assert word(row.pk).evidence.examples
    forget_examples(before=MONDAY + timedelta(days=2))
    assert word(row.pk).evidence.examples == ()
    assert word(row.pk).evidence.sessions == 3


def test_a_word_that_was_decided_comes_back_only_where_it_fails_again_and_keeps_what_it_means() -> None:
    editor = make_editor()
    word_id = propose_word(collection=ITEMS, term="萤火虫", words=("店招",), by=editor, at=NIGHT)
    accept_word(alias_id=word_id, by=editor, at=NIGHT)
    assert propose_words(collection=ITEMS, at=NIGHT + HOUR) == 0
    for number, mark in enumerate("def"):
        at = NIGHT + timedelta(hours=12 * (number + 2))
        lost_and_found(mark, said="萤火虫怎么办", then="霓虹灯设置", key=LIGHTS, at=at)
    later = NIGHT + timedelta(days=4)
    settle(later)
    assert propose_words(collection=ITEMS, at=later) == 1
    (row,) = proposed()
    assert (tuple(row.words), row.key) == (("店招",), LIGHTS)
