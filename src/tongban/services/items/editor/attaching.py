"""Files that come with a form of the editor: kept for the change's item, their references put in their place."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext

from tongban.foundation.directory.public import Officer
from tongban.kernel.errors import NotAllowed, NotFound, Refused
from tongban.services.items.attachments.commands.attach import attach_file
from tongban.services.items.attachments.facts import AttachedFile, AttachmentKind
from tongban.services.items.attachments.queries import files_of
from tongban.services.items.attachments.showing import FileLine, file_line
from tongban.services.items.editor.entries import Posted
from tongban.services.items.editor.sheets import Sheet

FILE, DROP = ".file", ".drop"
_KINDS = {
    "blank_form": AttachmentKind.BLANK_FORM,
    "sample": AttachmentKind.SAMPLE,
    "result.sample": AttachmentKind.RESULT_SAMPLE,
}


def with_files(
    posted: Posted, files: Mapping[str, "UploadedFile[Any]"], sheet: Sheet, *, by: Officer, at: datetime
) -> tuple[Posted, dict[str, str]]:
    """The form with a reference for each file that came, and a sentence for each that was refused.

    A ticked `….drop` takes a reference away.
    """
    found = {name: list(said) for name, said in posted.items()}
    errors: dict[str, str] = {}
    for name in [name for name in found if name.endswith(DROP)]:
        found[name.removesuffix(DROP)] = [""]
    for field, upload in files.items():
        name = field.removesuffix(FILE)
        kind = _kind(name)
        if kind is None or not field.endswith(FILE):
            continue
        try:
            kept = attach_file(
                subject=sheet.change.subject, kind=kind, stream=upload, name=upload.name or "", by=by, at=at
            )
        except (NotAllowed, NotFound):
            raise
        except Refused as refused:
            errors[name] = refused.sentence(gettext)
        else:
            found[name] = [kept.reference]
    return found, errors


def _kind(name: str) -> AttachmentKind | None:
    return _KINDS.get(name) or _KINDS.get(name.rpartition(".")[2] if name.startswith("slots.") else "")


def lines_of_files(sheet: Sheet, *, by: Officer) -> dict[str, FileLine]:
    """The files of the change's item by their reference. 1 SQL or 2."""
    files: list[AttachedFile] = files_of(sheet.change.subject, by=by)
    return {file.reference: file_line(file) for file in files}
