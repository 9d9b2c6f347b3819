"""Take a file in pieces over a weak network: begin, take a piece, go on after a break, give up.

How many bytes are here is the length of the file on disk and nothing else: what was written and
fsynced counts, whoever was killed in between. One writer at a time holds a lock on that file.
"""

import base64
import binascii
import hashlib
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from uuid import UUID

from django.conf import settings
from django.db import transaction

from tongban.foundation.papers import store
from tongban.foundation.papers.commands.store import forget_new, store_file, tidy_name
from tongban.foundation.papers.facts import (
    CHECKSUMS,
    ChecksumUnknown,
    PaperEmpty,
    PaperTypeRefused,
    PieceDamaged,
    PieceMisplaced,
    UploadFact,
    UploadsTooMany,
)
from tongban.foundation.papers.models import Upload
from tongban.foundation.papers.ports import UploadTargets, upload_targets
from tongban.foundation.papers.queries import upload_fact
from tongban.foundation.papers.sniff import EXTENSIONS
from tongban.kernel.actors import Actor
from tongban.kernel.errors import NotFound, Refused, TooLarge

MOST_AT_ONCE = 40
MOST_PIECE_BYTES = 8 << 20


def begin_upload(*, name: str, size: int, sha256: str, target: str, by: Actor, at: datetime) -> UploadFact:
    """Promise room for a file of `size` bytes that is for `target` (`kind:key`). 3 SQL and the target's.

    `sha256` is the whole file's, lower-case hex, or empty where the sender cannot count it.

    Raises PaperEmpty, TooLarge, PaperTypeRefused (by its name), UploadsTooMany, and what the
    target refuses (NotFound).
    """
    name = tidy_name(name)
    if size <= 0:
        raise PaperEmpty(facts={"name": name})
    if size > settings.UPLOAD_MAX_BYTES:
        raise TooLarge(facts={"limit_bytes": settings.UPLOAD_MAX_BYTES})
    taken = {EXTENSIONS[extension] for extension in settings.UPLOAD_TYPES}
    if "." not in name or EXTENSIONS.get(name.rsplit(".", 1)[-1].lower()) not in taken:
        raise PaperTypeRefused(facts={"name": name, "allowed": "、".join(settings.UPLOAD_TYPES)})
    targets, key = _targets(target)
    targets.check(key=key, by=by)
    if Upload.objects.filter(owner=by.ref, paper_id=None, ends_at__gt=at).count() >= MOST_AT_ONCE:
        raise UploadsTooMany(facts={"most": MOST_AT_ONCE})
    row = Upload.objects.create(
        owner=by.ref,
        target=target,
        name=name,
        size=size,
        sha256=sha256,
        begun_at=at,
        ends_at=at + timedelta(hours=settings.UPLOAD_KEEP_HOURS),
    )
    return upload_fact(row)


def take_piece(
    *,
    upload_id: UUID,
    offset: int,
    stream: store.Readable,
    length: int,
    checksum: str,
    by: Actor,
    at: datetime,
) -> UploadFact:
    """Append a piece of `length` bytes that begins at `offset`; the last one makes the file a paper.

    `checksum` is `<algorithm> <base64>` of the piece, or empty; a damaged piece leaves nothing. A
    piece that breaks off keeps what came of it, unless it has a checksum.

    Raises NotFound, PieceMisplaced, PieceDamaged, ChecksumUnknown, TooLarge, UploadBusy, and at the
    end what `store_file` and the target refuse: then the upload is gone.
    """
    row = _open(upload_id, by=by, at=at)
    if length > MOST_PIECE_BYTES:
        raise TooLarge(facts={"limit_bytes": MOST_PIECE_BYTES})
    wanted = _checksum(checksum)
    with _held(row) as part:
        if part.size != offset or row.paper_id:
            raise PieceMisplaced(facts={"offset": row.size if row.paper_id else part.size})
        if part.size + length > row.size:
            raise TooLarge(facts={"limit_bytes": row.size})
        part.append(_whole(stream, length, wanted) if wanted else _pieces(stream, length))
        if part.size == row.size:
            _finish(row, part, by=by, at=at)
        return upload_fact(row, offset=part.size)


