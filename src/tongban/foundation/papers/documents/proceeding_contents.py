"""What the papers of an ex officio proceeding on a licence ask for (暂停、注销、撤销、撤回、吊销)."""

from tongban.foundation.papers.documents.base import Content, Day, Moment, ToApplicant


class ProceedingNotice(ToApplicant):
    """拟作决定告知书 (行政许可法 art. 7, 行政处罚法 art. 44): `applicant` is the holder, `measure` a verb.

    `days` are for a defence, `hearing_days` to ask for a hearing where `hearing_law` gives one; `until` is the last
    day of a suspension, `interest` why the public asks for it; `officers` look into a penalty.
    """

    licence: str
    licence_number: str
    measure: str
    ground: str
    facts: str
    basis: list[str]
    days: int
    until: Day | None = None
    interest: str = ""
    changes: list[str] = []
    evidence: str = ""
    address: str = ""
    officers: list[str] = []
    hearing_law: str = ""
    hearing_days: int = 0


class ProceedingDecision(ToApplicant):
    """决定书 on a licence (行政许可法 arts. 8, 69, 70; 行政处罚法 art. 59), with reasons and remedies.

    `heard` says in words whether the holder was heard; `consequence` what else the law says follows;
    `performance` how and by when a penalty is performed; `changes` a line for each entry that changes.
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
    interest: str = ""
    changes: list[str] = []
    compensation: str = ""
    evidence: str = ""
    address: str = ""
    officers: list[str] = []
    performance: str = ""
    discussed_on: Day | None = None
    review_body: str
    court: str


class ProceedingHearingNotice(ToApplicant):
    """听证通知书 (行政处罚法 art. 64): `applicant` is the holder, `public` in words."""

    law: str
    held_at: Moment
    venue: str
    public: str
    chair: str
    clerk: str
    officers: list[str]
    basis: list[str]


PAPERS: dict[str, tuple[type[Content], str]] = {
    "proceeding-notice": (ProceedingNotice, "拟作决定告知书"),
    "proceeding-decision": (ProceedingDecision, "行政许可处理决定书"),
    "proceeding-hearing-notice": (ProceedingHearingNotice, "听证通知书"),
}
