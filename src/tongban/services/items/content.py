"""What a service item (事项) says, as one frozen document.

Everything that a citizen, a case or a supervisor needs to know about an item is read from
`ItemContent`: guide, form, checklist, process, fees and limits. Code values are those of
standards.md 2.2–2.8 (GB/T 39046, C0109); a field that a source does not give stays empty
and is never filled with a guess.
"""

import hashlib
import json
from typing import Any, Literal

from pydantic import Field, field_validator

from tongban.foundation.forms.public import with_order
from tongban.services.items.instant.parts import InstantRule, RuleCondition, TrustedFact
from tongban.services.items.licence_parts import BusinessKind, Publication, TwoLevels
from tongban.services.items.parts import (
    Basis,
    Choice,
    Commitment,
    Condition,
    Contact,
    Duty,
    Faq,
    Fee,
    Intermediary,
    LawfulExtension,
    Licensing,
    Limit,
    LimitCase,
    Limits,
    LimitUnit,
    Need,
    Part,
    PlaceNote,
    Process,
    Question,
    Reduction,
    Remedy,
    Result,
    Slot,
    StepNote,
)
from tongban.standards.item_types import is_applied_for

__all__ = [
    "Basis",
    "BusinessKind",
    "Choice",
    "Commitment",
    "Condition",
    "Contact",
    "Duty",
    "Faq",
    "Fee",
    "InstantRule",
    "Intermediary",
    "ItemContent",
    "LawfulExtension",
    "Licensing",
    "Limit",
    "LimitCase",
    "LimitUnit",
    "Limits",
    "Need",
    "PlaceNote",
    "Process",
    "Publication",
    "Question",
    "Reduction",
    "Remedy",
    "Result",
    "RuleCondition",
    "Slot",
    "StepNote",
    "TrustedFact",
    "TwoLevels",
    "digest_of",
]


class ItemContent(Part):
    """The whole content of one version of a service item."""

    name: str = Field(min_length=1, max_length=1000)
    aliases: tuple[str, ...] = Field((), description="Words by which people ask for it")
    purpose: str = Field("", description="One line: what it is for")
    type_code: str = Field(description="事项类型, standards.md 2.2: 01 licensing … 20 public service")
    basis: tuple[Basis, ...] = ()
    use_levels: tuple[str, ...] = Field((), description="行使层级 1 national … 6 village")
    power_source: str = ""
    audience: tuple[str, ...] = Field((), description="服务对象 by C0109: 1 person, 2 enterprise …")
    project_type: Literal["1", "2", "9"] = Field("2", description="办件类型: 1 at once, 2 promised, 9 other")
    handle_forms: tuple[str, ...] = Field(
        (), description="办理形式: 1 counter, 2 online, 3 mobile, 4 courier, 9 other"
    )
    visits: int | None = Field(None, ge=0, description="到办事现场次数; None: the source does not say")
    visits_reason: str = ""
    conditions: tuple[Condition, ...] = ()
    limits: Limits = Limits()
    limit_cases: tuple[LimitCase, ...] = Field(
        (), description="The first whose `when` holds stands in place of `limits`"
    )
    acceptance_working_days: int | None = Field(
        None, description="Days to accept; 5 for licences (行政许可法 32)"
    )
    slots: tuple[Slot, ...] = ()
    needs_no_material: bool = Field(False, description="The source says that nothing is to be handed in")
    fees: tuple[Fee, ...] = ()
    is_charged: bool | None = Field(None, description="是否收费; None: the source does not say")
    scenario: tuple[Question, ...] = ()
    form: dict[str, Any] | None = Field(None, description="JSON Schema 2020-12 with x- keys")
    process: Process = Process()
    instant: InstantRule | None = Field(
        None, description="秒批: granted at once where trusted facts alone decide; None: a person decides"
    )
    step_notes: tuple[StepNote, ...] = ()
    result: Result | None = None
    places: tuple[PlaceNote, ...] = ()
    consult: Contact = Contact()
    complain: Contact = Contact()
    faq: tuple[Faq, ...] = ()
    remedies: tuple[Remedy, ...] = ()
    themes_person: tuple[str, ...] = Field((), description="自然人主题, standards.md 2.8")
    themes_legal: tuple[str, ...] = Field((), description="法人主题, standards.md 2.8")
    licensing: Licensing | None = None
    kinds: tuple[BusinessKind, ...] = Field(
        (),
        description="业务类型: what a holder may ask for a licence of `result.licence_type` that they have",
    )
    publication: Publication = Publication()
    supervising_organisation: str = Field(
        "", description="监管主体, name or code; empty: the item's own organisation, which approves"
    )
    duty: Duty | None = None
    is_negative_list: bool = Field(False, description="Stands on the negative list (负面清单)")
    intermediary: tuple[Intermediary, ...] = ()
    holder: Literal["person", "firm"] = "person"
    is_bundle: bool = Field(False, description="One thing at once (一件事)")
    other_organisations: tuple[str, ...] = Field((), description="联办机构")
    two_levels: TwoLevels | None = Field(
        None, description="两级审查: a superior decides; None: the organisation that accepts"
    )
    service_area: str = Field("", description="通办范围")
    online_depth: tuple[str, ...] = Field((), description="网上办理深度 1 … 8")
    online_platform: str = ""
    online_url: str = ""
    takes_appointments: bool | None = None
    sends_by_courier: bool | None = None
    query_ways: tuple[str, ...] = Field((), description="办理进程查询途径")
    extra: dict[str, Any] = Field(default_factory=dict, description="What the source says and no field holds")

    @field_validator("form")
    @classmethod
    def _keep_order(cls, form: dict[str, Any] | None) -> dict[str, Any] | None:
        return with_order(form) if form else form

    @property
    def is_composed(self) -> bool:
        """A bundle (一件事) that this installation puts together from items of its own: `extra` says of which."""
        return self.is_bundle and "bundle" in self.extra

    @property
    def is_licensing(self) -> bool:
        """Type 01: the clocks of the Licensing Law hold."""
        return self.type_code == "01"

    @property
    def is_only_in_person(self) -> bool:
        """Whether its ways of applying are named, and none of them is online: here it is only told where to go."""
        return bool(self.handle_forms) and not {"2", "3"} & set(self.handle_forms)

    @property
    def is_applied_for(self) -> bool:
        """Whether people apply for it (依申请); on the others an office acts by itself."""
        return is_applied_for(self.type_code)

    def as_json(self) -> dict[str, Any]:
        """The document as it is stored: what stands at its default is left out."""
        return self.model_dump(mode="json", exclude_defaults=True)

    def sha256(self) -> str:
        """The digest of the stored document in canonical JSON."""
        return digest_of(self.as_json())


def canonical_json(document: dict[str, Any]) -> str:
    """A stored document as text: sorted keys, no spaces."""
    return json.dumps(document, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def text_digest(text: str) -> str:
    """The digest of a document that stands as canonical JSON already."""
    return hashlib.sha256(text.encode()).hexdigest()


def digest_of(document: dict[str, Any]) -> str:
    """The digest of a stored document in canonical JSON."""
    return text_digest(canonical_json(document))
