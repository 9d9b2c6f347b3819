"""Publish the status lists: each is built from the library, signed, and kept in one row that is served."""

import hashlib
from collections.abc import Iterator
from datetime import datetime, timedelta

from django.conf import settings
from django.db import transaction
from django.db.models import Q

from tongban.kernel.errors import NotFound
from tongban.resources.licences.credentials.facts import PublishedList
from tongban.resources.licences.credentials.issuing import list_address
from tongban.resources.licences.credentials.keys import private_half, signing_key
from tongban.resources.licences.credentials.listing import pack, token
from tongban.resources.licences.credentials.models import LicenceStatus, StatusList
from tongban.resources.licences.credentials.permutation import SIZE
from tongban.resources.licences.credentials.rules import status_for
from tongban.resources.licences.facts import LicenceState

# a checker without a network may rely on a list for so long
LIST_LIFE = timedelta(days=1)
_AT_ONCE = 5000


@transaction.atomic
def publish_list(*, number: int, at: datetime) -> PublishedList:
    """Build one list and put it in the place of the last. 4 SQL; a list of 1 million under a second.

    What changes while it is built makes it stale again. Raises NotFound.
    """
    row = StatusList.objects.select_for_update().defer("token", "secret").filter(number=number).first()
    if row is None:
        raise NotFound
    packed = pack(_entries(number), size=SIZE)
    mine = signing_key(at=at)
    row.token = token(
        packed,
        issuer=settings.BASE_URL,
        address=list_address(number),
        built_at=at,
        expires_at=at + LIST_LIFE,
        ttl_seconds=settings.STATUS_LIST_SECONDS,
        key=private_half(mine.private_key),
        kid=mine.kid,
    )
    row.sha256 = hashlib.sha256(row.token.encode()).hexdigest()
    row.built_at, row.is_stale = at, False
    row.save(update_fields=["token", "sha256", "built_at", "is_stale"])
    return PublishedList(number=number, token=row.token, sha256=row.sha256, built_at=at)


def publish_due_lists(*, at: datetime) -> int:
    """Publish each list on which something changed, or that is as old as its `ttl`. How many. 1 + 4 SQL each."""
    oldest = at - timedelta(seconds=settings.STATUS_LIST_SECONDS)
    due = StatusList.objects.filter(Q(is_stale=True) | Q(built_at=None) | Q(built_at__lte=oldest))
    numbers = list(due.order_by("number").values_list("number", flat=True))
    for number in numbers:
        publish_list(number=number, at=at)
    return len(numbers)


def published_list(*, number: int, at: datetime) -> PublishedList:
    """The list as it was published last; built now where it never was, or nobody may rely on it any more.

    1 SQL. Raises NotFound.
    """
    row = StatusList.objects.defer("secret").filter(number=number).first()
    if row is None:
        raise NotFound
    if row.built_at is None or row.built_at + LIST_LIFE <= at:
        return publish_list(number=number, at=at)
    return PublishedList(number=number, token=row.token, sha256=row.sha256, built_at=row.built_at)


def mark_stale(*, number: str, type_code: str = "") -> None:
    """A licence under this number has changed: the lists on which its versions stand are built anew. 1 SQL."""
    places = LicenceStatus.objects.filter(licence__number=number)
    if type_code:
        places = places.filter(licence__type_id=type_code)
    StatusList.objects.filter(number__in=places.values("list_number"), is_stale=False).update(is_stale=True)


def _entries(number: int) -> Iterator[tuple[int, int]]:
    """Place and status of every licence on the list that is not valid."""
    told = {state.value: int(status_for(state)) for state in LicenceState}
    rows = LicenceStatus.objects.filter(list_number=number).exclude(licence__state=LicenceState.VALID.value)
    for index, state in rows.values_list("index", "licence__state").iterator(chunk_size=_AT_ONCE):
        yield index, told[state]
