import pytest
from hypothesis import given
from hypothesis import strategies as st

from tongban.faces.assistant.model.masking import masked

KNOWN = ["企业设立登记", "身份证：原件1份。", "亳州市谯城区希夷大道"]
QUESTIONS = ("{}想办企业设立登记", "我和{}一起去行吗", "帮{}问多少钱", "{}", "身份证丢了，{}")


def test_everyday_words_and_words_of_the_guide_go_out() -> None:
    assert masked("企业设立登记要什么材料？", known=KNOWN) == "企业设立登记要什么材料?"
    assert masked("那多少钱", known=KNOWN) == "那多少钱"
    assert masked("How much does it cost?", known=KNOWN).split() == ["how", "much", "does", "it", "cost", "?"]


@pytest.mark.parametrize(
    ("question", "secret"),
    [
        ("身份证341602199001011234丢了", "341602"),
        ("身份证 3416 0219 9001 0112 34 丢了", "9001"),
        ("身份证３４１６０２１９９００１０１１２３４丢了", "3416"),
        ("电话13812345678", "1381"),
        ("电话138-1234-5678", "1234"),
        ("打0558-5991234找我", "5991234"),
        ("信用代码91341600MA2ABCDE1X", "ma2abc"),
        ("卡号6222021234567890123", "6222"),
        ("办件341602260928000017到哪了", "341602"),
        ("写信到lao.zhang@example.com", "zhang"),
        ("我叫王建国，想开公司", "建国"),
        ("我爸名字是欧阳一鸣", "一鸣"),
        ("my name is John Smith and I want a company", "smith"),
        ("刘芳的房产证", "刘芳"),
        ("张先生的房产证", "张先"),
        ("住在南京巷7号院的人", "南京"),
        ("公司叫天地玄黄贸易", "玄黄"),
        ("电话138.1234.5678", "138"),
        ("证号341-602 199/001、011，234", "011"),
        ("证号341.602.199.001.011.234", "234"),
        ("尾号1，2，3，4，5", "3"),
        ("电话一三八一二三四五六七八", "二"),
        ("手机幺三八 幺二三四 五六七八", "二"),
    ],
)
def test_what_tells_who_asks_stays_here(question: str, secret: str) -> None:
    assert secret not in masked(question, known=KNOWN)


_SURNAMES, _GIVEN = "王李张刘陈杨赵黄周吴徐孙", "伟芳娜敏静秀丽强磊洋艳勇军杰娟涛超霞刚辉鹏飞"


@given(
    surname=st.sampled_from(_SURNAMES),
    name=st.text(alphabet=_GIVEN, min_size=2, max_size=2),
    frame=st.sampled_from(QUESTIONS),
)
def test_no_made_name_goes_out_wherever_it_stands(surname: str, name: str, frame: str) -> None:
    assert name not in masked(frame.format(surname + name), known=KNOWN)


@given(st.text(max_size=400))
def test_any_text_is_masked_without_a_fault_and_has_no_long_number(text: str) -> None:
    safe = masked(text, known=KNOWN)
    assert not any(safe[at : at + 4].isdecimal() for at in range(len(safe) - 3))
