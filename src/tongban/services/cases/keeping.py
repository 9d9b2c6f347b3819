"""How long a draft is kept."""

from datetime import datetime, timedelta

from django.conf import settings


def kept_until(saved_at: datetime) -> datetime:
    """The moment at which a draft that was last saved then is thrown away."""
    return saved_at + timedelta(days=settings.DRAFT_KEEP_DAYS)


def kept_since(at: datetime) -> datetime:
    """A draft that was last saved before is thrown away at `at`."""
    return at - timedelta(days=settings.DRAFT_KEEP_DAYS)


def quiet_since(at: datetime) -> datetime:
    """Whose draft was last saved before is told at `at` that its end is near."""
    return kept_since(at) + timedelta(days=settings.DRAFT_WARN_DAYS)
