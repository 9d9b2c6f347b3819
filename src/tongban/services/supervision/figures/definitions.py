"""Cards as indicators."""

from pathlib import Path

from tongban.kernel.errors import N_
from tongban.services.indicators.public import Better, Group, Indicator, Unit, first_version

_SQL = Path(__file__).resolve().parent
_SOURCE = N_("Rules of the e-supervision of this platform; the name is common in practice")
_LIFTED = N_("A card that two supervisors lifted does not count; the figure of a past month may still fall.")


def _cards(code: str, name: str, name_zh: str, sql: str, what: str) -> Indicator:
    return Indicator(
        code=code,
        name=name,
        name_zh=name_zh,
        group=Group.SUPERVISION,
        unit=Unit.COUNT,
        better=Better.LESS,
        is_about_people=False,
        versions=first_version(sql, folder=_SQL, formula=what, numerator=what, source=_SOURCE, notes=_LIFTED),
    )


CARD_INDICATORS: tuple[Indicator, ...] = (
    _cards(
        "yellow-cards", "Yellow cards", "黄牌数", "yellow_cards", N_("yellow cards raised and not lifted")
    ),
    _cards("red-cards", "Red cards", "红牌数", "red_cards", N_("red cards raised and not lifted")),
    Indicator(
        code="cards-per-thousand",
        name="Cards per 1,000 cases",
        name_zh="每千件黄红牌数",
        group=Group.SUPERVISION,
        unit=Unit.PER_THOUSAND,
        better=Better.LESS,
        versions=first_version(
            "cards_per_thousand",
            folder=_SQL,
            formula=N_("yellow and red cards raised and not lifted ÷ applications submitted × 1,000"),
            numerator=N_("yellow and red cards raised and not lifted"),
            denominator=N_("applications submitted"),
            source=_SOURCE,
            names_cases=True,
            notes=_LIFTED,
        ),
    ),
)
