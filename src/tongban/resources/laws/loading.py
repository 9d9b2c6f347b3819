"""Reads laws from files: YAML of ours (summaries) and JSON lines of articles (full texts)."""

import json
from collections.abc import Iterator
from datetime import date
from itertools import groupby
from pathlib import Path
from typing import Any

import yaml

from tongban.kernel.errors import N_, Refused
from tongban.resources.laws.facts import ArticleRow, LawRow


class NoLawsHere(Refused):
    """Nothing at the path is a file of laws that we read."""

    code = "laws-nothing-here"
    title = N_("There are no laws that we can read at %(path)s.")


def laws_at(path: Path) -> Iterator[LawRow]:
    """The laws of a YAML file, of a JSON lines file of articles, or of a folder that holds
    `national_laws.jsonl` and `national_law_articles.jsonl`. Raises NoLawsHere."""
    if path.is_dir() and (path / "national_law_articles.jsonl").is_file():
        yield from _from_articles(path / "national_law_articles.jsonl", path / "national_laws.jsonl")
    elif path.suffix in {".yaml", ".yml"} and path.is_file():
        yield from (_from_yaml(entry) for entry in yaml.safe_load(path.read_text(encoding="utf-8")))
    elif path.suffix == ".jsonl" and path.is_file():
        yield from _from_articles(path, path.with_name("national_laws.jsonl"))
    else:
        raise NoLawsHere(facts={"path": str(path)})


def _from_yaml(entry: dict[str, Any]) -> LawRow:
    articles = tuple(ArticleRow(**article) for article in entry.pop("articles", ()))
    return LawRow(articles=articles, **entry)


def _from_articles(path: Path, heads: Path) -> Iterator[LawRow]:
    """Articles stand law by law; what the heads' file says of a law is taken where it is there."""
    known = {head["law_id"]: head for head in _lines(heads)} if heads.is_file() else {}
    for (law_id, title), rows in groupby(_lines(path), key=lambda row: (row["law_id"], row["law_name"])):
        head = known.get(law_id, {})
        articles = {
            row["article_no"]: ArticleRow(
                number=row["article_no"], text=row["article_text"].strip(), chapter=row.get("chapter") or ""
            )
            for row in rows
            if row.get("article_no")
        }
        yield LawRow(
            title=title,
            level=head.get("level", ""),
            issuer=head.get("issuing_body", ""),
            in_force_from=_day(head.get("effective_date")),
            revised_on=_day(head.get("version_date")),
            source=path.name,
            articles=tuple(articles.values()),
        )


def _lines(path: Path) -> Iterator[dict[str, Any]]:
    with path.open(encoding="utf-8") as lines:
        for line in lines:
            if line.strip():
                yield json.loads(line)


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None
