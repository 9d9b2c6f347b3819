"""Names, sex, nationality, regions, phones: one form each, null where there is none."""

from collections.abc import Mapping
from functools import cache
from importlib.resources import files

import ibis
import ibis.expr.types as ir

from tongban.resources.fusion.standardising.reading import Reading
from tongban.resources.fusion.standardising.texts import NOTHING, halved, is_one_of, said, without_blanks
from tongban.standards.vocabularies import vocabulary

# Han of the later extensions (rare characters), the dot of names, Latin letters for foreigners
_ANY_NAME = r"^[\x{3400}-\x{4dbf}\x{4e00}-\x{9fff}\x{20000}-\x{323af}·A-Z .\-]{2,50}$"
_DOTS = "•․‧∙⋅・．｡"
# they would pass for names of two or three characters
_NAMES_OF_NOTHING = ("不详", "未知", "暂无", "测试", "待补", "无名", "无名氏", "本人", "户主")


def _han_without(characters: str) -> str:
    """A class of Han characters without some, as ranges: a pattern of RE2 cannot look ahead."""
    edges = sorted(ord(one) for one in characters)
    starts, ends = [0x4E00, *(edge + 1 for edge in edges)], [*(edge - 1 for edge in edges), 0x9FFF]
    return "".join(
        rf"\x{{{start:x}}}-\x{{{end:x}}}" for start, end in zip(starts, ends, strict=True) if start <= end
    )


# begins with no character with which a name of nothing begins: those go the long way
_HAN_NAME = (
    rf"^[{_han_without(''.join({name[0] for name in _NAMES_OF_NOTHING}))}][\x{{4e00}}-\x{{9fff}}]{{1,5}}$"
)
_PHONE = r"^((0[0-9]{2,3})?[1-9][0-9]{6,7}|1[3-9][0-9]{9})$"
_REGION = r"^[1-9][0-9]{5}([0-9]{3}([0-9]{3})?)?$"
# words for "not known" are no fault of form
SEX_UNSAID = ("0", "9", "未知", "未说明", "00", "09")


def _kept(text: ir.StringValue, *, when: ir.BooleanValue) -> ir.StringValue:
    return ibis.ifelse(when, text, ibis.null("string"))


def _mended_name(text: ir.StringValue) -> ir.StringValue:
    spaced = halved(text).upper().re_replace(f"[{_DOTS}]", "·")
    name = ibis.ifelse(
        spaced.re_search(r"[A-Z]"), spaced.re_replace(r"\s+", " "), spaced.re_replace(r"\s+", "")
    )
    return _kept(name, when=name.re_search(_ANY_NAME) & ~is_one_of(name, {*_NAMES_OF_NOTHING, *NOTHING}))


def as_it_is(text: ir.StringValue) -> ir.StringValue:
    """What is clean needs nothing."""
    return text


NAME = Reading(is_clean=lambda text: text.re_search(_HAN_NAME), clean=as_it_is, mended=_mended_name)
"""A person's name: no blanks between Han characters, one sort of dot, Latin letters in capitals."""


def title(most: int) -> Reading:
    """The name of an entity, a scope of business: half-width signs and no blanks, 2 to `most` characters."""
    return Reading(
        is_clean=lambda text: (
            text.length().between(_SAYS_SOMETHING, most) & ~text.re_search(r"[\s\x{3000}\x{FF01}-\x{FF5E}]")
        ),
        clean=as_it_is,
        mended=lambda text: _titled(without_blanks(text), most),
    )


def _titled(tidy: ir.StringValue, most: int) -> ir.StringValue:
    return _kept(tidy, when=said(tidy) & tidy.length().between(2, most))


def raw(most: int) -> Reading:
    """As it was written, if it says anything: it is tidied when it was chosen, once a person instead of once a row."""
    return Reading(
        is_clean=lambda text: text.length().between(_SAYS_SOMETHING, most),
        clean=as_it_is,
        mended=lambda text: _kept(text, when=said(text) & text.length().between(2, most)),
    )


# longer than every word that means nothing
_SAYS_SOMETHING = max(len(word) for word in NOTHING) + 1

_MALE, _FEMALE = ibis.literal(1, "int8"), ibis.literal(2, "int8")


def _sex(tidy: ir.StringValue) -> ir.IntegerValue:
    return ibis.cases(
        (is_one_of(tidy, ("1", "男", "M", "m", "男性", "01")), _MALE),
        (is_one_of(tidy, ("2", "女", "F", "f", "女性", "02")), _FEMALE),
        else_=ibis.null("int8"),
    )


