"""Pinyin is understood with and without spaces, and sounds that regions confuse are one."""

import pytest

from tongban.services.search.spelling import heard, heard_within, initials, runs, sounds, syllables


@pytest.mark.parametrize(
    ("letters", "expected"),
    [
        ("shebaoka", ("she", "bao", "ka")),
        ("gongjijintiqu", ("gong", "ji", "jin", "ti", "qu")),
        ("xian", ("xian",)),
        ("lvyou", ("lv", "you")),
        ("celue", ("ce", "lve")),
        ("restaurant", ()),
        ("sbk", ()),
        ("", ()),
        ("a" * 61, ()),
    ],
)
def test_letters_are_the_fewest_syllables(letters: str, expected: tuple[str, ...]) -> None:
    assert syllables(letters) == expected


def test_a_character_is_read_as_in_its_word() -> None:
    assert sounds("重庆重新") == ("chong", "qing", "chong", "xin")
    assert sounds("ＡＢ１２") == ()


def test_runs_do_not_tell_curled_tongues_and_back_noses() -> None:
    assert runs(heard("住房"), (2,)) == runs(heard("租房"), (2,)) == ["zufan"]


def test_a_question_may_mix_letters_and_characters() -> None:
    assert heard("shebao卡") == ("she", "bao", "ka")
    assert heard_within("注销", "diyaquan zhuxiao")
    assert heard_within("注销", "diyaquanzhuxiao")
    assert not heard_within("注销", "diyaquan zhuce")


def test_first_letters_of_a_word() -> None:
    assert initials("社会保障卡") == "shbzk"
