"""What the log publishes, checked by a program that shares no code with it; the same vectors for both."""

import ast
import base64
import json
import sys
from pathlib import Path
from typing import Any

import pytest
from django.test import Client

from tests.foundation.trail.make import recorded
from tests.foundation.trail.witnessing import SIGNER, cosigned, make_witness
from tests.independent import trail_checker, vectors
from tests.independent.trail_checker import Wrong
from tongban.foundation.trail import merkle
from tongban.foundation.trail.public import receipt_bytes, receipt_of, sequence_once

SIZES = (1, 2, 255, 1, 40, 300)


def unb64(text: str) -> bytes:
    return base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))


def hexed(proof: tuple[str, ...]) -> list[bytes]:
    return [bytes.fromhex(step) for step in proof]


def test_the_checker_imports_nothing_of_ours() -> None:
    tree = ast.parse(Path(trail_checker.__file__).read_text(encoding="utf-8"))
    roots = set()
    for one in ast.walk(tree):
        if isinstance(one, ast.Import):
            roots |= {name.name.split(".")[0] for name in one.names}
        elif isinstance(one, ast.ImportFrom):
            assert one.level == 0
            roots.add((one.module or "").split(".")[0])
        elif isinstance(one, ast.Name):
            assert one.id not in ("__import__", "exec", "eval")
    assert roots - set(sys.stdlib_module_names) == {"cryptography"}
    assert "importlib" not in roots


def test_both_give_the_roots_of_certificate_transparency() -> None:
    assert trail_checker.mth([]).hex() == merkle.root_of([]).hex() == vectors.EMPTY_ROOT
    for size, root in enumerate(vectors.ROOTS, start=1):
        assert trail_checker.mth(vectors.LEAVES[:size]).hex() == root
        assert merkle.root_of([merkle.leaf_hash(one) for one in vectors.LEAVES[:size]]).hex() == root


@pytest.mark.parametrize(("seq", "size", "proof"), vectors.INCLUSION)
def test_both_take_the_inclusion_proofs_of_certificate_transparency(
    seq: int, size: int, proof: tuple[str, ...]
) -> None:
    hash_, root, path = (
        merkle.leaf_hash(vectors.LEAVES[seq]),
        bytes.fromhex(vectors.ROOTS[size - 1]),
        hexed(proof),
    )
    trail_checker.check_inclusion(seq, size, hash_, path, root)
    merkle.check_inclusion(leaf=hash_, seq=seq, size=size, proof=path, root=root)
    made = [_range(low, high) for low, high in merkle.inclusion_ranges(seq, size)]
    assert made == path
    for place, wrong in ((seq + 1, path), (seq, [*path, root]), (seq, path[1:] if path else [root])):
        with pytest.raises(Wrong):
            trail_checker.check_inclusion(place, size, hash_, wrong, root)
        with pytest.raises(merkle.ProofWrong):
            merkle.check_inclusion(leaf=hash_, seq=place, size=size, proof=wrong, root=root)


@pytest.mark.parametrize(("old", "new", "proof"), vectors.CONSISTENCY)
def test_both_take_the_consistency_proofs_of_certificate_transparency(
    old: int, new: int, proof: tuple[str, ...]
) -> None:
    old_root, new_root = (bytes.fromhex(vectors.ROOTS[size - 1]) for size in (old, new))
    steps = hexed(proof)
    trail_checker.check_consistency(old, new, old_root, new_root, steps)
    merkle.check_consistency(old=old, new=new, old_root=old_root, new_root=new_root, proof=steps)
    assert [_range(low, high) for low, high in merkle.consistency_ranges(old, new)] == steps
    for wrong in ([*steps, old_root], [new_root, *steps[1:]] if steps else [old_root]):
        with pytest.raises(Wrong):
            trail_checker.check_consistency(old, new, old_root, new_root, wrong)
        with pytest.raises(merkle.ProofWrong):
            merkle.check_consistency(old=old, new=new, old_root=old_root, new_root=new_root, proof=wrong)


def _range(low: int, high: int) -> bytes:
    return merkle.root_of([merkle.leaf_hash(one) for one in vectors.LEAVES[low:high]])


