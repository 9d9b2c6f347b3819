"""Unified social credit codes (统一社会信用代码, GB 32100—2015).

One character for who registers, one for the kind, six digits of the registering place,
nine of the organisation code, one check character; I, O, S, V and Z do not occur.
"""

from dataclasses import dataclass
from typing import NewType

from tongban.kernel.errors import N_, Invalid
from tongban.standards.codes.check_digits import USCC_ALPHABET, organisation_check, uscc_check
from tongban.standards.codes.id_number import UNASSIGNED_COUNTY
from tongban.standards.codes.tidy import in_groups, tidied

Uscc = NewType("Uscc", str)

_LOOKALIKES = {"I": "1", "O": "0", "S": "5", "Z": "2"}


class BadUscc(Invalid):
    """The credit code is mistyped. `facts["reason"]`: length, characters, region or check-character."""

    code = "bad-uscc"
    title = N_("This is not a unified social credit code. Please check it character by character.")


@dataclass(frozen=True, kw_only=True)
class UsccParts:
    """What the code says. `warnings` holds `organisation-code` where its own check character is wrong."""

    code: Uscc
    registrar: str
    kind: str
    region: str
    organisation_code: str
    warnings: tuple[str, ...] = ()


def check_uscc(text: str) -> Uscc:
    """The code as it is stored: 18 characters. Raises BadUscc, with `lookalike` where a letter is never used."""
    code = tidied(text)
    if len(code) != 18:
        raise BadUscc(facts={"reason": "length"})
    if wrong := [character for character in code if character not in USCC_ALPHABET]:
        raise BadUscc(facts={"reason": "characters", "lookalike": _LOOKALIKES.get(wrong[0], "")})
    if not code[2:8].isdigit():
        raise BadUscc(facts={"reason": "region"})
    if uscc_check(code[:17]) != code[17]:
        raise BadUscc(facts={"reason": "check-character"})
    return Uscc(code)


def parse_uscc(text: str) -> UsccParts:
    """What the code says. Raises BadUscc."""
    code = check_uscc(text)
    is_sound = organisation_check(code[8:16]) == code[16]
    return UsccParts(
        code=code,
        registrar=code[0],
        kind=code[1],
        region=code[2:8],
        organisation_code=code[8:17],
        warnings=() if is_sound else ("organisation-code",),
    )


def format_uscc(code: Uscc) -> str:
    """As people read it: groups of four."""
    return in_groups(code, 4)


def make_uscc(*, body: str, registrar: str = "9", kind: str = "1", region: str = UNASSIGNED_COUNTY) -> Uscc:
    """A made code from the eight characters of its organisation code, with both check characters."""
    front = registrar + kind + region + body + organisation_check(body)
    return check_uscc(front + uscc_check(front))


def sample_uscc() -> Uscc:
    """A valid code of no firm."""
    return make_uscc(body="MA0Y0000")
