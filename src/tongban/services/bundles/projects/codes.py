"""Project codes (项目代码): our own default of 24 characters, with a check digit.

`2026-341600-47-03-000016`: the year, the county or city of six digits, the division of GB/T 4754, how the
project is approved, five digits of sequence and one check digit over all digits before it, by Damm's
quasigroup. GB/T 39046 only says that an investment project's number has at most 24 characters; the order of
the parts follows what the national platform for investment projects shows, which has no check digit. A code
that this installation gives is not one of that platform.
"""

from typing import NewType

from tongban.kernel.errors import N_, Invalid
from tongban.standards.codes.check_digits import damm

ProjectCode = NewType("ProjectCode", str)
SHAPE = (4, 6, 2, 2, 6)
LAST_SEQUENCE = 99_999


class BadProjectCode(Invalid):
    """The project code is mistyped."""

    code = "bad-project-code"
    title = N_("This is not a project code. It has 20 digits in five groups; please check them one by one.")


def make_project_code(*, year: int, region: str, industry: str, kind: str, sequence: int) -> ProjectCode:
    """The code of the `sequence`-th project (from 1). Raises BadProjectCode when a part does not fit."""
    if not 1 <= sequence <= LAST_SEQUENCE:
        raise BadProjectCode
    groups = (f"{year:04d}", region[:6], industry, kind, f"{sequence:05d}")
    return check_project_code("-".join(groups) + damm("".join(groups)))


def check_project_code(text: str) -> ProjectCode:
    """The code as it is stored. Raises BadProjectCode."""
    digits = "".join(text.replace("－", "-").replace("-", "").split())
    if len(digits) != sum(SHAPE) or not (digits.isascii() and digits.isdigit()):
        raise BadProjectCode
    if damm(digits[:-1]) != digits[-1]:
        raise BadProjectCode
    groups, begin = [], 0
    for length in SHAPE:
        groups.append(digits[begin : begin + length])
        begin += length
    return ProjectCode("-".join(groups))