@pytest.fixture
def heads(db: None, client: Client) -> list[str]:
    """A log that grew in batches, and its heads as they were published."""
    found = []
    for size in SIZES:
        for i in range(size):
            recorded(subject=f"cases:{i}", facts={"name": "张小满", "days": i})
        sequence_once()
        found.append(client.get("/trail/checkpoint").content.decode())
    return found


@pytest.fixture
def key(client: Client) -> str:
    return client.get("/api/v1/trail/key").content.decode().strip()


def test_our_checkpoints_continue_each_other(heads: list[str], key: str, client: Client) -> None:
    seen = [trail_checker.open_checkpoint(note, key) for note in heads]
    assert [size for size, _ in seen] == [sum(SIZES[: i + 1]) for i in range(len(SIZES))]
    for i, (old, old_root) in enumerate(seen):
        for new, new_root in seen[i:]:
            said = client.get(f"/api/v1/trail/consistency?old={old}&new={new}").json()
            proof = [unb64(step) for step in said["proof"]]
            trail_checker.check_consistency(old, new, old_root, new_root, proof)
            with pytest.raises(Wrong):
                trail_checker.check_consistency(old, new, old_root, leafless(new_root), proof)


def leafless(root: bytes) -> bytes:
    return bytes([root[0] ^ 1]) + root[1:]


def test_our_entries_are_in_the_log_that_we_signed(heads: list[str], key: str, client: Client) -> None:
    for note in (heads[2], heads[-1]):
        size, root = trail_checker.open_checkpoint(note, key)
        for seq in {0, 1, size // 2, size - 1}:
            said = client.get(f"/api/v1/trail/proof/{seq}?size={size}").json()
            path = [unb64(step) for step in said["proof"]]
            trail_checker.check_inclusion(seq, size, trail_checker.leaf(unb64(said["leaf"])), path, root)
            with pytest.raises(Wrong):
                trail_checker.check_inclusion(seq, size, trail_checker.leaf(b"other"), path, root)


def test_our_leaves_hash_to_the_root_that_we_signed(heads: list[str], key: str, client: Client) -> None:
    size, root = trail_checker.open_checkpoint(heads[-1], key)
    leaves: list[bytes] = []
    for index in range(-(-size // 256)):
        width = min(256, size - index * 256)
        raw = client.get(f"/trail/tile/entries/{index:03d}" + ("" if width == 256 else f".p/{width}")).content
        while raw:
            length = int.from_bytes(raw[:2], "big")
            leaves.append(raw[2 : 2 + length])
            raw = raw[2 + length :]
    assert (len(leaves), trail_checker.mth(leaves)) == (size, root)


@pytest.mark.django_db
def test_our_receipts_prove_what_they_say(key: str) -> None:
    promises = [recorded(subject=f"cases:{i}", facts={"days": i}) for i in range(9)]
    sequence_once()
    receipt: dict[str, Any] = receipt_of(promises[3].entry_id)
    said = trail_checker.check_receipt(receipt_bytes(receipt), key)
    assert (said["seq"], said["act"], said["subject"], json.loads(said["facts"])) == (
        3,
        "test.act",
        "cases:3",
        {"days": 3},
    )
    for name, value in (("seq", 4), ("promise", promises[2].signed), ("proof", receipt["proof"][1:])):
        with pytest.raises(Wrong):
            trail_checker.check_receipt(receipt_bytes({**receipt, name: value}), key)
    receipt["opened"]["facts"]["value"] = '{"days":4}'
    with pytest.raises(Wrong):
        trail_checker.check_receipt(receipt_bytes(receipt), key)


@pytest.mark.django_db
def test_a_cosigned_checkpoint_holds_under_both_keys(key: str, client: Client) -> None:
    recorded()
    make_witness()
    cosigned()
    note = client.get("/trail/checkpoint").content.decode()
    assert trail_checker.open_note(note, key) == trail_checker.open_note(note, str(SIGNER.key))
    with pytest.raises(Wrong):
        trail_checker.open_note(note.replace("\n2\n", "\n3\n"), str(SIGNER.key))
