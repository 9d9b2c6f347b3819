"""The npm package `@sd-jwt/core` reads our credentials, and rejects altered ones."""

import json
import os
import subprocess
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from tools.build_web import WEB, node_folder

from tests.foundation.papers.make import AT
from tongban.kernel import clock
from tongban.resources.licences.credentials import public as credentials
from tongban.resources.licences.credentials import sdjwt
from tongban.resources.licences.public import LicenceFact

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.skipif(
        not (WEB / "node_modules" / "@sd-jwt" / "core").is_dir(),
        reason="run make web: its packages are missing",
    ),
]
SCRIPT = Path(__file__).with_name("sd_jwt_core.cjs")


def asked(jwk: Any, *tokens: tuple[str, str]) -> list[dict[str, Any]]:
    """What the package says of each token and nonce."""
    given = {"web": str(WEB), "jwk": dict(jwk), "tokens": [{"text": t, "nonce": n} for t, n in tokens]}
    folder = node_folder()
    done = subprocess.run(
        [str(folder / "node"), str(SCRIPT)],
        input=json.dumps(given),
        capture_output=True,
        text=True,
        check=True,
        env={**os.environ, "PATH": f"{folder}{os.pathsep}{os.environ['PATH']}"},
        timeout=60,
    )
    answers: list[dict[str, Any]] = json.loads(done.stdout)
    return answers


def altered(text: str) -> list[str]:
    """The same with another name disclosed, another payload, and a disclosure more."""
    parts = text.split("~")
    salt, name, _ = sdjwt._json(parts[1])
    changed = sdjwt.b64(sdjwt.compact([salt, name, "另一家店"]))
    head, body, signature = parts[0].split(".")
    other = sdjwt.b64(sdjwt.compact(sdjwt._object(body) | {"vct": "urn:cn:licence-type:0"}))
    extra = sdjwt.b64(sdjwt.compact(["c2FsdHNhbHRzYWx0c2FsdA", "extra", 1]))
    return [
        "~".join([parts[0], changed, *parts[2:]]),
        "~".join([f"{head}.{other}.{signature}", *parts[1:]]),
        "~".join([*parts[:-1], extra, parts[-1]]),
    ]


def test_it_accepts_ours_and_rejects_altered_ones(food: LicenceFact) -> None:
    now = clock.now()
    whole = credentials.issue_credential(licence=food, holder_key=None, at=now)
    some = credentials.present(
        whole, disclose=["holder_name", "fields.premises"], audience="", nonce="", at=now
    )
    jwk = next(iter(credentials.published_keys(at=now).values())).jwk
    first, second, *rest = asked(jwk, (whole, ""), (some, ""), *((text, "") for text in altered(some)))
    assert first["ok"], first
    assert first["payload"]["number"] == food.number
    assert second["payload"]["holder_name"] == food.holder.name
    assert second["payload"]["fields"] == {"premises": food.fields["premises"]}
    assert "number" not in second["payload"]
    # it passes over a disclosure that nobody signed where there is no proof: what it says then has no such entry
    changed, forged, added = rest
    assert not forged["ok"]
    assert "premises" not in changed["payload"]["fields"]
    assert "extra" not in added["payload"]


def test_it_accepts_the_holders_proof_for_the_question_that_was_asked(food: LicenceFact) -> None:
    now, holder = clock.now(), credentials.new_holder_key()
    whole = credentials.issue_credential(
        licence=food, holder_key=credentials.public_part(holder), at=now - timedelta(seconds=1)
    )
    text = credentials.present(
        whole, disclose=["number"], audience="https://checker.example", nonce="n1", holder_key=holder, at=now
    )
    jwk = next(iter(credentials.published_keys(at=now).values())).jwk
    proof = text[:-8] + "AAAAAAAA"
    right, *wrong = asked(jwk, (text, "n1"), (text, "n2"), (proof, "n1"), *((t, "n1") for t in altered(text)))
    assert right["ok"], right
    assert right["kb"]
    assert [one["ok"] for one in wrong] == [False] * 5


def test_it_rejects_the_key_of_another(food: LicenceFact) -> None:
    whole = credentials.issue_credential(licence=food, holder_key=None, at=AT)
    other = credentials.public_part(credentials.new_holder_key())
    (said,) = asked(other, (whole, ""))
    assert not said["ok"]
