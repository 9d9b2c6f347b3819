from tongban.kernel.errors import NotFound, Refused


def test_a_refusal_says_its_sentence_with_its_facts() -> None:
    refusal = Refused("Only %(left)s left.", facts={"left": 3})
    assert refusal.sentence() == "Only 3 left."
    assert refusal.sentence(lambda _: "只剩 %(left)s 份") == "只剩 3 份"


def test_a_refusal_without_text_says_its_title() -> None:
    assert NotFound().sentence() == NotFound.title
    assert NotFound().status == 404


def test_a_place_without_a_fact_never_breaks_the_sentence() -> None:
    assert Refused("Only %(left)s of %(all)s.", facts={"left": 3}).sentence() == "Only 3 of —."


def test_what_is_said_beside_entries_is_translated_and_nothing_is_said_without_them() -> None:
    refusal = Refused(facts={"fields": {"name": "Write it."}})
    assert refusal.by_field({"Write it.": "请填写。"}.__getitem__) == {"name": "请填写。"}
    assert Refused(facts={"fields": "name"}).by_field() == Refused().by_field() == {}
