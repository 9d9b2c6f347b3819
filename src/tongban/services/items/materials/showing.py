"""How names of materials are said on pages."""

from tongban.kernel.errors import N_
from tongban.resources.licences.public import licence_types
from tongban.services.items.materials.facts import Reason

REASONS = {
    Reason.SAME: N_("Same but for copies, brackets or punctuation"),
    Reason.FORM_WORDS: N_("Same but for a word such as “valid” or “documents”"),
    Reason.SIMILAR: N_("Few characters differ"),
}
KINDS = {"1": N_("proof"), "2": N_("application form"), "3": N_("other material")}


def licence_names() -> dict[str, str]:
    """Licence types by code. 1 SQL."""
    return {one.code: one.name for one in licence_types()}
