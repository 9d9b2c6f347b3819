"""Whose call it is: tokens, secrets, assertions, and signatures that do not hold."""

import base64
import re
import time
from datetime import timedelta
from typing import Any

import httpx
import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from tests.resources.exchange.gateway.make import Place, how_to, pem_of
from tests.services.cases.make import MONDAY
from tongban.kernel import clock
from tongban.resources.exchange.facts import Way
from tongban.resources.exchange.gateway.commands.rotate import add_key, end_key, renew_secret
from tongban.resources.exchange.gateway.commands.suspend import resume_system, suspend_system, withdraw_system
from tongban.resources.exchange.gateway.models import AccessToken, ClientSystem, UsedNonce
from tongban.resources.exchange.requesting.models import Grant
from tongban.resources.exchange.uses.models import Use

pytestmark = pytest.mark.django_db
TOKEN = "http://127.0.0.1:8000/exchange/v1/token"


def code_of(place: Place, client: Any) -> str:
    """The code with which a call is refused, or "" where it is answered."""
    try:
        place.ask(client)
    except how_to.Refused as refused:
        return str(refused.code)
    return ""


def token_answer(place: Place, *, basic: tuple[str, str] | None, **form: str) -> httpx.Response:
    """What the token address answers."""
    auth = httpx.BasicAuth(*basic) if basic else None
    with httpx.Client(transport=place.wire, auth=auth) as http:
        return http.post(TOKEN, data={"grant_type": "client_credentials", **form})


def test_a_token_names_the_grants_that_it_opens_and_ends_soon(place: Place) -> None:
    answer = token_answer(place, basic=(place.code, place.secret))
    told = answer.json()
    assert (told["token_type"], told["expires_in"], told["scope"]) == ("Bearer", 900, place.grant.code)
    assert answer.headers["cache-control"] == "no-store"
    kept = bytes(AccessToken.objects.get().token_sha256)
    assert told["access_token"].encode() not in kept and len(kept) == 32


@pytest.mark.parametrize(
    ("way", "is_called"),
    [
        (Way.API, True),
        (Way.SUBSCRIPTION, True),
        (Way.ANSWER, True),
        (Way.BATCH, False),
        (Way.COMPARISON, False),
    ],
)
def test_a_token_opens_the_grants_that_systems_call_by(place: Place, way: Way, is_called: bool) -> None:
    Grant.objects.filter(pk=place.grant.pk).update(ways=[way.value])
    told = token_answer(place, basic=(place.code, place.secret)).json()
    assert told.get("scope", "") == (place.grant.code if is_called else "")


@pytest.mark.parametrize(
    ("basic", "form", "error"),
    [
        (("code", "tbs_wrong"), {}, "invalid_client"),
        (("sys-nobody0000", "secret"), {}, "invalid_client"),
        (("code", ""), {}, "invalid_client"),
        (("sys\x00", "secret"), {}, "invalid_client"),
        (None, {}, "invalid_client"),
        (None, {"client_id": "code", "client_secret": "secret"}, "invalid_client"),
        (("code", "secret"), {"client_assertion": "a.b.c"}, "invalid_client"),
        (None, {"client_assertion": "a.b.c"}, "invalid_client"),
        (("code", "secret"), {"scope": "SQ-2026-000000"}, "invalid_scope"),
        (("code", "secret"), {"grant_type": "password"}, "unsupported_grant_type"),
    ],
)
def test_a_token_is_refused(place: Place, basic: Any, form: dict[str, str], error: str) -> None:
    real = {"code": place.code, "secret": place.secret}
    given = tuple(real.get(one, one) for one in basic) if basic else None
    answer = token_answer(place, basic=given, **{name: real.get(text, text) for name, text in form.items()})
    assert (answer.status_code, answer.json()["error"]) == (401 if error == "invalid_client" else 400, error)
    assert not AccessToken.objects.exists()


def test_an_expired_token_and_an_unknown_one_are_refused(place: Place, on_monday: clock.MovableClock) -> None:
    client = place.client()
    client.bearer()
    on_monday.move_to(MONDAY + timedelta(hours=1))
    assert code_of(place, client) == "token-expired"
    client.token["access_token"] = "tbx_" + "a" * 43
    assert code_of(place, client) == "token-unknown"
    client.token["access_token"] = ""
    assert code_of(place, client) == "token-unknown"
    assert not Use.objects.exists()


