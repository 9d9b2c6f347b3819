"""Settings of the registers; `site/options.py` inherits them."""

from pydantic import Field
from pydantic_settings import BaseSettings


class RegisterOptions(BaseSettings):
    """How long anybody waits for a register, and who answers objections to what it holds."""

    register_wait_seconds: float = Field(
        default=1.5,
        gt=0,
        le=20,
        description="How long an application waits for a register; after that its fields are typed in and "
        "checked later.",
    )
    register_keeper_post: str = Field(
        default="data-officer",
        description="Post that answers objections to registered facts, in the nearest organisation that has it.",
    )
    deliveries_keep_days: int = Field(
        default=365,
        ge=1,
        le=3650,
        description="For how many days the files of a delivery are kept after a later one took its place or it was "
        "refused. What stands in a page about it stays.",
    )
    dispute_days: int = Field(
        default=10,
        ge=1,
        le=60,
        description="Within how many working days an objection to a registered fact is answered.",
    )
