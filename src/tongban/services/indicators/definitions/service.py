"""What people say of the service, and what the offices make of it."""

from tongban.kernel.errors import N_
from tongban.services.indicators.definitions.making import COMPLAINTS, RATINGS, first_version
from tongban.services.indicators.facts import Better, Group, Indicator, Unit

_BAD = N_("bad ratings (not satisfied, not satisfied at all) given in the period")
_SINCE = N_("A stage counts when it is done, however long after: the figure of a past month may still rise.")

_SINCE_ANSWER = N_(
    "A complaint counts when it is settled, however long after: the figure of a past month may still rise."
)


def _rating(
    code: str,
    name: str,
    name_zh: str,
    sql: str,
    *,
    formula: str,
    numerator: str,
    denominator: str,
    notes: str = "",
    source: str = RATINGS,
) -> Indicator:
    return Indicator(
        code=code,
        name=name,
        name_zh=name_zh,
        group=Group.SERVICE,
        unit=Unit.PERCENT,
        better=Better.MORE,
        versions=first_version(
            sql,
            formula=formula,
            numerator=numerator,
            denominator=denominator,
            source=source,
            notes=notes,
        ),
    )


SERVICE: tuple[Indicator, ...] = (
    _rating(
        "rated-rate",
        "Cases rated",
        "评价率",
        "rated",
        formula=N_("cases that were rated ÷ cases decided"),
        numerator=N_("cases decided in the period that were rated since"),
        denominator=N_("cases decided, granted or refused"),
        notes=N_("Every rating is given by the applicant: none is filled in by default."),
    ),
    _rating(
        "good-ratings",
        "Satisfied",
        "好评率",
        "good_ratings",
        formula=N_("ratings “very satisfied”, “satisfied” and “fairly satisfied” ÷ ratings given"),
        numerator=N_("ratings of the three upper levels"),
        denominator=N_("ratings given in the period"),
    ),
    _rating(
        "bad-answered",
        "Bad ratings answered",
        "差评响应率",
        "bad_answered",
        formula=N_("bad ratings that the organisation has accepted ÷ bad ratings"),
        numerator=N_("bad ratings that the organisation has accepted, with its first answer"),
        denominator=_BAD,
        notes=_SINCE,
    ),
    _rating(
        "bad-rectified",
        "Bad ratings put right",
        "差评整改率",
        "bad_rectified",
        formula=N_("bad ratings put right ÷ bad ratings"),
        numerator=N_("bad ratings of which the organisation has said what was put right"),
        denominator=_BAD,
        notes=_SINCE,
    ),
    _rating(
        "bad-revisited",
        "Raters asked again",
        "差评回访率",
        "bad_revisited",
        formula=N_("bad ratings whose raters were asked again ÷ bad ratings"),
        numerator=N_("bad ratings whose raters the organisation has asked again"),
        denominator=_BAD,
        notes=_SINCE,
    ),
    _rating(
        "complaints-settled",
        "Complaints settled",
        "投诉办结率",
        "complaints_settled",
        formula=N_("complaints that were answered or declined with reasons ÷ complaints"),
        numerator=N_("complaints whose result was told, or that were declined with reasons"),
        denominator=N_(
            "complaints filed in the period and not taken back; those at the hotline 12345 are not among them"
        ),
        notes=_SINCE_ANSWER,
        source=COMPLAINTS,
    ),
)
