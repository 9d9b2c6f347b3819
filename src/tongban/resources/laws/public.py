"""The front door of this app: other apps import only from here."""

from datetime import datetime
from pathlib import Path

from tongban.kernel.actors import Actor
from tongban.resources.laws.commands.bring import bring_law, bring_laws
from tongban.resources.laws.facts import ArticleFact, ArticleRow, Citation, LawFact, LawRow
from tongban.resources.laws.loading import laws_at
from tongban.resources.laws.queries import citations, cite, law

__all__ = [
    "ArticleFact",
    "ArticleRow",
    "Citation",
    "LawFact",
    "LawRow",
    "bring_law",
    "bring_laws",
    "citations",
    "cite",
    "law",
    "laws_load",
]


def laws_load(path: Path, *, by: Actor, at: datetime) -> int:
    """Load a file or folder of laws; answers how many are new. Raises NoLawsHere."""
    return bring_laws(rows=laws_at(path), by=by, at=at)
