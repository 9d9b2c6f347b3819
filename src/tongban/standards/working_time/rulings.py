"""Where law and standards leave room: our rulings, each a value that a city may set otherwise.

The numbers are those of the rulings list (the computation of limits in working days).
"""

from dataclasses import dataclass
from datetime import time
from enum import StrEnum
from zoneinfo import ZoneInfo

from tongban.kernel.clock import CITY_ZONE


class Procedure(StrEnum):
    """Special procedures (特别程序). The first eight stand in 行政许可法 art. 45, the others do not."""

    HEARING = "hearing"
    TENDER = "tender"
    AUCTION = "auction"
    INSPECTION = "inspection"
    TESTING = "testing"
    QUARANTINE = "quarantine"
    APPRAISAL = "appraisal"
    EXPERT_REVIEW = "expert-review"
    SITE_VISIT = "site-visit"
    PUBLIC_NOTICE = "public-notice"
    SUPERIOR_REPLY = "superior-reply"


# 行政许可法 art. 45: 听证、招标、拍卖、检验、检测、检疫、鉴定和专家评审
ARTICLE_45 = frozenset(
    {
        Procedure.HEARING,
        Procedure.TENDER,
        Procedure.AUCTION,
        Procedure.INSPECTION,
        Procedure.TESTING,
        Procedure.QUARANTINE,
        Procedure.APPRAISAL,
        Procedure.EXPERT_REVIEW,
    }
)


@dataclass(frozen=True, kw_only=True)
class Rulings:
    """The default values hold unless an installation's settings say otherwise."""

    # 1: instants are read in this zone; the day of an event is not counted (also 民法典 art. 201)
    zone: ZoneInfo = CITY_ZONE
    day_of_event_counts: bool = False
    # 2: what happens later, or on a day off, belongs to the next working day; this instant is in time
    office_closes: time = time(17, 30)
    # 3: a suspension takes out the days after its first up to its last
    suspension_takes_first_day: bool = False
    suspension_takes_last_day: bool = True
    # 4: what stops a clock, and whether a missing written notice undoes the stop
    stopping_procedures: frozenset[str] = ARTICLE_45
    missing_notice_undoes_stop: bool = False
    # 5: an extension may be granted up to the deadline as shifted
    late_extension_counts: bool = False
    # 7: days left
    remaining_counts_today: bool = False
    # 8: a limit by the calendar that ends on a day off moves to the next working day
    calendar_limits_move: bool = True
    # 9: correction notices that one application may get before deemed acceptance runs on regardless
    correction_notices: int = 1
    clock_restarts_at_resubmission: bool = True
    # 10: hearing and renewal
    hearing_day_counts: bool = False
    renewal_by_working_or_calendar_days: bool = True
    late_renewal_may_be_deemed: bool = False


DEFAULT_RULINGS = Rulings()
