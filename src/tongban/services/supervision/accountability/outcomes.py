"""What may come of a file, each with its law: as papers say it, as pages do, and how heavy it is. Pure.

Source: 公务员法 (2018) arts. 57 (2) and (3), 61 to 63; 监察法 (2024) art. 52 (1)(1); 公职人员政务处分法 (2020) arts. 3,
12. A circular and a reassignment are ordered by whoever manages the person; the law knows the latter as 组织调整.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from tongban.kernel.errors import N_
from tongban.services.supervision.accountability.facts import Outcome

_CIVIL_SERVANTS = "《中华人民共和国公务员法》"


@dataclass(frozen=True, kw_only=True)
class OutcomeRule:
    """One outcome: `says` on papers, `text` on pages, `basis` as papers cite it, empty where the place says it."""

    says: str
    text: str
    basis: str
    weight: int

    @property
    def is_handed_on(self) -> bool:
        """Whether another organ decides what follows, with rights of its own."""
        return self.weight >= _HANDED_ON


_HANDED_ON = 70
OUTCOMES: Mapping[Outcome, OutcomeRule] = {
    Outcome.NONE: OutcomeRule(
        says="不予追究责任",
        text=N_("Nobody is held to account"),
        basis=f"{_CIVIL_SERVANTS}第六十一条",
        weight=0,
    ),
    Outcome.TALK: OutcomeRule(
        says="谈话提醒", text=N_("A talk to remind"), basis=f"{_CIVIL_SERVANTS}第五十七条第二款", weight=10
    ),
    Outcome.CRITICISM: OutcomeRule(
        says="批评教育", text=N_("Criticism"), basis=f"{_CIVIL_SERVANTS}第五十七条第二款", weight=20
    ),
    Outcome.WRITTEN_REVIEW: OutcomeRule(
        says="责令书面检查",
        text=N_("A written self-examination"),
        basis=f"{_CIVIL_SERVANTS}第五十七条第二款",
        weight=30,
    ),
    Outcome.CIRCULAR: OutcomeRule(says="通报", text=N_("A circular"), basis="", weight=40),
    Outcome.ADMONITION: OutcomeRule(
        says="诫勉", text=N_("An admonition"), basis=f"{_CIVIL_SERVANTS}第五十七条第二款", weight=50
    ),
    Outcome.REASSIGNMENT: OutcomeRule(
        says="调离岗位（组织调整）",
        text=N_("Another post"),
        basis=f"{_CIVIL_SERVANTS}第五十七条第二款",
        weight=60,
    ),
    Outcome.SANCTION: OutcomeRule(
        says="建议任免机关、单位依法给予处分",
        text=N_("A sanction is proposed to whoever appoints"),
        basis=f"{_CIVIL_SERVANTS}第六十一条、第六十三条，《中华人民共和国公职人员政务处分法》第三条第二款",
        weight=70,
    ),
    Outcome.TRANSFER: OutcomeRule(
        says="移送监察机关处理",
        text=N_("Handed to the supervisory organ"),
        basis=f"{_CIVIL_SERVANTS}第五十七条第三款",
        weight=80,
    ),
}


def is_heavier(new: Outcome, old: Outcome) -> bool:
    """Whether one outcome weighs more than another."""
    return OUTCOMES[new].weight > OUTCOMES[old].weight
