"""Cosignatures as C2SP writes them, and the registration of who makes them."""

import base64
import hashlib

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from tongban.foundation.trail.notes import Checkpoint, NoteWrong, Signer
from tongban.foundation.trail.witnesses.cosignatures import WitnessKey, WitnessSigner

LOG = Signer("city.example/trail", b"l" * 32)
NOTE = LOG.sign(Checkpoint(origin="city.example/trail", size=7, root=b"r" * 32).text())
WITNESS = WitnessSigner("witness.example/w1", b"w" * 32)


def test_a_cosignature_is_byte_for_byte_what_the_specification_says() -> None:
    note = WITNESS.cosign(NOTE, at=1_679_315_147)
    line = note.removeprefix(NOTE)
    assert line.startswith("— witness.example/w1 ") and line.endswith("\n")
    raw = base64.b64decode(line.split(" ")[2])
    name = b"witness.example/w1"
    assert raw[:4] == hashlib.sha256(name + b"\n\x04" + WITNESS.key.public).digest()[:4]
    assert int.from_bytes(raw[4:12], "big") == 1_679_315_147
    body = NOTE[: NOTE.index("\n\n") + 1]
    signed = f"cosignature/v1\ntime 1679315147\n{body}".encode()
    Ed25519PublicKey.from_public_bytes(WITNESS.key.public).verify(raw[12:], signed)


def test_a_cosignature_verifies_beside_those_of_others() -> None:
    other = WitnessSigner.new("other.example")
    note = WITNESS.cosign(other.cosign(NOTE, at=5), at=6)
    assert WITNESS.key.check(note).at == 6
    assert other.key.check(note).at == 5
    assert WITNESS.key.check(NOTE + WITNESS.key.check(note).line).at == 6


def test_a_key_is_read_back_as_it_was_written() -> None:
    assert WitnessKey.parse(f" {WITNESS.key}\n") == WITNESS.key
    assert WitnessSigner.parse(WITNESS.to_text()).key == WITNESS.key


@pytest.mark.parametrize(
    "wrong",
    [
        "",
        "name",
        "name+00000000+AAAA",
        str(LOG.verifier),  # a log's key, not a witness's
        str(WITNESS.key).replace("w1", "w2"),
        str(WITNESS.key)[:-4],
        str(WITNESS.key).replace("witness", "wit ness"),
    ],
)
def test_what_is_no_key_of_a_witness_is_refused(wrong: str) -> None:
    with pytest.raises(NoteWrong):
        WitnessKey.parse(wrong)


@pytest.mark.parametrize("wrong", ["", "x", "tongban-witness-key/1 name", "tongban-witness-key/1 a+b AAAA"])
def test_what_is_no_secret_key_is_refused(wrong: str) -> None:
    with pytest.raises(NoteWrong):
        WitnessSigner.parse(wrong)


def test_a_cosignature_of_another_checkpoint_time_or_key_does_not_hold() -> None:
    line = WITNESS.cosign(NOTE, at=1).removeprefix(NOTE)
    larger = LOG.sign(Checkpoint(origin="city.example/trail", size=8, root=b"r" * 32).text())
    name, raw = line.split(" ")[1], base64.b64decode(line.split(" ")[2])
    later = raw[:4] + (2).to_bytes(8, "big") + raw[12:]
    short = raw[:-1]
    for wrong in (
        larger + line,
        f"{NOTE}— {name} {base64.b64encode(later).decode()}\n",
        f"{NOTE}— {name} {base64.b64encode(short).decode()}\n",
        NOTE,
        "no note",
    ):
        with pytest.raises(NoteWrong):
            WITNESS.key.check(wrong)
