"""However much stands on a licence: nothing is cut off, nothing runs over the codes or the seal."""

import io
import re
import shutil
import subprocess
import unicodedata
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pypdfium2
import pytest
import zxingcpp

from tests.foundation.papers.make import AT
from tests.foundation.papers.papers_to_make import EVERY
from tongban.foundation.papers.documents.guilloche import colour_of
from tongban.foundation.papers.documents.licence_contents import LAYOUTS
from tongban.foundation.papers.documents.render import render
from tongban.foundation.papers.facts import Rendered

MM = 72 / 25.4
SEAL = 21 * MM  # half of its width
DOTS = 200
OFFLINE = "TB1:" + "6BFOXN%TS3DH0YOJ58S S-W5HDC *M0II5XHC9B5G2+$N IOP-IA%NFQGRJPC%OQHIZC4.OI1RM8ZA" * 4
NAME = "安徽省亳州市谯城区示例农副产品加工贸易进出口仓储物流冷链配送科技发展集团股份有限公司第一分公司北关大街中心连锁示范门店二部"
SCOPE = "许可项目：食品生产；食品销售；餐饮服务；酒类经营；烟草制品零售；药品零售；第三类医疗器械经营；道路货物运输；出版物零售。一般项目：农副产品销售；初级农产品收购；低温仓储；国内贸易代理；进出口代理；信息咨询服务；会议及展览服务；互联网销售；日用百货销售；办公用品销售；广告设计、代理；软件开发；技术服务、技术开发、技术咨询、技术交流、技术转让、技术推广；物业管理；停车场服务；以自有资金从事投资活动；企业管理；市场营销策划"
LONG = [
    {"label": "名称", "value": NAME},
    {"label": "统一社会信用代码", "value": "91341602MA2EXAMPLE"},
    {
        "label": "权利人",
        "value": "欧阳示例甲（共同共有）、司徒示例乙（共同共有）、上官示例丙（共同共有）、诸葛示例丁（共同共有）",
    },
    {
        "label": "住所",
        "value": "安徽省亳州市谯城区花戏楼街道办事处示例路一千二百八十八号示例广场三期十二号楼东单元二十六层二六〇一室",
    },
    {"label": "经营范围", "value": SCOPE},
    {"label": "法定代表人", "value": "欧阳示例甲"},
    {"label": "有效期", "value": "2026年9月28日至2031年9月27日"},
]
CASES = {"usual": None, "long": LONG, "longer": [*LONG, *LONG], "endless": [*LONG, *LONG, *LONG, *LONG]}


@pytest.fixture(autouse=True)
def without_mark(settings: Any) -> None:
    """The mark 演示 lies across the whole page, under what stands there."""
    settings.MODE = "production"


@dataclass(frozen=True)
class Box:
    """In points from the upper left corner."""

    left: float
    top: float
    right: float
    bottom: float
    text: str = ""

    def meets(self, other: "Box") -> bool:
        return (
            min(self.right, other.right) - max(self.left, other.left) > 0.5
            and min(self.bottom, other.bottom) - max(self.top, other.top) > 0.5
        )


def drawn(layout: str, case: str) -> tuple[Rendered, dict[str, Any]]:
    data = EVERY["licence"] | {
        "organisation": "亳州市谯城区市场监督管理局（示例）",
        "offline_code": OFFLINE,
        "pattern": "x",
        "colour": colour_of("x"),
    }
    if (rows := CASES[case]) is not None:
        data |= {
            "rows": rows,
            "title": "施工图设计文件审查合格书",
            "organisation": "亳州市谯城区住房和城乡建设局行政审批服务中心（示例）",
        }
    return render(layout, data, at=AT), data


def words_of(pdf: bytes, folder: Path) -> list[tuple[Box, list[Box]]]:
    """Each page and the boxes of the words on it, as Poppler finds them."""
    if not shutil.which("pdftotext"):
        pytest.skip("pdftotext (poppler-utils) is not installed")
    path = folder / "x.pdf"
    path.write_bytes(pdf)
    said = subprocess.run(
        ["pdftotext", "-bbox", str(path), "-"], capture_output=True, check=True
    ).stdout.decode()
    pages = []
    for page in re.split("<page ", said)[1:]:
        width, height = map(float, re.findall(r'(?:width|height)="([\d.]+)"', page)[:2])
        found = re.findall(r'<word xMin="(.+?)" yMin="(.+?)" xMax="(.+?)" yMax="(.+?)">(.*?)</word>', page)
        words = [Box(*map(float, one[:4]), text=one[4]) for one in found]
        pages.append((Box(0, 0, width, height), words))
    return pages


