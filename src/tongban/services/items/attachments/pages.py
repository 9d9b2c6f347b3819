"""A file of an item, for everybody once a published version refers to it."""

from uuid import UUID

from django.http import FileResponse, HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from tongban.foundation.directory.public import officer_at_desk
from tongban.foundation.papers.public import file_answer, paper
from tongban.kernel.errors import NotAllowed, NotFound, SignInNeeded
from tongban.services.items.attachments.facts import AttachedFile
from tongban.services.items.attachments.queries import attachment, is_published, sees_drafts_of

_FOR_EVER = "public, max-age=31536000, immutable"


@require_safe
def attached_file(request: HttpRequest, file_id: UUID) -> HttpResponse | FileResponse:
    """The bytes; 404 for what is not there and for drafts of others. 3 SQL when published, no session."""
    file = attachment(file_id)
    is_public = is_published(file)
    if not is_public and not _sees_draft(request, file):
        raise NotFound(facts={"attachment": str(file_id)})
    answer = file_answer(request, paper(file.paper_id))
    if is_public:
        answer.headers["Cache-Control"] = _FOR_EVER
    return answer


def _sees_draft(request: HttpRequest, file: AttachedFile) -> bool:
    try:
        return sees_drafts_of(file, by=officer_at_desk(request))
    except (SignInNeeded, NotAllowed):
        return False
