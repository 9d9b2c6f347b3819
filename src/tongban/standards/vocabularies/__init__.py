"""Vocabularies (代码表): the code lists of the standards as data, with source and effective dates.

`vocabulary("item_type").text("01")` is 行政许可. A list of `lists.json` holds for each
code its Chinese text, its English name where citizens see it, and its group where the
list is grouped (evaluation details by level).
"""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache, cached_property
from importlib.resources import files

from tongban.kernel.errors import N_, Invalid


class UnknownCode(Invalid):
    """The vocabulary has no such code. `facts` hold `vocabulary` and `code`."""

    code = "unknown-code"
    title = N_("The list has no such code.")


@dataclass(frozen=True, kw_only=True)
class Term:
    """One code with its Chinese text; `english` and `group` are empty where there is none."""

    code: str
    text: str
    english: str = ""
    group: str = ""

    def label(self, language: str) -> str:
        """The text in a language (`zh-hans`, `en`); Chinese where there is no English."""
        return self.english if language.startswith("en") and self.english else self.text


@dataclass(frozen=True)
class Vocabulary:
    """A code list: Chinese and English name, standard, note, and from when to when it holds (half-open).

    `effective_from` is None where the source gives no date.
    """

    key: str
    name: str
    english: str
    standard: str
    note: str
    effective_from: date | None
    effective_to: date | None
    terms: Mapping[str, Term]

    def __iter__(self) -> Iterator[Term]:
        return iter(self.terms.values())

    def __contains__(self, code: object) -> bool:
        return code in self.terms

    def term(self, code: str) -> Term:
        """The term of a code. Raises UnknownCode."""
        found = self.terms.get(code)
        if found is None:
            raise UnknownCode(facts={"vocabulary": self.key, "code": code})
        return found

    def text(self, code: str) -> str:
        """The Chinese text of a code. Raises UnknownCode."""
        return self.term(code).text

    def english_text(self, code: str) -> str:
        """The English name of a code, or its Chinese text where there is none. Raises UnknownCode."""
        return self.term(code).label("en")

    def label(self, code: str, language: str) -> str:
        """The text of a code in a language (`zh-hans`, `en`). Raises UnknownCode."""
        return self.term(code).label(language)

    def code_of(self, text: str) -> str:
        """The first code with this Chinese text. Raises UnknownCode."""
        found = self._by_text.get(text.strip())
        if found is None:
            raise UnknownCode(facts={"vocabulary": self.key, "code": text})
        return found

    def in_group(self, group: str) -> list[Term]:
        """The terms of one group, in the order of the list."""
        return [term for term in self if term.group == group]

    def choices(self, language: str = "zh-hans") -> list[tuple[str, str]]:
        """Code and text of every term, as form fields want them."""
        return [(term.code, term.label(language)) for term in self]

    def holds_on(self, day: date) -> bool:
        """Whether the list is in force on that day (a list without a date always is)."""
        has_begun = self.effective_from is None or self.effective_from <= day
        return has_begun and (self.effective_to is None or day < self.effective_to)

    @property
    def texts(self) -> Mapping[str, str]:
        """Code by Chinese text."""
        return self._by_text

    @cached_property
    def _by_text(self) -> dict[str, str]:
        by_text: dict[str, str] = {}
        for term in self:
            by_text.setdefault(term.text, term.code)
        return by_text


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None


@cache
def vocabularies() -> dict[str, Vocabulary]:
    """Every vocabulary by key. Read once, some 2 ms."""
    lists = json.loads((files(__name__) / "lists.json").read_text(encoding="utf-8"))
    return {
        key: Vocabulary(
            key=key,
            name=held["name"],
            english=held["english"],
            standard=held["standard"],
            note=held["note"],
            effective_from=_day(held["effective_from"]),
            effective_to=_day(held["effective_to"]),
            terms={
                code: Term(
                    code=code,
                    text=said[0],
                    english=said[1] if len(said) > 1 else "",
                    group=said[2] if len(said) > 2 else "",
                )
                for code, said in held["codes"].items()
            },
        )
        for key, held in lists.items()
    }


def vocabulary(key: str) -> Vocabulary:
    """The vocabulary of this key. Raises KeyError for a list that we do not have (a fault of ours)."""
    return vocabularies()[key]


def same_text(source: str, target: str, code: str) -> str:
    """The code of another vocabulary with the same Chinese text.

    `same_text("satisfaction_device", "satisfaction_gbt39046", "5")` is "1": the national
    rating devices count the other way round than GB/T 39046. Raises UnknownCode.
    """
    return vocabulary(target).code_of(vocabulary(source).text(code))


def holiday_label(name: str, language: str) -> str:
    """The name of a holiday or of several (国庆节、中秋节) in a language; unknown parts stay Chinese."""
    festivals = vocabulary("festival")
    if not language.startswith("en"):
        return name
    parts = name.split("、") if name else []
    known = [festivals.english_text(festivals.code_of(p)) if p in festivals.texts else p for p in parts]
    return ", ".join(known)
