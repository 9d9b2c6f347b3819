"""Words of a source as values of an item: limits, yes and no, phones, lists, trees, days."""

import json
import re
from collections.abc import Callable
from datetime import date
from typing import Any

from tongban.kernel.errors import N_
from tongban.services.items.basis.parsing import parse_basis
from tongban.services.items.facts import LimitUnit
from tongban.services.items.importing.reasons import because
from tongban.services.items.importing.text import (
    contact,
    hours,
    item_name,
    numbered_parts,
    one_line,
    phones,
    places,
    said,
)

UNITS: dict[str, LimitUnit] = {
    "个工作日": "working-days", "工作日": "working-days", "个自然日": "calendar-days", "自然日": "calendar-days",
    "日历日": "calendar-days", "日历天": "calendar-days", "天": "calendar-days", "日": "calendar-days",
    "个月": "months", "月": "months", "年": "years",
    "working-days": "working-days", "calendar-days": "calendar-days", "months": "months", "years": "years",
}  # fmt: skip
AT_ONCE = frozenset(
    {"即办", "即时办结", "即时", "当场办结", "当场", "当日办结", "马上办", "立等可取", "即来即办", "0"}
)
YES = frozenset({"是", "有", "需要", "需", "收费", "可以", "支持", "必要", "1", "y", "yes", "true", "√", "✓"})
NO = frozenset(
    {
        "否",
        "无",
        "没有",
        "不需要",
        "不需",
        "不收费",
        "不可以",
        "不支持",
        "非必要",
        "0",
        "n",
        "no",
        "false",
        "×",
    }
)
LEVELS = {
    "国家级": "1", "局（署、会）": "1", "省级": "2", "直属": "2", "市级": "3", "设区的市级": "3", "地市级": "3", "县级": "4",
    "区县级": "4", "县（市、区）级": "4", "乡镇级": "5", "镇级": "5", "镇（乡、街道）级": "5", "村级": "6", "社区级": "6",
    "村（社区）级": "6",
}  # fmt: skip
_DIGITS = {**dict(zip("零一二三四五六七八九", range(10), strict=True)), "〇": 0, "两": 2}
_LIMIT = re.compile(
    r"^(?:自?受理之日起)?(?P<count>\d+(?:\.0+)?|[零〇一二两三四五六七八九十百]+)\s*[（(]?\s*(?P<unit>"
    + "|".join(sorted(UNITS, key=len, reverse=True))
    + r")?\s*[)）]?(?:内|以内|内办结|办结)?(?:[（(](?P<note>[^（）()]+)[)）])?[。；]?$"
)
_LISTED = re.compile(r"[；;、\n]+")


def limit_of(value: object, *, unit: str = "") -> dict[str, Any] | None:
    """`18(工作日)`, `20个工作日`, `二十日`, `即办`, a bare number with `unit`. Raises ValueError."""
    text = one_line(value)
    if not text and value != 0:
        return None
    if text in AT_ONCE or value == 0:
        return {"count": 0, "unit": "working-days"}
    found = _LIMIT.match(text)
    if found is None:
        raise ValueError(
            because(N_("“%(text)s” is no limit such as 20个工作日, 18(工作日) or 即办"), text=text)
        )
    said_unit = found["unit"] or unit
    if said_unit not in UNITS:
        raise ValueError(
            because(N_("“%(text)s” names no unit; give one in the mapping: unit: working-days"), text=text)
        )
    limit: dict[str, Any] = {"count": number_of(found["count"]), "unit": UNITS[said_unit]}
    if found["note"]:
        limit["note"] = found["note"]
    return limit


def number_of(value: object) -> int | None:
    """A whole number, in digits or in Chinese. Raises ValueError."""
    text = one_line(value)
    if not text:
        return None
    if re.fullmatch(r"-?\d+(?:\.0+)?", text):
        return int(text.split(".")[0])
    if text and all(letter in _DIGITS or letter in "十百" for letter in text):
        total = digit = 0
        for letter in text:
            if letter in _DIGITS:
                digit = _DIGITS[letter]
            else:
                total += (digit or 1) * (10 if letter == "十" else 100)
                digit = 0
        return total + digit
    raise ValueError(because(N_("“%(text)s” is no whole number"), text=text))


