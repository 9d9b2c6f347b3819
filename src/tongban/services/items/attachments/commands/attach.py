"""Attach a file to an item or list entry: a blank form, a filled-in sample, a sample of the result."""

from datetime import datetime
from typing import Protocol

from django.db import transaction

from tongban.foundation.papers.public import store_file
from tongban.foundation.trail.public import record
from tongban.kernel.actors import Actor
from tongban.kernel.errors import NotAllowed
from tongban.kernel.ids import new_id
from tongban.services.items.attachments.facts import TYPES, AttachedFile, AttachmentKind
from tongban.services.items.attachments.models import Attachment
from tongban.services.items.attachments.queries import file_of
from tongban.services.items.library.access import check_may_edit
from tongban.services.items.library.subjects import subject_of

ACT = "items.attach-file"


class Readable(Protocol):
    """An open file or upload."""

    def read(self, size: int = -1, /) -> bytes: ...


def attach_file(
    *,
    subject: str,
    kind: AttachmentKind,
    stream: Readable,
    name: str,
    title: str = "",
    by: Actor,
    at: datetime,
) -> AttachedFile:
    """Keep a file for `subject` (`item:<code>` or `entry:<code>`, as a change names it).

    Nothing refers to it yet: write the answer's `reference` into `slots[].blank_form`,
    `slots[].sample` or `result.sample` of a draft. Until a version that does is published, only those
    who may see its drafts can read it. `name` is the file's; `title` is shown in its place where given.
    What the bytes are must agree with the name; what is taken and how large: TYPES, UPLOAD_MAX_BYTES.

    Raises NotFound, NotAllowed, ProposalInvalid (subject), TooLarge, PaperEmpty, PaperTypeRefused,
    PaperInfected.
    """
    about = subject_of(subject)
    check_may_edit(by, organisation_id=about.organisation_id)
    if about.organisation_id is None:  # an entry that nobody keeps
        raise NotAllowed
    attachment_id = new_id()
    paper = store_file(
        stream=stream, name=name, owner=f"attachment:{attachment_id}", allowed=TYPES, by=by, at=at
    )
    with transaction.atomic():  # only now: reading and scanning an upload may take long
        row = Attachment.objects.create(
            id=attachment_id,
            subject=subject,
            organisation_id=about.organisation_id,
            kind=AttachmentKind(kind).value,
            title=" ".join(title.split())[:200] or paper.name,
            paper_id=paper.id,
            name=paper.name,
            media_type=paper.media_type,
            size=paper.size,
            attached_at=at,
            attached_by=by.ref,
        )
        facts = {"attachment": row.pk, "kind": row.kind, "name": paper.name, "sha256": paper.sha256}
        record(act=ACT, subject=subject, by=by, at=at, facts=facts)
    return file_of(row)
