"""Everyday words are found by their letters or their sound, and never across a word."""

import pytest

from tongban.services.search.asking import asked
from tongban.services.search.everyday import Everyday

WORDS = Everyday(
    {
        "公积金": ("住房公积金",),
        "公积金提取": ("住房公积金提取",),
        "领养": ("收养登记",),
        "社保卡": ("社会保障卡",),
        "改等级": ("等级变更",),
        "housingfund": ("住房公积金",),
    },
    kin={"船": ("船舶",), "学徒": ("未成年工", "见习")},
)


def said(q: str) -> list[str]:
    return [group.said for group in asked(q, WORDS).groups if group.meant]


@pytest.mark.parametrize(
    ("q", "expected"),
    [
        ("公积金提取", ["公积金提取"]),
        ("公积金怎么查", ["公积金"]),
        ("公基金提取", ["公积金提取"]),
        ("gongjijintiqu", ["公积金提取"]),
        ("gongjijin tiqu", ["公积金提取"]),
        ("社保卡和公积金", ["社保卡", "公积金"]),
        ("社宝卡", ["社保卡"]),
        ("领养老金", []),
        ("公积金领养", ["公积金", "领养"]),
        ("housing fund", ["housingfund"]),
        ("a housingfunds", []),
        ("公司改登记", ["改等级"]),
        ("", []),
    ],
)
def test_what_is_meant(q: str, expected: list[str]) -> None:
    assert said(q) == expected


def test_what_only_sounds_alike_stands_beside_what_is_written() -> None:
    groups = {group.said: group for group in asked("公司改登记", WORDS).groups}
    assert {"改等级", "改", "登记", "公司"} <= groups.keys()
    assert groups["改等级"].share < 1


def test_kin_are_other_ways_of_one_word() -> None:
    (ship,) = (group for group in asked("我有一条船", WORDS).groups if group.said == "船")
    assert ship.meant == ()
    assert ("船舶",) in [one.terms for one in ship.alternatives]


def test_a_name_knows_how_people_speak_of_it() -> None:
    assert WORDS.said_for("住房公积金提取（租房）", limit=9) == ["公积金提取", "公积金"]
    assert WORDS.near(["未成年工", "船舶"], each=3) == ["学徒", "船"]
    assert WORDS.starting_with("公积", limit=5) == ["公积金", "公积金提取"]


def test_a_question_of_ten_thousand_characters_is_cut() -> None:
    question = asked("公积金" * 5000, WORDS)
    assert len(question.groups) <= 16
    assert len(question.terms()) < 400


def test_words_that_overlap_are_not_both_taken() -> None:
    words = Everyday({"老人卡": ("老年优待证",), "卡丢了": ("挂失",)})
    meant = [group.said for group in asked("老人卡丢了", words).groups if group.meant]
    assert meant == ["老人卡"]


def test_a_word_of_letters_and_characters_is_found_as_it_is_written_and_hides_no_pinyin() -> None:
    words = Everyday({"b2驾照": ("增驾",), "驾照": ("驾驶证",), "4050补贴": ("就业困难人员",)})

    def meant(q: str) -> list[str]:
        return [group.said for group in asked(q, words).groups if group.meant]

    assert meant("B2驾照怎么考") == ["b2驾照"]
    assert meant("4050补贴") == ["4050补贴"]
    assert meant("jiazhao") == ["驾照"]
    assert meant("butie") == []
