"""The frame of a page is made once for everybody; name, address and form token are each reader's own."""

import re

import pytest
from django.test import Client

from tests.foundation.identity.make import make_person, sign_in

pytestmark = pytest.mark.django_db
_TOKEN = re.compile(r'name="csrfmiddlewaretoken" value="([^"]+)"')


def test_each_reader_sees_their_own_name_in_the_frame() -> None:
    first = sign_in(Client(), make_person(name="老张"))
    second = sign_in(Client(), make_person(name="张小满"))
    seen = [client.get("/my/").content.decode() for client in (first, second, first)]
    assert ["老张</a>" in page for page in seen] == [True, False, True]
    assert ["张小满</a>" in page for page in seen] == [False, True, False]
    assert not any("@@" in page for page in seen)
    nobody = Client().get("/").content.decode()
    assert "老张" not in nobody
    assert "@@" not in nobody


def test_the_frame_s_forms_carry_a_token_that_counts() -> None:
    person = make_person(name="<b>老张</b>")
    client = sign_in(Client(enforce_csrf_checks=True), person)
    client.get("/my/")
    page = client.get("/my/").content.decode()  # out of what was kept
    assert "<b>老张</b>" not in page
    token = _TOKEN.search(page)
    assert token
    assert client.post("/accounts/logout/").status_code == 403
    assert client.post("/accounts/logout/", {"csrfmiddlewaretoken": token[1]}).status_code == 302
