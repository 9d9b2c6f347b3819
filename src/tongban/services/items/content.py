"""What a service item (事项) says, as one frozen document.

Everything that a citizen, a case or a supervisor needs to know about an item is read from
`ItemContent`: guide, form, checklist, process, fees and limits. Code values are those of
standards.md 2.2–2.8 (GB/T 39046, C0109); a field that a source does not give stays empty
and is never filled with a guess.
"""

import hashlib
import json
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field, field_validator

from tongban.foundation.forms.public import with_order

LimitUnit = Literal["working-days", "calendar-days", "months", "years"]
Need = Literal["required", "optional", "later"]


class _Part(BaseModel):
    """A part of the document: frozen, and nothing in it that the schema does not name."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class Basis(_Part):
    """A legal basis (设定依据): a law's title and the article, as far as the source tells them."""

    law: str
    number: str = Field("", description="文号")
    article: str = Field("", description="条款号, such as 第三十五条")
    summary: str = ""
    url: str = ""


class Limit(_Part):
    """How long something may take (时限). `count` 0 means at once."""

    count: int = Field(ge=0)
    unit: LimitUnit = "working-days"
    note: str = Field("", description="What the limit does not count, or its source")


class Limits(_Part):
    """Statutory (法定) and promised (承诺) limit; either may be unknown."""

    statutory: Limit | None = None
    promised: Limit | None = None


class Condition(_Part):
    """One condition of acceptance (受理条件); `when` is CEL over the scenario answers."""

    text: str
    when: str | None = None


class Slot(_Part):
    """One place of the material list (材料项) and every way in which it can be met."""

    key: str
    name: str
    need: Need = "required"
    kind: str = Field("3", description="1 proof, 2 application form, 3 other (material_type)")
    format: str = Field("3", description="1 paper, 2 electronic, 3 either (material_format)")
    originals: int = Field(1, ge=0)
    copies: int = Field(0, ge=0)
    source: str = Field("", description="10 applicant, 20 government, 30 intermediary, 99 other")
    issuer: str = ""
    note: str = ""
    accept_standard: str = ""
    by_law: str = ""
    when: str | None = Field(None, description="CEL over the scenario answers; None: always")
    licence_types: tuple[str, ...] = Field(
        (), description="Met by a licence of the applicant of one of these types"
    )
    register_fact: str | None = Field(None, description="Met by shared data, such as person.id_number")
    from_form: bool = Field(False, description="Made from the answers of the form")
    needs_seal: bool = False
    paper_size: str = ""
    is_exempt: bool = Field(False, description="Need not be handed in (免提交)")
    is_shared: bool = Field(False, description="Departments can get it from one another")
    blank_form: str = Field("", description="Reference of the blank form (空白表格) at its source")
    sample: str = Field("", description="Reference of a filled sample (示例样表) at its source")


class Fee(_Part):
    """One fee (收费): what, how much, on what basis. No fee in the list means free."""

    name: str
    standard: str = ""
    amount_fen: int | None = None
    basis: str = ""


class Choice(_Part):
    """One answer of a scenario question."""

    value: str
    label: str


class Question(_Part):
    """One question of the scenario (情形) whose answer decides what this person owes."""

    key: str
    text: str
    choices: tuple[Choice, ...]


class Process(_Part):
    """The process that a case follows and which organisation fills which post of it."""

    key: str = "five-posts"
    organisations: dict[str, str] = Field(default_factory=dict, description="post → own, superior or a code")


class StepNote(_Part):
    """What one step of the process means here, in words (办理环节)."""

    name: str
    text: str = ""
    days: int | None = None
    result: str = ""


class Result(_Part):
    """What comes out (办理结果)."""

    name: str
    kind: Literal["10", "20", "30"] = Field(
        "30", description="10 licence, 20 approval, 30 other (result_type)"
    )
    licence_type: str | None = None
    licence_fields: dict[str, str] = Field(
        default_factory=dict, description="field of the licence → form.x, person.x, firm.x, case.x or ='text'"
    )
    valid_months: int | None = None
    sample: str = ""


class PlaceNote(_Part):
    """A counter where one can also go (办理地点)."""

    name: str
    address: str = ""
    hours: str = ""
    phone: str = ""


class Contact(_Part):
    """How to ask or to complain (咨询方式, 监督投诉方式)."""

    phones: tuple[str, ...] = ()
    address: str = ""
    url: str = ""
    note: str = ""

    @property
    def is_empty(self) -> bool:
        return not (self.phones or self.address or self.url or self.note)


class Faq(_Part):
    """A question that people often ask, and its answer."""

    question: str
    answer: str


class Remedy(_Part):
    """What a person can do who disagrees: reconsideration (复议), litigation (诉讼)."""

    kind: Literal["reconsideration", "litigation", "complaint"]
    body: str = ""
    deadline: str = ""
    contact: Contact = Contact()


class Licensing(_Part):
    """What a licensing item says beyond the others (行政许可事项实施规范, standards.md 2.6)."""

    licence_name: str = ""
    condition_basis: str = ""
    procedure_basis: str = ""
    validity: Limit | None = None
    validity_basis: str = ""
    renewal: str = ""
    valid_area: str = ""
    quantity_limit: str = ""
    annual_check: str = ""
    annual_report: str = ""
    intermediary: str = ""
    commitment: str = Field(
        "", description="What may be promised instead of proved (告知承诺); empty: nothing"
    )
    procedures: tuple[str, ...] = Field(
        (), description="Of: site-inspection, hearing, tender, testing, appraisal, expert-review, publicity"
    )


class ItemContent(_Part):
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
    holder: Literal["person", "firm"] = "person"
    is_bundle: bool = Field(False, description="One thing at once (一件事)")
    other_organisations: tuple[str, ...] = Field((), description="联办机构")
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
    def is_licensing(self) -> bool:
        """Type 01: the clocks of the Licensing Law hold."""
        return self.type_code == "01"

    def as_json(self) -> dict[str, Any]:
        """The document as it is stored: what stands at its default is left out."""
        return self.model_dump(mode="json", exclude_defaults=True)

    def sha256(self) -> str:
        """The digest of the stored document in canonical JSON."""
        return digest_of(self.as_json())


def digest_of(document: dict[str, Any]) -> str:
    """The digest of a stored document in canonical JSON."""
    canonical = json.dumps(document, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(canonical.encode()).hexdigest()
