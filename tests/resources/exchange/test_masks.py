"""What is left of a value when a grant hides part of it."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tongban.resources.exchange.facts import GrantedField, Mask, Op
from tongban.resources.exchange.masks import is_answerable, masked, masked_row


@pytest.mark.parametrize(
    ("value", "mask", "left"),
    [
        ("张小满", Mask.NONE, "张小满"),
        ("张小满", Mask.NAME, "张*满"),
        ("李四", Mask.NAME, "李*"),
        ("341602199001011234", Mask.ID_NUMBER, "3416**********1234"),
        ("13855551234", Mask.PHONE, "138****1234"),
        ("亳州市谯城区薛阁街道12号3栋402室", Mask.ADDRESS, "亳州市谯城区****"),
        ("安徽省亳州市涡阳县城关街道1号", Mask.ADDRESS, "安徽省亳州市涡阳县****"),
        ("亳州市谯城区古井镇古井大道示例小区12号", Mask.ADDRESS, "亳州市谯城区****"),
        ("亳州市示例小区3栋", Mask.ADDRESS, "亳州市****"),
        ("谯城区示例市场12号", Mask.ADDRESS, "谯城区****"),
        ("江苏省苏州市昆山市花桥镇1号", Mask.ADDRESS, "江苏省苏州市昆山市****"),
        ("北京市朝阳区建国路1号", Mask.ADDRESS, "北京市朝阳区****"),
        ("上海市浦东新区示例路1号", Mask.ADDRESS, "上海市浦东新区****"),
        ("薛阁街道12号3栋402室", Mask.ADDRESS, "****"),
        ("谯城区", Mask.ADDRESS, "谯城区****"),
        ("2019-06-03", Mask.YEAR, "2019"),
        ("20190603", Mask.YEAR, "2019"),
        ("2019年6月3日", Mask.YEAR, "2019"),
        ("2019", Mask.YEAR, "2019"),
        ("341602199001011234", Mask.YEAR, ""),
        ("昨天", Mask.YEAR, ""),
        ("有抵押", Mask.PRESENCE, "有"),
        ("", Mask.PRESENCE, ""),
        ("", Mask.ID_NUMBER, ""),
    ],
)
def test_a_mask_leaves_so_much(value: str, mask: Mask, left: str) -> None:
    assert masked(value, mask) == left


@given(
    st.text(min_size=1, max_size=60), st.sampled_from([Mask.NAME, Mask.ID_NUMBER, Mask.PHONE, Mask.PRESENCE])
)
def test_a_mask_never_leaves_the_whole_value(value: str, mask: Mask) -> None:
    left = masked(value, mask)
    assert left != value or set(value) <= {"*", "有"}


def test_a_row_has_the_granted_fields_and_no_other() -> None:
    fields = (GrantedField(name="权利人", mask=Mask.NAME), GrantedField(name="坐落"))
    assert masked_row({"权利人": "张小满", "价格": "100万"}, fields) == {"权利人": "张*满", "坐落": ""}


@pytest.mark.parametrize(
    ("mask", "op", "value", "is_right"),
    [
        (Mask.NONE, Op.FROM, "1953-01-01", True),
        (Mask.YEAR, Op.FROM, "1953", True),
        (Mask.YEAR, Op.EQ, "1953", True),
        (Mask.YEAR, Op.PREFIX, "195", True),
        (Mask.YEAR, Op.FROM, "1953-01-01", False),
        (Mask.YEAR, Op.PREFIX, "1953-01", False),
        (Mask.ADDRESS, Op.PREFIX, "亳州市", True),
        (Mask.ADDRESS, Op.PREFIX, "亳州市谯城区", True),
        (Mask.ADDRESS, Op.PREFIX, "亳州市谯城区古井镇", False),
        (Mask.ADDRESS, Op.PREFIX, "古井镇", False),
        (Mask.ADDRESS, Op.EQ, "亳州市谯城区示例路8号", False),
        (Mask.ADDRESS, Op.FROM, "亳州市谯城区", False),
        (Mask.NAME, Op.PREFIX, "王", True),
        (Mask.NAME, Op.EQ, "王*", True),
        (Mask.NAME, Op.PREFIX, "王大", False),
        (Mask.NAME, Op.EQ, "王大树", False),
        (Mask.ID_NUMBER, Op.PREFIX, "3416", True),
        (Mask.ID_NUMBER, Op.PREFIX, "341602", False),
        (Mask.PHONE, Op.PREFIX, "138", True),
        (Mask.PHONE, Op.PREFIX, "1380", False),
        (Mask.PRESENCE, Op.EQ, "有", True),
        (Mask.PRESENCE, Op.EQ, "有抵押", False),
    ],
)
def test_a_comparison_is_answerable_where_the_mask_leaves_what_it_asks(
    mask: Mask, op: Op, value: str, is_right: bool
) -> None:
    assert is_answerable(op, value, mask) is is_right
