"""How closed cases are kept: numbers, terms, and where the packages lie."""

from pathlib import Path
from typing import Any

from pydantic import Field, field_validator
from pydantic_settings import BaseSettings

from tongban.services.archives.facts import Result, Retention
from tongban.services.archives.rules import check_pattern

_LINES = {f"result:{one.value}" for one in Result} | {"default"}


class ArchiveOptions(BaseSettings):
    """The part of the settings that is about e-archives."""

    archive_dir: Path | None = Field(
        default=None,
        description="Folder of the e-archive packages. Empty: `archives` among the files of the data folder.",
    )
    archive_number: str = Field(
        default="{fonds}-{category}·{year}-{retention}-{order:05}",
        description="How an archive number (档号) is written: fonds, category, year, retention, order.",
    )
    archive_category: str = Field(default="YW", description="Category code (门类代码) of archived cases.")
    archive_secrecy: str = Field(default="内部", description="Level of secrecy (密级) of archived cases.")
    archive_fonds: dict[str, str] = Field(
        default={},
        description="Fonds number (全宗号) by organisation code, as JSON; an organisation that is not named has its own code.",
        examples=['{"11341699000000271X": "0123"}'],
    )
    archive_retention: dict[str, str] = Field(
        default={"result:not-accepted": "D10", "result:withdrawn": "D10", "default": "D30"},
        description="Retention (Y for ever, D30, D10 years) by `item:<code>`, `type:<code>`, `result:<result>` "
        "or `default`, as JSON; the most exact line counts.",
    )
    archive_receiver: str = Field(
        default="", description="Name of the archive that packages are handed over to."
    )

    @field_validator("archive_number")
    @classmethod
    def _pattern(cls, value: str) -> str:
        return check_pattern(value)

    @field_validator("archive_retention")
    @classmethod
    def _table(cls, value: dict[str, str]) -> dict[str, str]:
        for line, retention in value.items():
            if line not in _LINES and not line.startswith(("item:", "type:")):
                raise ValueError(f"a table of retention knows no line {line}")
            Retention(retention)
        return value


def archives_of(given: ArchiveOptions) -> dict[str, Any]:
    """The same as one setting of Django's."""
    return {
        "number": given.archive_number,
        "category": given.archive_category,
        "secrecy": given.archive_secrecy,
        "fonds": given.archive_fonds,
        "retention": given.archive_retention,
        "receiver": given.archive_receiver,
    }
