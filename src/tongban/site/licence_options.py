"""Settings of the licence library; `site/options.py` inherits them."""

from pydantic import Field
from pydantic_settings import BaseSettings


class LicenceOptions(BaseSettings):
    """How long others may rely on a licence that they hold, and how long it is kept who saw one."""

    status_list_seconds: int = Field(
        default=300,
        ge=10,
        le=86_400,
        description="For how long others may keep a status list of licences, in seconds: a revocation is seen "
        "at the latest after it.",
    )
    annotated_copy_days: int = Field(
        default=90,
        ge=1,
        description="Days for which the copy of a licence that an office gets for a case holds, if the case is "
        "not closed before.",
    )
    showing_log_days: int = Field(
        default=1096,
        ge=1096,
        description="Days for which it is kept who saw which fields of a licence that its holder showed, and for "
        "what; then the record is deleted. The law wants such a record kept for three years at least (Personal "
        "Information Protection Law, arts. 55 (3) and 56) and no longer than its purpose needs (art. 19).",
    )
