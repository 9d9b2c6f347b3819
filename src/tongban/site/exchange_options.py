"""Settings of sharing; `site/options.py` inherits them."""

import ipaddress
import json
from pathlib import Path
from typing import Annotated, Any

from pydantic import Field, field_validator
from pydantic_settings import BaseSettings, NoDecode


class ExchangeOptions(BaseSettings):
    """How long requests for data take, how long grants hold, and when somebody is reminded.

    Days of requests are of 政务数据共享条例 (国务院令第809号, 2025), whose wording is to be checked.
    """

    exchange_unconditional_days: int = Field(
        default=1,
        ge=1,
        le=60,
        description="Within how many working days a request for unconditionally shared data is decided.",
    )
    exchange_check_days: int = Field(
        default=2,
        ge=1,
        le=60,
        description="Within how many working days the data authority checks a request before the provider has it.",
    )
    exchange_answer_days: int = Field(
        default=10,
        ge=1,
        le=60,
        description="Within how many working days of the check a provider answers a request for conditionally "
        "shared data.",
    )
    exchange_provide_days: int = Field(
        default=20,
        ge=1,
        le=120,
        description="Within how many working days of its answer a provider serves the data it granted.",
    )
    exchange_dispute_days: int = Field(
        default=10,
        ge=1,
        le=60,
        description="Within how many working days the data authority settles an objection to a grant.",
    )
    exchange_longest_years: int = Field(
        default=3,
        ge=1,
        le=10,
        description="How many years a grant holds at most; after that it is asked for again.",
    )
    exchange_open_level: int = Field(
        default=2,
        ge=1,
        le=4,
        description="Highest level (1 to 4) of a field that is asked for without reasons of its own.",
    )
    exchange_daily_most: int = Field(
        default=100_000,
        ge=1,
        le=100_000_000,
        description="The largest daily quota that a request may ask for.",
    )
    exchange_remind_days: int = Field(
        default=2,
        ge=1,
        le=30,
        description="How many working days before its limit somebody is reminded of a request.",
    )
    exchange_warn_days: int = Field(
        default=30,
        ge=1,
        le=180,
        description="How many days before its end both sides are told that a grant runs out.",
    )
    exchange_webhook_networks: Annotated[list[str], NoDecode] = Field(
        default_factory=list,
        description="Networks to which notices of subscriptions may be sent, with commas (10.20.0.0/16,fd00::/8); "
        "empty: public addresses only.",
        examples=["10.20.0.0/16,127.0.0.0/8"],
    )
    exchange_webhook_plain: bool = Field(
        default=False, description="Whether notices may be sent by http, as in a closed network or a test."
    )
    exchange_webhook_ca: Path | None = Field(
        default=None,
        description="File of certificates (PEM) by which receivers are trusted; empty: the system's.",
    )
    exchange_webhook_attempts: int = Field(
        default=8,
        ge=1,
        le=20,
        description="How often a notice is tried before it is given up and the subscription paused.",
    )
    exchange_notice_rows: int = Field(
        default=500, ge=1, le=10_000, description="How many changed rows one notice has at most."
    )
    exchange_batch_days: int = Field(
        default=7, ge=1, le=60, description="How many days a batch file can be fetched before it is deleted."
    )
    exchange_url: str = Field(
        default="",
        description="The address at which client systems reach the gateway, no slash at the end; it is what they "
        "sign. Empty: the site's own.",
    )
    exchange_token_seconds: int = Field(
        default=900,
        ge=60,
        le=3600,
        description="How long a token of a client system holds, in seconds.",
    )
    exchange_signature_seconds: int = Field(
        default=300,
        ge=30,
        le=900,
        description="How long the signature of a call may hold at most, in seconds.",
    )
    exchange_clock_leeway_seconds: int = Field(
        default=5,
        ge=0,
        le=60,
        description="By how many seconds the clocks of client systems may differ from this one's.",
    )
    exchange_key_grace_hours: int = Field(
        default=24,
        ge=1,
        le=720,
        description="How long a key of a client system goes on after it was ended, in hours; one that leaked does not.",
    )
    exchange_subjects_per_hour: int = Field(
        default=2000,
        ge=1,
        le=10_000_000,
        description="About how many different people and firms one client system may ask in an hour; over that it "
        "is suspended and the data authority alarmed.",
    )
    exchange_list_most_rows: int = Field(
        default=1_000_000,
        ge=100,
        le=5_000_000,
        description="How many rows a list that is compared may have.",
    )
    exchange_list_least_people: int = Field(
        default=10,
        ge=3,
        le=1_000,
        description="How many different people a list names at least, by how many it differs from an earlier "
        "one, and below which counts are not told; our default.",
    )
    exchange_list_days: int = Field(
        default=30,
        ge=1,
        le=400,
        description="How many days the rows of a list are kept, unless it is compared every month.",
    )
    exchange_result_days: int = Field(
        default=14,
        ge=1,
        le=90,
        description="For how many days the result of a comparison can be downloaded.",
    )
    exchange_answers_kept_days: int = Field(
        default=90,
        ge=1,
        le=1_000,
        description="For how many days an answer of yes or no can be checked before it is deleted.",
    )
    exchange_changes_days: int = Field(
        default=90,
        ge=1,
        le=3650,
        description="How many days it is kept for subscribers what happened to delivered rows and to the registers.",
    )

    @field_validator("exchange_webhook_networks", mode="before")
    @classmethod
    def _networks(cls, said: Any) -> Any:
        """With commas between; a list in JSON, as it was written before, is read too."""
        parts = said
        if isinstance(said, str):
            parts = json.loads(said) if said.lstrip().startswith("[") else said.split(",")
        found = [one.strip() for one in parts if one.strip()]
        for one in found:
            try:
                ipaddress.ip_network(one)
            except ValueError:
                raise ValueError(f"{one} is no network") from None
        return found
