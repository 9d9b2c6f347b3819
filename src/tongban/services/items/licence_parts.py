"""What an item says of licences that stand, and of what becomes public: parts of `content`."""

from typing import Literal

from pydantic import Field

from tongban.services.items.parts import Limit, Part

Business = Literal["change", "renewal", "replacement"]


class BusinessKind(Part):
    """One kind of business (业务类型) on a licence that its holder has: change (变更), renewal (延续)
    or replacement of a lost or damaged one (补证、换证).

    Which materials, limits and fees it has follows from their own `when`, as for any answer.

    Source: 行政许可法 (2019) arts. 49, 50.
    """

    business: Business
    when: str | None = Field(
        None,
        description="CEL over the scenario answers: they mean this kind; None: the item is about nothing else",
    )
    opens: Limit | None = Field(
        None, description="How long before the last day a renewal may be asked for; None: at any time"
    )
    lead: Limit | None = Field(
        None,
        description="How long before the last day a renewal must be asked for at the latest, where a rule says "
        "otherwise than 30 days (行政许可法 50)",
    )
    note: str = Field("", description="What its holder should know before they begin")


class Publication(Part):
    """Whether the grant is published (双公示), and if not, why and on what basis."""

    withheld: Literal["", "privacy", "state-secret", "business-secret"] = Field(
        "", description="Why it is not published; empty: it is"
    )
    basis: str = Field("", description="The legal basis of not publishing it, to the article")
