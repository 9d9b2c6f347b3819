"""What is known of a system that handles cases for us, and of the acts that it reports."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any

HAND_OVER = "cases.hand_over"
RECLAIM = "cases.reclaim"
BRING = "cases.bring_acts"

# our defaults: acts that wait for the one before them, of one case, and for how long
MOST_KEPT = 20
KEPT_FOR = timedelta(days=5)
# how far the clock of the other system may be ahead of ours
SLACK = timedelta(minutes=5)


NUMBER_LONGEST = 64
SEND_AGAIN = "cases.send_news_again"


class NewsKind(StrEnum):
    """What happens to a case here that the system which handles it has to know."""

    CORRECTED = "corrected"  # the applicant has handed in what the correction notice asked for
    MATERIAL = "material"  # a material that was to follow is here
    WITHDRAWN = "withdrawn"  # the applicant does not want it any more


@dataclass(frozen=True, kw_only=True)
class News:
    """One piece of news as it is told. Nothing personal: the system reads the case as an officer."""

    id: str
    kind: NewsKind
    happened_at: datetime
    facts: dict[str, Any] = field(default_factory=dict)

    def said(self) -> dict[str, Any]:
        return {
            "id": self.id,
            "kind": self.kind.value,
            "happened_at": self.happened_at.isoformat(),
            "facts": self.facts,
        }


class ActName(StrEnum):
    """The acts that another system reports: the nouns of the API."""

    CORRECTION_NOTICE = "correction-notice"
    ACCEPTANCE = "acceptance"
    NON_ACCEPTANCE = "non-acceptance"
    REVIEW = "review"
    DECISION = "decision"
    RESULT = "result"


# what it takes to do each, and the name under which the states of a case know it
DUTY_OF = {
    ActName.CORRECTION_NOTICE: "cases.request_correction",
    ActName.ACCEPTANCE: "cases.accept",
    ActName.NON_ACCEPTANCE: "cases.refuse_acceptance",
    ActName.REVIEW: "cases.review",
    ActName.DECISION: "cases.decide",
    ActName.RESULT: "cases.issue",
}


class ActState(StrEnum):
    """What became of a reported act."""

    DONE = "done"
    KEPT = "kept"  # the one that it presupposes has not come yet
    REFUSED = "refused"  # kept, and when its turn came it could not be done
    DROPPED = "dropped"  # kept, and the case was taken back or the one before it never came


@dataclass(frozen=True, kw_only=True)
class ReportedAct:
    """An act as the other system reports it.

    `act_id` is the sender's and makes the act the same one again; `after` is the id of the act that it
    presupposes, empty for the first since the hand-over. `done_at` is aware: the time of the act itself.
    """

    act_id: str
    after: str
    name: ActName
    done_at: datetime
    said: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, kw_only=True)
class Brought:
    """What became of a report: done, or kept for later. `is_new` is false for one that came before."""

    act_id: str
    state: ActState
    done_at: datetime
    arrived_at: datetime
    is_new: bool
