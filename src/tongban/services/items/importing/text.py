"""Cleaning of what sources say: one meaning for nothing, lines, phones, hours, addresses."""

import html
import re
from itertools import pairwise

import nh3

from tongban.services.items.basis.parsing import parse_basis
from tongban.services.items.facts import Contact, PlaceNote

NOTHING = frozenset({"", "无", "无。", "None", "none", "null", "-", "—", "/", "\\", "无无"})
_BREAKS = re.compile(r"<\s*(?:br\s*/?|/p|/div|/li|/tr)\s*>", re.IGNORECASE)
_TAG = re.compile(
    r"<!--|</?(?:p|div|span|br|hr|b|i|u|strong|em|table|tbody|thead|tr|td|th|ul|ol|li|a|img|font|h\d|sup|sub"
    r"|script|style|iframe|object|svg|form|input|section|article|o:p)\b[^<>]*>",
    re.IGNORECASE,
)
# a database refuses NUL; the others are printed nowhere
_CONTROLS = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")
_TIMES_ENCODED = 3
_SPACES = re.compile(r"[ \t\u00a0\u3000\u2002\u2003\u200b]+")
_HAN_GAP = re.compile(r"(?<=[\u4e00-\u9fff，。；：、）])[ ]+(?=[\u4e00-\u9fff（])")

_PHONE = re.compile(r"(?<!\d)(0\d{2,3})[\s\-—－–]{0,2}(\d{3,8})(?:-\d{2,4})?(?:转(\d+))?(?!\d)")
_PHONE = re.compile(
    r"(?<![\d\-])(?:0\d{2,3}[\s\-—－–]{1,2}\d{3,8}(?:转\d+|-\d{2,4}(?!\d))?|0\d{10,11}|400[\-—]?\d{3,4}[\-—]?\d{3,4}"
    r"|1\d{10}|9[56]\d{3}|1[12]\d{3}|[2-9]\d{6,7})(?![\d.])"
)
_URL = re.compile(r"https?://[^\s\u4e00-\u9fff，。；、）)\"']+")
_KNOWN_WORDS = re.compile(
    r"(?:监督|投诉|咨询|查询|电话|号码|地址|方式|现场|网上|窗口|受理|大厅|热线|拨打|或|办证|中心|政务|业务|处室|办公室|登记科|[：:；;，,。、（）()/\s\d.\-—转]|无)+"
)
_ADDRESS = re.compile(
    r"(?:咨询地址|投诉地址|监督投诉地址|地址咨询|现场咨询|窗口咨询地址|现场投诉|地址)[：:]\s*([^；;\n]+?)(?=[；;，,。]?\s*(?:\d\.|电话|咨询电话|投诉电话|网上|$|\n|；|;))"
)

_CLOCK = r"(\d{1,2})\s*[:：∶]{1,2}\s*(\d{2})"
_SPAN = re.compile(_CLOCK + r"\s*[-—–~～至]{1,3}\s*(?:下午)?" + _CLOCK)
_DAYS_OFF = re.compile(
    r"[（(，,。；; ]*(?:除)?(?:周末)?法定(?:节假日|节\s*假日|假节日|假日)(?:除外|外)?[）)。；;]*"
)
_PLAIN_HOURS = re.compile(
    r"^(?:上班时间[：:])?(?:法定)?(工作日|周一至周五|星期一至星期五|工作日[：:，]?(?:周一至周五|星期一至星期五))?[：:，, ]*"
    r"(?:上午)?[：: ]*(\d{1,2}:\d{2}—\d{1,2}:\d{2})[，,、；; ]*(?:下午)?[：: ]*(\d{1,2}:\d{2}—\d{1,2}:\d{2})[。，,；; ]*$"
)
_LABEL = re.compile(r"^(?:窗口查询地址|现场查询|办理地点|办理地址|地址|窗口)[：:]\s*")
_STREET = re.compile(
    r"^(.*?(?:大道|路|街|巷|里|村|镇|大厦|北侧|东侧|以北)[^，,。；号]{0,14}?\d+(?:[-—]\d+)?号(?:之[一二三四五六七八九十\d])?)[，, ]*(.+)$"
)
_NUMBERED = re.compile(
    r"(?:^|(?<=[。；;：:\s，,）)]))(?:\d{1,2}[.、．](?!\d)|（\d{1,2}）|\(\d{1,2}\)|（[一二三四五六七八九十]{1,2}）|[①-⑳])"
)


def said(value: object) -> str:
    """The text of a value; the many ways of saying nothing are all empty."""
    text = "" if value is None else str(value)
    text = "\n".join(line.strip() for line in plain(text).split("\n"))
    text = re.sub(r"\n{2,}", "\n", text).strip().strip('"').strip()
    return "" if text in NOTHING else text


def plain(text: str) -> str:
    """Text without markup, entities, controls and strange spaces; its lines stay.

    Sources encode twice (`&amp;lt;p&amp;gt;`), so markup may come to light more than once.
    """
    for _ in range(_TIMES_ENCODED):
        if "&" not in text and "<" not in text:
            break
        before, text = text, html.unescape(text)
        if _TAG.search(text):
            text = html.unescape(nh3.clean(_BREAKS.sub("\n", text), tags=set()))
        if text == before:
            break
    text = _CONTROLS.sub("", text)
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    return _HAN_GAP.sub("", _SPACES.sub(" ", text))


def one_line(value: object) -> str:
    """The text of a value on one line."""
    return re.sub(r"\s*\n\s*", "", said(value))


