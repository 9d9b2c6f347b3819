"""The settings of official papers: who writes them, and fonts for rare characters."""

from pathlib import Path

from pydantic import Field
from pydantic_settings import BaseSettings


class PaperOptions(BaseSettings):
    """How papers are written; see `Options` for where they come from."""

    paper_writer: str = Field(
        default="pdf-a",
        pattern="^[a-z][a-z0-9-]{1,39}$",
        description="Who writes official papers: `pdf-a` (typst, PDF/A-2b and PDF/A-3b), or another writer that the "
        "installation has registered.",
    )
    paper_fonts_dir: Path | None = Field(
        default=None,
        description="Folder of fonts (TTF, OTF, TTC) for characters that the fonts of papers lack (生僻字). "
        "Empty: `fonts` in `TONGBAN_HOME`.",
    )
