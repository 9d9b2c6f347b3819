"""A person's own assistant asks for a consent by OAuth: registers, is let in by the person, gets a key."""

import hashlib
import re
from base64 import urlsafe_b64encode
from datetime import timedelta
from typing import Any
from urllib.parse import parse_qs, urlencode, urlsplit

import pytest
from allauth.idp.oidc.models import Client as Registered
from allauth.idp.oidc.models import Token
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from tests.foundation.identity.make import make_account, make_person, make_staff, sign_in, sign_in_staff
from tongban.foundation.identity.consents.models import Consent
from tongban.foundation.identity.consents.receivers import may_answer_to
from tongban.foundation.identity.consents.registering import forget_unused
from tongban.foundation.identity.public import CASE_STATE, ConsentNeeded, person_by_consent
from tongban.foundation.trail.public import entries_of
from tongban.kernel import clock

pytestmark = pytest.mark.django_db
BACK = "http://127.0.0.1:3030/callback"
PROOF = "a-proof-that-only-the-program-knows-0123456789-abcdef"
CHALLENGE = urlsafe_b64encode(hashlib.sha256(PROOF.encode()).digest()).rstrip(b"=").decode()


def register(client: Client, **changes: Any) -> Any:
    asked = {"client_name": "小助手", "redirect_uris": [BACK], "token_endpoint_auth_method": "none"} | changes
    return client.post("/oauth/clients", asked, content_type="application/json")


def address(program: str, /, **changes: str) -> str:
    asked = {
        "response_type": "code",
        "client_id": program,
        "redirect_uri": BACK,
        "scope": CASE_STATE,
        "state": "s-1",
        "code_challenge": CHALLENGE,
        "code_challenge_method": "S256",
    } | changes
    return "/oauth/authorize?" + urlencode({name: value for name, value in asked.items() if value})


def answer(client: Client, page: str, *, action: str = "grant") -> Any:
    hidden = re.search(r'name="request" value="([^"]+)"', page)
    assert hidden is not None
    given = {"request": hidden[1], "scopes": [CASE_STATE], "action": action}
    return client.post("/oauth/authorize", given)


def key_of(client: Client, client_id: str) -> dict[str, Any]:
    """The whole way, to the keys."""
    page = client.get(address(client_id)).content.decode()
    code = parse_qs(urlsplit(answer(client, page)["Location"]).query)["code"][0]
    given = {
        "grant_type": "authorization_code",
        "code": code,
        "redirect_uri": BACK,
        "client_id": client_id,
        "code_verifier": PROOF,
    }
    told: dict[str, Any] = client.post("/oauth/token", given).json()
    return told


def test_a_program_learns_what_is_offered(client: Client) -> None:
    told = client.get("/.well-known/oauth-authorization-server").json()
    assert told["code_challenge_methods_supported"] == ["S256"]
    assert told["token_endpoint_auth_methods_supported"] == ["none"]
    assert told["scopes_supported"] == [CASE_STATE]
    assert urlsplit(told["registration_endpoint"]).path == "/oauth/clients"


def test_the_person_reads_in_plain_words_what_is_asked_and_lets_it_in(client: Client) -> None:
    person = make_person()
    client_id = register(client).json()["client_id"]
    sign_in(client, person)
    page = client.get(address(client_id), headers={"Accept-Language": "en"})
    text = page.content.decode()
    assert "Let “小助手” see how your cases stand?" in text
    assert "“小助手” on this computer or phone (<b>127.0.0.1:3030</b>)" in text
    assert "nobody here has checked it" in text
    assert "See your papers, your entries, your messages or your licences" in text
    assert "form-action 'self' http://127.0.0.1:3030" in page["Content-Security-Policy"]
    assert page["X-Frame-Options"] == "DENY"
    sent = answer(client, text)
    assert sent["Location"].startswith(f"{BACK}?") and "state=s-1" in sent["Location"]
    assert entries_of(f"identity:{person.account_id}")[-1].act == "identity.give_consent"


