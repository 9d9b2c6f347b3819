"""Check a file with nothing but keys: the PDF of a licence, a picture of its code, a credential."""

from dataclasses import replace
from datetime import datetime

from tongban.foundation.seals.public import NotAPdf, pdf_attachments, verify_pdf_with
from tongban.resources.licences.credentials.attachment import read_attached
from tongban.resources.licences.credentials.facts import PaperCodeUnreadable
from tongban.resources.licences.credentials.offline import OfflineKeys, check_code, check_text
from tongban.resources.licences.credentials.papercode import is_code
from tongban.resources.licences.credentials.scanning import codes_in_picture, codes_on_pages
from tongban.resources.licences.credentials.verdicts import Checked, Flaw, Verdict
from tongban.resources.licences.verification import flaw_of

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
        report = verify_pdf_with(pdf, root=keys.seal_root)
    except NotAPdf:
        return Checked(verdict=Verdict.UNREADABLE, form="pdf", why=NotAPdf.code)
    said = read_attached(pdf_attachments(pdf))
    if said is None and not report.is_sealed:
        return _first(codes_on_pages(pdf), keys=keys, at=at)
    if flaw := flaw_of(report, has_data=said is not None):
        return Checked(verdict=Verdict.FORGED, form="pdf", why=flaw.value, signer=report.signer)
    code = str(said.get("paper_code") or "") if said else ""
    if not code:
        return replace(_first(codes_on_pages(pdf), keys=keys, at=at), form="pdf", signer=report.signer)
    found = check_code(code, keys=keys, at=at)
    if found.says and "identifier" in found.says and said:
        if any(said.get(name) != found.says[of] for name, of in _SAME.items()):
            return Checked(verdict=Verdict.FORGED, form="pdf", why=Flaw.DATA_DIFFERS, signer=report.signer)
        own = {f"fields.{name[3:]}": value for name, value in said.items() if name.startswith("KZ_")}
        found = replace(found, says={**found.says, **own})
    if not report.is_trusted and found.verdict is not Verdict.FOREIGN:
        return Checked(verdict=Verdict.FORGED, form="pdf", why=Flaw.SIGNER_UNKNOWN, signer=report.signer)
    return replace(found, form="pdf", signer=report.signer)


def _first(codes: list[str], *, keys: OfflineKeys, at: datetime) -> Checked:
    """The code that can be checked without a network goes before the link beside it."""
    for text in sorted(codes, key=is_code, reverse=True):
        return check_text(text, keys=keys, at=at)
    return Checked(verdict=Verdict.UNREADABLE, why="no-code-found")
