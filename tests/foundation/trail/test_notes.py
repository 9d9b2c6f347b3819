"""Signed notes and checkpoints against the example of Go's note package, and against tampering."""

import base64

import pytest

from tongban.foundation.trail.merkle import EMPTY_ROOT
from tongban.foundation.trail.notes import Checkpoint, NoteWrong, Signer, Verifier, check_checkpoint

# the example of golang.org/x/mod/sumdb/note
PETER = "PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW"
NOTE = (
    "If you think cryptography is the answer to your problem,\nthen you don't know what your problem is.\n\n"
    "— PeterNeumann x08go/ZJkuBS9UG/SffcvIAQxVBtiFupLLr8pAcElZInNIuGUgYN1FFYC2pZSNXgKvqfqdngotpRZb6KE6RyyBwJnAM=\n"
)
HEAD = Checkpoint(origin="example.org/trail", size=7, root=EMPTY_ROOT)


def signer(name: str = "example.org/trail", secret: bytes = b"s" * 32) -> Signer:
    return Signer(name, secret)


def test_the_example_of_gos_note_package_verifies() -> None:
    verifier = Verifier.parse(PETER)
    assert str(verifier) == PETER
    assert verifier.check(NOTE).startswith("If you think")


def test_a_checkpoint_has_the_three_lines_of_c2sp() -> None:
    note = signer().sign(HEAD.text())
    lines = note.split("\n")
    assert lines[:4] == ["example.org/trail", "7", base64.b64encode(EMPTY_ROOT).decode(), ""]
    assert lines[4].startswith("— example.org/trail ")
    assert check_checkpoint(note, signer().verifier) == HEAD


def test_a_note_of_other_signers_too_is_still_ours() -> None:
    note = signer().sign(HEAD.text()) + "— witness.example AAAAAAAA\n"
    assert check_checkpoint(note, signer().verifier) == HEAD


@pytest.mark.parametrize(
    "change",
    [
        lambda note: note.replace("\n7\n", "\n8\n"),
        lambda note: note[:-5] + "AAA=\n",
        lambda note: note.rstrip("\n"),
        lambda note: note.replace("— ", "- "),
        lambda note: "",
        lambda note: note.replace("example.org", "example.com"),
    ],
)
def test_a_changed_checkpoint_does_not_verify(change: object) -> None:
    note = signer().sign(HEAD.text())
    with pytest.raises(NoteWrong):
        check_checkpoint(change(note), signer().verifier)  # type: ignore[operator]


def test_another_key_of_the_same_name_does_not_verify() -> None:
    with pytest.raises(NoteWrong, match="not signed by"):
        check_checkpoint(signer(secret=b"t" * 32).sign(HEAD.text()), signer().verifier)


@pytest.mark.parametrize(
    "text", ["a\n01\nAA==\n", "a\n-1\nAA==\n", "a\n1\n", "", "\n1\nAA==\n", "a\n١\nAA==\n"]
)
def test_what_is_no_checkpoint_is_refused(text: str) -> None:
    with pytest.raises(NoteWrong):
        Checkpoint.parse(text)


@pytest.mark.parametrize("vkey", ["", "a+b", PETER.replace("c74f", "c75f"), PETER[:-4], "a+00000000+AA=="])
def test_a_damaged_public_key_is_refused(vkey: str) -> None:
    with pytest.raises(NoteWrong):
        Verifier.parse(vkey)


@pytest.mark.parametrize("name", ["", "two words", "a+b"])
def test_a_log_has_a_name_without_space_or_plus(name: str) -> None:
    with pytest.raises(ValueError, match="cannot name"):
        signer(name)
