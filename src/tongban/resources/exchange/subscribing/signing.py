"""Signs notices, so that a receiver knows that they come from here, whole and now.

HTTP Message Signatures (RFC 9421) with hmac-sha256 over the method, the address, the digest of the content (RFC 9530)
and the moment. The key is the subscription's secret, which is told once.
"""

import base64
import hashlib
import hmac
from datetime import datetime

LABEL = "tongban"
_COVERED = ("@method", "@target-uri", "content-digest", "tongban-notice")


def signed_headers(
    body: bytes, *, url: str, notice: str, subscription: str, secret: str, at: datetime
) -> dict[str, str]:
    """The headers of one notice. `at` is real time."""
    digest = f"sha-256=:{base64.b64encode(hashlib.sha256(body).digest()).decode()}:"
    names = " ".join(f'"{name}"' for name in _COVERED)
    parameters = f'({names});created={int(at.timestamp())};keyid="{subscription}";alg="hmac-sha256"'
    values = {"@method": "POST", "@target-uri": url, "content-digest": digest, "tongban-notice": notice}
    base = signature_base(values, parameters)
    signature = base64.b64encode(hmac.digest(secret.encode(), base, "sha256")).decode()
    return {
        "Content-Type": "application/json",
        "Content-Digest": digest,
        "Tongban-Notice": notice,
        "Signature-Input": f"{LABEL}={parameters}",
        "Signature": f"{LABEL}=:{signature}:",
    }


def signature_base(values: dict[str, str], parameters: str) -> bytes:
    """What is signed (RFC 9421, 2.5)."""
    lines = [f'"{name}": {value}' for name, value in values.items()]
    return "\n".join([*lines, f'"@signature-params": {parameters}']).encode()
