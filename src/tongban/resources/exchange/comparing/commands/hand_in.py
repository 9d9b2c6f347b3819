"""Hand in a list (提交名单): it is kept encrypted, and its columns wait to be named."""

from datetime import datetime, timedelta
from pathlib import Path

from django.conf import settings
from django.db import transaction

from tongban.foundation.directory.public import Officer
from tongban.foundation.trail.public import record
from tongban.kernel.clock import CITY_ZONE
from tongban.kernel.errors import N_, Invalid
from tongban.resources.exchange.comparing.facts import SUBJECT, ListState
from tongban.resources.exchange.comparing.models import ComparedList
from tongban.resources.exchange.comparing.numbers import next_code
from tongban.resources.exchange.comparing.reading import guessed
from tongban.resources.exchange.comparing.refusals import NoRows, TooManyColumns
from tongban.resources.exchange.comparing.scope import grant_to_compare
from tongban.resources.exchange.comparing.staging import digest_of, keep_file, opened, sample_of

ACT = "exchange.hand-in-list"
MOST_COLUMNS = 60


def hand_in_list(*, file: Path, name: str, title: str, grant_code: str, by: Officer, at: datetime) -> str:
    """Take a list in for comparing by a grant; returns its number. Some 0.2 s for 30 MB, in short
    transactions: one that breaks off is seen by nobody and forgotten.

    Raises DutyMissing, GrantUnknown, GrantNotLive, WayNotGranted, FileProblem, NoRows, TooManyColumns, Invalid.
    """
    grant = grant_to_compare(grant_code, by=by, at=at)
    if not title.strip():
        raise Invalid(
            facts={"fields": {"title": N_("Say what the list is, for example by its item and year.")}}
        )
    source = opened(file)
    if len(source.columns) > MOST_COLUMNS:
        raise TooManyColumns(facts={"most": MOST_COLUMNS})
    if not (sample := sample_of(source)):
        raise NoRows
    with transaction.atomic():
        row = ComparedList.objects.create(
            code=next_code(at=at),
            grant_id=grant.id,
            consumer_id=grant.consumer_id,
            title=title.strip()[:100],
            file_name=name[-200:],
            file_sha256=digest_of(file),
            columns=list(source.columns),
            sample=sample,
            mapping={role.value: column for role, column in guessed(tuple(source.columns)).items()},
            state=ListState.RECEIVING.value,
            made_at=at,
            made_by=by.ref,
            by_name=by.name[:50],
            account_id=by.account_id,
            delete_on=at.astimezone(CITY_ZONE).date()
            + timedelta(days=settings.EXCHANGE_COMPARING["list_days"]),
        )
    keep_file(row, file)
    with transaction.atomic():
        ComparedList.objects.filter(pk=row.pk).update(state=ListState.READ.value)
        facts = {"grant": grant.code, "file_sha256": row.file_sha256}
        record(act=ACT, subject=SUBJECT.format(code=row.code), by=by, at=at, facts=facts)
    return row.code
