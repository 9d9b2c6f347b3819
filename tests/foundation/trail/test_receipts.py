"""Receipts: what a citizen keeps and anybody can check without us."""

import copy
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from tests.foundation.trail.make import recorded
from tongban.foundation.trail.notes import Signer, Verifier
from tongban.foundation.trail.public import (
    NoReceipt,
    NotGenuine,
    NotYetLogged,
    ReceiptCode,
    receipt_bytes,
    receipt_code,
    receipt_of,
    sequence_once,
    verify_log,
    verify_receipt,
)
from tongban.foundation.trail.receipts import read_receipt
from tongban.foundation.trail.signing import KEY_PURPOSE, origin, signer, verifiers
from tongban.foundation.vault.public import add_key
from tongban.kernel.errors import NotFound
from tongban.kernel.ids import new_id

pytestmark = pytest.mark.django_db


@pytest.fixture
def key() -> Verifier:
    return signer().verifier


@pytest.fixture
def receipt() -> dict[str, Any]:
    """The receipt of the fourth of nine acts."""
    promises = [recorded(subject=f"cases:{i}", facts={"name": "张小满", "days": i}) for i in range(9)]
    sequence_once()
    return receipt_of(promises[3].entry_id)


def test_a_receipt_verifies_and_shows_what_was_recorded(receipt: dict[str, Any], key: Verifier) -> None:
    verified = verify_receipt(receipt, str(key))
    assert (verified.seq, verified.tree_size, verified.act) == (3, 9, "test.act")
    assert (verified.subject, verified.actor) == ("cases:3", "system:test")
    assert verified.facts == {"name": "张小满", "days": 3}
    assert verify_receipt(read_receipt(receipt_bytes(receipt)), key) == verified


def test_a_receipt_without_what_it_opens_proves_the_rest(receipt: dict[str, Any], key: Verifier) -> None:
    receipt["opened"] = {}
    verified = verify_receipt(receipt, key)
    assert (verified.subject, verified.actor, verified.facts) == (None, None, None)
    assert verified.act == "test.act"


def _changed(receipt: dict[str, Any], path: tuple[Any, ...], value: object) -> dict[str, Any]:
    other = copy.deepcopy(receipt)
    part = other
    for step in path[:-1]:
        part = part[step]
    part[path[-1]] = value
    return other


@pytest.mark.parametrize(
    ("path", "value", "why"),
    [
        (("seq",), 4, "does not lead"),
        (("seq",), 99, "outside"),
        (("seq",), "x", "damaged"),
        (("leaf",), "AAAA", "no leaf"),
        (("proof",), [], "does not lead"),
        (("proof",), None, "damaged"),
        (("checkpoint",), "", "no signed note"),
        (("promise",), "x", "no signed note"),
        (("opened", "facts", "value"), '{"days":4}', "the facts is not"),
        (("opened", "subject", "value"), "cases:4", "the subject is not"),
        (("opened", "actor", "salt"), "AAAA", "the actor is not"),
        (("opened",), None, "damaged"),
    ],
)
def test_a_changed_receipt_is_not_genuine(
    receipt: dict[str, Any], key: Verifier, path: tuple[Any, ...], value: object, why: str
) -> None:
    with pytest.raises(NotGenuine) as refusal:
        verify_receipt(_changed(receipt, path, value), key)
    assert why in str(refusal.value.facts["why"])


def test_a_promise_of_another_entry_is_not_taken(receipt: dict[str, Any], key: Verifier) -> None:
    other = recorded()
    with pytest.raises(NotGenuine, match=r"%\(why\)s"):
        verify_receipt(_changed(receipt, ("promise",), other.signed), key)


def test_a_receipt_of_another_key_is_not_genuine(receipt: dict[str, Any]) -> None:
    with pytest.raises(NotGenuine) as refusal:
        verify_receipt(receipt, Signer(origin(), b"x" * 32).verifier)
    assert "not signed by" in str(refusal.value.facts["why"])
    with pytest.raises(NotGenuine):
        verify_receipt(receipt, "no key")


def test_a_receipt_holds_across_a_change_of_the_logs_key(tmp_path: Path, settings: Any) -> None:
    settings.KEYS_DIR = tmp_path / "keys"
    promise = recorded()
    old = signer().verifier
    add_key(KEY_PURPOSE)
    sequence_once()
    receipt = receipt_of(promise.entry_id)
    assert receipt["log"] == str(signer().verifier) != str(old)
    assert verify_receipt(receipt, verifiers()).seq == 0
    with pytest.raises(NotGenuine):
        verify_receipt(receipt, old)
    assert verify_log().is_whole


@pytest.mark.parametrize("raw", [b"", b"[]", b"{}", b'{"format":"other"}', b"\xff\xfe", b"1"])
def test_what_is_no_receipt_is_said_to_be_none(raw: bytes) -> None:
    with pytest.raises(NoReceipt):
        read_receipt(raw)


def test_there_is_no_receipt_before_the_log_has_the_entry() -> None:
    promise = recorded()
    with pytest.raises(NotYetLogged):
        receipt_of(promise.entry_id)
    with pytest.raises(NotFound):
        receipt_of(new_id())
    sequence_once()
    assert receipt_of(promise.entry_id)["seq"] == 0


def test_a_receipt_costs_four_queries(receipt: dict[str, Any], django_assert_num_queries: Any) -> None:
    promise = recorded()
    sequence_once()
    with django_assert_num_queries(4):
        receipt_of(promise.entry_id)


def test_the_short_form_fits_a_small_qr_code() -> None:
    promise = recorded()
    sequence_once()
    code = receipt_code(promise.entry_id)
    assert len(code.to_text()) == 76
    assert ReceiptCode.parse(f"https://city.example/trail/r/{code.to_text()}/") == code
    assert code.leaf_sha256 == promise.leaf_sha256
    for wrong in ("", "abc", "!" * 76, "A" * 76):
        with pytest.raises(NoReceipt):
            ReceiptCode.parse(wrong)


def test_a_receipt_verifies_with_no_django_and_no_database(
    receipt: dict[str, Any], key: Verifier, tmp_path: Path
) -> None:
    path = tmp_path / "receipt.json"
    path.write_bytes(receipt_bytes(receipt))
    program = (
        "import sys, pathlib\n"
        "from tongban.foundation.trail.receipts import read_receipt, verify_receipt\n"
        "v = verify_receipt(read_receipt(pathlib.Path(sys.argv[1]).read_bytes()), sys.argv[2])\n"
        "assert not [m for m in sys.modules if m.split('.')[0] in ('django', 'psycopg')], 'not alone'\n"
        "print(v.seq)"
    )
    src = str(Path(__file__).parents[3] / "src")
    done = subprocess.run(
        [sys.executable, "-c", program, str(path), str(key)],
        env={"PYTHONPATH": src},
        capture_output=True,
        text=True,
        check=False,
    )
    assert (done.stdout, done.stderr) == ("3\n", "")