SEX = Reading(
    is_clean=lambda text: (text == "1") | (text == "男"),
    clean=lambda _text: _MALE,
    usual=((lambda text: (text == "2") | (text == "女"), lambda _text: _FEMALE),),
    mended=lambda text: _sex(halved(text)),
)
"""GB/T 2261.1: 1 male, 2 female; null where it is not known, not said, or no such word."""


@cache
def _nations() -> str:
    """Each name with its number behind: `|汉:01|蒙古:02|…`. One look into it instead of a comparison for each."""
    return "|" + "".join(f"{term.text.removesuffix('族')}:{term.code}|" for term in vocabulary("nation"))


def _nation(tidy: ir.StringValue) -> ir.IntegerValue:
    known = ibis.literal(_nations())
    name = ibis.literal("|") + tidy.re_replace("族$", "") + ":"
    number = ibis.literal(":") + tidy.lpad(2, "0") + "|"
    code = ibis.cases(
        (tidy.re_search(r"^(0?[1-9]|[1-9][0-9])$") & (known.find(number) >= 0), tidy),
        (
            tidy.re_search(r"^[\x{4e00}-\x{9fff}]+$") & (known.find(name) >= 0),
            known.substr(known.find(name) + name.length(), 2),
        ),
        else_=ibis.null("string"),
    )
    return code.try_cast("int8")


NATION = Reading(
    is_clean=lambda text: (text == "01") | (text == "汉族") | (text == "汉"),
    clean=lambda _text: ibis.literal(1, "int8"),
    mended=lambda text: _nation(halved(text)),
)
"""The number of a nationality (GB/T 3304), from its number or its name, with or without 族."""


STATUS_WORDS: Mapping[int, tuple[str, ...]] = {
    1: ("1", "存续", "在业", "开业", "正常", "在营", "存续（在营、开业、在册）"),
    2: ("2", "吊销", "吊销，未注销", "吊销未注销"),
    3: ("3", "注销", "已注销", "吊销，已注销"),
    4: ("4", "迁出", "迁移异地"),
    9: ("9", "停业", "歇业", "清算", "其他"),
}


def _status(tidy: ir.StringValue) -> ir.IntegerValue:
    return ibis.cases(
        *((is_one_of(tidy, words), ibis.literal(code, "int8")) for code, words in STATUS_WORDS.items()),
        else_=ibis.null("int8"),
    )


ENTITY_STATUS = Reading(
    is_clean=lambda text: (text == "1") | (text == "存续"),
    clean=lambda _text: ibis.literal(1, "int8"),
    mended=lambda text: _status(without_blanks(text)),
)
"""1 in business, 2 revoked (吊销), 3 closed (注销), 4 moved away, 9 other: our own short list, in the order of use."""


@cache
def withdrawn_regions() -> Mapping[int, int]:
    """Withdrawn county code to the one that has its land now (`withdrawn_regions.csv`)."""
    text = (files("tongban.resources.fusion.standardising") / "withdrawn_regions.csv").read_text("utf-8")
    rows = [line.split(",") for line in text.splitlines()[1:]]
    return {int(row[0]): int(row[1]) for row in rows}


def _now(county: ir.IntegerValue) -> ir.IntegerValue:
    return ibis.cases(
        *((county == old, ibis.literal(new, "int32")) for old, new in withdrawn_regions().items()),
        else_=county,
    )


def _county(tidy: ir.StringValue) -> ir.IntegerValue:
    return _kept(tidy.left(6), when=tidy.re_search(_REGION)).try_cast("int32")


REGION = Reading(
    is_clean=lambda text: text.re_search(_REGION),
    clean=lambda text: text.left(6).try_cast("int32"),
    mended=lambda text: _county(without_blanks(text)),
    settled=_now,
)
"""The six-digit code as a number; a code that was withdrawn becomes the one that took its place.

Nine and twelve digits (township, village) give the county's. Codes that the present list lacks stay: ID cards
and files keep them for life (GB/T 2260 only grows).
"""


def _phone(tidy: ir.StringValue) -> ir.StringValue:
    return _kept(tidy, when=tidy.re_search(_PHONE))


PHONE = Reading(
    is_clean=lambda text: text.re_search(_PHONE),
    clean=as_it_is,
    mended=lambda text: _phone(halved(text).re_replace(r"[\s()\-]", "").re_replace(r"^(\+|00)?86", "")),
)
"""Digits only, without +86: a mobile of 11 digits, or a fixed line with or without its area."""