def test_the_key_opens_the_state_of_cases_for_that_person(
    client: Client, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    person = make_person()
    client_id = register(client).json()["client_id"]
    told = key_of(sign_in(client, person), client_id)
    assert told["scope"] == CASE_STATE
    with django_assert_num_queries(2):
        found = person_by_consent(told["access_token"], scope=CASE_STATE, at=clock.now())
    assert (found.person, found.program) == (person, "小助手")


def test_a_key_is_renewed_and_the_old_refresh_is_worth_nothing(client: Client) -> None:
    person = make_person()
    client_id = register(client).json()["client_id"]
    told = key_of(sign_in(client, person), client_id)
    asked = {
        "grant_type": "refresh_token",
        "refresh_token": told["refresh_token"],
        "client_id": client_id,
    }
    fresh = client.post("/oauth/token", asked)
    assert fresh.status_code == 200
    assert person_by_consent(fresh.json()["access_token"], scope=CASE_STATE, at=clock.now()).person == person
    assert client.post("/oauth/token", asked).status_code == 400


def test_who_ends_the_consent_shuts_every_key_out(client: Client) -> None:
    person = make_person()
    client_id = register(client).json()["client_id"]
    told = key_of(sign_in(client, person), client_id)
    consent = Consent.objects.get()
    client.post(f"/my/assistants/{consent.pk}/withdraw/")
    with pytest.raises(ConsentNeeded):
        person_by_consent(told["access_token"], scope=CASE_STATE, at=clock.now())
    asked = {
        "grant_type": "refresh_token",
        "refresh_token": told["refresh_token"],
        "client_id": client_id,
    }
    assert client.post("/oauth/token", asked).status_code == 400
    assert not Token.objects.exists()


def test_a_code_counts_once_and_only_with_the_proof(client: Client) -> None:
    person = make_person()
    client_id = register(client).json()["client_id"]
    sign_in(client, person)
    page = client.get(address(client_id)).content.decode()
    code = parse_qs(urlsplit(answer(client, page)["Location"]).query)["code"][0]
    given = {
        "grant_type": "authorization_code",
        "code": code,
        "redirect_uri": BACK,
        "client_id": client_id,
    }
    assert client.post("/oauth/token", given | {"code_verifier": "x" * 50}).status_code == 400
    assert not Token.objects.exists()


def test_who_does_not_let_it_in_gives_nothing(client: Client) -> None:
    client_id = register(client).json()["client_id"]
    sign_in(client, make_person())
    page = client.get(address(client_id)).content.decode()
    sent = answer(client, page, action="cancel")
    assert "error=access_denied" in sent["Location"]
    assert not Consent.objects.exists()


def test_nobody_is_asked_without_being_signed_in_as_a_citizen_with_a_name(client: Client) -> None:
    client_id = register(client).json()["client_id"]
    assert client.get(address(client_id))["Location"].startswith("/accounts/login/?next=/oauth/authorize")
    sign_in(client, make_account())
    assert client.get(address(client_id))["Location"].startswith("/my/real-name/")
    sign_in_staff(client, make_staff())
    assert client.get(address(client_id)).status_code == 403


@pytest.mark.parametrize(
    ("changes", "status"),
    [
        ({"prompt": "none"}, 422),
        ({"code_challenge": ""}, 422),
        ({"code_challenge_method": "plain"}, 422),
    ],
)
def test_what_is_not_safe_is_not_asked(client: Client, changes: dict[str, str], status: int) -> None:
    client_id = register(client).json()["client_id"]
    sign_in(client, make_person())
    assert client.get(address(client_id, **changes)).status_code == status


@pytest.mark.parametrize(
    "changes",
    [
        {"redirect_uri": "https://evil.example/"},
        {"client_id": "nobody"},
        {"resource": "https://elsewhere.example/mcp"},
    ],
)
def test_a_request_that_is_not_the_programs_own_stays_here(client: Client, changes: dict[str, str]) -> None:
    client_id = register(client).json()["client_id"]
    sign_in(client, make_person())
    page = client.get(address(client_id, **changes))
    assert "Location" not in page
    assert 'name="request"' not in page.content.decode()
    assert not Consent.objects.exists()


HELPER = "https://helper.example/back"


def test_the_site_that_gets_the_key_is_named_on_the_page_and_kept_with_the_consent(client: Client) -> None:
    person = make_person()
    client_id = register(client, redirect_uris=[HELPER]).json()["client_id"]
    sign_in(client, person)
    page = client.get(address(client_id, redirect_uri=HELPER), headers={"Accept-Language": "en"})
    assert "“小助手” at the site <b>helper.example</b>" in page.content.decode()
    answer(client, page.content.decode())
    assert Consent.objects.get().host == "helper.example"


@pytest.mark.parametrize(
    "where",
    [
        "https://evil.example\\@helper.example/back",
        "https://bank.example@helper.example/back",
        "https://helper.example/back?next=https://evil.example",
        "https://helper.example/back#x",
        "https://helper.example:8443/back",
        "https://HELPER.example/back",
        "https://helper.example/back;x",
        "",
    ],
)
def test_a_key_goes_to_the_registered_address_to_the_letter(client: Client, where: str) -> None:
    client_id = register(client, redirect_uris=[HELPER]).json()["client_id"]
    sign_in(client, make_person())
    page = client.get(address(client_id, redirect_uri=where))
    assert page.status_code == 422
    assert 'name="request"' not in page.content.decode()


def test_a_program_of_ones_own_machine_may_listen_at_another_port(client: Client) -> None:
    client_id = register(client).json()["client_id"]
    sign_in(client, make_person())
    page = client.get(address(client_id, redirect_uri="http://127.0.0.1:5555/callback"))
    assert 'name="request"' in page.content.decode()
    page = client.get(address(client_id, redirect_uri="http://127.0.0.1:5555/other"))
    assert page.status_code == 422


@pytest.mark.parametrize(
    "name",
    [
        "亳州政务服务助手",
        "官 方 助手",
        "City Government Helper",
        "Оfficial helper",
        "ＯＦＦＩＣＩＡＬ",
        "gοv helper",
    ],
)
def test_no_program_goes_by_a_name_that_looks_like_the_city_s_own(client: Client, name: str) -> None:
    assert register(client, client_name=name).status_code == 400
    assert not Registered.objects.exists()
    sign_in(client, make_person())
    refused = client.post("/my/assistants/", {"name": name})
    assert refused.status_code == 422
    assert not Consent.objects.exists()


def test_the_site_s_own_name_is_nobody_else_s(client: Client, settings: Any) -> None:
    settings.SITE = {**settings.SITE, "name": "通江一网通", "name_en": "Tongjiang One Stop"}
    for name in ("通江一网通小助手", "tongjiang-one-stop"):
        assert register(client, client_name=name).status_code == 400


def test_more_than_the_one_scope_is_not_asked_for(client: Client) -> None:
    client_id = register(client).json()["client_id"]
    sign_in(client, make_person())
    sent = client.get(address(client_id, scope=f"{CASE_STATE} apply"))
    assert "error=invalid_scope" in sent["Location"]


@pytest.mark.parametrize("way", ["none", "client_secret_basic", "client_secret_post", ""])
def test_a_program_is_public_whatever_it_asks_to_be(client: Client, way: str) -> None:
    told = register(client, token_endpoint_auth_method=way, scope="openid apply").json()
    assert told["token_endpoint_auth_method"] == "none"
    assert "client_secret" not in told
    assert told["scope"] == CASE_STATE
    assert Registered.objects.get().type == Registered.Type.PUBLIC


@pytest.mark.parametrize(
    "changes",
    [
        {"redirect_uris": ["javascript:alert(1)"]},
        {"redirect_uris": ["http://evil.example/"]},
        {"redirect_uris": []},
        {"redirect_uris": [f"https://a.example/{n}" for n in range(11)]},
        {"client_name": "<b>"},
        {"software_statement": "x" * 9000},
    ],
)
def test_a_program_that_may_not_be_let_in_does_not_register(client: Client, changes: dict[str, Any]) -> None:
    assert register(client, **changes).status_code == 400
    assert not Registered.objects.exists()


@pytest.mark.parametrize(
    ("where", "may"),
    [
        ("https://helper.example/back", True),
        ("http://127.0.0.1:5000/", True),
        ("http://localhost/x", True),
        ("cursor://anysphere.cursor-retrieval/oauth", True),
        ("http://helper.example/", False),
        ("data:text/html,x", False),
        ("https://", False),
        ("https://user@helper.example/", False),
        ("https://helper.example/#x", False),
        ("https://[/", False),
        ("https://helper.example/\n", False),
        ("/back", False),
        ("https://evil.example\\.helper.example/", False),
        ("https://helper.example\\@evil.example/", False),
        ("https://аррӏе.example/", False),
        ("https://*.example/", False),
        ("https://helper.example:port/", False),
        ("mailto:evil@helper.example", False),
        ("intent://helper.example/x", False),
        ("com.example.helper:/back", True),
        ("helper:back", False),
        ("https://gov.example/back", False),
    ],
)
def test_a_key_is_sent_to_sites_by_https_and_to_programs_of_ones_own_machine(where: str, may: bool) -> None:
    assert may_answer_to(where, own_host="gov.example") is may


def test_a_name_that_turns_the_text_round_is_shown_straight(client: Client) -> None:
    told = register(client, client_name="good\u202egnp.exe\n" + "x" * 70).json()
    assert told["client_name"].startswith("goodgnp.exe x")
    assert len(told["client_name"]) <= 60


def test_what_registered_and_was_never_let_in_is_forgotten(client: Client) -> None:
    person = make_person()
    let_in, idle = (register(client).json()["client_id"] for _ in range(2))
    key_of(sign_in(client, person), let_in)
    forget_unused(at=clock.now() + timedelta(days=6))
    assert Registered.objects.count() == 2
    assert forget_unused(at=clock.now() + timedelta(days=8)) == 1
    assert not Registered.objects.filter(id=idle).exists()


def test_a_key_made_by_hand_is_shown_once(
    client: Client, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    sign_in(client, make_person())
    made = client.post("/my/assistants/", {"name": "我的助手"}).content.decode()
    key = re.search(r"tb_[\w-]{20,}", made)
    assert key is not None
    with django_assert_num_queries(3):
        listed = client.get("/my/assistants/").content.decode()
    assert "我的助手" in listed and key[0] not in listed


def test_a_key_needs_a_name(client: Client) -> None:
    sign_in(client, make_person())
    assert client.post("/my/assistants/", {"name": ""}).status_code == 422
    assert not Consent.objects.exists()


def test_nobody_ends_anothers_consent_from_the_page(client: Client) -> None:
    sign_in(client, make_person(name="老张"))
    client.post("/my/assistants/", {"name": "我的助手"})
    consent = Consent.objects.get()
    sign_in(client, make_person(name="老李"))
    assert client.post(f"/my/assistants/{consent.pk}/withdraw/").status_code == 404
    assert "我的助手" not in client.get("/my/assistants/").content.decode()
    consent.refresh_from_db()
    assert consent.ended_at is None


def test_the_page_offers_the_address_where_there_is_one(client: Client, settings: Any) -> None:
    sign_in(client, make_person())
    assert "/mcp/person" not in client.get("/my/assistants/").content.decode()
    settings.MCP_URL = "https://gov.example/mcp"
    assert "https://gov.example/mcp/person" in client.get("/my/assistants/").content.decode()
