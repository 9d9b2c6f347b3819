"""Order an official document (文书): a worker makes it after the act's own transaction."""

from collections.abc import Mapping
from datetime import datetime
from uuid import UUID

from tongban.foundation.papers.models import Document
from tongban.kernel.ids import new_id


def order_document(
    *, template: str, data: Mapping[str, object], owner: str, kind: str, seal_by: UUID | None, at: datetime
) -> UUID:
    """Order one document in the caller's transaction; the same owner and kind again is the same document.

    `data` is what the template's model in `documents.forms` asks for; `seal_by` is the
    organisation whose seal it carries. 2 SQL.

    Raises TemplateUnknown, and pydantic's ValidationError for data that no template can show
    (a fault of the caller).
    """
    fresh = Document(
        id=new_id(),
        owner=owner,
        kind=kind,
        template=template,
        data=dict(data),
        seal_by=seal_by,
        ordered_at=at,
    )
    Document.objects.bulk_create([fresh], ignore_conflicts=True)
    return fresh.id
