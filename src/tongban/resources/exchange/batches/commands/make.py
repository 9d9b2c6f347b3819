"""Make a batch file: every row that the grant is about, with its fields, masked; and the entries of the log.

Killed in the middle it is made anew: nothing can be fetched before the last step, and nobody stands in the log twice.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import datetime, timedelta
from itertools import chain
from uuid import UUID

from django.conf import settings
from django.db import transaction

from tongban.kernel.clock import CITY_ZONE
from tongban.kernel.errors import Refused
from tongban.resources.exchange.batches import shelf
from tongban.resources.exchange.batches.encrypting import JweWriter
from tongban.resources.exchange.batches.facts import BatchOverQuota, BatchState, Form
from tongban.resources.exchange.batches.following import following_of
from tongban.resources.exchange.batches.models import BatchFile
from tongban.resources.exchange.batches.subjects import Subjects
from tongban.resources.exchange.batches.writing import MEDIA, writer_of
from tongban.resources.exchange.facts import GrantFact, Way
from tongban.resources.exchange.masks import masked_row
from tongban.resources.exchange.requesting.queries import live_grant
from tongban.resources.exchange.sources.bound import BoundSource
from tongban.resources.exchange.sources.ports import SourceRow
from tongban.resources.exchange.sources.queries import source_of
from tongban.resources.exchange.uses.commands.log_use import entry_of, log_use, log_uses, spend_quota
from tongban.resources.exchange.uses.facts import About, Outcome, User
from tongban.resources.exchange.uses.queries import logged_by, used_on

PART_ROWS = 5_000
LOGGED_AT_ONCE = 5_000


def make_batch_file(*, batch_id: UUID, at: datetime, told: Callable[[int], None] = lambda rows: None) -> None:
    """`told` gets how many rows are written and may raise to stop. What the grant or the source refuses is kept as the
    reason, and no file stays.
    """
    row = BatchFile.objects.select_related("grant").get(pk=batch_id)
    if row.state != BatchState.MAKING.value:
        return
    try:
        _make(row, at=at, told=told)
    except Refused as refusal:
        shelf.delete(row.pk)
        BatchFile.objects.filter(pk=row.pk, state=BatchState.MAKING.value).update(
            state=BatchState.FAILED.value, why=str(refusal.title)[:300]
        )
        _log_refused(row, code=refusal.code, at=at)


def _make(row: BatchFile, *, at: datetime, told: Callable[[int], None]) -> None:
    grant = _live(row, at)
    source = source_of(grant.resource_code)
    names = [field.name for field in grant.fields]
    subjects = Subjects()
    count, left = 0, _left_of_day(row, grant, at=at)
    form, following = Form(row.form), following_of(grant, source)
    with shelf.ShelfWriter(row.pk) as file:
        sealing = JweWriter(file, pem=row.public_key, kind=MEDIA[form]) if row.public_key else None
        writer = writer_of(form, following.columns(names), sealing or file)
        for part in _parts(source, grant, names):
            _live(row, at)  # revoked meanwhile: not one row more
            count += len(part)
            if count > left:
                raise BatchOverQuota(facts={"quota": grant.daily_quota})
            writer.rows(following.marked(part, [masked_row(one.values, grant.fields) for _, one in part]))
            subjects.add(one for _, one in part)
            told(count)
        writer.end()
        if sealing is not None:
            sealing.end()
        sha256 = file.finish()
    _log(row, grant, subjects, count, at=at)
    said = {"edition": source.binding.edition, **following.said()}
    _finish(row, grant, said, rows=count, size=file.size, sha256=sha256, at=at)


def _parts(
    source: BoundSource, grant: GrantFact, names: Sequence[str]
) -> Iterator[Sequence[tuple[str, SourceRow]]]:
    after = ""
    while True:
        found = source.rows_after(after, limit=PART_ROWS, fields=names, conditions=grant.conditions)
        yield found.rows
        if not found.after:
            return
        after = found.after


def _live(row: BatchFile, at: datetime) -> GrantFact:
    return live_grant(row.grant.code, way=Way.BATCH, consumer_id=row.grant.consumer_id, at=at)


def _left_of_day(row: BatchFile, grant: GrantFact, *, at: datetime) -> int:
    """How many rows the day still has; one that was killed behind its log is counted already."""
    if row.logged:
        return grant.daily_quota
    return grant.daily_quota - used_on(grant.id, on=at.astimezone(CITY_ZONE).date())


def _log(row: BatchFile, grant: GrantFact, subjects: Subjects, count: int, *, at: datetime) -> None:
    """Once for the file, and once for each person and firm in it; in parts, each of which is written once."""
    user, names = user_of(row), [field.name for field in grant.fields]
    is_again = bool(row.logged)  # by a making that was killed, perhaps of rows that have changed since
    for everybody in chain(subjects.parts(LOGGED_AT_ONCE), [[]]):
        part = _not_logged(everybody, by=user) if is_again else everybody
        if row.logged and not part:
            continue
        with transaction.atomic():
            if not row.logged:
                _log_whole(row, grant, count, at=at)
            log_uses(
                [
                    entry_of(
                        grant=grant,
                        way=Way.BATCH,
                        by=user,
                        about=one,
                        fields=names,
                        outcome=Outcome.ANSWERED,
                        rows=1,
                        at=at,
                    )
                    for one in part
                ]
            )
            row.logged += max(1, len(part))
            row.save(update_fields=["logged"])


def _not_logged(part: Sequence[About], *, by: User) -> list[About]:
    """Those of whom the log does not say yet that they are in the file. 2 SQL."""
    persons, firms = logged_by(by.ref, part)
    return [one for one in part if (one.uscc not in firms if one.uscc else one.person_id not in persons)]


def _log_whole(row: BatchFile, grant: GrantFact, count: int, *, at: datetime) -> None:
    """The file as one use, its rows counted against the day of the grant. Raises BatchOverQuota."""
    if not spend_quota(grant, count, at=at):
        raise BatchOverQuota(facts={"quota": grant.daily_quota})
    names = [field.name for field in grant.fields]
    outcome = Outcome.ANSWERED if count else Outcome.NOTHING
    log_use(
        grant=grant,
        way=Way.BATCH,
        by=user_of(row),
        fields=names,
        outcome=outcome,
        rows=count,
        count=0,
        at=at,
    )


def _log_refused(row: BatchFile, *, code: str, at: datetime) -> None:
    log_use(
        grant=None,
        grant_code=row.grant.code,
        way=Way.BATCH,
        by=user_of(row),
        fields=[],
        outcome=Outcome.REFUSED,
        code=code,
        at=at,
    )


@transaction.atomic
def _finish(
    row: BatchFile,
    grant: GrantFact,
    said: Mapping[str, object],
    *,
    rows: int,
    size: int,
    sha256: str,
    at: datetime,
) -> None:
    locked = BatchFile.objects.select_for_update().get(pk=row.pk)
    if locked.state != BatchState.MAKING.value:
        return
    expires_at = at + timedelta(days=settings.EXCHANGE_BATCH_DAYS)
    locked.state, locked.made_at, locked.expires_at = BatchState.READY.value, at, expires_at
    locked.rows, locked.size, locked.sha256 = rows, size, sha256
    locked.manifest = {
        "batch": row.code,
        "grant": grant.code,
        "resource": grant.resource_code,
        "resource_name": grant.resource_name,
        "provider": grant.provider_name,
        "consumer": grant.consumer_name,
        "purpose": grant.purpose,
        "fields": [{"name": one.name, "mask": one.mask.value} for one in grant.fields],
        "conditions": [
            {"field": one.field, "op": one.op.value, "values": list(one.values)} for one in grant.conditions
        ],
        **said,
        "form": row.form,
        "encrypted": bool(row.public_key),
        "rows": rows,
        "bytes": size,
        "sha256": sha256,
        "made_at": at.isoformat(),
        "expires_at": expires_at.isoformat(),
    }
    locked.save()


def user_of(row: BatchFile) -> User:
    """Who uses the data, for the log: the file of the consumer."""
    return User(
        ref=f"system:{row.code}",
        name=row.code,
        organisation_id=row.grant.consumer_id,
        organisation_name=row.grant.consumer_name,
    )
