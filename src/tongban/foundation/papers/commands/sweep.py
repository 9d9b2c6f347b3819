"""Remove bytes that no paper names: the transaction of their upload was rolled back."""

from itertools import islice

from tongban.foundation.papers import store
from tongban.foundation.papers.models import Paper

A_DAY = 24 * 3600
_BATCH = 1000


def sweep_blobs(*, older_than_seconds: float = A_DAY) -> int:
    """Remove files that no paper names and nobody has stored again for so long; returns how many.

    The age is by the machine's time and must be far above the longest transaction (2 s): a
    younger file may belong to an upload whose row is not to be seen yet. Walks the whole
    store; 1 SQL per 1,000 files.
    """
    old, removed = store.old_blobs(older_than_seconds=older_than_seconds), 0
    while batch := list(islice(old, _BATCH)):
        named = set(Paper.objects.filter(sha256__in=batch).values_list("sha256", flat=True))
        for sha256 in batch:
            if sha256 not in named:
                removed += store.remove_blob(sha256, older_than_seconds=older_than_seconds)
    return removed
