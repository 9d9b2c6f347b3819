"""The day from which a change is wished for, as it is typed."""

from collections.abc import Mapping
from datetime import date

from tongban.kernel.errors import N_, Invalid


def day_from(posted: Mapping[str, str]) -> date | None:
    """The day wished for; nothing is the day after the approval. Raises Invalid."""
    text = posted.get("in_force_on", "").strip()
    if not text:
        return None
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise Invalid(facts={"fields": {"in_force_on": N_("Enter a day as year-month-day.")}}) from error
