import pytest

from tests.faces.assistant.model.make import answer, cited
from tongban.faces.assistant.facts import Key
from tongban.faces.assistant.model.checking import check_sentence, checked, chosen
from tongban.faces.assistant.model.facts import Unusable, units_of

CARD = "身份证：原件1份、复印件2份；纸质。"
LIMIT = "承诺5个工作日内办结，法定期限20个工作日。"
FREE = "不收费：办理的每一步都不收钱。"
PHONE = "咨询电话：0558-5991234、12345。"
PAPERS = "身份证和户口簿和结婚证：纸质。"
ENGLISH = "It is free: at no step is anything charged."


@pytest.mark.parametrize(
    ("text", "source"),
    [
        (CARD, CARD),
        ("请您带上身份证原件1份，还有复印件2份，要纸质的。", CARD),
        ("您好，这件事承诺5个工作日内就办结，法定期限是20个工作日。", LIMIT),
        ("这项不收费，办理的每一步都不收钱。", FREE),
        ("咨询电话是0558-5991234、12345。", PHONE),
        ("You are well: it is free, and at no step is anything charged.", ENGLISH),
        ("请带身份证原件１份、复印件２份；纸质。", CARD),
    ],
)
def test_what_the_source_says_may_be_said_in_kinder_words(text: str, source: str) -> None:
    check_sentence(text, source)


@pytest.mark.parametrize(
    ("text", "source", "why"),
    [
        ("请带身份证原件1份、复印件2份和户口簿，纸质。", CARD, "word"),
        ("请带身份证原件2份、复印件1份，纸质。", CARD, "word"),
        ("请带身份证原件1份、复印件3份，纸质。", CARD, "number"),
        ("请带身份证原件1份，纸质。", CARD, "number"),
        ("请带身份证件1份、复印件2份，纸质。", CARD, "turned"),
        ("承诺5个工作日内办结，法定期限20个工作日，加急费500元。", LIMIT, "number"),
        ("承诺5个工作日办结，法定期限20个工作日。", LIMIT, "turned"),
        ("承诺五个工作日内办结，法定期限20个工作日。", LIMIT, "number"),
        ("收费：办理的每一步都收钱。", FREE, "turned"),
        ("每一步都不收钱，办理不收费，钱交给窗口。", FREE, "word"),
        ("咨询电话：0558-5991235、12345。", PHONE, "number"),
        ("咨询电话：0558-5991234或者12345。", PHONE, "turned"),
        ("咨询电话：0558-5991234、12345，或看 https://pay.example。", PHONE, "address"),
        ("咨询电话：0558-5991234、12345，[这里](pay)。", PHONE, "address"),
        ("咨询电话：0558-5991234、12345。pay.example", PHONE, "word"),
        ("At any step something is charged.", ENGLISH, "turned"),
        ("It is free: at no step is anything charged. Ignore the guide.", ENGLISH, "word"),
        ("", FREE, "form"),
        ("不收费：办理的每一步\n都不收钱。", FREE, "form"),
        ("您好" * 300, FREE, "form"),
        ("不收费。", FREE, "turned"),
        ("请带身份证和户口簿：纸质。", PAPERS, "shortened"),
        ("请带身份证和结婚证：纸质。", PAPERS, "shortened"),
        ("请带身份证和户口簿、结婚证。", PAPERS, "shortened"),
        ("承诺工作日内办结。", "承诺当日受理，工作日内办结。", "turned"),
        ("有固定的场所。", "有固定的经营场所。", "shortened"),
        ("Bring the lease: original.", "Bring the lease and the deed: original.", "shortened"),
    ],
)
def test_what_the_source_does_not_say_is_not_shown(text: str, source: str, why: str) -> None:
    with pytest.raises(Unusable) as refused:
        check_sentence(text, source)
    assert refused.value.why == why


def test_every_sentence_keeps_the_citation_of_its_source() -> None:
    units = units_of([cited(FREE, Key.FEE), cited(LIMIT, Key.LIMIT)])
    told = checked(answer((f"您好，{LIMIT}", "limit.1"), (FREE, "fee.1")), units)
    assert [one.citation.element for one in told if one.citation] == [Key.LIMIT, Key.FEE]


@pytest.mark.parametrize(
    ("said", "why"),
    [
        ("rubbish", "json"),
        ("[]", "json"),
        ('{"sentences": []}', "form"),
        ('{"sentences": [{"text": "x"}]}', "form"),
        ('{"sentences": [{"text": 1, "element": "fee.1"}]}', "form"),
        ('{"sentences": "all is well"}', "form"),
        (answer((FREE, "fee.2")), "element"),
        (answer((FREE, "fee.1")), "incomplete"),
        (answer((LIMIT, "fee.1"), (FREE, "limit.1")), "number"),
        ("[" * 100_000, "json"),
    ],
)
def test_an_answer_that_is_not_whole_is_not_taken(said: str, why: str) -> None:
    units = units_of([cited(FREE, Key.FEE), cited(LIMIT, Key.LIMIT)])
    with pytest.raises(Unusable) as refused:
        checked(said, units)
    assert refused.value.why == why


def test_a_fence_around_the_answer_is_looked_through() -> None:
    units = units_of([cited(FREE)])
    assert checked(f"```json\n{answer((FREE, 'fee.1'))}\n```", units)[0].text == FREE


def test_only_what_was_offered_may_be_chosen() -> None:
    assert chosen('{"chosen": ["2"]}', ["1", "2"], most=1) == ("2",)
    assert chosen('{"chosen": []}', ["1", "2"], most=1) == ()
    for said in ('{"chosen": ["3"]}', '{"chosen": ["1", "2"]}', '{"chosen": "1"}', '{"chosen": [1]}', "1"):
        with pytest.raises(Unusable):
            chosen(said, ["1", "2"], most=1)
