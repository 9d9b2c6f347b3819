"""Codes of information resources (信息资源代码): a class code, a slash and a number in the order of entry.

The class code is one digit for the class (类), two for the group (项), three for the heading (目) and
digits of the subheading (细目), which may be missing. Source: 政务信息资源目录编制指南（试行）, standards.md §10.
"""

import re
from dataclasses import dataclass
from typing import NewType

from tongban.kernel.errors import N_, Invalid
from tongban.standards.codes.tidy import tidied

ClassCode = NewType("ClassCode", str)
ResourceCode = NewType("ResourceCode", str)

_CLASS = re.compile(r"^[1-3]\d{5}\d{0,6}$", re.ASCII)
_CODE = re.compile(r"^([1-3]\d{5}\d{0,6})/(\d{1,9})$", re.ASCII)
SEQUENCE_DIGITS = 6  # the guide leaves the length open; our default


class BadClassCode(Invalid):
    """The class code is mistyped."""

    code = "bad-class-code"
    title = N_("A class code has a digit from 1 to 3, five more digits, and at most six of the subheading.")


class BadResourceCode(Invalid):
    """The code of a resource is mistyped."""

    code = "bad-resource-code"
    title = N_("The code of a resource is a class code, a slash and a number, such as 101001/000001.")


@dataclass(frozen=True, kw_only=True)
class ClassCodeParts:
    """Class 类, group 项, heading 目 and subheading 细目, which may be empty."""

    kind: str
    group: str
    heading: str
    subheading: str


def check_class_code(text: str) -> ClassCode:
    """The class code as it is stored. Raises BadClassCode."""
    code = tidied(text)
    if not _CLASS.match(code):
        raise BadClassCode
    return ClassCode(code)


def parse_class_code(text: str) -> ClassCodeParts:
    """The parts of a class code. Raises BadClassCode."""
    code = check_class_code(text)
    return ClassCodeParts(kind=code[0], group=code[1:3], heading=code[3:6], subheading=code[6:])


def make_resource_code(class_code: str, sequence: int) -> ResourceCode:
    """The code of the resource with this number in its class. Raises BadClassCode, BadResourceCode."""
    if not 0 < sequence < 10**9:
        raise BadResourceCode
    return ResourceCode(f"{check_class_code(class_code)}/{sequence:0{SEQUENCE_DIGITS}d}")


def check_resource_code(text: str) -> ResourceCode:
    """The code as it is stored; a hyphen for the slash is taken too, as addresses have it. Raises BadResourceCode."""
    return make_resource_code(*parse_resource_code(text))


def parse_resource_code(text: str) -> tuple[ClassCode, int]:
    """The class code and the number within it. Raises BadResourceCode."""
    said = text.strip()
    match = _CODE.match(said if "/" in said else said.replace("-", "/", 1))
    if match is None or not int(match[2]):
        raise BadResourceCode
    return ClassCode(match[1]), int(match[2])


def format_resource_code(code: ResourceCode) -> str:
    """As people read it: with its slash."""
    return code


def sample_resource_code() -> ResourceCode:
    """A valid made code."""
    return make_resource_code("101001", 1)