def test_a_stopped_system_is_refused_at_once_and_may_come_back_or_not(place: Place) -> None:
    client = place.client()
    assert code_of(place, client) == ""
    suspend_system(code=place.code, reasons="换人", by=place.keeper, at=MONDAY)
    assert code_of(place, client) == "system-not-live"
    assert token_answer(place, basic=(place.code, place.secret)).status_code == 401
    resume_system(code=place.code, by=place.authority, at=MONDAY)
    assert code_of(place, client) == ""
    withdraw_system(code=place.code, reasons="停用", by=place.keeper, at=MONDAY)
    assert code_of(place, client) == "system-not-live"


def test_a_new_secret_ends_the_old_one_and_every_token(place: Place) -> None:
    client = place.client()
    assert code_of(place, client) == ""
    fresh = renew_secret(code=place.code, by=place.keeper, at=MONDAY)
    assert code_of(place, client) == "token-unknown"
    assert token_answer(place, basic=(place.code, place.secret)).status_code == 401
    assert token_answer(place, basic=(place.code, fresh)).status_code == 200
    assert fresh.encode() not in bytes(ClientSystem.objects.get().secret_sha256 or b"")


def test_a_key_is_followed_by_the_next_and_ends_in_time_or_at_once(
    place: Place, on_monday: clock.MovableClock
) -> None:
    fresh = Ed25519PrivateKey.generate()
    kid = add_key(code=place.code, public_key=pem_of(fresh), by=place.keeper, at=MONDAY)
    old, new = place.client(), place.client(key=fresh, key_id=kid)
    assert (code_of(place, old), code_of(place, new)) == ("", "")
    assert code_of(place, place.client(key=fresh)) == "signature-wrong"  # under the other's name
    end_key(code=place.code, kid=place.key_id, is_leaked=False, by=place.keeper, at=MONDAY)
    assert code_of(place, old) == ""
    on_monday.move_to(MONDAY + timedelta(hours=25))
    old.token = new.token = None
    assert (code_of(place, old), code_of(place, new)) == ("signature-wrong", "")


def test_a_leaked_key_ends_at_once(place: Place) -> None:
    kid = add_key(
        code=place.code, public_key=pem_of(Ed25519PrivateKey.generate()), by=place.keeper, at=MONDAY
    )
    client = place.client()
    assert kid != place.key_id and code_of(place, client) == ""
    end_key(code=place.code, kid=place.key_id, is_leaked=True, by=place.keeper, at=MONDAY)
    assert code_of(place, client) == "signature-wrong"


class Changed(how_to.Gateway):  # type: ignore[misc, name-defined]
    """Signs as ever, then something is done to the call."""

    change: Any = None

    def signature(self, method: str, url: str, headers: dict[str, str]) -> dict[str, str]:
        made: dict[str, str] = super().signature(method, url, headers)
        return dict(self.change(made, headers))


def changed(place: Place, change: Any) -> str:
    client = place.client()
    client.__class__ = Changed
    client.change = change
    return code_of(place, client)


def resigned(place: Place, edit: Any) -> str:
    """Signed anew, genuinely, with other parameters or fewer components."""

    def change(made: dict[str, str], headers: dict[str, str]) -> dict[str, str]:
        parameters = edit(made["signature-input"].removeprefix("me="))
        values = {
            "@method": "POST",
            "@target-uri": f"{place.client().base}/exchange/v1/grants/{place.grant.code}/query",
        }
        values |= headers
        names = parameters[1 : parameters.index(")")].replace('"', "").split()
        lines = [f'"{name}": {values[name]}' for name in names] + [f'"@signature-params": {parameters}']
        signed = base64.b64encode(place.key.sign("\n".join(lines).encode())).decode()  # type: ignore[call-arg]
        return {"signature-input": f"me={parameters}", "signature": f"me=:{signed}:"}

    return changed(place, change)


def without(component: str) -> Any:
    return lambda text: (
        text.replace(f'"{component}"', "").replace("  ", " ").replace("( ", "(").replace(" )", ")")
    )


def param(name: str, value: str | None) -> Any:
    return lambda text: re.sub(
        rf";{name}=(\"[^\"]*\"|\d+)", "" if value is None else f";{name}={value}", text
    )


def moment(name: str, seconds: int) -> Any:
    """The parameter as so many seconds from when it is asked, not from when the tests were collected."""
    return lambda text: param(name, str(int(time.time()) + seconds))(text)


@pytest.mark.parametrize(
    "component", ["@method", "@target-uri", "authorization", "content-digest", "tongban-case-number"]
)
def test_what_a_signature_must_cover_it_covers(place: Place, component: str) -> None:
    assert resigned(place, without(component)) == "signature-incomplete"
    assert not Use.objects.exists()


