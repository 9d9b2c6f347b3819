"""Conditions of items, read in the names of the whole."""

import re
from collections.abc import Iterable, Mapping

from tongban.kernel.expressions import expression

# a text, `scenario.x`, or a name that does not follow a dot
_TOKEN = re.compile(
    r"""(?P<text>"(?:\\.|[^"\\])*"|'(?:\\.|[^'\\])*')"""
    r"""|\bscenario\s*\.\s*(?P<question>[A-Za-z_]\w*)"""
    r"""|(?<![\w.])(?P<name>[A-Za-z_]\w*)(?!\s*\()"""
)


def in_form(source: str, *, fields: Mapping[str, str], answers: Mapping[str, str]) -> str:
    """A rule of a form with its fields and questions under their names in the whole.

    `answers` maps a question to how it reads there: `scenario.what`, or a settled text in quotes.
    """

    def named(found: re.Match[str]) -> str:
        if found["text"]:
            return found["text"]
        if found["question"]:
            return answers.get(found["question"], found[0])
        return fields.get(found["name"], found["name"])

    return _TOKEN.sub(named, source)


def in_scenario(source: str, *, answers: Mapping[str, str]) -> str:
    """A condition over answers, where each question is a name of its own."""
    return _TOKEN.sub(lambda found: found["text"] or answers.get(found["name"] or "", found[0]), source)


def every(*conditions: str | None) -> str | None:
    """All of them; None: always."""
    found = [one for one in conditions if one]
    return " && ".join(f"({one})" for one in found) if len(found) > 1 else (found[0] if found else None)


def any_of(conditions: Iterable[str | None]) -> str | None:
    """One of them is enough; None: always."""
    found = list(dict.fromkeys(conditions))
    if None in found:
        return None
    return " || ".join(f"({one})" for one in found) if len(found) > 1 else (found[0] if found else None)


def settled(condition: str) -> bool | None:
    """What a condition comes to that asks for nothing any more, as a bundle settled it all; None: it still asks."""
    read = expression(condition)
    return None if read.variables else read.holds({})


def quoted(text: str) -> str:
    """A settled answer as it stands in a condition."""
    return "'" + text.replace("\\", "\\\\").replace("'", "\\'") + "'"
