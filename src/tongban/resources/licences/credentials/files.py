"""Check a file with nothing but keys: the PDF of a licence, a picture of its code, a credential."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any

from tongban.foundation.seals.public import (
    Doubt,
    NationalSuiteMissing,
    NotAPdf,
    SealReport,
    pdf_attachments,
    verify_pdf_outside,
)
from tongban.resources.licences.credentials.attachment import NAME, read_attached
from tongban.resources.licences.credentials.facts import PaperCodeUnreadable
from tongban.resources.licences.credentials.offline import OfflineKeys, check_code, check_text
from tongban.resources.licences.credentials.papercode import is_code
from tongban.resources.licences.credentials.scanning import codes_in_picture, codes_on_pages
from tongban.resources.licences.credentials.verdicts import Checked, Flaw, Verdict
from tongban.resources.licences.verification import doubt_of, flaw_of

_PICTURES = (b"\x89PNG\r\n", b"\xff\xd8\xff", b"RIFF", b"GIF8", b"BM", b"II*\0", b"MM\0*")
# what the attachment calls what the code on the paper says
_SAME = {
    "ZZBS": "identifier",
    "ZZBH": "number",
    "ZZMC": "type_name",
    "ZZBFJG": "organisation",
    "CZZT": "holder_name",
    "ZZBFRQ": "issued_on",
    "ZZYXQQSRQ": "valid_from",
}


def check_file(data: bytes, *, keys: OfflineKeys, at: datetime) -> Checked:
    """Check the bytes of a file of any of the forms that a licence takes."""
    if data[:1024].lstrip().startswith(b"%PDF-"):
        return check_pdf(data, keys=keys, at=at)
    if data.startswith(_PICTURES):
        return _first(codes_in_picture(data), keys=keys, at=at)
    try:
        return check_text(data.decode("utf-8-sig"), keys=keys, at=at)
    except UnicodeDecodeError:
        return Checked(verdict=Verdict.UNREADABLE, why=PaperCodeUnreadable.code)


def check_pdf(pdf: bytes, *, keys: OfflineKeys, at: datetime) -> Checked:
    """Check the seal, then the licence in it. Some 15 ms.

    A PDF without any seal and attachment may be a scan of a paper: its code is read from the page.
    """
    try:
        report = verify_pdf_outside(pdf, anchors=keys.seals)
    except NotAPdf:
        return Checked(verdict=Verdict.UNREADABLE, form="pdf", why=NotAPdf.code)
    except NationalSuiteMissing:
        return Checked(verdict=Verdict.NOT_CHECKED, form="pdf", why=NationalSuiteMissing.code)
    said = read_attached(pdf_attachments(pdf))
    if said is None and not report.is_sealed:
        return _first(codes_on_pages(pdf), keys=keys, at=at)
    found = _licence_in(pdf, report, said, keys=keys, at=at)
    seals_from = report.withdrawals_from
    # what a stranger calls themselves on a certificate of their own making is told to nobody
    signer = "" if report.doubt is Doubt.STRANGER else report.signer
    return replace(found, form="pdf", signer=signer, sealed_at=report.sealed_at, seals_from=seals_from)


def _licence_in(
    pdf: bytes, report: SealReport, said: dict[str, Any] | None, *, keys: OfflineKeys, at: datetime
) -> Checked:
    """What is told of a PDF by its seal, its data and the code in it."""
    code = str(said.get("paper_code") or "") if said else ""
    found = check_code(code, keys=keys, at=at) if code else None
    differs = bool(said and found and found.says and _differs(said, found.says))
    if flaw := flaw_of(report, has_data=said is not None):
        if flaw is Flaw.BYTES_CHANGED and differs:  # within what was sealed: the code tells what it was
            return Checked(verdict=Verdict.FORGED, why=Flaw.DATA_REPLACED, attachments=(NAME,))
        return Checked(verdict=Verdict.FORGED, why=flaw, attachments=report.replaced)
    if found is None:
        found = _first(codes_on_pages(pdf), keys=keys, at=at)
    elif differs:
        return Checked(verdict=Verdict.FORGED, why=Flaw.DATA_DIFFERS, attachments=(NAME,))
    elif said and found.says:
        own = {f"fields.{name[3:]}": value for name, value in said.items() if name.startswith("KZ_")}
        found = replace(found, says={**found.says, **own})
    if not report.is_trusted and found.verdict is not Verdict.FOREIGN:
        return Checked(verdict=Verdict.FORGED, why=doubt_of(report))
    return found


def _differs(said: Mapping[str, Any], on_paper: Mapping[str, object]) -> bool:
    """Whether the data does not say what the code on the paper says."""
    return "identifier" in on_paper and any(said.get(name) != on_paper[of] for name, of in _SAME.items())


def _first(codes: list[str], *, keys: OfflineKeys, at: datetime) -> Checked:
    """The code that can be checked without a network goes before the link beside it."""
    for text in sorted(codes, key=is_code, reverse=True):
        return check_text(text, keys=keys, at=at)
    return Checked(verdict=Verdict.UNREADABLE, why="no-code-found")
