"""The public page and the API."""

import base64
import json
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from tests.foundation.trail.make import recorded
from tongban.foundation.trail.merkle import check_consistency, check_inclusion, leaf_hash, root_of
from tongban.foundation.trail.notes import check_checkpoint
from tongban.foundation.trail.public import (
    receipt_bytes,
    receipt_code,
    receipt_of,
    receipt_url,
    sequence_once,
    trail_panel,
)
from tongban.foundation.trail.signing import signer

pytestmark = pytest.mark.django_db


def unb64(text: str) -> bytes:
    return base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))


def test_an_empty_log_says_so(client: Client) -> None:
    assert client.get("/trail/").status_code == 200
    assert client.get("/api/v1/trail/checkpoint").status_code == 404


def test_the_api_proves_entries_by_place_and_by_id(
    client: Client, django_assert_max_num_queries: Any
) -> None:
    promises = [recorded() for _ in range(5)]
    sequence_once()
    recorded()
    sequence_once()
    answer = client.get("/api/v1/trail/checkpoint")
    assert answer.headers["Content-Type"] == "text/plain; charset=utf-8"
    head = check_checkpoint(answer.content.decode(), signer().verifier)
    assert head.size == 6
    with django_assert_max_num_queries(3):
        said = client.get("/api/v1/trail/proof/2").json()
    check_inclusion(
        leaf=leaf_hash(unb64(said["leaf"])),
        seq=2,
        size=said["tree_size"],
        proof=[unb64(step) for step in said["proof"]],
        root=head.root,
    )
    assert unb64(said["leaf_sha256"]) == promises[2].leaf_sha256
    assert client.get(f"/api/v1/trail/proof?entry={promises[2].entry_id}").json() == said
    older = client.get("/api/v1/trail/proof/2?size=5").json()
    grown = client.get("/api/v1/trail/consistency?old=5").json()
    check_consistency(
        old=5,
        new=6,
        old_root=unb64(older["root"]),
        new_root=head.root,
        proof=[unb64(step) for step in grown["proof"]],
    )


@pytest.mark.parametrize(
    ("address", "status"),
    [
        ("proof/99", 404),
        ("proof/99999999999999999999", 404),
        ("proof/1?size=1", 404),
        ("proof/0?size=-1", 422),
        ("proof?entry=x", 422),
        ("proof", 422),
        ("consistency?old=9", 404),
        ("proof?entry=01900000-0000-7000-8000-000000000000", 404),
    ],
)
def test_what_is_not_there_is_a_problem(client: Client, address: str, status: int) -> None:
    recorded()
    sequence_once()
    answer = client.get(f"/api/v1/trail/{address}")
    assert answer.status_code == status


def test_a_pending_entry_is_asked_to_be_looked_up_again(client: Client) -> None:
    promise = recorded()
    answer = client.get(f"/api/v1/trail/proof?entry={promise.entry_id}")
    assert (answer.status_code, answer.json()["code"]) == (409, "not-yet-logged")


def test_the_page_checks_a_receipt_as_file_and_as_text(client: Client) -> None:
    promise = recorded(subject="cases:1")
    sequence_once()
    raw = receipt_bytes(receipt_of(promise.entry_id))
    for body in ({"receipt": SimpleUploadedFile("r.json", raw)}, {"text": raw.decode()}):
        answer = client.post("/trail/", body)
        assert answer.status_code == 200
        assert str(promise.entry_id) in answer.content.decode()
    altered = json.loads(raw) | {"seq": 7}
    answer = client.post("/trail/", {"text": json.dumps(altered)})
    assert answer.status_code == 422
    assert 'role="alert"' in answer.content.decode()
    for wrong in ("", "x", "{", "{}"):
        assert client.post("/trail/", {"text": wrong}).status_code == 422
    large = SimpleUploadedFile("r.json", b"x" * 300_000)
    assert client.post("/trail/", {"receipt": large}).status_code == 413


def test_the_qr_code_leads_to_the_entry(client: Client) -> None:
    promise = recorded()
    sequence_once()
    code = receipt_code(promise.entry_id)
    url = receipt_url(code)
    assert client.get(url[url.index("/trail/") :]).status_code == 200
    other = type(code)(entry_id=code.entry_id, seq=code.seq, leaf_sha256=b"x" * 32)
    assert client.get(f"/trail/r/{other.to_text()}/").status_code == 422
    gone = type(code)(entry_id=code.entry_id, seq=2**63, leaf_sha256=b"x" * 32)
    assert client.get(f"/trail/r/{gone.to_text()}/").status_code == 404


def test_the_page_shows_no_facts_of_an_entry(client: Client) -> None:
    promise = recorded(facts={"name": "张小满"})
    sequence_once()
    page = client.get(f"/trail/r/{receipt_code(promise.entry_id).to_text()}/").content.decode()
    assert "张小满" not in page


def test_the_page_costs_few_queries(client: Client, django_assert_max_num_queries: Any) -> None:
    recorded()
    sequence_once()
    with django_assert_max_num_queries(6):
        client.get("/trail/")


def test_auditors_read_tiles_and_leaves_as_c2sp_names_them(client: Client) -> None:
    promises = [recorded() for _ in range(300)]
    sequence_once()
    hashes = [promise.leaf_sha256 for promise in promises]
    full = client.get("/trail/tile/0/000")
    assert full.content == b"".join(hashes[:256])
    assert "immutable" in full.headers["Cache-Control"]
    assert client.get("/trail/tile/0/001.p/44").content == b"".join(hashes[256:])
    assert client.get("/trail/tile/1/000.p/1").content == root_of(hashes[:256])
    bundle = client.get("/trail/tile/entries/001.p/44").content
    size = int.from_bytes(bundle[:2], "big")
    assert leaf_hash(bundle[2 : 2 + size]) == hashes[256]
    assert client.get("/trail/checkpoint").content == client.get("/api/v1/trail/checkpoint").content
    for missing in (
        "0/001",
        "0/1",
        "0/x000",
        "0/001.p/45",
        "0/001.p/0",
        "0/001.p/256",
        "9/000",
        "entries/001",
        "0/../x",
    ):
        assert client.get(f"/trail/tile/{missing}").status_code == 404


def test_the_panel_lists_the_acts_about_a_subject() -> None:
    recorded(subject="cases:1", facts={"name": "张小满"})
    sequence_once()
    recorded(subject="cases:1")
    shown = trail_panel("cases:1")
    assert shown.count("<li>") == 2
    assert "平台自动（test）" in shown
    assert "system:test" not in shown
    assert "张小满" not in shown
    assert "<li>" not in trail_panel("cases:none")