def yes_no_of(value: object) -> bool | None:
    """是, 否 and their like. Raises ValueError."""
    if isinstance(value, bool):
        return value
    text = "" if value is None else str(value).strip().lower()
    if text in YES:
        return True
    if text in NO:
        return False
    if not one_line(text):
        return None
    raise ValueError(because(N_("“%(text)s” is neither yes nor no"), text=text))


def day_of(value: object) -> str | None:
    """2024-03-01, 2024/3/1, 2024年3月1日, 20240301 as ISO. Raises ValueError."""
    text = one_line(value)
    if not text:
        return None
    found = re.fullmatch(r"(\d{4})[-/.年]?(\d{1,2})[-/.月]?(\d{1,2})日?(?:[T ].*)?", text)
    if found is None:
        raise ValueError(because(N_("“%(text)s” is no day such as 2024-03-01"), text=text))
    return date(*map(int, found.groups())).isoformat()


def code_of(value: object) -> str:
    """A code as text. Raises ValueError where the spreadsheet has made a number of it."""
    text = one_line(value)
    if isinstance(value, float) or re.fullmatch(r"\d(?:\.\d+)?[eE]\+?\d+", text):
        raise ValueError(
            because(
                N_("“%(text)s” was a code and the spreadsheet made it a number: format the column as text"),
                text=text,
            )
        )
    return re.sub(r"\s+", "", text)


def list_of(value: object, *, separators: str | list[str] | None = None) -> list[str]:
    """The parts of a text; without separators those of Chinese lists. A JSON list stays one."""
    if isinstance(value, list):
        return [part for entry in value if (part := one_line(entry))]
    text = said(value)
    if separators == "numbered":
        return numbered_parts(text)
    if separators is None:
        parts = _LISTED.split(text)
    elif separators == "lines":
        parts = text.split("\n")
    else:
        marks = [separators] if isinstance(separators, str) else separators
        parts = re.split("|".join(map(re.escape, marks)), text)
    return [part for entry in parts if (part := one_line(entry))]


def tree_of(value: object, *, separator: str = "/", level: int = -1) -> str:
    """One level of `主项/子项/办理项`; 1 is the first, -1 the last. Empty where there is none."""
    parts = [part for entry in said(value).split(separator) if (part := one_line(entry))]
    place = level - 1 if level > 0 else len(parts) + level
    return parts[place] if 0 <= place < len(parts) else ""


def bases_of(value: object) -> list[dict[str, Any]]:
    """Laws with document number, article and clause; a text in which no law is found stays as it is."""
    text = said(value)
    found = [basis.model_dump(mode="json", exclude_defaults=True) for basis in parse_basis(text)]
    return found or ([{"law": one_line(text)[:1000]}] if text else [])


def levels_of(value: object) -> list[str]:
    """行使层级 as codes 1 … 6. Raises ValueError for a word that names none."""
    codes: list[str] = []
    for word in list_of(value, separators=["、", "，", ",", "；", ";", "/", "^"]):
        code = word if word in "123456" else LEVELS.get(word.replace("(", "（").replace(")", "）"))
        if code is None:
            raise ValueError(
                because(N_("“%(word)s” is no level (国家级 省级 市级 县级 乡镇级 村级)"), word=word)
            )
        codes.append(code)
    return list(dict.fromkeys(codes))


def json_of(value: object) -> Any:
    """A JSON value that stands in a cell. Raises ValueError."""
    if not isinstance(value, str):
        return value
    return json.loads(value) if value.strip() else None


def contact_of(value: object) -> dict[str, Any]:
    """Phones, address and web address out of one run of text."""
    return contact(value).model_dump(mode="json", exclude_defaults=True)


def places_of(value: object) -> list[dict[str, Any]]:
    """The counters that a text names."""
    return [place.model_dump(mode="json", exclude_defaults=True) for place in places(value, "", "")]


CONVERTERS: dict[str, Callable[..., Any]] = {
    "text": said,
    "line": one_line,
    "name": lambda value: item_name(one_line(value)),
    "code": code_of,
    "number": number_of,
    "yes-no": yes_no_of,
    "limit": limit_of,
    "day": day_of,
    "list": list_of,
    "phones": lambda value: list(phones(said(value))),
    "contact": contact_of,
    "hours": hours,
    "places": places_of,
    "basis": bases_of,
    "levels": levels_of,
    "tree": tree_of,
    "json": json_of,
}
OPTIONS = {"limit": {"unit"}, "list": {"split"}, "tree": {"separator", "level"}}
