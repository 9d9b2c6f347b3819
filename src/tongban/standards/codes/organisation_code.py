"""Organisation codes (组织机构代码, GB 11714—1997): eight characters and a check character.

They live on inside the unified social credit code, as its characters 9 to 17.
"""

from dataclasses import dataclass
from typing import NewType

from tongban.kernel.errors import N_, Invalid
from tongban.standards.codes.check_digits import DIGITS_AND_LETTERS, organisation_check
from tongban.standards.codes.tidy import tidied

OrganisationCode = NewType("OrganisationCode", str)


class BadOrganisationCode(Invalid):
    """The organisation code is mistyped. `facts["reason"]`: length, characters or check-character."""

    code = "bad-organisation-code"
    title = N_("This is not an organisation code. Please check it character by character.")


@dataclass(frozen=True, kw_only=True)
class OrganisationCodeParts:
    """The eight characters of the body and the check character."""

    code: OrganisationCode
    body: str
    check: str


def check_organisation_code(text: str) -> OrganisationCode:
    """The code as it is stored: nine characters, no dash. Raises BadOrganisationCode."""
    code = tidied(text)
    if len(code) != 9:
        raise BadOrganisationCode(facts={"reason": "length"})
    if any(character not in DIGITS_AND_LETTERS for character in code):
        raise BadOrganisationCode(facts={"reason": "characters"})
    if organisation_check(code[:8]) != code[8]:
        raise BadOrganisationCode(facts={"reason": "check-character"})
    return OrganisationCode(code)


def parse_organisation_code(text: str) -> OrganisationCodeParts:
    """Body and check character. Raises BadOrganisationCode."""
    code = check_organisation_code(text)
    return OrganisationCodeParts(code=code, body=code[:8], check=code[8])


def format_organisation_code(code: OrganisationCode) -> str:
    """As people write it: `12345678-8`."""
    return f"{code[:8]}-{code[8]}"


def make_organisation_code(body: str) -> OrganisationCode:
    """The code of an eight-character body with its check character."""
    return check_organisation_code(body + organisation_check(body))


def sample_organisation_code() -> OrganisationCode:
    """A valid made code."""
    return make_organisation_code("MA0YS000")
