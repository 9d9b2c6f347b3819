"""Settings of sharing; `site/options.py` inherits them."""

from pydantic import Field
from pydantic_settings import BaseSettings


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
