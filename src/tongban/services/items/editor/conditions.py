"""Conditions over the answers to the scenario, for people who know no CEL: offered, and read out. Pure."""

import re
from collections.abc import Mapping, Sequence
from typing import Any

from django.utils.translation import gettext, pgettext

_PLAIN = re.compile(r"""\s*([a-z][a-z0-9_]*)\s*(==|!=)\s*(?:(['"])(.*?)\3|(true|false))\s*""")
Question = Mapping[str, Any]


def condition_choices(scenario: Sequence[Question]) -> list[tuple[str, str]]:
    """The conditions that one answer makes, each with its words; `=` is for everybody.

    A choice is the condition behind `=`, so that the empty one is a choice as well.
    """
    offered = [("=", pgettext("a condition", "everybody"))]
    for question in scenario:
        for choice in question.get("choices", ()):
            source = f"{question['key']} == '{choice['value']}'"
            offered.append((f"={source}", _says(question, choice["label"], is_so=True)))
    return offered


def condition_text(source: str, scenario: Sequence[Question]) -> str:
    """A condition in words, where it is made of plain comparisons; else as it is written."""
    if not source.strip():
        return pgettext("a condition", "everybody")
    for sign, word in (("||", gettext(" or ")), ("&&", gettext(" and "))):
        parts = source.split(sign)
        if len(parts) > 1 or sign == "&&":
            said = [_plain(part, scenario) for part in parts]
            if all(said):
                return word.join(said)
    return source


def _plain(part: str, scenario: Sequence[Question]) -> str:
    found = _PLAIN.fullmatch(part.strip("() "))
    if not found:
        return ""
    key, sign, _, text, truth = found.groups()
    value = truth or text
    question = next((one for one in scenario if one.get("key") == key), None)
    if question is None:
        return ""
    label = next((one["label"] for one in question.get("choices", ()) if one["value"] == value), "")
    return _says(question, label, is_so=sign == "==") if label else ""


def _says(question: Question, label: str, *, is_so: bool) -> str:
    text = str(question["text"]).rstrip("？?")
    pattern = gettext("%(question)s: %(answer)s") if is_so else gettext("%(question)s: not %(answer)s")
    return pattern % {"question": text, "answer": label}
