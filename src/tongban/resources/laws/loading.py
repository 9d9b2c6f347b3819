"""Reads laws from files: YAML of ours (summaries), JSON lines of articles and Markdown (full texts)."""

import json
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from itertools import groupby
from pathlib import Path
from typing import Any

from tongban.kernel.documents import read_yaml
from tongban.kernel.errors import N_, Refused
from tongban.resources.laws.facts import ArticleRow, LawRow
from tongban.resources.laws.markdown import law_of_markdown
from tongban.resources.laws.versions import repealed_by, with_terms


class NoLawsHere(Refused):
    """Nothing at the path is a file of laws that we read."""

    code = "laws-nothing-here"
    title = N_("There are no laws that we can read at %(path)s.")


def laws_at(path: Path) -> Iterator[LawRow]:
    """The laws of a YAML file, of a JSON lines file of articles, of a Markdown file, or of a folder
    that holds `national_laws.jsonl` and `national_law_articles.jsonl`, Markdown files, or both.
    Raises NoLawsHere."""
    if path.is_dir():
        yield from _from_folder(path)
    elif path.suffix in {".yaml", ".yml"} and path.is_file():
        yield from (_from_yaml(entry) for entry in read_yaml(path))
    elif path.suffix == ".jsonl" and path.is_file():
        yield from _from_articles(path, path.with_name("national_laws.jsonl"))
    elif path.suffix == ".md" and path.is_file():
        yield law_of_markdown(path)
    else:
        raise NoLawsHere(facts={"path": str(path)})


def _from_folder(path: Path) -> Iterator[LawRow]:
    """A law that stands in both shapes is taken from the JSON lines, which say more about it."""
    articles, texts = path / "national_law_articles.jsonl", sorted(path.glob("*.md"))
    if not (articles.is_file() or texts):
        raise NoLawsHere(facts={"path": str(path)})
    told: set[str] = set()
    if articles.is_file():
        for row in _from_articles(articles, path / "national_laws.jsonl"):
            told.add(row.title)
            yield row
    rows = [law_of_markdown(text) for text in texts]
    yield from (row for row in with_terms(rows) if row.title not in told)


def _from_yaml(entry: dict[str, Any]) -> LawRow:
    articles = tuple(ArticleRow(**article) for article in entry.pop("articles", ()))
    return LawRow(articles=articles, **entry)


def _from_articles(path: Path, heads: Path) -> Iterator[LawRow]:
    """Articles stand law by law; what the heads' file says of a law is taken where it is there.

    Two passes: which law ends when stands in the last article of the law that takes its place.
    """
    known = {head["law_id"]: _head(head) for head in _lines(heads)} if heads.is_file() else {}
    over = {law_id for law_id, head in known.items() if head.is_over}
    ends = repealed_by(
        (known[row["law_id"]], row["article_text"])
        for row in (_lines(path) if over else ())
        if row["law_id"] in known and "同时废止" in row["article_text"]
    )
    terms = dict(zip(known, with_terms(known.values(), ends=ends), strict=True))
    for (law_id, title), rows in groupby(_lines(path), key=lambda row: (row["law_id"], row["law_name"])):
        articles = {
            row["article_no"]: ArticleRow(
                number=row["article_no"], text=row["article_text"].strip(), chapter=row.get("chapter") or ""
            )
            for row in rows
            if row.get("article_no")
        }
        head = terms.get(law_id, LawRow(title=title))
        yield replace(head, source=path.name, articles=tuple(articles.values()))


def _head(head: dict[str, Any]) -> LawRow:
    return LawRow(
        title=head["law_name"],
        level=head.get("level", ""),
        issuer=head.get("issuing_body", ""),
        in_force_from=_day(head.get("effective_date")),
        revised_on=_day(head.get("version_date")),
        is_over=head.get("status") in {"已废止", "历史版本", "已失效"},
    )


def _lines(path: Path) -> Iterator[dict[str, Any]]:
    with path.open(encoding="utf-8") as lines:
        for line in lines:
            if line.strip():
                yield json.loads(line)


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None
