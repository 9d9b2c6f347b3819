"""Pure rules of showing: what may be asked for, what a code looks like, what its text means."""

import re
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from string import ascii_uppercase, digits
from typing import Any
from urllib.parse import urlsplit

from tongban.kernel.errors import N_
from tongban.resources.licences.credentials.papercode import is_code as is_paper_code
from tongban.resources.licences.facts import HolderKind, LicenceTypeFact
from tongban.resources.licences.rules import day_text
from tongban.resources.licences.showing.facts import (
    Askable,
    CodeCut,
    CodeMistyped,
    CodeNotOurs,
    CodeOfAnotherCity,
    CodeOfPaper,
)
from tongban.standards.codes.check_digits import damm, mod_37_36

TOKEN_BODY = 19  # 98 bits, and one check character
DIGITS_BODY = 8
_ALPHABET = digits + ascii_uppercase
_PATH = "/s/"
_TYPED = re.compile(r"[\d\s—–-]+", re.ASCII)
_ISO_DAY = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)
_PAPER = re.compile(r"/l/[0-9A-Za-z]+/?$")
# what stands on every licence beside the fields of its type, in the order in which a checker reads it
_OWN: Mapping[str, str] = {
    "number": N_("Number"),
    "issued_on": N_("Issued"),
    "valid_from": N_("Valid from"),
    "valid_until": N_("Valid to"),
}


class CodeWay(StrEnum):
    """How a code came to the checker."""

    TOKEN = "token"  # noqa: S105 - the name of a way
    DIGITS = "digits"


@dataclass(frozen=True, kw_only=True)
class GivenCode:
    """A code whose form is right; whether there is such a one, only the table knows."""

    way: CodeWay
    value: str


def new_token() -> str:
    """What the QR carries: nobody guesses it, and a cut one is seen."""
    body = "".join(secrets.choice(_ALPHABET) for _ in range(TOKEN_BODY))
    return body + mod_37_36(body)


def new_digits() -> str:
    """What is read out: eight random digits and one that finds mistyping."""
    body = f"{secrets.randbelow(10**DIGITS_BODY):0{DIGITS_BODY}d}"
    return body + damm(body)


def code_text(base_url: str, token: str) -> str:
    """The text of the QR: a link, so that a phone's own camera leads to the right city."""
    return f"{base_url}{_PATH}{token}"


def read_code(text: str, *, base_url: str) -> GivenCode:
    """What was scanned or typed. Raises CodeNotOurs, CodeOfAnotherCity, CodeOfPaper, CodeCut, CodeMistyped."""
    text = text.strip()
    if _TYPED.fullmatch(text):
        return _read_digits("".join(char for char in text if char.isdecimal()))
    if is_paper_code(text):
        raise CodeOfPaper
    try:
        split = urlsplit(text)
    except ValueError:
        raise CodeNotOurs from None
    if split.scheme not in ("http", "https") or not split.netloc:
        raise (CodeCut if _is_begun(text, base_url) else CodeNotOurs)
    is_ours = split.netloc.lower() == urlsplit(base_url).netloc.lower()
    if split.path.startswith(_PATH):
        if not is_ours:
            raise CodeOfAnotherCity(facts={"host": split.netloc})
        return _read_token(split.path.removeprefix(_PATH).rstrip("/").upper())
    if is_ours and _PAPER.search(split.path):
        raise CodeOfPaper
    raise (CodeCut if _is_begun(text, base_url) else CodeNotOurs)


def _is_begun(text: str, base_url: str) -> bool:
    """Whether it is the beginning of a code of ours and no more."""
    whole = base_url + _PATH
    return len(text) > len("https://") and whole.startswith(text)


def _read_digits(typed: str) -> GivenCode:
    if len(typed) != DIGITS_BODY + 1:
        raise CodeMistyped(facts={"digits": len(typed), "expected": DIGITS_BODY + 1})
    if damm(typed[:-1]) != typed[-1]:
        raise CodeMistyped
    return GivenCode(way=CodeWay.DIGITS, value=typed)


def _read_token(token: str) -> GivenCode:
    if len(token) != TOKEN_BODY + 1:
        raise CodeCut(facts={"characters": len(token), "expected": TOKEN_BODY + 1})
    if any(char not in _ALPHABET for char in token) or mod_37_36(token[:-1]) != token[-1]:
        raise CodeCut
    return GivenCode(way=CodeWay.TOKEN, value=token)


def askable(kind: LicenceTypeFact) -> list[Askable]:
    """What a checker may ask for of this type, in the order of the paper; the type and its issuer are always told.

    The names are those under which a credential discloses them (`credentials.hidden_claims`).
    """
    is_firm = kind.holder_kind is HolderKind.FIRM
    properties: Mapping[str, Any] = kind.fields.get("properties", {})
    ordered = sorted(properties.items(), key=lambda entry: int(entry[1].get("x-order", 0)))
    return [
        Askable(name="holder_name", label=N_("Holder")),
        Askable(name="holder_id_code", label=N_("Credit code") if is_firm else N_("ID number")),
        *(Askable(name=field_claim(name), label=str(about.get("title", name))) for name, about in ordered),
        *(Askable(name=name, label=label) for name, label in _OWN.items()),
    ]


def field_claim(name: str) -> str:
    """The claim of a field of the type: a dot within a name would lead further in."""
    return f"fields.{name.replace('.', '_')}"


def value_text(value: object) -> str:
    """A value as a checker and a holder read it; empty where nothing stands there."""
    if value in (None, "", [], {}):
        return ""
    if isinstance(value, list):
        return "、".join(map(str, value))
    text = str(value)
    return day_text(date.fromisoformat(text)) if _ISO_DAY.fullmatch(text) else text
