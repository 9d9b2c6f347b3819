"""Fills the facts into a message id in the reader's language."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from django.utils.translation import gettext

from tongban.foundation.ui.public import day_text, in_fours, moment_text


def worded(msgid: str, facts: Mapping[str, Any], *, today: date) -> str:
    """The sentence for people. Facts are shown by the ending of their names (see `send_message`)."""
    if not msgid:
        return ""
    said = gettext(msgid)
    if "%(" not in said:
        return said
    return said % {name: _shown(name, value, today) for name, value in facts.items()}


def _shown(name: str, value: Any, today: date) -> object:
    if isinstance(value, str) and value:
        if name.endswith("_at"):
            return moment_text(datetime.fromisoformat(value), today=today)
        if name.endswith("_date"):
            return day_text(date.fromisoformat(value), today=today)
        if name.endswith("number"):
            return in_fours(value)
        if name.endswith("_msgid"):
            return gettext(value)
    return value
