"""How a stored value is typed into an input, and how what was typed is stored. Pure.

`Typed` is what an input holds on the page: a text, the ticked values, or the parts of a limit.
"""

from collections.abc import Mapping
from decimal import Decimal, InvalidOperation
from typing import Any

from tongban.kernel.errors import N_
from tongban.services.items.editor.facts import Input, Kind

Typed = str | list[str] | dict[str, str]
UNITS = ("working-days", "calendar-days", "months", "years")
_MOST = 1_000_000


class Unreadable(ValueError):
    """What was typed cannot be stored; the text is a sentence for the field."""


def typed_value(one: Input, stored: Any) -> Typed:
    """What an input shows for a stored value, or for what holds where nothing is stored."""
    if stored is None and one.default:
        return one.default
    if one.kind is Kind.LIMIT:
        return _typed_limit(stored or {})
    if one.kind is Kind.CHOICES:
        return [str(value) for value in stored or ()]
    if one.kind is Kind.LINES:
        return "\n".join(stored or ())
    if one.kind is Kind.FLAG:
        return "1" if stored else ""
    if one.kind is Kind.YES_NO:
        return "" if stored is None else ("yes" if stored else "no")
    if one.kind is Kind.MONEY:
        return "" if stored is None else f"{Decimal(stored) / 100:.2f}"
    return "" if stored is None else str(stored)


def _typed_limit(stored: Mapping[str, Any]) -> dict[str, str]:
    return {
        "count": str(stored.get("count", "")),
        "unit": stored.get("unit", UNITS[0]),
        "note": stored.get("note", ""),
    }


def stored_value(one: Input, typed: Typed) -> Any:
    """What is stored for what was typed; None for nothing and for what holds anyway. Raises Unreadable."""
    if one.default and typed == one.default:
        return None
    if isinstance(typed, dict):
        return _stored_limit(typed)
    if isinstance(typed, list):
        return list(dict.fromkeys(typed)) or None
    text = typed.replace("\r\n", "\n").strip()
    if one.kind is Kind.LINES:
        return [line.strip() for line in text.split("\n") if line.strip()] or None
    if one.kind is Kind.FLAG:
        return True if text else None
    if one.kind is Kind.YES_NO:
        return {"yes": True, "no": False}.get(text)
    if one.kind is Kind.NUMBER:
        return whole_number(text)
    if one.kind is Kind.MONEY:
        return _fen(text)
    if one.only and text and text not in one.only:
        raise Unreadable(N_("This does not fit here."))
    return text or None


def _stored_limit(typed: Mapping[str, str]) -> dict[str, Any] | None:
    count = whole_number(typed.get("count", "").strip())
    if count is None:
        return None
    unit, note = typed.get("unit", UNITS[0]), typed.get("note", "").strip()
    if unit not in UNITS:
        raise Unreadable(N_("Choose one of the units."))
    return {
        "count": count,
        **({} if unit == UNITS[0] else {"unit": unit}),
        **({"note": note} if note else {}),
    }


def whole_number(text: str) -> int | None:
    """A number that was typed, in any width of digits; None for nothing. Raises Unreadable."""
    if not text:
        return None
    if not text.isdecimal() or len(text) > 7 or int(text) > _MOST:
        raise Unreadable(N_("Enter a whole number, or leave it empty."))
    return int(text)


def _fen(text: str) -> int | None:
    if not text:
        return None
    try:
        yuan = Decimal(text.replace(",", ""))
    except InvalidOperation as error:
        raise Unreadable(N_("Enter an amount in yuan, such as 35 or 12.50.")) from error
    if not yuan.is_finite() or yuan < 0 or yuan > _MOST * 100 or yuan * 100 != int(yuan * 100):
        raise Unreadable(N_("Enter an amount in yuan, such as 35 or 12.50."))
    return int(yuan * 100)
