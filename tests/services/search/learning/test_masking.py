"""Nothing is kept of a question that may tell who asked; the rest of it stays."""

import pytest

from tests.services.search.learning.make import ID_NUMBER
from tongban.services.search.learning.masking import LONGEST, MASK, masked


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        (f"身份证号{ID_NUMBER}能办护照吗", f"身份证号{MASK}能办护照吗"),
        (f"{ID_NUMBER[:6]} {ID_NUMBER[6:14]} {ID_NUMBER[14:]}查社保", f"{MASK}查社保"),
        ("我电话19900001234", f"我电话{MASK}"),
        ("打 199-0000-1234 找我", f"打 {MASK} 找我"),
        ("０５５８－５５５１２３４没人接", f"{MASK}没人接"),
        ("一三九零零零零一二三四", MASK),
        ("皖S12345违章", f"{MASK}违章"),
        ("皖S·D12345年检", f"{MASK}年检"),
        ("信用代码91341600MA2ABCDE1X注销", f"信用代码{MASK}注销"),
        ("护照e12345678丢了", f"护照{MASK}丢了"),
        ("写信到zhang.san@example.com", f"写信到{MASK}"),
        ("我叫张小满，想开饭馆", f"我叫{MASK},想开饭馆"),
        ("孩子叫李一一上户口", f"孩子叫{MASK}上户口"),
        ("姓名：欧阳小满 落户", f"姓名:{MASK} 落户"),
        ("my name is Zhang San and I need a licence", f"my name is {MASK} i need a licence"),
        ("住3栋502室要通水", f"住{MASK}栋{MASK}室要通水"),
    ],
)
def test_what_may_tell_who_asked_is_masked(text: str, kept: str) -> None:
    assert masked(text) == kept


@pytest.mark.parametrize(
    "text",
    [
        "姓名变更",
        "叫什么名字的证",
        "2026年个税怎么退",
        "100000元贷款",
        "12345热线",
        "45天没结果",
        "c1驾照换b2",
        "叫号机",
        "二十一周岁结婚",
        "京津冀异地就医",
    ],
)
def test_what_tells_nothing_of_anybody_stays(text: str) -> None:
    assert masked(text) == text


def test_a_pasted_page_is_cut() -> None:
    assert len(masked("办理" * 500)) == LONGEST
