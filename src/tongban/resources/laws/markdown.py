"""Reads one law from Markdown as public collections of laws keep it.

`# title`, then the days on which it was passed and revised, `<!-- INFO END -->`, `## chapter`,
and paragraphs of which each that begins with 第…条 opens an article.
"""

import re
from datetime import date
from pathlib import Path

from tongban.resources.laws.facts import ArticleRow, LawRow

_ARTICLE = re.compile(r"^(第[零一二三四五六七八九十百千]+条(?:之[一二三四五六七八九十]+)?)[\s　]*")
_DAY = re.compile(r"(\d{4})年(\d{1,2})月(\d{1,2})日")
_IN_NAME = re.compile(r"\((\d{4}-\d{2}-\d{2})\)$")
_NUMBER = re.compile(r"令?第(\d+|[一二三四五六七八九十百]+)号")
_FROM = re.compile(r"自\s*(\d{4})年(\d{1,2})月(\d{1,2})日起施行")


def law_of_markdown(path: Path) -> LawRow:
    """The law of one file; the day of its version stands in the file's name or in its head."""
    head, _, body = path.read_text(encoding="utf-8-sig").partition("<!-- INFO END -->")
    lines = [line.strip() for line in head.splitlines() if line.strip()]
    title = next((line.lstrip("# ") for line in lines if line.startswith("#")), path.stem)
    articles = tuple(_articles(body))
    revised = _version_day(path, lines[1:])
    return LawRow(
        title=title,
        level="法律" if title.endswith("法") else "行政法规",
        number=next((f"第{found.group(1)}号" for line in lines if (found := _NUMBER.search(line))), ""),
        in_force_from=_beginning(lines, articles) or revised,
        revised_on=revised,
        source=path.name,
        articles=articles,
    )


def _articles(body: str) -> list[ArticleRow]:
    found: list[ArticleRow] = []
    chapter = ""
    for line in (line.strip() for line in body.splitlines()):
        if line.startswith("#"):
            chapter = re.sub(r"\s+", " ", line.lstrip("# "))
        elif match := _ARTICLE.match(line):
            found.append(ArticleRow(number=match.group(1), text=line[match.end() :], chapter=chapter))
        elif line and found:
            last = found[-1]
            text = f"{last.text}\n{line}".strip()
            found[-1] = ArticleRow(number=last.number, text=text, chapter=last.chapter)
    return found


def _version_day(path: Path, lines: list[str]) -> date | None:
    if named := _IN_NAME.search(path.stem):
        return date.fromisoformat(named.group(1))
    days = [_as_day(*found) for line in lines for found in _DAY.findall(line)]
    return max(days, default=None)


def _beginning(lines: list[str], articles: tuple[ArticleRow, ...]) -> date | None:
    """Where the head says `… 施行` on a line of its own, or the last article says from when."""
    for line in lines:
        if line.endswith("施行") and (found := _DAY.match(line)):
            return _as_day(*found.groups())
    for article in reversed(articles):
        if found := _FROM.search(article.text):
            return _as_day(*found.groups())
    return None


def _as_day(year: str, month: str, day: str) -> date:
    return date(int(year), int(month), int(day))
