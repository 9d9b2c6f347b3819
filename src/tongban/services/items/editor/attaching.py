"""Files that come with a form of the editor: kept for the change's item, their references put in their place."""

from collections.abc import Iterator, Mapping
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
from tongban.services.items.editor.entries import Posted, entries_from
from tongban.services.items.editor.facts import Input, Kind, Section
from tongban.services.items.editor.sheets import Sheet

FILE, DROP = ".file", ".drop"
_KINDS = {
    "blank_form": AttachmentKind.BLANK_FORM,
    "sample": AttachmentKind.SAMPLE,
    "result.sample": AttachmentKind.RESULT_SAMPLE,
}


def with_files(
    posted: Posted,
    files: Mapping[str, "UploadedFile[Any]"],
    sheet: Sheet,
    section: Section,
    *,
    by: Officer,
    at: datetime,
) -> tuple[Posted, dict[str, str]]:
    """The form with a reference for each file that came, and a sentence for each that was refused.

    A file that no input of the page asks for is left alone. A ticked `….drop` takes a reference away.
    """
    found = {name: list(said) for name, said in posted.items()}
    errors: dict[str, str] = {}
    for name in [name for name in found if name.endswith(DROP)]:
        found[name.removesuffix(DROP)] = [""]
    for name, kind in _asked(section, posted, sheet.locked):
        upload = files.get(f"{name}{FILE}")
        if upload is None:
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


def _asked(section: Section, posted: Posted, locked: frozenset[str]) -> Iterator[tuple[str, AttachmentKind]]:
    """The inputs for files that stand in the form, with what each is for."""
    entries = entries_from(section, posted)
    for group in section.groups:
        if group.element in locked:
            continue
        for ask in group.asks:
            if isinstance(ask, Input):
                if ask.kind is Kind.FILE:
                    yield ask.key, _KINDS[ask.key]
                continue
            for row in entries.rows[ask.key]:
                for one in ask.inputs:
                    if isinstance(one, Input) and one.kind is Kind.FILE:
                        yield f"{ask.key}.{row.id}.{one.key}", _KINDS[one.key]


def lines_of_files(sheet: Sheet, *, by: Officer) -> dict[str, FileLine]:
    """The files of the change's item by their reference. 1 SQL or 2."""
    files: list[AttachedFile] = files_of(sheet.change.subject, by=by)
    return {file.reference: file_line(file) for file in files}
