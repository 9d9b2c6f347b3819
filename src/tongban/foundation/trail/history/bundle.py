"""All receipts of a thing in one ZIP file, with the log's key and how to check them."""

import io
import zipfile
from collections.abc import Sequence

from django.utils.translation import gettext as _

from tongban.foundation.trail.facts import Receipt, TrailEntry
from tongban.foundation.trail.receipts import receipt_bytes
from tongban.foundation.trail.signing import verifiers

_STILL = (1980, 1, 1, 0, 0, 0)  # the same acts give the same bytes


def receipt_name(entry: TrailEntry) -> str:
    """The name of a receipt's file: its place in the log and the act."""
    return f"{entry.seq or 0:09d}-{entry.act}.json"


def zipped(receipts: Sequence[tuple[TrailEntry, Receipt]]) -> bytes:
    """The receipts as a ZIP file; `README.txt` in the reader's language."""
    keys = "\n".join(str(key) for key in verifiers())
    about = _(
        "Each file proves that one act stands in the log. To check them without us, install the program and run:\n\n"
        '  tongban trail verify THIS-FILE.zip --key "KEY"\n\n'
        "The log's public key (compare it with a printed one):\n\n%(keys)s\n"
    )
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as file:
        file.writestr(zipfile.ZipInfo("README.txt", _STILL), about % {"keys": keys})
        for entry, receipt in receipts:
            info = zipfile.ZipInfo(receipt_name(entry), _STILL)
            info.compress_type = zipfile.ZIP_DEFLATED
            file.writestr(info, receipt_bytes(receipt))
    return out.getvalue()
