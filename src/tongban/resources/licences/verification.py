"""Is this licence good? What anybody may ask, and no more than that in the answer."""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import replace
from datetime import date, datetime
from typing import Any

from tongban.foundation.seals.public import Doubt, NotAPdf, SealReport, pdf_attachments, verify_pdf
from tongban.kernel.clock import CITY_ZONE
from tongban.kernel.errors import Invalid
from tongban.resources.licences import rules
from tongban.resources.licences.credentials.attachment import NAME, attached_data, differences, read_attached
from tongban.resources.licences.credentials.verdicts import Flaw
from tongban.resources.licences.facts import (
    Ending,
    LicenceFact,
    LicenceState,
    Verification,
    VerifiedState,
)
from tongban.resources.licences.models import Licence
from tongban.resources.licences.queries import licence_fact, masked_holder, standing_of, type_fact
from tongban.standards.codes.licence_identifier import ROOT as IDENTIFIER_ROOT

_UNKNOWN = Verification(state=VerifiedState.UNKNOWN)
_LONGEST = 400
_DOUBTS = {Doubt.EXPIRED: Flaw.SIGNER_EXPIRED, Doubt.WITHDRAWN: Flaw.SIGNER_WITHDRAWN}


def verify_text(text: str, *, at: datetime) -> Verification:
    """By number, identifier, or the text of a QR. 1 SQL."""
    text = text.strip()[:_LONGEST]
    rows = Licence.objects.select_related("type")
    if code := rules.code_in(text):
        return _said(rows.filter(code=code).first(), at)
    plain = "".join(text.split()).upper()
    if plain.startswith(IDENTIFIER_ROOT):
        return _said(rows.filter(identifier=plain).first(), at)
    if not plain:
        raise Invalid(facts={"fields": {"number": "empty"}})
    return _said(rows.filter(number=plain).order_by("-version", "-id").first(), at)


def verify_paper(pdf: bytes, *, at: datetime) -> Verification:
    """By the PDF itself: its seal must be whole and ours, and its bytes those that were issued. 3 SQL, or 4.

    What is wrong with it is told in `flaw`: bytes that follow the seal, data that was replaced, a seal that
    was taken away. A sealed paper that is no licence is unknown, and its seal is told. Raises NotAPdf.
    """
    report = verify_pdf(pdf)
    said = read_attached(pdf_attachments(pdf))
    if flaw := flaw_of(report, has_data=said is not None):
        return _flawed(report, flaw, said)
    if not report.is_good:
        return _about(report, VerifiedState.UNKNOWN, doubt_of(report) if said and report.is_sealed else None)
    sha256 = hashlib.sha256(pdf).hexdigest()
    found = Licence.objects.select_related("type").filter(paper_sha256=sha256).first()
    if found is None and said is not None and _is_replaced(said):
        return _flawed(report, Flaw.DATA_REPLACED, said)
    return _said(found, at, report) if found else _about(report, VerifiedState.UNKNOWN)


def flaw_of(report: SealReport, *, has_data: bool) -> Flaw | None:
    """What is wrong with the bytes of a PDF that was sealed, or that says it is a licence."""
    if not report.is_sealed:
        return Flaw.SEAL_REMOVED if has_data else None
    if not report.is_intact:
        return Flaw.BYTES_CHANGED
    if report.covers_all:
        return None
    return Flaw.DATA_REPLACED if report.replaced else Flaw.BYTES_ADDED


def doubt_of(report: SealReport) -> Flaw:
    """What is wrong with whoever sealed a PDF that is whole and not trusted."""
    return _DOUBTS.get(report.doubt, Flaw.SIGNER_UNKNOWN)


def _flawed(report: SealReport, flaw: Flaw, said: Mapping[str, Any] | None) -> Verification:
    """A PDF that is not as it was sealed; a replaced attachment is worse than anything else about it."""
    replaced = report.replaced
    if said is not None and _is_replaced(said):
        flaw, replaced = Flaw.DATA_REPLACED, tuple(sorted({NAME, *replaced}))
    return replace(_about(report, VerifiedState.ALTERED, flaw), attachments=replaced)


def _is_replaced(said: Mapping[str, Any]) -> bool:
    """Whether the data in a PDF is not that of the licence which it names. 1 SQL."""
    row = Licence.objects.select_related("type").filter(identifier=str(said.get("ZZBS", ""))[:140]).first()
    if row is None:
        return False
    wanted = json.loads(attached_data(licence_fact(row), paper_code=str(said.get("paper_code", ""))))
    return bool(differences(said, wanted))


def verify_licence(*, number: str = "", qr: str = "", pdf: bytes | None = None, at: datetime) -> Verification:
    """By exactly one of number, QR text or PDF. A file that is no PDF is unknown.

    Raises Invalid when none or more than one is given.
    """
    if sum((bool(number), bool(qr), pdf is not None)) != 1:
        raise Invalid(facts={"fields": {"number": "one of number, qr, pdf"}})
    if pdf is None:
        return verify_text(number or qr, at=at)
    try:
        return verify_paper(pdf, at=at)
    except NotAPdf:
        return _UNKNOWN


def _said(row: Licence | None, at: datetime, report: SealReport | None = None) -> Verification:
    if row is None:
        return _UNKNOWN
    fact = licence_fact(row)
    day = at.astimezone(CITY_ZONE).date()
    return Verification(
        state=rules.state_on(fact.state, valid_until=fact.valid_until, day=day),
        type_name=fact.type_name,
        number=fact.number,
        identifier=fact.identifier,
        version=fact.version,
        holder_masked=masked_holder(fact.holder),
        organisation_name=fact.organisation_name,
        issued_on=fact.issued_on,
        valid_from=fact.valid_from,
        valid_until=fact.valid_until,
        is_replaced=fact.state is LicenceState.REPLACED,
        revoked_on=fact.revoked_on,
        ended_how=fact.ended_how if fact.ended_how in set(Ending) else "",
        suspended_until=fact.suspended_until,
        trust=fact.trust,
        checks_overdue=_overdue(row, fact, day=day),
        seal_is_good=report.is_good if report else None,
        signer=report.signer if report else "",
        sealed_at=report.sealed_at if report else None,
    )


def _overdue(row: Licence, fact: LicenceFact, *, day: date) -> tuple[int, ...]:
    """No SQL for a type without annual checks, 1–2 for others."""
    standing = standing_of(fact, type_fact(row.type), day=day)
    return standing.overdue if standing else ()


def _about(report: SealReport, state: VerifiedState, flaw: Flaw | None = None) -> Verification:
    is_ours = report.is_trusted or report.doubt in _DOUBTS
    return Verification(
        state=state,
        flaw=flaw.value if flaw else "",
        seal_is_good=report.is_good if report.is_sealed else None,
        signer=report.signer if is_ours else "",
        sealed_at=report.sealed_at if is_ours else None,
    )
