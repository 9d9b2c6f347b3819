"""The rule of an item that a machine may grant (秒批), as a part of its document."""

from pydantic import Field

from tongban.services.items.parts import Part


class TrustedFact(Part):
    """One fact that the rule goes by: what its conditions call it, and which trusted source gives it."""

    name: str = Field(description="How the conditions call it: small letters, digits and _")
    source: str = Field(description="person.age, firm.kind, licence.<type>.<field>, case.day …")
    max_age_days: int | None = Field(
        None,
        ge=1,
        le=3660,
        description="Of a licence: issued at most so many calendar days ago; None: however old",
    )


class RuleCondition(Part):
    """One condition of the law that the rule tests, in words and as CEL over the facts."""

    text: str = Field(min_length=1, max_length=200, description="What must hold, in words for the applicant")
    when: str = Field(description="CEL over the names of `facts`")
    law: str = Field(description="Title of the law or rule that asks for it")
    article: str = Field("", description="Its article, such as 第三十三条")


class InstantRule(Part):
    """When all conditions hold on trusted facts, the case is granted at once; else a person decides."""

    facts: tuple[TrustedFact, ...]
    conditions: tuple[RuleCondition, ...]
    sample_percent: int = Field(
        10, ge=1, le=100, description="How many of a hundred decisions a person looks at afterwards"
    )
    review_post: str = Field("approve", description="The post of the own organisation that looks at them")
