"""Files of strangers are read on a public page: none keeps a worker busy or ends in a fault."""

import random
import signal
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from tests.foundation.directory.make import COUNTY_OFFICE, make_organisations
from tests.foundation.seals.hostile import HOSTILE
from tests.foundation.seals.test_seals import sealed_by
from tongban.foundation.seals.public import NotAPdf, pdf_attachments, verify_pdf

pytestmark = pytest.mark.django_db


@contextmanager
def at_most(seconds: int) -> Iterator[None]:
    """Fails where it takes longer."""

    def stop(*_: object) -> None:
        pytest.fail(f"took more than {seconds} s")

    before = signal.signal(signal.SIGALRM, stop)
    signal.alarm(seconds)
    try:
        yield
    finally:
        signal.alarm(0)
        signal.signal(signal.SIGALRM, before)


@pytest.fixture
def sealed() -> bytes:
    return sealed_by(make_organisations()[COUNTY_OFFICE])


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_file_is_none_of_ours_and_costs_little(name: str, sealed: bytes, client: Client) -> None:
    with at_most(5):
        try:
            assert not verify_pdf(HOSTILE[name]).is_sealed
        except NotAPdf as refused:
            assert refused.status == 422
        assert pdf_attachments(HOSTILE[name]) == {} or name == "an unknown packing"
        file = SimpleUploadedFile("a.pdf", HOSTILE[name], content_type="application/pdf")
        page = client.post("/verify/", {"pdf": file})
        said = client.post("/api/v1/licences/verify", {"pdf": SimpleUploadedFile("a.pdf", HOSTILE[name])})
    assert page.status_code == said.status_code == 200
    assert said.json()["state"] in ("unknown", "altered")


def test_a_sealed_paper_with_any_bytes_changed_is_never_good(sealed: bytes) -> None:
    """Some hundred changes all over the file, its tables and its signature, with a fixed seed."""
    drawn = random.Random(42)
    contents = sealed.index(b"/Contents <") + len(b"/Contents <")
    end = sealed.index(b">", contents)
    assert verify_pdf(sealed).is_good
    for turn in range(240):
        changed = bytearray(sealed)
        for _ in range(drawn.randint(1, 6)):
            if turn % 2:
                changed[contents + drawn.randrange(3_000)] = drawn.choice(b"0123456789abcdef")
            else:
                changed[drawn.randrange(len(changed))] = drawn.randrange(256)
        if bytes(changed) == sealed:
            continue
        try:
            report: Any = verify_pdf(bytes(changed))
        except NotAPdf:
            continue
        pdf_attachments(bytes(changed))
        # the room for the signature itself is under no signature: what follows it there means nothing
        assert not report.is_good or (
            changed[:contents] == sealed[:contents] and changed[end:] == sealed[end:] and turn % 2
        )
