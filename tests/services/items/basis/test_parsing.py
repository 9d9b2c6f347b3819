"""Legal bases are read as offices write them."""

import json
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tongban.services.items.basis.numerals import chinese, number_of
from tongban.services.items.basis.parsing import parse_basis
from tongban.services.items.basis.titles import is_law_title, tidy

FOOD, EDU = "中华人民共和国食品安全法", "中华人民共和国义务教育法"

SHAPES = [
    ("《中华人民共和国食品安全法》（主席令第21号）第三十五条第一款", [(FOOD, "主席令第21号", "第三十五条", "第一款")]),
    ("《中华人民共和国食品安全法》", [(FOOD, "", "", "")]),
    ("《中华人民共和国食品安全法》第35条", [(FOOD, "", "第三十五条", "")]),
    ("《中华人民共和国食品安全法》第３５条第２款", [(FOOD, "", "第三十五条", "第二款")]),
    ("《中华人民共和国刑法》第二百八十条之一", [("中华人民共和国刑法", "", "第二百八十条之一", "")]),
    ("《中华人民共和国民法典》第1049条", [("中华人民共和国民法典", "", "第一千零四十九条", "")]),
    (
        "《城镇燃气管理条例》第十五条第一款第（二）、（三）项",
        [
            ("城镇燃气管理条例", "", "第十五条", "第一款第（二）项"),
            ("城镇燃气管理条例", "", "第十五条", "第一款第（三）项"),
        ],
    ),
    ("《矿产法》第三十条第三、四款规定", [("矿产法", "", "第三十条", "第三款"), ("矿产法", "", "第三十条", "第四款")]),
    ("《矿产法》第十、十二条", [("矿产法", "", "第十条", ""), ("矿产法", "", "第十二条", "")]),
    ("《矿产法》第八条至第十条规定的条件", [("矿产法", "", f"第{n}条", "") for n in "八九十"]),
    (
        "《住房公积金管理条例》（国务院令第262号1999年4月3日公布，根据2019年3月24日《国务院关于修改部分行政法规的决定》"
        "修订）： 第二十四条 职工有下列情形之一的",
        [("住房公积金管理条例", "国务院令第262号", "第二十四条", "")],
    ),
    ("《律师法》（1996年主席令第六十七号公布，2012年主席令第六十四号第2次修正）第五条", [("律师法", "主席令第六十七号", "第五条", "")]),
    (
        "《中华人民共和国义务教育法》（中华人民共和国主席令第五十二号）第三十九条、《国务院关于基础教育改革与发展的决定》"
        "（国发［2001］21号）第三点第22条、《广东省人民政府第四轮行政事项调整目录》（广东省人民政府令第142号）第一条第30项",
        [
            (EDU, "中华人民共和国主席令第五十二号", "第三十九条", ""),
            ("国务院关于基础教育改革与发展的决定", "国发［2001］21号", "", ""),
            ("广东省人民政府第四轮行政事项调整目录", "广东省人民政府令第142号", "第一条", "第（三十）项"),
        ],
    ),
    (
        "《自治区厅关于印发<就业见习管理办法>的通知》（桂人社规【2020】5号）第三条：本办法所称",
        [("自治区厅关于印发〈就业见习管理办法〉的通知", "桂人社规【2020】5号", "第三条", "")],
    ),
    ("《关于做好管理工作的通知》粤食药监人（2009）119号及其补充", [("关于做好管理工作的通知", "粤食药监人（2009）119号", "", "")]),
    ("《广西登记管理办法》（以下简称“办法”），依《办法》第七条", [("广西登记管理办法", "", "第七条", "")]),
    ("《拘留所条例》第四章第二十六条拘留所保障", [("拘留所条例", "", "第二十六条", "")]),
    ("《建筑法》（2019修正）第四十条，&nbsp;<p>见《建筑法》</p>", [("建筑法", "", "第四十条", "")]),
    ("《验收规范》（DB 45/T 701-2010）", [("验收规范", "DB45/T701-2010", "", "")]),
    ("根据食品安全法第三十五条、第三十六条", [("食品安全法", "", "第三十五条", ""), ("食品安全法", "", "第三十六条", "")]),
    ("提交《居民身份证》、《变更登记申请表》和《受理通知书》", []),
    ("《没有关上的法第三条", []),
    ("", []),
]  # fmt: skip


@pytest.mark.parametrize(("text", "places"), SHAPES)
def test_the_shapes_that_offices_write_are_read(text: str, places: list[tuple[str, str, str, str]]) -> None:
    assert [(one.law, one.number, one.article, one.clause) for one in parse_basis(text)] == places


@given(st.integers(1, 9999))
def test_numbers_go_there_and_back(number: int) -> None:
    assert number_of(chinese(number)) == number == number_of(str(number))


@given(
    st.lists(
        st.tuples(
            st.sampled_from(["甲法", "中华人民共和国乙条例", "丙省实施〈乙条例〉办法"]),
            st.integers(1, 1300),
            st.integers(0, 9),
            st.booleans(),
        ),
        min_size=1,
        max_size=5,
    )
)
def test_what_is_written_by_the_rules_is_read_back(places: list[tuple[str, int, int, bool]]) -> None:
    said = [
        (law, f"第{chinese(number)}条", f"第{chinese(clause)}款" if clause else "")
        for law, number, clause, _ in places
    ]
    text = "、".join(
        f"《{law}》（国务院令第{n + 1}号）第{number if is_arabic else chinese(number)}条"
        + (f"第{clause}款" if clause else "")
        for n, (law, number, clause, is_arabic) in enumerate(places)
    )
    found = list(dict.fromkeys((one.law, one.article, one.clause) for one in parse_basis(text)))
    assert found == list(dict.fromkeys(said))


@given(st.text(alphabet="《》〈〉（）第条款项之一十35、至法 令号〔〕", max_size=60))
def test_no_text_breaks_the_reading(text: str) -> None:
    assert all(one.law for one in parse_basis(text))


_CITED = re.compile(
    r"《(?P<title>[^《》]+)》(?:（[^（）]*(?:（[^（）]*）[^（）]*)*）)?[\s：:]{0,3}"
    r"(?:第[一二三四五六七八九十]+章)?第[一二三四五六七八九十百零0-9]+条"
)


@pytest.mark.slow
def test_nearly_every_article_that_real_guides_name_is_read(shared: Path) -> None:
    named = read = 0
    for folder in ("gxzwfw-govflow-mit/fangchenggang_items", "policykg-mit/guangdong_items"):
        for text in _texts(shared / "data" / "items" / f"{folder}.jsonl"):
            found = {_same(one.law) for one in parse_basis(text) if one.article}
            shorts = re.findall(r"简称[^》）]{1,20}", text)
            for cited in _CITED.finditer(tidy(text)):
                title = cited.group("title")
                if is_law_title(title) and not any(title in short for short in shorts):
                    named, read = named + 1, read + (_same(title) in found)
    print(f"{named} articles named, {read} read: {read / named:.1%}")
    assert named > 600
    assert read / named > 0.99


def _same(title: str) -> str:
    return re.sub(r"[\s〈〉<>]", "", title)


def _texts(path: Path) -> Iterator[str]:
    def walk(value: object) -> Iterator[str]:
        if isinstance(value, str):
            yield value
        elif isinstance(value, dict | list):
            for part in value.values() if isinstance(value, dict) else value:
                yield from walk(part)

    with path.open(encoding="utf-8-sig") as lines:
        for line in lines:
            yield from walk(json.loads(line))
