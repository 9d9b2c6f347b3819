"""What is checked from outside: receipts, licences, seals, signatures, parcels; each failing with a sentence."""

import io
import re
import time
from typing import TYPE_CHECKING, Any

from tongban.foundation.trail.public import verify_receipt
from tongban.site.walk.browsing import words
from tongban.site.walk.course import PATIENCE, Course

if TYPE_CHECKING:
    from asn1crypto.x509 import Certificate

_PARCEL = re.compile(r'href="(/my/parcels/[0-9a-f-]{36}/)"')
_DELIVERED = "Handed over"  # `delivery.STEP_TEXTS[HANDED_OUT]` on the English page
_IN_PERSON = ("counter", "agent")
PARCEL_PATIENCE = 180.0


def check_licence(course: Course) -> None:
    """The licence is valid by its number and by its PDF, at the address where anybody may ask."""
    played, public = course.played, course.player.public
    said = public.send("POST", "/api/v1/licences/verify", expect=200, json={"number": played.licence})
    played.licence_is = said.json()["state"]
    if course.person is None or not course.holder_has_account:
        course.must(played.licence_is == "valid", f"licence {played.licence_is}")
        course.saw("licence")
        return
    course.wait("the licence's paper", lambda case: bool(_licence_file(case)))
    reader = course.player.caller(course.holder) if course.holder else course.applicant
    file = _licence_file(reader.get(course.path))
    paper = reader.send("GET", f"/api/v1/files/{file}/content", expect=200).content
    files = {"pdf": ("licence.pdf", paper, "application/pdf")}
    said = public.send("POST", "/api/v1/licences/verify", expect=200, files=files)
    played.licence_pdf_is = said.json()["state"]
    course.must(
        (played.licence_is, played.licence_pdf_is) == ("valid", "valid"),
        f"licence {played.licence_is}, its PDF {played.licence_pdf_is}",
    )
    course.saw("licence")


def check_receipt(course: Course) -> None:
    """The receipt of the submission proves itself with the city's published key, and names this case."""
    deadline = time.monotonic() + PATIENCE
    while (answer := course.applicant.send("GET", f"{course.path}/receipt")).status_code == 409:
        if time.monotonic() > deadline:
            break
        time.sleep(0.1)
    course.must(answer.status_code == 200, "no receipt")
    verified = verify_receipt(answer.json(), course.player.key)
    course.must(verified.subject == f"cases:{course.played.number}", "receipt of another case")
    course.played.receipt_is = "valid"
    course.saw("receipt")


def check_signatures(course: Course) -> None:
    """The application is signed, and nothing of it was changed since: as the case itself says.

    Whoever stood before a helper agreed by a code or on paper instead.
    """
    case = course.case()
    if case["capacity"] in _IN_PERSON:
        return
    signatures = case["signatures"]
    course.must(signatures, "the application is not signed")
    latest = signatures[-1]
    course.must(
        latest["verdict"] == "good",
        f"the signature of round {latest['round']} is {latest['verdict']}: {', '.join(latest['changed'])}",
    )
    course.saw("signature")


def check_sealed(course: Course, pdf: bytes, what: str) -> None:
    """A PDF is whole and sealed under the root certificate that the city publishes."""
    from pyhanko.pdf_utils.misc import PdfError
    from pyhanko.pdf_utils.reader import PdfFileReader

    try:
        seals = PdfFileReader(io.BytesIO(pdf), strict=False).embedded_regular_signatures
    except (PdfError, ValueError) as error:
        raise course.failed(f"{what} cannot be read: {error}") from error
    course.must(seals, f"{what} is not sealed")
    course.must(_is_good(seals[-1], course.player.seal_root), f"the seal on {what} does not hold")


def check_parcel(course: Course) -> None:
    """The courier has brought the paper: the page of the parcel says so, with the courier's number."""
    found = _PARCEL.search(course.browser.read(f"/my/cases/{course.played.number}/"))
    course.must(found, "the case has no parcel, though a courier was asked for")
    address = found[1] if found else ""
    page = course.wait_for(
        "the courier to bring the parcel",
        lambda: course.browser.read(address, language="en"),
        lambda html: _DELIVERED in words(html),
        patience=PARCEL_PATIENCE,
    )
    course.must("Number of the courier" in words(page), "the parcel has no number of the courier")
    course.saw("parcel delivered")


def _licence_file(case: dict[str, Any]) -> str | None:
    return next((paper["file"] for paper in case["papers"] if paper["kind"] == "licence"), None)


def _is_good(seal: Any, root: "Certificate") -> bool:
    from pyhanko.sign.validation import validate_pdf_signature
    from pyhanko_certvalidator import ValidationContext

    context = ValidationContext(
        trust_roots=[root],
        allow_fetching=False,
        revocation_mode="soft-fail",
        moment=seal.self_reported_timestamp,
    )
    status = validate_pdf_signature(seal, signer_validation_context=context)
    return bool(status.intact and status.valid and status.trusted)
