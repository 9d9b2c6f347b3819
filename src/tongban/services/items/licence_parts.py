"""What an item says of licences that stand, of who decides, and of what becomes public: parts of `content`."""

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


class TwoLevels(Part):
    """Two-level examination (两级审查): the authority that accepts examines first and reports with all
    materials to a superior, which decides.

    `limits.statutory` is then how long the superior may take by the special law, from the day on which it
    gets the report; None: as the Licensing Law says.

    Source: 行政许可法 (2019) arts. 35, 42 (1), 43.
    """

    superior: str = Field("superior", description="Who decides: superior, or an organisation by its code")
    review: Limit | None = Field(
        None,
        description="How long the lower authority may examine by the special law; None: 20 working days "
        "from acceptance (行政许可法 43)",
    )
    law: str = Field(description="The law that has two levels examine")
    article: str = Field("", description="条款号, such as 第六条第三款")


class Publication(Part):
    """Whether the grant is published (双公示), and if not, why and on what basis."""

    withheld: Literal["", "privacy", "state-secret", "business-secret"] = Field(
        "", description="Why it is not published; empty: it is"
    )
    basis: str = Field("", description="The legal basis of not publishing it, to the article")
