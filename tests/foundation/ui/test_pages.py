"""The frame of every page: language, mode, theme, policy, answers."""

import re
from pathlib import Path

import pytest
from django.test import Client
from django.utils.html import escape

import tongban

pytestmark = pytest.mark.django_db


def test_a_page_that_is_not_there_answers_in_chinese_with_a_way_on(client: Client) -> None:
    answer = client.get("/nothing/here/")
    assert answer.status_code == 404
    page = answer.content.decode()
    assert '<html lang="zh-Hans"' in page
    assert 'action="/find/"' in page
    assert "12345" in page


def test_elder_mode_is_remembered_without_script_and_leads_back(client: Client) -> None:
    answer = client.post("/look/", {"mode": "elder", "next": "/nothing/here/?page=2"})
    assert (answer.status_code, answer["Location"]) == (302, "/nothing/here/?page=2")
    assert 'data-mode="elder"' in client.get("/nothing/here/").content.decode()
    client.post("/look/", {"mode": "usual"})
    assert 'data-mode="elder"' not in client.get("/nothing/here/").content.decode()


def test_language_and_night_are_remembered(client: Client) -> None:
    client.post("/look/", {"language": "en"})
    client.post("/look/", {"theme": "dark"})
    page = client.get("/nothing/here/").content.decode()
    assert '<html lang="en"' in page
    assert 'data-theme="dark"' in page
    client.post("/look/", {"theme": "system"})
    assert "data-theme" not in client.get("/nothing/here/").content.decode()


@pytest.mark.parametrize(
    "back", ["https://elsewhere.example/", "//elsewhere.example/", "javascript:alert(1)"]
)
def test_choosing_a_look_never_leads_to_another_site(client: Client, back: str) -> None:
    assert client.post("/look/", {"mode": "elder", "next": back})["Location"] == "/"


def test_an_unknown_look_is_not_kept(client: Client) -> None:
    assert not client.post("/look/", {"mode": "loud", "theme": "pink", "language": "xx"}).cookies


def test_a_look_is_chosen_without_a_token_but_not_from_another_site() -> None:
    client = Client(enforce_csrf_checks=True)
    form = {"mode": "elder", "next": "/find/"}
    for site in ("cross-site", "same-site"):
        foreign = client.post("/look/", form, headers={"sec-fetch-site": site})
        assert (foreign["Location"], dict(foreign.cookies)) == ("/find/", {})
    own = client.post("/look/", form, headers={"sec-fetch-site": "same-origin"})
    assert own.cookies["mode"].value == "elder"


def test_the_frame_is_made_once_and_leads_back_to_each_page(client: Client) -> None:
    for address in ("/find/?q=1", "/find/?q=%3Cb%3E&x=2"):
        page = client.get(address).content.decode()
        assert f'name="next" value="{escape(address)}"' in page
        assert "@@" not in page
    assert "csrfmiddlewaretoken" not in page
    assert "Sign in" in client.get("/find/", headers={"accept-language": "en"}).content.decode()


def test_every_answer_carries_a_strict_policy(client: Client) -> None:
    answer = client.get("/nothing/here/")
    policy = answer["Content-Security-Policy"]
    assert "default-src 'self'" in policy
    assert "unsafe" not in policy


def test_the_site_can_be_installed_on_a_phone(client: Client) -> None:
    facts = client.get("/site.webmanifest").json()
    assert facts["start_url"] == "/"
    assert {icon["sizes"] for icon in facts["icons"]} == {"any", "192x192", "512x512"}


def test_what_a_browser_looks_for_by_itself_is_no_page_and_sets_no_token(client: Client) -> None:
    answer = client.get("/favicon.ico")
    assert (answer.status_code, answer["Location"]) == (301, "/static/ui/icon.svg")
    assert not answer.cookies


def test_a_form_without_its_token_is_refused_in_our_own_words() -> None:
    strict = Client(enforce_csrf_checks=True)
    answer = strict.post("/desk/tasks/claim/", {"task": "1"})
    assert answer.status_code == 403
    page = answer.content.decode()
    assert "DEBUG" not in page
    assert "这一页没有收下" in page


def test_the_gallery_shows_every_component(client: Client) -> None:
    answer = client.get("/gallery/")
    page = answer.content.decode()
    assert answer.status_code == 200
    for mark in (
        "tb-days",
        "tb-strip",
        "tb-ring",
        "tb-slot",
        "tb-line",
        "tb-errors",
        "tb-tasks",
        "tb-sum",
        "tb-qr",
        "tb-confirm",
    ):
        assert mark in page
    assert "style=" not in page


def test_no_component_is_given_a_value_through_a_filter_which_it_would_not_apply() -> None:
    through = re.compile(r"""\s:[a-z_]+=(?:"[^"{]*\|[^"]*"|'[^'{]*\|[^']*')""")
    found = [
        f"{path.name}: {said}"
        for path in Path(tongban.__file__).parent.rglob("*.html")
        for said in through.findall(path.read_text(encoding="utf-8"))
    ]
    assert found == []
