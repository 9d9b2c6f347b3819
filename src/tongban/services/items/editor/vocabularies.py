"""What an input offers to choose from, in the reader's language."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.utils.translation import get_language, gettext

from tongban.kernel.errors import N_
from tongban.resources.licences.public import licence_types
from tongban.resources.registers.public import FIELD_TEXTS
from tongban.services.items.editor.values import UNITS
from tongban.services.process.public import published_processes
from tongban.standards.vocabularies import vocabulary

Choices = list[tuple[str, str]]

_STANDARD = {
    "item_type": "item_type",
    "server_type_c0109": "server_type_c0109",
    "topic_person": "topic_person",
    "topic_legal": "topic_legal",
    "use_level": "use_level",
    "power_source": "power_source",
    "project_type": "project_type",
    "handle_type": "handle_type",
    "online_depth": "online_depth",
    "material_type": "material_type",
    "material_format": "material_format",
    "material_source": "material_source",
    "result_type": "result_type",
}
_OWN: Mapping[str, Sequence[tuple[str, str]]] = {
    "need": (
        ("required", N_("Required")),
        ("optional", N_("Only where it applies")),
        ("later", N_("May follow later")),
    ),
    "check_by": (
        ("shared", N_("Shared data")),
        ("internal", N_("Asking another office")),
        ("site", N_("On the spot")),
    ),
    "holder": (("person", N_("a person's")), ("firm", N_("a firm's"))),
    "remedy": (
        ("reconsideration", N_("Administrative reconsideration")),
        ("litigation", N_("Administrative litigation")),
        ("complaint", N_("Complaint")),
    ),
    "procedure": (
        ("site-inspection", N_("Site inspection")),
        ("hearing", N_("Hearing")),
        ("tender", N_("Tender")),
        ("testing", N_("Testing")),
        ("appraisal", N_("Appraisal")),
        ("expert-review", N_("Expert review")),
        ("publicity", N_("Public notice")),
    ),
    "widget": (
        ("line", N_("one line")),
        ("area", N_("several lines")),
        ("number", N_("a number")),
        ("integer", N_("a whole number")),
        ("date", N_("a day")),
        ("phone", N_("a phone number")),
        ("id-number", N_("an ID number")),
        ("yes-no", N_("yes or no")),
        ("consent", N_("a box to tick")),
        ("choice", N_("one of several")),
        ("choices", N_("several of a list")),
        ("other", N_("as the schema says")),
    ),
    "business": (
        ("change", N_("Change")),
        ("renewal", N_("Renewal")),
        ("replacement", N_("Replacement of a lost or damaged one")),
    ),
    "withheld": (
        ("privacy", N_("It concerns privacy")),
        ("business-secret", N_("It concerns a business secret")),
        ("state-secret", N_("It concerns a state secret")),
    ),
    "review_post": (
        ("review", N_("review")),
        ("approve", N_("approval")),
        ("head", N_("head of the organisation")),
    ),
    "step_organisation": (
        ("own", N_("the approving organisation itself")),
        ("superior", N_("the organisation above it")),
    ),
}
UNIT_WORDS = {
    "working-days": N_("working days"),
    "calendar-days": N_("calendar days"),
    "months": N_("months"),
    "years": N_("years"),
}
# lists of which something may also be left unsaid
_MAY_BE_EMPTY = frozenset(
    {
        "power_source",
        "material_source",
        "register_fact",
        "licence_type",
        "step_organisation",
        "form_section",
        "withheld",
    }
)


def units() -> Choices:
    """The units of a limit."""
    return [(unit, gettext(UNIT_WORDS[unit])) for unit in UNITS]


def yes_no() -> Choices:
    """Yes, no, or not said."""
    return [("", gettext("Not said")), ("yes", gettext("Yes")), ("no", gettext("No"))]


class Vocabularies:
    """The lists that one page needs; each is asked for once."""

    def __init__(self, shown: Mapping[str, Any]) -> None:
        self._shown = shown
        self._known: dict[str, Choices] = {}

    def choices(self, name: str, *, holds: str | Sequence[str] = "") -> Choices:
        """The list called `name`; a value that stands in a document and not in the list stays choosable."""
        if name not in self._known:
            listed = self._listed(name)
            self._known[name] = [("", gettext("Not said")), *listed] if name in _MAY_BE_EMPTY else listed
        known = self._known[name]
        values = {value for value, _ in known}
        held = [holds] if isinstance(holds, str) else holds
        return [*known, *((value, value) for value in held if value and value not in values)]

    def _listed(self, name: str) -> Choices:
        if name in _STANDARD:
            language = get_language() or "zh-hans"
            return list(vocabulary(_STANDARD[name]).choices(language))
        if name in _OWN:
            return [(value, gettext(words)) for value, words in _OWN[name]]
        if name == "licence_type":
            return [(one.code, one.name) for one in licence_types()]
        if name == "register_fact":
            return [(key, gettext(words)) for key, words in FIELD_TEXTS.items()]
        if name == "process":
            return [(one.key, one.name) for one in published_processes()]
        if name == "form_section":
            return [
                (str(one["key"]), str(one.get("title", one["key"])))
                for one in self._shown.get("form.sections", [])
                if one.get("key")
            ]
        return []
