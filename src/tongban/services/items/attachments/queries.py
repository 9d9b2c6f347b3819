"""Questions about files of items, and who may read one."""

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from django.db.models import Q

from tongban.foundation.directory.public import Officer
from tongban.kernel.actors import Actor
from tongban.kernel.errors import NotFound
from tongban.services.items.attachments.facts import (
    AttachedFile,
    AttachmentKind,
    attachment_id,
    references_in,
)
from tongban.services.items.attachments.models import Attachment
from tongban.services.items.facts import ItemContent
from tongban.services.items.library.access import EDIT, visible_to
from tongban.services.items.library.facts import ChangeState
from tongban.services.items.library.models import ListEntryVersion
from tongban.services.items.library.proposals import kind_of
from tongban.services.items.models import ItemVersion

_SETTLED = (ChangeState.IN_FORCE, ChangeState.WITHDRAWN)


def file_of(row: Attachment) -> AttachedFile:
    """The row as others see it."""
    return AttachedFile(
        id=row.pk,
        subject=row.subject,
        organisation_id=row.organisation_id,
        kind=AttachmentKind(row.kind),
        title=row.title,
        name=row.name,
        media_type=row.media_type,
        size=row.size,
        paper_id=row.paper_id,
        attached_at=row.attached_at,
    )


def attachment(file_id: UUID) -> AttachedFile:
    """One file, whoever asks: for those who have already checked. 1 SQL. Raises NotFound."""
    row = Attachment.objects.filter(pk=file_id).first()
    if row is None:
        raise NotFound(facts={"attachment": str(file_id)})
    return file_of(row)


def files_named(references: Iterable[str], *, code: str) -> dict[str, AttachedFile]:
    """The files by reference that belong to the item `code` or to a list entry; what is of another item,
    of another system or no reference is left out. 1 SQL, none without a reference of ours."""
    ids = {found for one in references if (found := attachment_id(one))}
    if not ids:
        return {}
    rows = Attachment.objects.filter(Q(subject=f"item:{code}") | Q(subject__startswith="entry:"), pk__in=ids)
    return {told.reference: told for told in map(file_of, rows)}


def files_in(content: ItemContent, *, code: str) -> dict[str, AttachedFile]:
    """The files to which a content of the item refers. 1 SQL, none without a reference of ours."""
    return files_named(references_in(content), code=code)


def files_of(subject: str, *, by: Officer) -> list[AttachedFile]:
    """Every file of an item or list entry, the latest first, for those who may see its drafts. 1 SQL or 2."""
    rows = Attachment.objects.filter(subject=subject).order_by("-attached_at")
    files = [file_of(row) for row in rows]
    return files if files and sees_drafts_of(files[0], by=by) else []


def is_published(file: AttachedFile) -> bool:
    """Whether a published version of what it belongs to refers to it, in force or not. 1 SQL."""
    kind, code = kind_of(file.subject)
    if kind == "entry":
        rows = ListEntryVersion.objects.filter(entry__code=code)
        return rows.filter(_refers("content__elements", file.reference)).exists()
    return ItemVersion.objects.filter(_refers("content", file.reference), item__code=code).exists()


def sees_drafts_of(file: AttachedFile, *, by: Actor) -> bool:
    """Officers who edit for its keeper, or to whom a change of what it belongs to is shown that is still
    under way. 1 SQL at most."""
    if not isinstance(by, Officer):
        return False
    if EDIT in by.duties_in.get(file.organisation_id, frozenset()):
        return True
    return visible_to(by).filter(subject=file.subject).exclude(state__in=_SETTLED).exists()


class AttachmentReaders:
    """Papers of attachments, for whoever asks by the paper's own address."""

    def may_read(self, *, key: str, by: Actor, at: datetime) -> bool:
        file = attachment(UUID(key))
        return is_published(file) or sees_drafts_of(file, by=by)


def _refers(path: str, reference: str) -> Q:
    slots = f"{path}__slots__contains"
    return (
        Q(**{slots: [{"blank_form": reference}]})
        | Q(**{slots: [{"sample": reference}]})
        | Q(**{f"{path}__result__sample": reference})
    )
