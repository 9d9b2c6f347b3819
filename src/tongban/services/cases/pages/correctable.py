"""What a notice of correction may ask for, at the desk."""

from collections.abc import Mapping
from typing import Any

from tongban.foundation.forms.public import asked_fields
from tongban.services.cases.facts import SPARED
from tongban.services.cases.models import Case
from tongban.services.cases.pages.following import Followed


def correctable(case: Case, shown: Followed, typed: Mapping[str, Any]) -> list[tuple[str, str, str]]:
    """What a correction may ask for, materials first, then entries as the form shows them: key, name, what was
    typed about it so far.

    An entry that these answers do not lead to was not asked, and is not asked for now.
    """
    slots = [(slot.key, slot.name) for slot in shown.slots if slot.how not in SPARED]
    fields = asked_fields(shown.content.form, case.form, scenario=case.answers)
    asked = [(one.key, one.label) for one in fields if not one.bind]
    return [(key, name, str(typed.get(f"what-{key}", ""))) for key, name in slots + asked]
