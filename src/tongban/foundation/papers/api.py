"""Files on the API: hand one in, read one back."""

from typing import Annotated
from uuid import UUID

from django.conf import settings
from django.http import FileResponse, HttpRequest, HttpResponse
from ninja import File, Router, Schema, Status
from ninja.files import UploadedFile

from tongban.foundation.identity.public import AnyAuth
from tongban.foundation.papers.answers import file_answer
from tongban.foundation.papers.commands.open_paper import open_paper
from tongban.foundation.papers.commands.store import store_file
from tongban.foundation.papers.facts import PaperRef
from tongban.kernel import clock
from tongban.kernel.errors import TooLarge

router = Router(tags=["files"])


class FileOut(Schema):
    """A stored file. `type` is what its content shows it to be."""

    id: UUID
    name: str
    sha256: str
    size: int
    type: str


@router.post("/files", auth=AnyAuth(), response={201: FileOut}, summary="Hand in a file")
def hand_in(request: HttpRequest, file: Annotated[UploadedFile, File()]) -> Status[FileOut]:
    """Keep a file in your own draft space; name its id when you submit an application."""
    if file.size is not None and file.size > settings.UPLOAD_MAX_BYTES:
        raise TooLarge(facts={"limit_bytes": settings.UPLOAD_MAX_BYTES})
    by = request.auth  # type: ignore[attr-defined]
    return Status(
        201, _out(store_file(stream=file, name=file.name or "", owner=by.ref, by=by, at=clock.now()))
    )


@router.get("/files/{file_id}", auth=AnyAuth(), response=FileOut, summary="What is known of a file")
def about(request: HttpRequest, file_id: UUID) -> FileOut:
    """For those who may read the file; 404 for everybody else."""
    by = request.auth  # type: ignore[attr-defined]
    return _out(open_paper(paper_id=file_id, by=by, at=clock.now()))


@router.get("/files/{file_id}/content", auth=AnyAuth(), summary="The bytes of a file")
def content(request: HttpRequest, file_id: UUID) -> HttpResponse | FileResponse:
    """For those who may read the file; 404 for everybody else."""
    by = request.auth  # type: ignore[attr-defined]
    return file_answer(request, open_paper(paper_id=file_id, by=by, at=clock.now()))


def _out(paper: PaperRef) -> FileOut:
    return FileOut(id=paper.id, name=paper.name, sha256=paper.sha256, size=paper.size, type=paper.media_type)
