"""Text as people type it: full-width characters, blanks, words that mean nothing."""

import re
from collections.abc import Iterable

import ibis
import ibis.expr.types as ir

_HALF = "".join(chr(code) for code in range(0x21, 0x7F))
_FULL = "".join(chr(ord(character) + 0xFEE0) for character in _HALF)

# what clerks put where a field must not be empty
NOTHING = (
    "",
    "无",
    "不详",
    "未知",
    "空",
    "暂无",
    "/",
    "-",
    "--",
    "null",
    "NULL",
    "None",
    "N/A",
    "测试",
    "待补",
)


def halved(text: ir.StringValue) -> ir.StringValue:
    """Full-width Latin letters, digits and signs as half-width ones; blanks around taken away."""
    return _halved(text).strip()


def without_blanks(text: ir.StringValue) -> ir.StringValue:
    """As `halved`, and no blanks within."""
    return _halved(text).re_replace(r"[\s\x{3000}\x{00A0}\x{FEFF}]+", "")


def _halved(text: ir.StringValue) -> ir.StringValue:
    """Only where there is something to halve: a table of 95 characters is built for each row."""
    return ibis.ifelse(
        text.re_search(r"[\x{3000}\x{FF01}-\x{FF5E}]"), text.translate(_FULL + "\u3000", _HALF + " "), text
    )


def is_one_of(text: ir.StringValue, words: Iterable[str]) -> ir.BooleanValue:
    """Whether a text is one of some words. A pattern: DuckDB joins a table for a list of more than a few."""
    return text.re_search(f"^({'|'.join(re.escape(word) for word in words)})$")


def said(text: ir.StringValue) -> ir.BooleanValue:
    """Whether anything is said: not null, not empty, no word that means nothing."""
    return text.notnull() & ~is_one_of(text, NOTHING)
