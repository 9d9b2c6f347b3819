"""Remove uploads of people that nothing names any more: their draft has ended, or they were never used."""

from collections import defaultdict
from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction
from django.db.models import Q

from tongban.foundation.papers.models import Paper
from tongban.foundation.papers.ports import paper_holders

KEPT = timedelta(days=30)  # after they were given the last time
BATCH = 500
_KIND = "person:"


@transaction.atomic
def forget_unused(*, after: UUID | None = None, at: datetime) -> tuple[UUID | None, int]:
    """Look at the next BATCH uploads of people; answers how far it came (None: at the end) and how many it removed.

    Only what lies directly under a person and was given more than 30 days ago; what a draft, a
    signature that is waited for or another app still names stays. The bytes go with the next sweep,
    unless somebody else has the same. 2 SQL, and those of the apps for each person.
    """
    before = at - KEPT
    rows = Paper.objects.filter(owner__startswith=_KIND).filter(
        Q(given_at__lt=before) | Q(given_at=None, stored_at__lt=before)
    )
    if after is not None:
        rows = rows.filter(id__gt=after)
    found = list(rows.select_for_update(skip_locked=True).order_by("id").values_list("id", "owner")[:BATCH])
    if not found:
        return None, 0
    ids_of: dict[int, set[UUID]] = defaultdict(set)
    for paper_id, owner in found:
        ids_of[int(owner.removeprefix(_KIND))].add(paper_id)
    spare = [paper_id for account_id, ids in ids_of.items() for paper_id in ids - _held(account_id, ids)]
    removed, _ = Paper.objects.filter(id__in=spare).delete()
    return found[-1][0], removed


def _held(account_id: int, ids: set[UUID]) -> set[UUID]:
    """Those of `ids` that any app still needs."""
    holders = paper_holders.answerers.values()
    return set().union(*(one.held(account_id=account_id, ids=ids) for one in holders))
