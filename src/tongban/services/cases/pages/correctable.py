"""What a notice of correction may ask for, at the desk."""

from collections.abc import Mapping
from typing import Any

from tongban.foundation.forms.public import expression_names
from tongban.kernel.expressions import ExpressionFailed, ExpressionRefused, expression
from tongban.services.cases.facts import SPARED
from tongban.services.cases.models import Case
from tongban.services.cases.pages.following import Followed


def correctable(case: Case, shown: Followed, typed: Mapping[str, Any]) -> list[tuple[str, str, str]]:
    """What a correction may ask for: key, name, what was typed about it so far.

    An entry that these answers do not lead to was not asked, and is not asked for now.
    """
    form = shown.content.form or {}
    names = expression_names(form, case.form, scenario=case.answers) if form else {}
    fields = form.get("properties", {})
    slots = [(slot.key, slot.name) for slot in shown.slots if slot.how not in SPARED]
    asked = [
        (key, one.get("title", key))
        for key, one in fields.items()
        if "x-bind" not in one and _is_asked(one.get("x-when", ""), names)
    ]
    return [(key, str(name), str(typed.get(f"what-{key}", ""))) for key, name in slots + asked]


def _is_asked(when: str, names: Mapping[str, object]) -> bool:
    try:
        return not when or expression(when).holds(names)
    except (ExpressionFailed, ExpressionRefused):
        return True