def codes_of(pdf: bytes) -> list[list[Box]]:
    """Where a reader finds codes, page by page."""
    pages = []
    with pypdfium2.PdfDocument(io.BytesIO(pdf)) as document:
        for page in document:
            image = page.render(scale=DOTS / 72).to_pil()
            boxes = []
            for one in zxingcpp.read_barcodes(image):
                place = one.position
                xs = [
                    p.x * 72 / DOTS
                    for p in (place.top_left, place.top_right, place.bottom_left, place.bottom_right)
                ]
                ys = [
                    p.y * 72 / DOTS
                    for p in (place.top_left, place.top_right, place.bottom_left, place.bottom_right)
                ]
                boxes.append(Box(min(xs), min(ys), max(xs), max(ys), text=one.text))
            pages.append(boxes)
    return pages


@pytest.mark.parametrize("case", CASES)
@pytest.mark.parametrize("layout", LAYOUTS)
def test_nothing_is_cut_off_and_nothing_runs_over_the_codes_or_the_seal(
    layout: str, case: str, tmp_path: Path
) -> None:
    made, data = drawn(layout, case)
    pages, codes = words_of(made.pdf, tmp_path), codes_of(made.pdf)
    texts = "".join(word.text for _, words in pages for word in words)
    for row in data["rows"]:
        for value in (row["label"], row["value"]):
            # a page's end stands between parts of a long text
            assert sum(texts.count(char) for char in set(value)) >= len(set(value))
    whole = unicodedata.normalize("NFKC", texts)
    if len(pages) <= 2:
        for row in data["rows"]:
            assert unicodedata.normalize("NFKC", row["value"].replace(" ", "")) in whole, row["label"]
    assert {one.text for page in codes for one in page} == {data["qr"], OFFLINE}
    for (sheet, words), on_page in zip(pages, codes, strict=True):
        for word in words:
            assert sheet.left <= word.left and word.right <= sheet.right, word
            assert sheet.top <= word.top and word.bottom <= sheet.bottom, word
            assert not [code for code in on_page if word.meets(code)], word
        for number, word in enumerate(words):
            assert not [other for other in words[number + 1 :] if word.meets(other)], word
    place = made.seal_place
    assert place is not None
    sheet, words = pages[place.page]
    middle = sheet.bottom - place.y
    seal = Box(place.x - SEAL, middle - SEAL, place.x + SEAL, middle + SEAL)
    assert seal.left >= 0 and seal.top >= 0 and seal.right <= sheet.right and seal.bottom <= sheet.bottom
    assert not [code for code in codes[place.page] if seal.meets(code)]
    under = "".join(word.text for word in words if seal.meets(word))
    assert set(under) <= set(data["organisation"] + "0123456789年月日"), under


@pytest.mark.parametrize("layout", LAYOUTS)
def test_what_is_usual_needs_one_page_and_what_is_long_at_most_two(layout: str, tmp_path: Path) -> None:
    back = 1 if layout == "licence-card" else 0
    assert len(words_of(drawn(layout, "usual")[0].pdf, tmp_path)) == 1 + back
    assert len(words_of(drawn(layout, "long")[0].pdf, tmp_path)) <= 2 + back


@pytest.mark.parametrize("layout", ["licence", "licence-portrait", "licence-statement"])
def test_the_seal_never_stands_on_a_page_without_a_line_of_the_licence(layout: str, tmp_path: Path) -> None:
    data = drawn(layout, "usual")[1]
    for length in range(350, 800, 50):
        scope = {"label": "经营范围", "value": ("食品销售经营" * 200)[:length]}
        rows = [*LONG[:3], scope, {"label": "有效期", "value": "长期有效"}]
        words = words_of(render(layout, data | {"rows": rows}, at=AT).pdf, tmp_path)[-1][1]
        assert "长期有效" in "".join(word.text for word in words), length
