"""What a refusal must say (不予受理, 不予许可): 行政许可法 arts. 32, 38; the remedies' own laws."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from tongban.kernel.errors import N_
from tongban.standards.citations import Citation
from tongban.standards.statutes.rules import licensing
from tongban.standards.working_time import Limit, LimitUnit


class NonAcceptanceGround(StrEnum):
    """Why an application may be turned away at the door; there is no other ground."""

    NO_LICENCE_NEEDED = "no-licence-needed"
    NOT_OUR_POWER = "not-our-power"


NON_ACCEPTANCE_BASIS: dict[NonAcceptanceGround, Citation] = {
    NonAcceptanceGround.NO_LICENCE_NEEDED: licensing(32, 1, 1),
    NonAcceptanceGround.NOT_OUR_POWER: licensing(32, 1, 2),
}


class Remedy(StrEnum):
    """What somebody who is refused may do."""

    RECONSIDERATION = "reconsideration"
    LITIGATION = "litigation"


@dataclass(frozen=True, kw_only=True)
class RemedyRule:
    """A remedy, within what time from knowing of the act, by which article."""

    remedy: Remedy
    name: str
    within: Limit
    basis: Citation
    effective_from: date


REMEDIES: tuple[RemedyRule, ...] = (
    RemedyRule(
        remedy=Remedy.RECONSIDERATION,
        name=N_("administrative reconsideration"),
        within=Limit(count=60, unit=LimitUnit.CALENDAR_DAYS),
        basis=Citation(law="行政复议法", article=20, paragraph=1),
        effective_from=date(2024, 1, 1),
    ),
    RemedyRule(
        remedy=Remedy.LITIGATION,
        name=N_("administrative litigation"),
        within=Limit(count=6, unit=LimitUnit.MONTHS),
        basis=Citation(law="行政诉讼法", article=46, paragraph=1),
        effective_from=date(2015, 5, 1),
    ),
)
REFUSAL_BASIS = licensing(38, 2)
_NAMED_REMEDIES = frozenset(Remedy)


def missing_in_refusal(*, reasons: Collection[str], remedies: Collection[str]) -> tuple[str, ...]:
    """What a written refusal still lacks: `reasons`, or a remedy by name; empty when it is complete.

    Source: 行政许可法 (2019) art. 38(2).
    """
    missing = [] if any(reason.strip() for reason in reasons) else ["reasons"]
    missing += sorted(remedy.value for remedy in _NAMED_REMEDIES - {Remedy(known) for known in remedies})
    return tuple(missing)
