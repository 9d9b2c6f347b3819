"""Keep a file that somebody hands in."""

import io
from collections.abc import Sequence
from datetime import datetime
from pathlib import PurePosixPath
from uuid import UUID

from django.conf import settings
from django.db import connection

from tongban.foundation.papers import store
from tongban.foundation.papers.facts import PaperEmpty, PaperInfected, PaperRef
from tongban.foundation.papers.looking import check_inside
from tongban.foundation.papers.models import Paper
from tongban.foundation.papers.ports import virus_scan
from tongban.foundation.papers.queries import ref_of
from tongban.foundation.papers.sniff import media_type_of
from tongban.kernel.actors import Actor
from tongban.kernel.errors import NotFound
from tongban.kernel.ids import new_id

_SHARE = """
WITH source AS (
    SELECT ordinal, id, name, media_type, size, sha256, scanned_by
    FROM unnest(%s::uuid[], %s::uuid[]) WITH ORDINALITY AS wanted (id, fresh, ordinal)
    JOIN papers_paper USING (id) WHERE owner = %s
), kept AS (
    INSERT INTO papers_paper (id, owner, name, media_type, size, sha256, scanned_by, stored_by, stored_at)
    SELECT (%s::uuid[])[ordinal], %s, name, media_type, size, sha256, scanned_by, %s, %s FROM source
    WHERE (SELECT count(*) FROM source) = cardinality(%s::uuid[])
    ON CONFLICT (owner, sha256) DO UPDATE SET owner = excluded.owner
    RETURNING id, sha256, name, stored_at
)
SELECT source.id, kept.id, kept.name, source.media_type, source.size, source.sha256, kept.stored_at
FROM source JOIN kept USING (sha256)
"""


def store_file(
    *,
    stream: store.Readable,
    name: str,
    owner: str,
    by: Actor,
    at: datetime,
    allowed: Sequence[str] | None = None,
) -> PaperRef:
    """Keep an upload under `owner` (`kind:key`); the same bytes under the same owner are kept once.

    The type is seen from the content and must agree with the name's extension. `allowed` are the
    extensions taken here, where they are not those that citizens may send. 2 SQL at most.

    Raises TooLarge, PaperEmpty, PaperTypeRefused, PaperTooDense, PaperLocked, PaperHasScript,
    PaperUnreadable, PaperTooHeavy, PdfReaderAway, PaperInfected.
    """
    name = tidy_name(name)
    with store.incoming(stream, limit=settings.UPLOAD_MAX_BYTES) as file:
        if not file.size:
            raise PaperEmpty(facts={"name": name})
        taken = settings.UPLOAD_TYPES if allowed is None else list(allowed)
        media_type = media_type_of(file.path, name=name, allowed=taken)
        scanner = virus_scan.ask()
        if found := scanner.found_in(file.path):
            raise PaperInfected(facts={"name": name, "found": found})
        check_inside(file.path, media_type=media_type, name=name, sha256=file.sha256)
        file.keep()
    return _row(
        Paper(
            owner=owner,
            name=name,
            media_type=media_type,
            size=file.size,
            sha256=file.sha256,
            scanned_by=getattr(scanner, "label", ""),
            stored_by=by.ref,
            stored_at=at,
        )
    )


def store_made(*, data: bytes, name: str, media_type: str, owner: str, by: Actor, at: datetime) -> PaperRef:
    """Keep a file that the platform itself has made. 1–2 SQL."""
    with store.incoming(io.BytesIO(data), limit=None) as file:
        file.keep()
    return _row(
        Paper(
            owner=owner,
            name=name,
            media_type=media_type,
            size=file.size,
            sha256=file.sha256,
            stored_by=by.ref,
            stored_at=at,
        )
    )


def forget_new(papers: Sequence[PaperRef], *, at: datetime) -> None:
    """Take back papers that were stored at `at` by an act that was then refused; older ones stay. 1 SQL.

    Their bytes go with the next sweep, unless somebody else has the same.
    """
    Paper.objects.filter(id__in=[paper.id for paper in papers if paper.stored_at == at]).delete()


def share_papers(
    *, ids: Sequence[UUID], owner_from: str, owner_to: str, by: Actor, at: datetime
) -> dict[UUID, PaperRef]:
    """Put papers of one owner under another as well (a draft's files under its case). 1 SQL.

    Returns the new reference for each given id. Raises NotFound when one is not `owner_from`'s.
    """
    wanted = list(dict.fromkeys(ids))
    if not wanted:
        return {}
    fresh = [new_id() for _ in wanted]
    with connection.cursor() as cursor:
        cursor.execute(_SHARE, [wanted, fresh, owner_from, fresh, owner_to, by.ref, at, wanted])
        rows = cursor.fetchall()
    if len(rows) != len(wanted):
        raise NotFound
    return {
        old: PaperRef(
            id=new,
            owner=owner_to,
            name=name,
            media_type=media_type,
            size=size,
            sha256=sha256,
            stored_at=stored_at,
        )
        for old, new, name, media_type, size, sha256, stored_at in rows
    }


def tidy_name(name: str) -> str:
    """The last part of a path as a client may send it, printable and at most 200 characters."""
    last = PurePosixPath(name.replace("\\", "/")).name
    kept = "".join(char for char in last if char.isprintable() and char not in '<>:"|?*').strip(". ")
    return (kept or "file")[-200:]


def _row(paper: Paper) -> PaperRef:
    paper.given_at = paper.stored_at
    # the same file again: it was given now, and whoever looks for unused files waits or sees that
    Paper.objects.bulk_create(
        [paper], update_conflicts=True, unique_fields=["owner", "sha256"], update_fields=["given_at"]
    )
    return ref_of(Paper.objects.get(owner=paper.owner, sha256=paper.sha256))
