from datetime import date

from tongban.kernel.errors import NotFound, Refused

MONTHS_ZH = "1月 2月 3月 4月 5月 6月 7月 8月 9月 10月 11月 12月"


def test_a_refusal_says_its_sentence_with_its_facts() -> None:
    refusal = Refused("Only %(left)s left.", facts={"left": 3})
    assert refusal.sentence() == "Only 3 left."
    assert refusal.sentence(lambda _: "只剩 %(left)s 份") == "只剩 3 份"


def test_a_refusal_without_text_says_its_title() -> None:
    assert NotFound().sentence() == NotFound.title
    assert NotFound().status == 404


def test_a_place_without_a_fact_never_breaks_the_sentence() -> None:
    assert Refused("Only %(left)s of %(all)s.", facts={"left": 3}).sentence() == "Only 3 of —."


def test_a_day_is_told_as_the_language_of_the_reader_writes_it() -> None:
    refusal = Refused("Until %(latest)s.", facts={"latest": date(2027, 12, 31)})
    assert refusal.sentence() == "Until 31 Dec 2027."
    words = {
        "Until %(latest)s.": "到%(latest)s为止。",
        "%(day)d %(month)s %(year)d": "%(year)d年%(month)s%(day)d日",
    }
    assert refusal.sentence(lambda text: words.get(text, MONTHS_ZH)) == "到2027年12月31日为止。"


def test_what_is_said_beside_entries_is_translated_and_nothing_is_said_without_them() -> None:
    refusal = Refused(facts={"fields": {"name": "Write it."}})
    assert refusal.by_field({"Write it.": "请填写。"}.__getitem__) == {"name": "请填写。"}
    assert Refused(facts={"fields": "name"}).by_field() == Refused().by_field() == {}
