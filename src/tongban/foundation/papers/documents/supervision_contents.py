"""What the papers of the e-supervision ask for (督办通知书, 监察建议书, 问责告知书, 问责决定书, 问责复核决定书)."""

from tongban.foundation.papers.documents.base import Content, Day


class SupervisionLetter(Content):
    """督办通知书 or 监察建议书 to an organisation: what was found, what it is to do, and by when it replies."""

    addressee: str
    matter: str
    facts: list[str] = []
    opinion: str
    days: int
    reply_by: Day
    basis: list[str]


class OfAccountability(Content):
    """On every paper of an accountability file: the person, where they work, the facts, the duty and its case."""

    person: str
    workplace: str
    facts: str
    matter: str = ""
    situation: str
    basis: list[str]


class AccountabilityNotice(OfAccountability):
    """问责告知书 (公务员法 art. 63): facts, grounds and rights; `until` is the last of the `days` for a statement."""

    days: int
    until: Day


class AccountabilityDecision(OfAccountability):
    """问责决定书 (公务员法 arts. 63, 95): `heard` says whether the person was heard, `remedy` what may be done."""

    heard: str
    outcome: str
    reasons: str
    remedy: str


class AccountabilityReview(OfAccountability):
    """问责复核决定书 (公务员法 arts. 95, 96): `grounds` are those of the request, `outcome` what it came to."""

    grounds: str
    outcome: str
    reasons: str
    remedy: str


PAPERS: dict[str, tuple[type[Content], str]] = {
    "supervision-order": (SupervisionLetter, "督办通知书"),
    "supervision-advice": (SupervisionLetter, "监察建议书"),
    "accountability-notice": (AccountabilityNotice, "问责告知书"),
    "accountability-decision": (AccountabilityDecision, "问责决定书"),
    "accountability-review": (AccountabilityReview, "问责复核决定书"),
}
