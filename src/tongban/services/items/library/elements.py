"""The elements (要素) of an item: which fields each holds and what a level below may do about it.

An element is what a list entry owns or leaves open, what an origin is told for and what a
comparison is told by. Every field of `ItemContent` belongs to exactly one; a field is named
by its path, `limits.promised` being the only kind with a dot.

Source: 国办 三级四同 (name, code, type and basis are the same at each level, standards.md 2.9);
国发〔2022〕5号 (conditions, audience, process, materials, statutory limit and result are unified).
"""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Annotated, Any, Literal

from pydantic import TypeAdapter

from tongban.kernel.errors import N_
from tongban.services.items.content import ItemContent, Limits

Policy = Literal["fixed", "shorter", "fewer", "free"]

# from the strictest; a level may bind those below it more tightly, never less
STRICTNESS: tuple[Policy, ...] = ("fixed", "shorter", "fewer", "free")

# fixed by every list entry, whatever it says
ALIGNED = frozenset({"name", "type", "basis"})


@dataclass(frozen=True, kw_only=True)
class Element:
    """One element. `label` is a message id; `policy` holds where the entry names none."""

    key: str
    label: str
    fields: tuple[str, ...]
    policy: Policy

    @property
    def policies(self) -> tuple[Policy, ...]:
        """The policies that make sense for it."""
        if self.key in ALIGNED:
            return ("fixed",)
        kept = {"fixed", "free", self.policy}
        return tuple(policy for policy in STRICTNESS if policy in kept)


def _element(key: str, label: str, *fields: str, policy: Policy = "free") -> tuple[str, Element]:
    return key, Element(key=key, label=label, fields=fields, policy=policy)


ELEMENTS: Mapping[str, Element] = dict(
    [
        _element("name", N_("Name of the item"), "name", policy="fixed"),
        _element("type", N_("Type"), "type_code", policy="fixed"),
        _element("basis", N_("Legal basis"), "basis", policy="fixed"),
        _element("levels", N_("Levels that may exercise it"), "use_levels", policy="fewer"),
        _element("words", N_("Words and purpose"), "aliases", "purpose"),
        _element("power-source", N_("Source of the power"), "power_source"),
        _element("audience", N_("Who can apply"), "audience", policy="fixed"),
        _element("conditions", N_("Conditions"), "conditions", policy="fewer"),
        _element("statutory-limit", N_("Statutory limit"), "limits.statutory", policy="fixed"),
        _element("promised-limit", N_("Promised limit"), "limits.promised", policy="shorter"),
        _element("extension", N_("Extension by a special law"), "limits.extension", policy="fixed"),
        _element("two-levels", N_("Two-level examination"), "two_levels", policy="fixed"),
        _element("limit-cases", N_("Limits of single cases"), "limit_cases", policy="shorter"),
        _element("acceptance", N_("Days to accept"), "acceptance_working_days", policy="shorter"),
        _element("project-type", N_("Kind of handling"), "project_type"),
        _element("ways", N_("Ways of applying and visits"), "handle_forms", "visits", "visits_reason"),
        _element("materials", N_("Materials"), "slots", "needs_no_material", policy="fewer"),
        _element("fees", N_("Fees"), "fees", "is_charged", policy="fewer"),
        _element("scenario", N_("Scenario questions"), "scenario"),
        _element("form", N_("Form"), "form", "holder"),
        _element("process", N_("Process"), "process", "step_notes"),
        _element("instant", N_("Instant decision"), "instant"),
        _element("result", N_("Result"), "result", policy="fixed"),
        _element("places", N_("Places"), "places"),
        _element("consult", N_("How to ask"), "consult"),
        _element("complain", N_("How to complain"), "complain"),
        _element("faq", N_("Often asked"), "faq"),
        _element("remedies", N_("Remedies"), "remedies"),
        _element("themes", N_("Topics"), "themes_person", "themes_legal"),
        _element("licensing", N_("Licensing rules"), "licensing", policy="fixed"),
        _element("kinds", N_("What may be asked for a licence"), "kinds", policy="fewer"),
        _element("publication", N_("Publication of the decision"), "publication", policy="fixed"),
        _element("supervision", N_("Supervising organisation"), "supervising_organisation"),
        _element("duty", N_("Duty list"), "duty"),
        _element("intermediary", N_("Intermediary services"), "intermediary", policy="fewer"),
        _element("negative-list", N_("Negative list"), "is_negative_list", policy="fixed"),
        _element("cooperation", N_("Other organisations"), "other_organisations", "is_bundle"),
        _element("service-area", N_("Area of service"), "service_area"),
        _element("online", N_("Online handling"), "online_depth", "online_platform", "online_url"),
        _element(
            "service", N_("Appointments and delivery"), "takes_appointments", "sends_by_courier", "query_ways"
        ),
        _element("extra", N_("Other"), "extra"),
    ]
)

_ELEMENT_OF = {path: element.key for element in ELEMENTS.values() for path in element.fields}


def element_of(path: str) -> Element:
    """The element that holds a field path. Raises KeyError for a path that none holds."""
    return ELEMENTS[_ELEMENT_OF[path]]


def field_paths() -> tuple[str, ...]:
    """Every field path, in the order of the elements."""
    return tuple(_ELEMENT_OF)


@cache
def _adapter(path: str) -> TypeAdapter[Any]:
    head, _, tail = path.partition(".")
    field = Limits.model_fields[tail] if tail else ItemContent.model_fields[head]
    annotation: Any = field.annotation
    return TypeAdapter(Annotated[(annotation, *field.metadata)] if field.metadata else annotation)


def value_of(path: str, stored: Any) -> Any:
    """The value that stands in a document at a path, as `ItemContent` holds it. Raises ValidationError."""
    return _adapter(path).validate_python(stored)


def stored_of(path: str, value: Any) -> Any:
    """The value at a path as a document stores it."""
    return _adapter(path).dump_python(value, mode="json", exclude_defaults=True)


def read(content: ItemContent, path: str) -> Any:
    """The value of a content at a path."""
    head, _, tail = path.partition(".")
    value = getattr(content, head)
    return getattr(value, tail) if tail else value


@cache
def default_of(path: str) -> Any:
    """What a content holds at a path when nobody says anything; not to be changed."""
    head, _, tail = path.partition(".")
    field = Limits.model_fields[tail] if tail else ItemContent.model_fields[head]
    return None if field.is_required() else field.get_default(call_default_factory=True)


def put(document: dict[str, Any], path: str, stored: Any) -> None:
    """Write a stored value into a document at a path."""
    head, _, tail = path.partition(".")
    if tail:
        document.setdefault(head, {})[tail] = stored
    else:
        document[head] = stored


def paths_in(content: ItemContent) -> dict[str, Any]:
    """What a content says, by field path: everything that does not stand at its default, as stored."""
    return paths_of(content.as_json())


def paths_of(document: Mapping[str, Any]) -> dict[str, Any]:
    """The same of a content as it is stored."""
    found = {}
    for path in field_paths():
        head, _, tail = path.partition(".")
        value = document.get(head)
        if tail:
            value = value.get(tail) if value else None
        if value is not None:
            found[path] = value
    return found
