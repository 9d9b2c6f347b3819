"""Invitation codes: written for people, kept as a digest only."""

import hashlib
import secrets

_LETTERS = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ"  # none that are read for one another
_LENGTH = 12  # 60 bits: with ten tries an hour and the right name, nobody guesses one


def new_code() -> str:
    """A fresh code, such as ABCD-EFGH-JKLM."""
    text = "".join(secrets.choice(_LETTERS) for _ in range(_LENGTH))
    return "-".join(text[at : at + 4] for at in range(0, _LENGTH, 4))


def digest(code: str) -> bytes:
    """What is kept of a code, however it was typed."""
    typed = "".join(letter for letter in code.upper() if letter.isalnum())
    return hashlib.sha256(f"tongban:invitation:{typed}".encode()).digest()
