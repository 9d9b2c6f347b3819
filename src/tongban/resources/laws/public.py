"""The front door of this app: other apps import only from here."""

from datetime import datetime
from pathlib import Path

from tongban.kernel.actors import Actor
from tongban.resources.laws.commands.bring import bring_law, bring_laws
from tongban.resources.laws.commands.change import amend_law, repeal_law
from tongban.resources.laws.facts import (
    ArticleFact,
    ArticleRow,
    Citation,
    LawAmended,
    LawBrought,
    LawChangeFact,
    LawFact,
    LawHead,
    LawRepealed,
    LawRow,
    plain_title,
)
from tongban.resources.laws.loading import laws_at
from tongban.resources.laws.queries import citations, cite, law, law_changes, law_heads

__all__ = [
    "ArticleFact",
    "ArticleRow",
    "Citation",
    "LawAmended",
    "LawBrought",
    "LawChangeFact",
    "LawFact",
    "LawHead",
    "LawRepealed",
    "LawRow",
    "amend_law",
    "bring_law",
    "bring_laws",
    "citations",
    "cite",
    "law",
    "law_changes",
    "law_heads",
    "laws_load",
    "plain_title",
    "repeal_law",
]


def laws_load(path: Path, *, by: Actor, at: datetime) -> int:
    """Load a file or folder of laws; answers how many are new. Raises NoLawsHere."""
    return bring_laws(rows=laws_at(path), by=by, at=at)
