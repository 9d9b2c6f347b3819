"""What each form of a licence costs: the paper, its seal, the code, the credential; the status list; a check offline.

    PYTHONPATH=src python benchmarks/licences.py [--json]

One process, no database: what the library adds is in the figures of bulk issue.
"""

import json
import os
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tongban.site.settings")
sys.path.insert(0, str(Path(__file__).resolve().parent.parent))
AT = datetime(2026, 9, 28, 2, 0, tzinfo=UTC)
ENTRIES = 1 << 20
ENDED = 10_000


def main() -> None:
    django.setup()
    import numpy as np
    from cryptography.hazmat.primitives.asymmetric import ec
    from joserfc.jwk import ECKey
    from tests.foundation.papers.papers_to_make import EVERY
    from tests.resources.licences.credentials.test_papercode import CLAIMS, KEY, KID
    from tests.resources.licences.credentials.test_sdjwt import HIDDEN, SHOWN, salt

    from benchmarks.papers import timed
    from tongban.foundation.papers.documents.render import render
    from tongban.resources.licences.credentials import listing, papercode, sdjwt

    pair = ECKey.import_key(ec.generate_private_key(ec.SECP256R1()))
    code = papercode.make_code(CLAIMS, key=KEY, kid=KID)
    token = sdjwt.make(shown=SHOWN, hidden=HIDDEN, key=pair, kid="k", salt=salt)
    ended = np.random.default_rng(7).choice(ENTRIES, size=ENDED, replace=False)
    data = EVERY["licence"] | {"offline_code": code, "canonical": "{}" * 400}

    def build() -> str:
        return listing.token(
            listing.pack(((int(place), 1) for place in ended), size=ENTRIES),
            issuer="https://city.example", address="https://city.example/licences/status/0", built_at=AT,
            expires_at=AT + timedelta(days=1), ttl_seconds=300, key=pair, kid="k",
        )  # fmt: skip

    built = build()
    figures: dict[str, Any] = {
        "draw a licence with both codes and its data": timed(
            lambda: render("licence", data, at=AT), times=30
        ),
        "sign the code on paper": timed(lambda: papercode.make_code(CLAIMS, key=KEY, kid=KID)),
        "sign a credential": timed(
            lambda: sdjwt.make(shown=SHOWN, hidden=HIDDEN, key=pair, kid="k", salt=salt)
        ),
        "build and sign a status list of 1,048,576 entries": timed(build, times=5),
        "check and unpack that list": timed(
            lambda: listing.open_token(built, key_of=lambda header, payload: pair), times=20
        ),
        "check the code on paper offline": timed(
            lambda: papercode.open_code(code, key_of=lambda issuer, kid: KEY.public_key())
        ),
        "check a credential offline": timed(
            lambda: sdjwt.open_presentation(
                token, key_of=lambda header, payload: pair, audience=None, nonce=None, at=0
            )
        ),
    }
    if "--json" in sys.argv:
        print(json.dumps({"figures": figures}, ensure_ascii=False))
        return
    for what, figure in figures.items():
        print(f"{what:<52} {figure['p50_ms']:>8} ms (p95 {figure['p95_ms']})")


if __name__ == "__main__":
    main()
