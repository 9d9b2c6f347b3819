"""The parts of which the document about a service item is made (see `content`)."""

from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field

LimitUnit = Literal["working-days", "calendar-days", "months", "years"]
Need = Literal["required", "optional", "later"]


class Part(BaseModel):
    """A part of the document: frozen, and nothing in it that the schema does not name."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class Basis(Part):
    """A legal basis (设定依据): a law's title and the article, as far as the source tells them."""

    law: str
    number: str = Field("", description="文号")
    article: str = Field("", description="条款号, such as 第三十五条")
    clause: str = Field("", description="款, such as 第二款")
    summary: str = ""
    url: str = ""


class Limit(Part):
    """How long something may take (时限). `count` 0 means at once."""

    count: int = Field(ge=0)
    unit: LimitUnit = "working-days"
    note: str = Field("", description="What the limit does not count, or its source")


class LawfulExtension(Part):
    """By how much a special law lets the statutory limit be put off (延期), or that it does not.

    It beats the ten days of 行政许可法 (2019) art. 42 (1) and the fifteen of (2).
    """

    at_most: int = Field(ge=0, description="So many of the statutory limit's units; 0: not at all")
    law: str = Field(description="The law that says so")
    article: str = Field("", description="条款号, such as 第二十二条")


class Limits(Part):
    """Statutory (法定) and promised (承诺) limit, and the law's own word on putting off; each may be unknown."""

    statutory: Limit | None = None
    promised: Limit | None = None
    extension: LawfulExtension | None = Field(
        None, description="延期 by a special law; None: as the Licensing Law says (art. 42)"
    )


class LimitCase(Part):
    """The limits of those whose answers make `when` hold, in place of the item's own."""

    when: str = Field(description="CEL over the scenario answers")
    limits: Limits


class Condition(Part):
    """One condition of acceptance (受理条件); `when` is CEL over the scenario answers."""

    text: str
    when: str | None = None
    from_age: int | None = Field(
        None,
        ge=1,
        le=120,
        description="Full years that the applicant must have, for a firm who represents it: checked when somebody "
        "applies; None: the office looks at the condition",
    )


class Commitment(Part):
    """What is told and what is promised instead of a proof (告知承诺, 国办发〔2020〕42号)."""

    duty: str = Field(description="证明义务: what has to be proved, and by which basis")
    content: str = Field(description="What the applicant promises to be true")
    liability: str = Field(description="What follows where the promise is false")
    check_by: Literal["shared", "internal", "site"] = Field(
        "shared", description="核查方式: shared data, asking another office, on the spot"
    )
    check_days: int = Field(60, ge=1, le=365, description="核查期限 in calendar days after the decision")


class Slot(Part):
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
    commitment: Commitment | None = Field(
        None, description="The applicant may promise instead of proving (告知承诺); None: not"
    )
    later_working_days: int | None = Field(
        None, ge=1, le=20, description="Where `need` is later: within how many working days after acceptance"
    )
    is_shared: bool = Field(False, description="Departments can get it from one another")
    blank_form: str = Field(
        "",
        description="The blank form (空白表格): attachment:<id> of a file of ours, else its source's reference",
    )
    sample: str = Field(
        "",
        description="A filled sample (示例样表): attachment:<id> of a file of ours, else its source's reference",
    )


class Reduction(Part):
    """A fee that somebody need not pay in full (减免), and on what basis."""

    name: str
    basis: str = ""
    percent: int = Field(100, ge=1, le=100, description="How much of the fee falls away")
    when: str | None = Field(None, description="CEL over `scenario` and the form's values; None: always")


class Fee(Part):
    """One fee (收费): what, how much, on what basis. No fee in the list means free."""

    name: str
    standard: str = ""
    amount_fen: int | None = None
    quantity: str | None = Field(
        None, description="CEL over `scenario` and the form's values: how many times the amount; None: once"
    )
    basis: str = ""
    when: str | None = Field(None, description="CEL over the scenario answers; None: always")
    reductions: tuple[Reduction, ...] = ()


class Choice(Part):
    """One answer of a scenario question."""

    value: str
    label: str
    note: str = Field("", description="One line that helps to see whether this answer is mine")


class Question(Part):
    """One question of the scenario (情形) whose answer decides what this person owes."""

    key: str
    text: str
    choices: tuple[Choice, ...]
    help: str = ""
    when: str | None = Field(None, description="CEL over the answers to earlier questions; None: always")


class Process(Part):
    """The process that a case follows and which organisation fills which post of it."""

    key: str = "five-posts"
    organisations: dict[str, str] = Field(default_factory=dict, description="post → own, superior or a code")
    limits: dict[str, Annotated[int, Field(ge=0)]] = Field(
        default_factory=dict,
        description="step → working days (环节时限), where the item sets another limit than the process",
    )


class StepNote(Part):
    """What one step of the process means here, in words (办理环节)."""

    name: str
    text: str = ""
    days: int | None = None
    result: str = ""
    when: str | None = Field(None, description="CEL over the scenario answers; None: always")


class Result(Part):
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
    sample: str = Field("", description="How it looks: attachment:<id> of a file of ours, else in words")


class PlaceNote(Part):
    """A counter where one can also go (办理地点)."""

    name: str
    address: str = ""
    hours: str = ""
    phone: str = ""


class Contact(Part):
    """How to ask or to complain (咨询方式, 监督投诉方式)."""

    phones: tuple[str, ...] = ()
    address: str = ""
    url: str = ""
    note: str = ""

    @property
    def is_empty(self) -> bool:
        return not (self.phones or self.address or self.url or self.note)


class Faq(Part):
    """A question that people often ask, and its answer."""

    question: str
    answer: str


class Remedy(Part):
    """What a person can do who disagrees: reconsideration (复议), litigation (诉讼)."""

    kind: Literal["reconsideration", "litigation", "complaint"]
    body: str = ""
    deadline: str = ""
    contact: Contact = Contact()


class Licensing(Part):
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


class Duty(Part):
    """The duty list's five parts about one item (责任清单)."""

    matters: tuple[str, ...] = Field((), description="责任事项")
    accountable_cases: tuple[str, ...] = Field((), description="追责情形")
    accountable_body: str = Field("", description="追责主体")
    basis: tuple[str, ...] = Field((), description="追责依据")
    responsibility: tuple[str, ...] = Field((), description="应负责任")


class Intermediary(Part):
    """A service of a third party that the item asks for (中介服务)."""

    name: str
    basis: str = ""
    charged: str = Field("", description="What it costs, in words; empty: the source does not say")
