"""SD-JWT alone, and beside the reference implementation (package `sd-jwt`), both ways."""

import hashlib
import json
from collections.abc import Mapping
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric import ec
from joserfc.jwk import ECKey
from jwcrypto.jwk import JWK
from sd_jwt.common import SDObj
from sd_jwt.holder import SDJWTHolder
from sd_jwt.issuer import SDJWTIssuer
from sd_jwt.verifier import SDJWTVerifier

from tongban.resources.licences.credentials import sdjwt
from tongban.resources.licences.credentials.facts import (
    ClaimUnknown,
    CredentialForged,
    CredentialUnreadable,
    HolderUnproven,
)

AT = 1_790_000_000
ISSUER = ECKey.import_key(ec.generate_private_key(ec.SECP256R1()))
HOLDER = ECKey.import_key(ec.generate_private_key(ec.SECP256R1()))
OTHER = ECKey.import_key(ec.generate_private_key(ec.SECP256R1()))
SHOWN: dict[str, Any] = {
    "iss": "https://city.example",
    "iat": AT,
    "exp": AT + 1000,
    "vct": "urn:cn:licence-type:1",
    "cnf": {"jwk": HOLDER.as_dict(private=False)},
}
HIDDEN = {"number": "JY3416022026000001", "holder_name": "谯城区小满面馆", "fields.premises": "和平路18号", "fields.kinds": ["热食", "冷食"]}  # fmt: skip


def salt(name: str) -> bytes:
    return hashlib.sha256(b"salt of a test" + name.encode()).digest()[:16]


def made(shown: Mapping[str, Any] = SHOWN) -> str:
    return sdjwt.make(shown=shown, hidden=HIDDEN, key=ISSUER, kid="k1", salt=salt)


def opened(text: str, *, audience: str | None = None, nonce: str | None = None, at: int = AT) -> sdjwt.Opened:
    return sdjwt.open_presentation(
        text, key_of=lambda header, payload: ISSUER, audience=audience, nonce=nonce, at=at
    )


def to_checker(
    *names: str, audience: str = "https://checker.example", nonce: str = "n1", at: int = AT
) -> str:
    return sdjwt.bind(
        sdjwt.narrow(made(), disclose=names), holder_key=HOLDER, audience=audience, nonce=nonce, at=at
    )


def reference_key(key: ECKey, *, is_private: bool = False) -> JWK:
    return JWK.from_json(json.dumps(key.as_dict(private=is_private)))


class TestWhatIsDisclosed:
    def test_only_what_the_holder_discloses_is_seen(self) -> None:
        claims = opened(sdjwt.narrow(made(), disclose=["number", "fields.kinds"])).claims
        assert claims["number"] == HIDDEN["number"]
        assert claims["fields"] == {"kinds": ["热食", "冷食"]}
        assert "holder_name" not in claims

    def test_a_credential_with_nothing_disclosed_names_no_entry(self) -> None:
        bare = sdjwt.narrow(made(), disclose=[])
        payload = sdjwt._payload(bare.split("~")[0])
        assert "谯城区" not in json.dumps(payload, ensure_ascii=False)
        assert not {"number", "holder_name"} & payload.keys()
        assert payload["_sd"] == sorted(payload["_sd"])

    def test_its_holder_sees_what_may_be_disclosed(self) -> None:
        assert sdjwt.claim_names(made()) == sorted(HIDDEN)

    def test_an_entry_that_is_not_there_is_refused(self) -> None:
        with pytest.raises(ClaimUnknown) as refusal:
            sdjwt.narrow(made(), disclose=["number", "salary"])
        assert refusal.value.facts == {"claims": ["salary"]}

    def test_what_must_always_show_cannot_be_hidden(self) -> None:
        with pytest.raises(ValueError, match="cannot be disclosed selectively"):
            sdjwt.make(shown={}, hidden={"exp": 5}, key=ISSUER, kid="k", salt=salt)

    def test_the_same_input_gives_the_same_bytes_before_the_signature(self) -> None:
        one, two = (made().split("~") for _ in range(2))
        assert one[0].rsplit(".", 1)[0] == two[0].rsplit(".", 1)[0]
        assert one[1:] == two[1:]


class TestAltered:
    def test_a_changed_payload(self) -> None:
        token, rest = made().split("~", 1)
        head, payload, signature = token.split(".")
        said = sdjwt._object(payload) | {"vct": "urn:cn:licence-type:2"}
        with pytest.raises(CredentialForged):
            opened(f"{head}.{sdjwt.b64(sdjwt.compact(said))}.{signature}~{rest}")

    def test_a_changed_entry(self) -> None:
        parts = made().split("~")
        at = next(n for n, part in enumerate(parts[1:-1], 1) if "number" in str(sdjwt._json(part)))
        salt_text, name, _ = sdjwt._json(parts[at])
        parts[at] = sdjwt.b64(sdjwt.compact([salt_text, name, "JY999"]))
        with pytest.raises(CredentialForged):
            opened("~".join(parts))

    def test_an_entry_that_was_added(self) -> None:
        with pytest.raises(CredentialForged):
            opened(made() + sdjwt.b64(sdjwt.compact(["c2FsdA", "extra", 1])) + "~")

    def test_an_entry_given_twice(self) -> None:
        parts = made().split("~")
        with pytest.raises(CredentialForged):
            opened("~".join([*parts[:-1], parts[1], ""]))

    def test_the_key_of_another(self) -> None:
        with pytest.raises(CredentialForged):
            sdjwt.open_presentation(
                made(), key_of=lambda header, payload: OTHER, audience=None, nonce=None, at=AT
            )

    def test_a_token_without_signature_is_unreadable(self) -> None:
        _, payload, _ = made().split("~")[0].split(".")
        head = sdjwt.b64(sdjwt.compact({"alg": "none", "typ": sdjwt.TYPE}))
        with pytest.raises(CredentialUnreadable):
            opened(f"{head}.{payload}.~")

    @pytest.mark.parametrize("text", ["", "~", "a.b.c", "a.b.c~", "é.b.c~", "x" * 70_000, "e30.e30.e30~"])
    def test_what_is_none_is_refused(self, text: str) -> None:
        with pytest.raises(CredentialUnreadable):
            opened(text)


