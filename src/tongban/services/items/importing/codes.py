"""Whether the code of a row is one that its area can have."""

import re

from tongban.kernel.errors import N_
from tongban.services.items.importing.facts import ImportedRow
from tongban.services.items.importing.reasons import because
from tongban.standards.codes import matching_patterns

_LOCAL = re.compile(r"L[0-9]{6}[0-9A-Z]{4,20}")


def code_fault(row: ImportedRow) -> str:
    """Why the code cannot be, or nothing.

    A local code is L and the six digits of its area; any other follows a pattern of its area or of the
    country (standards.md 2.1). What we exported ourselves is taken as it is.
    """
    code, area = row.code, row.holder.area_code
    if row.is_ours:
        return ""
    if code.startswith("L"):
        if not _LOCAL.fullmatch(code):
            return because(
                N_("the local code %(code)s is not L, six digits and 4 to 20 letters or digits"), code=code
            )
        if code[1:7] != area[:6] and not area.startswith(code[1:5]):
            return because(
                N_("the local code %(code)s is of another area than %(area)s"), code=code, area=area
            )
        return ""
    found = matching_patterns(code, region=area)
    if not found:
        return because(
            N_(
                "the code %(code)s (%(count)s characters) follows no pattern of the area %(area)s: "
                "31 or 33 characters, or a local code L%(prefix)s…"
            ),
            code=code,
            count=len(code),
            area=area,
            prefix=area[:6],
        )
    if found[0].kind == "basic":
        return because(
            N_("the code %(code)s is that of a list entry, not of an organisation's item"), code=code
        )
    return ""
