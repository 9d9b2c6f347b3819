"""What a stranger may send to the checker's page, and what it costs."""

import io
import struct
import zlib
from typing import Any

import pytest
import segno
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from tests.foundation.identity.make import make_staff, sign_in, sign_in_staff
from tests.resources.licences.showing.make import DRIVER, NAME, PURPOSE
from tongban.foundation.directory.public import Officer
from tongban.foundation.identity.public import Person
from tongban.resources.licences.public import LicenceFact
from tongban.resources.licences.showing.models import LicenceAsk

pytestmark = pytest.mark.django_db


def grey_png(width: int, height: int) -> bytes:
    """A picture of a few bytes that says it is so large."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    head = struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)
    parts = chunk(b"IHDR", head) + chunk(b"IDAT", zlib.compress(b"\0")) + chunk(b"IEND", b"")
    return b"\x89PNG\r\n\x1a\n" + parts


def picture(raw: bytes) -> SimpleUploadedFile:
    return SimpleUploadedFile("code.png", raw, content_type="image/png")


def qr(text: str) -> bytes:
    out = io.BytesIO()
    segno.make_qr(text).save(out, kind="png", scale=4)
    return out.getvalue()


@pytest.fixture
def check(client: Client, chen: Officer) -> str:
    form = {"type": DRIVER, "fields": [NAME], "purpose": PURPOSE, "name": "小满租车行"}
    return str(client.post("/licences/check/", form)["Location"])


@pytest.mark.parametrize("side", [20_000, 30_000])
def test_a_picture_that_says_it_is_huge_is_refused(client: Client, check: str, side: int) -> None:
    answer = client.post(check, {"picture": picture(grey_png(side, side))})
    assert answer.status_code == 413
    assert LicenceAsk.objects.get().state == "open"


def test_no_picture_is_opened_for_a_check_of_somebody_else(check: str) -> None:
    answer = Client().post(check, {"picture": picture(grey_png(20_000, 20_000))})
    assert answer.status_code == 404


def test_pictures_are_opened_so_often_and_no_more(client: Client, check: str) -> None:
    """They cost a hundred times what digits cost."""
    said = [client.post(check, {"picture": picture(b"no picture")}).status_code for _ in range(31)]
    assert said == [422] * 30 + [429]
    assert client.post(check, {"picture": picture(qr("https://example.org/s/A"))}).status_code == 429
    assert client.post(check, {"code": "123"}).status_code == 422  # digits cost nothing


def test_files_to_verify_are_opened_so_often_and_no_more(client: Client, settings: Any) -> None:
    settings.ACCOUNT_RATE_LIMITS = settings.ACCOUNT_RATE_LIMITS | {"licence_files": "2/m/ip"}
    sent = [{"pdf": SimpleUploadedFile("a.pdf", b"%PDF-1.7")} for _ in range(4)]
    pages = [client.post("/verify/", form).status_code for form in sent[:3]]
    assert pages == [200, 200, 429]
    assert client.post("/api/v1/licences/verify", sent[3]).status_code == 429
    assert client.post("/verify/", {"number": "A1"}).status_code == 200


@pytest.mark.parametrize("text", ["\\u0000", "\\ud800", "TB1:\\u0000"])
@pytest.mark.parametrize("name", ["number", "qr"])
def test_a_text_that_cannot_be_kept_is_a_problem_and_no_fault(client: Client, name: str, text: str) -> None:
    body = f'{{"{name}": "{text}"}}'
    answer = client.post("/api/v1/licences/verify", body, content_type="application/json")
    assert answer.status_code == 422


def test_json_without_end_is_a_problem_and_no_fault(client: Client) -> None:
    answer = client.post("/api/v1/licences/verify", "[" * 100_000, content_type="application/json")
    assert answer.status_code == 422


def test_no_cache_keeps_what_stands_on_a_licence_or_whether_it_is_good(
    licence: LicenceFact, zhang: Person, chen: Officer
) -> None:
    holder, officer = sign_in(Client(), zhang), sign_in_staff(Client(), make_staff(posts=("certificates",)))
    code = licence.code
    mine = ("/my/licences/", "/my/licences/uses/", f"/my/licences/{code}/", f"/my/licences/{code}/history/")
    desk = ("/desk/licence-library/", f"/desk/licence-library/{code}/")
    for client, paths in ((holder, mine), (officer, desk), (Client(), (f"/l/{code}/", "/verify/?number=A1"))):
        for path in paths:
            answer = client.get(path)
            assert answer.status_code == 200
            assert "no-store" in answer.headers["Cache-Control"], path
            assert licence.number not in answer.content.decode().partition("</title>")[0], path
