"""Settings of open data; `site/options.py` inherits them."""

from pathlib import Path

from pydantic import Field
from pydantic_settings import BaseSettings


class OpenDataOptions(BaseSettings):
    """What may go out, in which form and under which terms."""

    open_data_dir: Path | None = Field(
        default=None,
        description="Folder of the open tables, as Parquet; else `opendata` in the data folder.",
    )
    open_data_k: int = Field(
        default=5,
        ge=3,
        le=1000,
        description="Least count about people that is told, and least number of records that are alike; a "
        "definition may ask for more, never for less. Five is what statistical software usually takes "
        "(docs/explanation/open-data.md).",
    )
    open_data_most_rows: int = Field(
        default=1_000_000, ge=1, description="Most rows that a source or a handed-in file may bring."
    )
    open_data_record_level: int = Field(
        default=2,
        ge=1,
        le=4,
        description="Highest level of data (1 to 4) whose rows are opened; our default.",
    )
    open_data_count_level: int = Field(
        default=3, ge=1, le=4, description="Highest level of data whose counts are opened; our default."
    )
    open_data_licence: str = Field(
        default="CC BY 4.0", description="Name of the terms under which data are open."
    )
    open_data_licence_url: str = Field(
        default="https://creativecommons.org/licenses/by/4.0/",
        description="Address of the whole text of these terms.",
    )
    open_data_licence_text: str = Field(
        default="",
        description="The terms in a sentence, as pages show them; empty says what CC BY asks for.",
    )
    open_data_request_days: int = Field(
        default=10,
        ge=1,
        le=60,
        description="Working days in which an office answers a request for data; our default.",
    )
