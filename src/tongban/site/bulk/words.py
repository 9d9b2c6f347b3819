"""What stands in the rows of a story and is another in each copy: found by value, wherever it stands."""

import re
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from tongban.site.bulk.days import IN_TEXT, Days
from tongban.site.bulk.facts import Copy, Sql, Word


class Words:
    """All words of one story, the longest first; days and moments beside them."""

    def __init__(self, words: Iterable[Word], days: Days) -> None:
        self._by_text: dict[str, Word] = {}
        for word in words:
            # what is searched is kept in small letters
            self._by_text.setdefault(word.text.casefold(), _small(word))
            self._by_text[word.text] = word
        self._by_text.pop("", None)
        self._told: dict[str, list[str | Word]] = {}
        self.days = days
        ordered = sorted(self._by_text, key=len, reverse=True)
        self._pattern = re.compile("|".join([*map(_whole, ordered), IN_TEXT]), re.ASCII)

    def parts(self, text: str) -> Iterator[str | Word]:
        """The text as pieces that stay, words, and days."""
        last = 0
        for found in self._pattern.finditer(text):
            part = self._by_text.get(found[0]) or self.days.in_text(found[0])
            if part is None:
                continue
            if last < found.start():
                yield text[last : found.start()]
            yield part
            last = found.end()
        if last < len(text):
            yield text[last:]

    def sql(self, text: str) -> Sql:
        """The text of each copy."""
        parts = [_sql(part) for part in self.parts(text)]
        if not parts:
            return Sql("%s", ("",))
        return together(parts)

    def needs(self, text: str) -> frozenset[str]:
        """On what the text depends."""
        return self.sql(text).needs

    def told(self, text: str, copy: Copy) -> str:
        """The text of one copy. Raises CannotBeCopied where a moment stands in it."""
        if (parts := self._told.get(text)) is None:
            parts = self._told[text] = list(self.parts(text))
        return "".join([part if isinstance(part, str) else part.told(copy) for part in parts])


def together(parts: Sequence[Sql]) -> Sql:
    """One after the other."""
    if len(parts) == 1:
        return parts[0]
    values: tuple[Any, ...] = sum((part.values for part in parts), ())
    return Sql(
        "(" + " || ".join(part.text for part in parts) + ")",
        values,
        frozenset().union(*(part.needs for part in parts)),
    )


def _small(word: Word) -> Word:
    sql = Sql(f"lower({word.sql.text})", word.sql.values, word.sql.needs)
    return Word(text=word.text.casefold(), sql=sql, told=lambda copy: word.told(copy).casefold())


def _sql(part: str | Word) -> Sql:
    return part.sql if isinstance(part, Word) else Sql("%s", (part,))


def _whole(text: str) -> str:
    """As a pattern; a number is not found within a longer one."""
    before = r"(?<!\d)" if text[0].isdigit() else ""
    after = r"(?!\d)" if text[-1].isdigit() else ""
    return before + re.escape(text) + after