@pytest.mark.parametrize(
    ("edit", "code"),
    [
        (param("nonce", None), "signature-incomplete"),
        (param("nonce", '"short"'), "signature-incomplete"),
        (param("created", None), "signature-incomplete"),
        (param("expires", None), "signature-incomplete"),
        (param("keyid", None), "signature-incomplete"),
        (param("tag", '"other"'), "signature-incomplete"),
        (moment("created", -900), "signature-old"),
        (moment("created", 900), "signature-old"),
        (moment("expires", -60), "signature-old"),
        (moment("expires", 7200), "signature-old"),
        (param("keyid", '"nobody"'), "signature-wrong"),
    ],
)
def test_what_a_signature_says_of_itself_is_whole_and_of_now(place: Place, edit: Any, code: str) -> None:
    assert resigned(place, edit) == code
    assert not UsedNonce.objects.exists()


@pytest.mark.parametrize(
    ("change", "code"),
    [
        (lambda made, headers: {}, "signature-missing"),
        (lambda made, headers: made | {"signature": "me=:AAAA:"}, "signature-wrong"),
        (
            lambda made, headers: made | {"signature": made["signature"].replace("me", "you")},
            "signature-wrong",
        ),
        (lambda made, headers: made | {"signature-input": "me=(((("}, "signature-incomplete"),
        (
            lambda made, headers: made | {"signature-input": made["signature-input"] + ", me=()"},
            "signature-incomplete",
        ),
        (lambda made, headers: made | {"tongban-case-number": "34160226092299999"}, "signature-wrong"),
        (lambda made, headers: made | {"content-digest": "sha-256=:" + "A" * 43 + "=:"}, "signature-wrong"),
    ],
)
def test_a_call_that_was_changed_on_its_way_is_refused(place: Place, change: Any, code: str) -> None:
    assert changed(place, change) == code
    assert not Use.objects.exists() and not UsedNonce.objects.exists()


def test_another_body_under_a_genuine_signature_is_refused(place: Place) -> None:
    client = place.client()
    place.ask(client)
    sent = next(one for one in place.wire.sent if one.method == "POST")
    headers = {name: text for name, text in sent.headers.items() if name != "content-length"}
    other = sent.content.replace(place.id_number.encode(), b"341602195304050018")
    answer = client.http.send(httpx.Request("POST", sent.url, headers=headers, content=other))
    assert (answer.status_code, answer.json()["code"]) == (401, "signature-wrong")
    assert "signature" not in answer.headers  # we sign nothing for whom we do not know


def test_anothers_key_does_not_sign_with_this_token(place: Place) -> None:
    assert code_of(place, place.client(key=Ed25519PrivateKey.generate())) == "signature-wrong"


def test_a_refusal_after_the_signature_is_signed_too(place: Place) -> None:
    client = place.client()
    with pytest.raises(how_to.Refused):
        place.ask(client, case="34160226092299999")
    post = [one for one in place.wire.sent if one.method == "POST"]
    assert post and client.known  # the how-to's client has checked it


def test_a_body_that_is_too_long_is_not_read(place: Place) -> None:
    with httpx.Client(transport=place.wire) as http:
        answer = http.post(f"{place.client().base}/exchange/v1/grants/x/query", content=b"x" * 20_000)
    assert (answer.status_code, answer.json()["code"]) == (413, "too-large")


def test_what_the_gateway_says_of_itself(place: Place) -> None:
    base = place.client().base
    with httpx.Client(transport=place.wire) as http:
        assert http.get(f"{base}/exchange/v1/health").json() == {"status": "ok"}
        [key] = http.get(f"{base}/exchange/v1/keys").json()["keys"]
        assert set(key) == {"kty", "crv", "x", "kid", "use", "alg"}
        told = http.get(f"{base}/.well-known/oauth-authorization-server/exchange/v1").json()
        assert told["token_endpoint"] == f"{base}/exchange/v1/token"
        assert http.get(f"{base}/exchange/v1/grants/x/query").status_code == 405
        assert http.get(f"{base}/exchange/v1/nothing").status_code == 404


def test_no_log_line_holds_a_secret_a_token_or_a_number(
    place: Place, capsys: pytest.CaptureFixture[str], caplog: pytest.LogCaptureFixture
) -> None:
    client = place.client()
    with caplog.at_level("DEBUG"):
        place.ask(client)
        token_answer(place, basic=(place.code, "tbs_wrong"))
        code_of(place, place.client(key=Ed25519PrivateKey.generate()))
    said = capsys.readouterr()
    lines = said.out + said.err + caplog.text
    for hidden in (place.secret, client.token["access_token"], place.id_number, "tbs_wrong"):
        assert hidden not in lines