def item_name(text: str) -> str:
    """A name with full-width brackets, each pair once: 实验动物生产许可(变更), 法律援助律师执业许可(（占编人员）)."""
    text = text.replace("(", "（").replace(")", "）")
    return re.sub(r"（（([^（）]*)））", r"（\1）", text)


def numbered_parts(text: str) -> list[str]:
    """The parts of a text that numbers itself (1. 2. 3. or lines); numbers are left out when all have one."""
    if "\n" in text:
        return [part for line in text.split("\n") if (part := line.strip())]
    starts = [match.start() for match in _NUMBERED.finditer(text)]
    if len(starts) < 2:
        return [text] if text else []
    edges = sorted({0, *starts, len(text)})
    return [part for start, end in pairwise(edges) if (part := text[start:end].strip(" ；;"))]


def phones(text: str) -> tuple[str, ...]:
    """Phone numbers in the order given; a bare local number takes the area code before it."""
    found: list[str] = []
    area = ""
    for match in _PHONE.finditer(text):
        number = re.sub(r"\s*[—－–]\s*|\s*-\s*", "-", match.group()).replace(" ", "-")
        number = re.sub(r"^(0\d+-\d+)-(\d+)$", r"\1转\2", number)
        if number.startswith("0") and "-" not in number:
            split = 3 if number[1] in "12" else 4
            number = f"{number[:split]}-{number[split:]}"
        if number.startswith("0"):
            area = number.split("-")[0]
        elif area and re.fullmatch(r"[2-9]\d{6,7}", number):
            number = f"{area}-{number}"
        if number not in found:
            found.append(number)
    return tuple(found)


def contact(value: object) -> Contact:
    """Phones, address and web address out of one run of text; what none of them is stays as a note."""
    text = said(value)
    if not text:
        return Contact()
    urls = _URL.findall(text)
    rest = _URL.sub("", text)
    places = [tidy_place(found.strip(" ，,。；;")) for found in _ADDRESS.findall(rest)]
    numbers = phones(rest)
    rest = _KNOWN_WORDS.sub("", "".join(part for part in _ADDRESS.sub("", rest).split()))
    note = one_line(text) if len(rest) >= 3 or not (numbers or places or urls) else ""
    if note and not numbers and re.search(r"[路街道]\d+.*号|楼|窗口|中心", note):
        return Contact(address=tidy_place(note))
    return Contact(
        phones=numbers,
        address="；".join(dict.fromkeys(p for p in places if p)),
        url=urls[0] if urls else "",
        note=note,
    )


def hours(value: object) -> str:
    """Opening hours in one way of writing: 工作日9:00—12:00，13:30—16:30."""
    text = "；".join(dict.fromkeys(said(value).split("\n"))) if "\n工作日" in said(value) else one_line(value)
    text = re.sub(r"^办理时间[：:]", "", text)
    if not text or not re.search(r"\d{1,2}\s*[:：∶]", text):
        return ""
    text = _SPAN.sub(lambda m: f"{int(m[1])}:{m[2]}—{int(m[3])}:{m[4]}", text)
    match = _PLAIN_HOURS.match(_DAYS_OFF.sub("", text).strip())
    if match is None:
        return text.rstrip("。；")
    days = match.group(1) or ("工作日" if _DAYS_OFF.search(text) else "")
    return f"{'工作日' if days.startswith('工作日') else days}{match.group(2)}，{match.group(3)}"


def tidy_place(text: str) -> str:
    """An address without labels, doubled words and a closing stop."""
    text = _LABEL.sub("", text)
    return text.replace("大道大道", "大道").replace("中心政务服务中心", "中心").strip(" 。；;，,")


def place_parts(value: object) -> list[tuple[str, str]]:
    """(name, address) of each place in a text; a text may list several."""
    text = tidy_place(one_line(value))
    if not text:
        return []
    parts = re.split(r"(?:^|[；;。]?)\s*\d{1,2}[.、．](?!\d)\s*", text)
    found = []
    for part in (tidy_place(p) for p in parts):
        if not part:
            continue
        part = re.sub(r"[，,]?服务范围[：:].*$", "", part)
        if named := re.fullmatch(r"(.+?)[，,]\s*地址[：:](.+)", part):
            found.append((named.group(1), named.group(2)))
            continue
        if inside := re.fullmatch(r"([^（）]+)（([^（）]*[路街道镇][^（）]*)）", part):
            found.append((inside.group(1), inside.group(2)))
        elif street := _STREET.match(part):
            found.append((_unwrapped(street.group(2).lstrip("，, ")), street.group(1)))
        else:
            found.append((part, ""))
    return found


def _unwrapped(text: str) -> str:
    """（A栋405室） without its brackets."""
    return text[1:-1] if re.fullmatch(r"（[^（）]*）", text) else text


def places(value: object, opening: str, phone: str) -> tuple[PlaceNote, ...]:
    """The counters that a text names, all with the same hours and phone."""
    return tuple(
        PlaceNote(name=name, address=address, hours=opening, phone=phone)
        for name, address in place_parts(value)
    )


def mentioned_laws(text: str) -> list[dict[str, str]]:
    """The laws that a text names in 《》 with their articles; not the basis of the item, which it does not say."""
    if "《" not in text:
        return []
    return [
        {"law": law, "article": article}
        for law, article in sorted({(basis.law, basis.article) for basis in parse_basis(text)})
    ]