class TestHolder:
    def test_a_bound_credential_is_shown_to_one_checker_once(self) -> None:
        text = to_checker("number")
        assert opened(text, audience="https://checker.example", nonce="n1").is_bound

    @pytest.mark.parametrize(
        ("audience", "nonce", "at", "reason"),
        [
            ("https://other.example", "n1", AT, "audience"),
            ("https://checker.example", "n2", AT, "nonce"),
            ("https://checker.example", "n1", AT + sdjwt.PROOF_SECONDS + 1, "time"),
        ],
    )
    def test_it_serves_nobody_else_and_no_later_question(
        self, audience: str, nonce: str, at: int, reason: str
    ) -> None:
        with pytest.raises(HolderUnproven) as refusal:
            opened(to_checker("number"), audience=audience, nonce=nonce, at=at)
        assert refusal.value.facts == {"reason": reason}

    def test_without_its_holder_it_is_refused(self) -> None:
        with pytest.raises(HolderUnproven):
            opened(sdjwt.narrow(made(), disclose=["number"]), audience="https://checker.example", nonce="n1")

    def test_another_than_its_holder_is_refused(self) -> None:
        bare = sdjwt.narrow(made(), disclose=["number"])
        text = sdjwt.bind(bare, holder_key=OTHER, audience="https://checker.example", nonce="n1", at=AT)
        with pytest.raises(HolderUnproven):
            opened(text, audience="https://checker.example", nonce="n1")

    def test_a_proof_does_not_fit_another_choice_of_entries(self) -> None:
        proof = to_checker("number").rsplit("~", 1)[1]
        with pytest.raises(HolderUnproven) as refusal:
            opened(
                sdjwt.narrow(made(), disclose=["holder_name"]) + proof,
                audience="https://checker.example",
                nonce="n1",
            )
        assert refusal.value.facts == {"reason": "disclosed"}


class TestBesideTheReference:
    def verified(self, text: str, key: ECKey = ISSUER, **expected: str) -> dict[str, Any]:
        verifier = SDJWTVerifier(text, lambda issuer, header: reference_key(key), **expected)
        claims: dict[str, Any] = verifier.get_verified_payload()
        return claims

    def test_the_reference_reads_ours(self) -> None:
        text = to_checker("number", "fields.premises")
        claims = self.verified(text, expected_aud="https://checker.example", expected_nonce="n1")
        assert claims["number"] == HIDDEN["number"]
        assert claims["fields"] == {"premises": "和平路18号"}
        assert claims == opened(text, audience="https://checker.example", nonce="n1").claims

    def test_the_reference_narrows_ours_as_we_do(self) -> None:
        holder = SDJWTHolder(made())
        holder.create_presentation({"number": True, "fields": {"kinds": True}})
        ours = opened(sdjwt.narrow(made(), disclose=["number", "fields.kinds"])).claims
        assert opened(holder.sd_jwt_presentation).claims["fields"] == ours["fields"]

    def test_we_read_the_reference(self) -> None:
        issuer = SDJWTIssuer(
            {**SHOWN, SDObj("number"): "N1", "fields": {SDObj("premises"): "P", SDObj("kinds"): ["a"]}},
            reference_key(ISSUER, is_private=True),
            holder_key=reference_key(HOLDER),
            extra_header_parameters={"typ": sdjwt.TYPE},
        )
        holder = SDJWTHolder(issuer.sd_jwt_issuance)
        holder.create_presentation(
            {"number": True},
            nonce="n9",
            aud="https://checker.example",
            holder_key=reference_key(HOLDER, is_private=True),
        )
        at = int(sdjwt._payload(holder.sd_jwt_presentation.rsplit("~", 1)[1])["iat"])
        found = opened(holder.sd_jwt_presentation, audience="https://checker.example", nonce="n9", at=at)
        assert found.claims["number"] == "N1"
        assert found.is_bound
        assert "premises" not in found.claims["fields"]

    def test_both_reject_what_was_altered(self) -> None:
        parts = to_checker("number").split("~")
        salt_text, name, _ = sdjwt._json(parts[1])
        parts[1] = sdjwt.b64(sdjwt.compact([salt_text, name, "JY999"]))
        token = parts[0].split(".")
        token[1] = sdjwt.b64(sdjwt.compact(sdjwt._object(token[1]) | {"iss": "https://mine.example"}))
        for text in ("~".join(parts), "~".join([".".join(token), *to_checker("number").split("~")[1:]])):
            with pytest.raises(CredentialForged):
                opened(text)
            try:
                claims = self.verified(text, expected_aud="https://checker.example", expected_nonce="n1")
            except Exception as fault:  # noqa: BLE001 - the reference raises what its parts raise
                assert fault
            else:
                pytest.fail(f"the reference took {claims}")

    def test_both_reject_the_key_of_another(self) -> None:
        with pytest.raises(Exception, match=r"."):
            self.verified(to_checker("number"), OTHER)