def upload_state(*, upload_id: UUID, by: Actor, at: datetime) -> UploadFact:
    """How far an upload is. One whose bytes are all here, but of which a process that was killed
    made no paper, is finished first.

    Raises NotFound, and what finishing refuses.
    """
    row = _open(upload_id, by=by, at=at)
    if row.paper_id:
        return upload_fact(row, offset=row.size)
    size = store.part_size(row.id)
    if size < row.size:
        return upload_fact(row, offset=size)
    with _held(row) as part:
        if not row.paper_id:
            _finish(row, part, by=by, at=at)
        return upload_fact(row, offset=row.size)


def drop_upload(*, upload_id: UUID, by: Actor, at: datetime) -> None:
    """Give an upload up; its bytes go at once. A paper that was made of it stays. Raises NotFound."""
    row = _open(upload_id, by=by, at=at)
    row.delete()
    store.remove_part(upload_id)


def expire_uploads(*, at: datetime) -> int:
    """Remove uploads whose time is over, and parts that belong to none; returns how many rows."""
    old = list(Upload.objects.filter(ends_at__lte=at).values_list("id", flat=True)[:1000])
    Upload.objects.filter(id__in=old).delete()
    for upload_id in old:
        store.remove_part(upload_id)
    known = set(Upload.objects.filter(paper_id=None).values_list("id", flat=True))
    for upload_id in store.old_parts(older_than_seconds=3600):
        if upload_id not in known:
            store.remove_part(upload_id)
    return len(old)


def _finish(row: Upload, part: store.Part, *, by: Actor, at: datetime) -> None:
    """Make the whole file a paper at its target, once; a refusal removes the upload and its bytes.

    A process that dies in between leaves the part: whoever asks next finishes it, to the same paper.
    """
    targets, key = _targets(row.target)
    try:
        if row.sha256 and part.sha256() != row.sha256:
            raise PieceDamaged(facts={"name": row.name})
        targets.check(key=key, by=by)
        with part.path.open("rb") as stream:
            paper = store_file(stream=stream, name=row.name, owner=by.ref, by=by, at=at)
        try:
            with transaction.atomic():
                targets.put(key=key, paper_id=paper.id, by=by, at=at)
                row.paper_id = paper.id
                row.save(update_fields=["paper_id"])
        except Refused:
            forget_new([paper], at=at)
            raise
    except Refused as refused:
        if refused.status < 500:  # a scanner or a reader that is away is asked again later
            part.path.unlink(missing_ok=True)
            row.delete()
        raise
    part.path.unlink(missing_ok=True)


@contextmanager
def _held(row: Upload) -> Iterator[store.Part]:
    """The part, held; the row as the last holder left it. Raises UploadBusy, NotFound."""
    with store.part(row.id) as part:
        try:
            row.refresh_from_db()
        except Upload.DoesNotExist:
            part.path.unlink(missing_ok=True)
            raise NotFound from None
        yield part


def _open(upload_id: UUID, *, by: Actor, at: datetime) -> Upload:
    row = Upload.objects.filter(id=upload_id, owner=by.ref, ends_at__gt=at).first()
    if row is None:
        raise NotFound
    return row


def _targets(target: str) -> tuple[UploadTargets, str]:
    kind, _, key = target.partition(":")
    targets = upload_targets.of(kind)
    if targets is None:
        raise NotFound
    return targets, key


def _checksum(text: str) -> tuple[str, bytes] | None:
    if not text:
        return None
    algorithm, _, value = text.partition(" ")
    try:
        digest = base64.b64decode(value, validate=True)
    except binascii.Error:
        digest = b""
    if algorithm not in CHECKSUMS or not digest:
        raise ChecksumUnknown(facts={"known": "、".join(CHECKSUMS)})
    return algorithm, digest


def _pieces(stream: store.Readable, length: int) -> Iterator[bytes]:
    while length > 0 and (chunk := stream.read(min(length, 1 << 16))):
        length -= len(chunk)
        yield chunk


def _whole(stream: store.Readable, length: int, wanted: tuple[str, bytes]) -> Iterator[bytes]:
    """The piece in one, once it is all here and is what its sender counted."""
    piece = b"".join(_pieces(stream, length))
    if len(piece) != length or hashlib.new(wanted[0], piece).digest() != wanted[1]:
        raise PieceDamaged
    return iter([piece])
