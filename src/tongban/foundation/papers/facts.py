"""Papers and documents as others see them: frozen values, refusals and events."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import ClassVar
from uuid import UUID

from tongban.kernel.errors import N_, Refused
from tongban.kernel.events import Event


class MediaType(StrEnum):
    """The kinds of file that the platform can recognise by content."""

    PDF = "application/pdf"
    JPEG = "image/jpeg"
    PNG = "image/png"
    WEBP = "image/webp"
    OFD = "application/ofd"
    DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
    XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@dataclass(frozen=True, kw_only=True)
class PaperRef:
    """One file (材料文件) as it stands under one owner. `sha256` is lower-case hex."""

    id: UUID
    owner: str
    name: str
    media_type: str
    size: int
    sha256: str
    stored_at: datetime


@dataclass(frozen=True, kw_only=True)
class SealPlace:
    """Where the middle of the seal belongs: page from 0, points from the lower left corner."""

    page: int
    x: float
    y: float


@dataclass(frozen=True, kw_only=True)
class Rendered:
    """A document as bytes, and where its seal belongs."""

    pdf: bytes
    seal_place: SealPlace | None


@dataclass(frozen=True, kw_only=True)
class Manuscript:
    """What a writer of papers writes: a template's name and what stands on it, as ordered."""

    template: str
    data: Mapping[str, object]


@dataclass(frozen=True, kw_only=True)
class Written:
    """The file that a writer has made, and where its seal belongs."""

    data: bytes
    seal_place: SealPlace | None


@dataclass(frozen=True, kw_only=True)
class DocumentFact:
    """A document (文书) that was ordered; `paper` is None until a worker has made it.

    `problem` is the code of the refusal that stopped the worker, with its facts, or empty.
    """

    id: UUID
    owner: str
    kind: str
    template: str
    ordered_at: datetime
    made_at: datetime | None
    paper: PaperRef | None
    problem: str
    problem_facts: Mapping[str, object]


@dataclass(frozen=True, kw_only=True)
class DocumentMade(Event):
    """A document was rendered, sealed where it had to be, and stored."""

    name: ClassVar[str] = "papers.document-made"
    subject_field: ClassVar[str] = "owner"
    document_id: UUID
    owner: str
    kind: str
    paper_id: UUID
    sha256: str


@dataclass(frozen=True, kw_only=True)
class DocumentFailed(Event):
    """A document could not be made; `code` says why, and an operator has it on a list."""

    name: ClassVar[str] = "papers.document-failed"
    subject_field: ClassVar[str] = "owner"
    document_id: UUID
    owner: str
    kind: str
    code: str


@dataclass(frozen=True, kw_only=True)
class UploadFact:
    """A file that comes in pieces: how much of it is here, and the paper once it is whole."""

    id: UUID
    size: int
    offset: int
    ends_at: datetime
    paper_id: UUID | None


CONTENT_DIFFERS = N_(
    "What is in this file is not what its name says. Save or export it anew as one of %(allowed)s and send that."
)


class PaperTypeRefused(Refused):
    """The content is not of a kind that we take, or is not what its name says."""

    code = "paper-type-refused"
    status = 415
    title = N_("We do not take this kind of file. Please send %(allowed)s.")


class PaperEmpty(Refused):
    """There is nothing in the file."""

    code = "paper-empty"
    status = 422
    title = N_("The file is empty.")


class PaperInfected(Refused):
    """The scanner found harmful code."""

    code = "paper-infected"
    status = 422
    title = N_("Harmful code was found in this file, so it was not kept.")


class PaperTooDense(Refused):
    """A small file that would unpack to far more than it weighs, or a picture of too many points."""

    code = "paper-too-dense"
    status = 422
    title = N_(
        "“%(name)s” holds far more than its size shows, so we cannot take it. Send it as a plain PDF or photo."
    )


class PaperLocked(Refused):
    """A PDF that opens only with a password."""

    code = "paper-locked"
    status = 422
    title = N_("“%(name)s” is protected by a password. Save a copy without the password and send that.")


class PaperHasScript(Refused):
    """A PDF that runs something when it is opened."""

    code = "paper-has-script"
    status = 422
    title = N_("“%(name)s” has a script in it. Print it to a new PDF and send that.")


class PaperUnreadable(Refused):
    """A file of a kind that we take, but broken."""

    code = "paper-unreadable"
    status = 422
    title = N_("“%(name)s” cannot be opened; it may be damaged. Save or scan it again.")


class PaperTooHeavy(Refused):
    """A PDF that ended the process which looked into it: by its time, its memory, or a crash."""

    code = "paper-too-heavy"
    status = 422
    title = N_("“%(name)s” is too complex to be opened. Print it to a new PDF, or send photos of its pages.")


class PdfReaderAway(Refused):
    """The reader of PDF files is not installed, or did not get round to a file in time."""

    code = "pdf-reader-away"
    status = 503
    title = N_(
        "PDF files cannot be opened here just now. Try again in a few minutes, or send photos of the pages."
    )


CHECKSUMS = ("sha256", "sha1")


class UploadsTooMany(Refused):
    """One person has too many files half-sent."""

    code = "uploads-too-many"
    status = 429
    title = N_("%(most)s files are being sent already. Wait until some are done.")


class UploadBusy(Refused):
    """The same file is being sent from another window."""

    code = "upload-busy"
    status = 423
    title = N_("This file is being sent from another window just now.")


class PieceMisplaced(Refused):
    """A piece does not begin where the last one ended."""

    code = "upload-offset"
    title = N_("This piece does not follow the last one; %(offset)s bytes are here.")


class PieceDamaged(Refused):
    """What arrived is not what was sent."""

    code = "upload-damaged"
    status = 460  # as tus says it
    title = N_("The file was damaged on its way. Please send it again.")


class ChecksumUnknown(Refused):
    """The checksum is of a kind that we do not count."""

    code = "checksum-unknown"
    status = 400
    title = N_("Checksums are counted by %(known)s.")


class UploadVersion(Refused):
    """The client speaks another version of the protocol."""

    code = "upload-version"
    status = 412
    title = N_("Uploads in pieces follow tus 1.0.0.")


class GlyphMissing(Refused):
    """A character has no shape in our fonts, so the document would have a hole."""

    code = "glyph-missing"
    title = N_(
        "Our fonts lack these characters: %(characters)s. Add a font that has them, then make the document again."
    )


class MadeLater(Refused):
    """Something that a document needs is away for a while: it is tried again by itself, and stands on the list."""

    code = "made-later"
    status = 503
    title = N_("Something that this paper needs is away just now. It is made once that is back.")


class WriterUnknown(Refused):
    """The setting names a writer of papers that is not installed."""

    code = "paper-writer-unknown"
    status = 503
    title = N_(
        "There is no writer of papers named %(writer)s. The setting TONGBAN_PAPER_WRITER takes %(known)s."
    )


class SealFormUnknown(Refused):
    """A paper that must be sealed is written in a form on which no e-seal of ours can stand."""

    code = "seal-form-unknown"
    title = N_("E-seals are put on PDF files only, and the writer %(writer)s makes %(media_type)s.")


class TemplateUnknown(Refused):
    """There is no document template of that name."""

    code = "document-template-unknown"
    status = 404
    title = N_("There is no document template named %(template)s.")
