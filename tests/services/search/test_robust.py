"""Any text is a question that is answered or not; none is a fault."""

import time

import pytest

from tests.services.search.make import COLLECTION
from tongban.services.items.everyday.reading import everyday_words
from tongban.services.search.queries import find

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("library")]
BOUND = 2.0  # seconds, on any machine


@pytest.mark.parametrize(
    "q",
    [
        "",
        " \t\n",
        "\x00",
        "食品经营许可" * 2000,
        "a" * 10_000,
        "a b " * 3000,
        "😀🏳️‍🌈👨‍👩‍👧‍👦",
        "%_\\%' OR 1=1; DROP TABLE search_searchdocument; --",
        "$1 {0} %s %(q)s",
        "الخدمات الحكومية",
        "государственные услуги",
        "ᠮᠣᠩᠭᠣᠯ བོད་སྐད་ ئۇيغۇرچە",
        "𠮷野家營業執照",
        "\u202e照护\u200b\ufeff",
        "ﬁ①㈱㍿",
    ],
)
def test_no_text_is_a_fault_and_the_time_is_bounded(q: str) -> None:
    begun = time.monotonic()
    found = find(collection=COLLECTION, q=q, everyday=everyday_words())
    assert time.monotonic() - begun < BOUND
    assert 0 <= found.confidence <= 1
    assert len(found.hits) <= 20


def test_rare_characters_of_a_question_do_not_hide_the_rest() -> None:
    assert find(collection=COLLECTION, q="𠮷野家 食品经营許可 😀").hits[0].key == "food"
