"""Forget documents that wait for a signature: what they were about is gone."""

from collections.abc import Collection

from tongban.foundation.seals.models import SignRequest


def forget_requests(*, subjects: Collection[str]) -> None:
    """In the caller's transaction, which has checked whose they are; harmless where there are none. 1 SQL."""
    SignRequest.objects.filter(subject__in=subjects).delete()
