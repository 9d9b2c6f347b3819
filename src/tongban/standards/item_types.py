"""Which kinds of items people apply for (依申请), and on which an office acts by itself (依职权).

Codes are those of GB/T 39046—2020 A.1 (standards.md 2.2). Source: 国发〔2022〕5号 names what is applied for
(行政许可, 行政确认, 行政裁决, 行政给付, 行政奖励, 行政备案, 其他行政权力, and public services); penalty,
coercion, levy and inspection are left, which offices begin by themselves. Pure.
"""

from collections.abc import Mapping
from typing import Final

PENALTY: Final = "02"
COERCION: Final = "03"
LEVY: Final = "04"
INSPECTION: Final = "06"

OWN_MOTION: Final[frozenset[str]] = frozenset({PENALTY, COERCION, LEVY, INSPECTION})

# where the law lets whom it concerns state their case first (陈述权, 申辩权)
HEARD_BY: Final[Mapping[str, tuple[str, str]]] = {
    PENALTY: ("中华人民共和国行政处罚法", "第七条"),
    COERCION: ("中华人民共和国行政强制法", "第八条"),
}


def is_applied_for(type_code: str) -> bool:
    """Whether people apply for items of this kind. A local kind (11 …, 21 …) counts as applied for."""
    return type_code not in OWN_MOTION
