"""What came of the applications, and how long it took: counted on the day on which it came to be."""

from tongban.kernel.errors import N_
from tongban.services.indicators.definitions.making import COMMON, LICENSING, first_version
from tongban.services.indicators.facts import Better, Group, Indicator, Unit

_SUBMITTED = N_("applications submitted")
_DECIDED = N_("cases decided, granted or refused")
_ENDED = N_("promises that came to their end: by a decision in time, or by the promised day passing")
_ONCE = N_(
    "Each promise counts once. A case left lying counts on the day after its promised day and not when it is decided "
    "at last, so that nothing improves by waiting. Days on which a special procedure stops the limits break no promise."
)
_BUNDLE = N_("A bundle is counted by its services, each of which is a case.")


CASES: tuple[Indicator, ...] = (
    Indicator(
        code="received",
        name="Applications received",
        name_zh="收件量",
        group=Group.CASES,
        unit=Unit.COUNT,
        versions=first_version(
            "received", formula=_SUBMITTED, numerator=_SUBMITTED, notes=_BUNDLE, source=COMMON
        ),
    ),
    Indicator(
        code="accepted",
        name="Applications accepted",
        name_zh="受理量",
        group=Group.CASES,
        unit=Unit.COUNT,
        versions=first_version(
            "accepted",
            formula=N_("applications accepted"),
            numerator=N_("applications accepted, also those that the law deems accepted"),
            notes=_BUNDLE,
        ),
    ),
    Indicator(
        code="decided",
        name="Cases decided",
        name_zh="办结量",
        group=Group.CASES,
        unit=Unit.COUNT,
        versions=first_version("decided", formula=_DECIDED, numerator=_DECIDED),
    ),
    Indicator(
        code="not-accepted",
        name="Applications not accepted",
        name_zh="不予受理量",
        group=Group.CASES,
        unit=Unit.COUNT,
        versions=first_version(
            "not_accepted",
            formula=N_("applications not accepted"),
            numerator=N_("applications not accepted, in writing and with reasons"),
        ),
    ),
    Indicator(
        code="corrections",
        name="Applications sent back for correction",
        name_zh="退件（补正）量",
        group=Group.CASES,
        unit=Unit.COUNT,
        better=Better.LESS,
        versions=first_version(
            "corrections",
            formula=N_("notices that asked for corrections"),
            numerator=N_("notices that told an applicant, once and in full, what to correct"),
            notes=N_("An application gets one such notice at most (行政许可法 art. 32)."),
        ),
    ),
    Indicator(
        code="withdrawn",
        name="Applications withdrawn",
        name_zh="撤回量",
        group=Group.CASES,
        unit=Unit.COUNT,
        versions=first_version(
            "withdrawn",
            formula=N_("applications taken back by their applicants"),
            numerator=N_("applications taken back by their applicants"),
        ),
    ),
    Indicator(
        code="refusal-rate",
        name="Cases refused",
        name_zh="不予许可率",
        group=Group.CASES,
        unit=Unit.PERCENT,
        versions=first_version(
            "refused",
            formula=N_("cases refused ÷ cases decided"),
            numerator=N_("cases refused"),
            denominator=_DECIDED,
        ),
    ),
    Indicator(
        code="online-applications",
        name="Applications sent in online",
        name_zh="网上申报率",
        group=Group.CASES,
        unit=Unit.PERCENT,
        better=Better.MORE,
        versions=first_version(
            "online_applications",
            formula=N_(
                "applications that the applicant sent in alone, by page, phone or program ÷ applications submitted"
            ),
            numerator=N_("applications sent in without a counter or an agent"),
            denominator=_SUBMITTED,
            names_cases=True,
            notes=_BUNDLE,
        ),
    ),
    Indicator(
        code="on-time-rate",
        name="Promises kept",
        name_zh="按期办结率",
        group=Group.TIME,
        unit=Unit.PERCENT,
        better=Better.MORE,
        versions=first_version(
            "on_time",
            formula=N_("cases decided by the promised day ÷ promises that came to their end"),
            numerator=N_("cases decided by the promised day"),
            denominator=_ENDED,
            source=LICENSING,
            names_cases=True,
            notes=_ONCE,
        ),
    ),
    Indicator(
        code="early-rate",
        name="Decided before the promised day",
        name_zh="提前办结率",
        group=Group.TIME,
        unit=Unit.PERCENT,
        better=Better.MORE,
        versions=first_version(
            "early",
            formula=N_("cases decided before the promised day ÷ promises that came to their end"),
            numerator=N_("cases decided before the promised day"),
            denominator=_ENDED,
            source=LICENSING,
            names_cases=True,
            notes=_ONCE,
        ),
    ),
    Indicator(
        code="overdue-rate",
        name="Promises broken",
        name_zh="超期率",
        group=Group.TIME,
        unit=Unit.PERCENT,
        better=Better.LESS,
        versions=first_version(
            "overdue",
            formula=N_("promises broken ÷ promises that came to their end"),
            numerator=N_("cases that were not decided by the promised day"),
            denominator=_ENDED,
            source=LICENSING,
            notes=_ONCE,
        ),
    ),
    Indicator(
        code="mean-days",
        name="Mean time to decide",
        name_zh="平均办理时长",
        group=Group.TIME,
        unit=Unit.DAYS,
        better=Better.LESS,
        versions=first_version(
            "mean_days",
            formula=N_("working days from acceptance to decision, summed ÷ cases decided"),
            numerator=N_(
                "working days from acceptance (day 0) to decision, without those of special procedures"
            ),
            denominator=_DECIDED,
            source=LICENSING,
            notes=N_("Working days by the calendar of the place. 0 is the day of acceptance itself."),
        ),
    ),
)
