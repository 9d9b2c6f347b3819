"""What the papers of an ex officio proceeding on a licence ask for (暂停、注销、撤销)."""

from tongban.foundation.papers.documents.base import Content, Day, ToApplicant


class ProceedingNotice(ToApplicant):
    """拟作决定告知书 (行政许可法 art. 7): `applicant` is the holder, `measure` a verb; `days` for a defence.

    `until` is the last day of a suspension.
    """

    licence: str
    licence_number: str
    measure: str
    ground: str
    facts: str
    basis: list[str]
    days: int
    until: Day | None = None


class ProceedingDecision(ToApplicant):
    """决定书 that suspends, cancels or withdraws a licence (行政许可法 arts. 69, 70), with reasons and remedies.

    `heard` says in words whether the holder stated a defence; `consequence` what else the law says follows.
    """

    licence: str
    licence_number: str
    measure: str
    ground: str
    facts: str
    noticed_on: Day
    heard: str
    reasons: list[str]
    basis: list[str]
    consequence: str = ""
    until: Day | None = None
    review_body: str
    court: str


PAPERS: dict[str, tuple[type[Content], str]] = {
    "proceeding-notice": (ProceedingNotice, "拟作决定告知书"),
    "proceeding-decision": (ProceedingDecision, "行政许可处理决定书"),
}
