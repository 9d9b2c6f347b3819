"""Licence identifiers (电子证照标识, GB/T 36904—2018): one per version of one licence, for ever.

`1.2.156.3005.2.<type 21>.<issuer 18>.<serial>.<version 3>.<check>`: the licence type is
the credit code of the organ that defines it and three digits; the check character is
ISO 7064 MOD 37,36 over type, issuer, serial and version without the dots.
"""

import re
from dataclasses import dataclass
from typing import NewType

from tongban.kernel.errors import N_, Invalid
from tongban.standards.codes.check_digits import DIGITS_AND_LETTERS, mod_37_36
from tongban.standards.codes.uscc import sample_uscc

LicenceIdentifier = NewType("LicenceIdentifier", str)

ROOT = "1.2.156.3005.2"
_FORM = re.compile(
    re.escape(ROOT)
    + r"\.(?P<type_code>[0-9A-Z]{21})\.(?P<issuer>[0-9A-Z]{18})\.(?P<serial>[0-9A-Z]{1,64})"
    + r"\.(?P<version>[0-9]{3})\.(?P<check>[0-9A-Z])"
)


class BadLicenceIdentifier(Invalid):
    """The identifier is mistyped or altered. `facts["reason"]`: form or check-character."""

    code = "bad-licence-identifier"
    title = N_("This is not a licence identifier.")


@dataclass(frozen=True, kw_only=True)
class LicenceIdentifierParts:
    """What the identifier says; `defined_by` is the credit code within the type."""

    identifier: LicenceIdentifier
    type_code: str
    issuer: str
    serial: str
    version: int

    @property
    def defined_by(self) -> str:
        return self.type_code[:18]


def make_licence_identifier(
    *, type_code: str, issuer: str, serial: str, version: int = 1
) -> LicenceIdentifier:
    """The identifier of version 1–999 of a licence; blanks and dashes in `serial` are dropped.

    Raises BadLicenceIdentifier when a part has not the standard's form.
    """
    plain = "".join(character for character in serial.upper() if character in DIGITS_AND_LETTERS)
    parts = (type_code.upper(), issuer.upper(), plain, f"{version:03d}")
    body = "".join(parts)
    if any(character not in DIGITS_AND_LETTERS for character in body):
        raise BadLicenceIdentifier(facts={"reason": "form"})
    return check_licence_identifier(".".join((ROOT, *parts, mod_37_36(body))))


def parse_licence_identifier(text: str) -> LicenceIdentifierParts:
    """What the identifier says. Raises BadLicenceIdentifier."""
    identifier = text.strip().upper()
    said = _FORM.fullmatch(identifier)
    if said is None:
        raise BadLicenceIdentifier(facts={"reason": "form"})
    if mod_37_36("".join(said.group("type_code", "issuer", "serial", "version"))) != said["check"]:
        raise BadLicenceIdentifier(facts={"reason": "check-character"})
    return LicenceIdentifierParts(
        identifier=LicenceIdentifier(identifier),
        type_code=said["type_code"],
        issuer=said["issuer"],
        serial=said["serial"],
        version=int(said["version"]),
    )


def check_licence_identifier(text: str) -> LicenceIdentifier:
    """The identifier as it is stored. Raises BadLicenceIdentifier."""
    return parse_licence_identifier(text).identifier


def format_licence_identifier(identifier: LicenceIdentifier) -> str:
    """As it stands on a licence: with its dots."""
    return str(identifier)


def sample_licence_identifier() -> LicenceIdentifier:
    """A valid identifier of no licence."""
    return make_licence_identifier(type_code=sample_uscc() + "001", issuer=sample_uscc(), serial="2026000001")
