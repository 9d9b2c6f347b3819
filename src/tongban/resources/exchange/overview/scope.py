"""Whose figures of sharing an officer reads: of the offices that she leads or supervises; the data authority all."""

from tongban.foundation.directory.public import (
    DutyMissing,
    Officer,
    descendants,
    organisation,
    organisations_in,
)
from tongban.resources.exchange.overview.facts import OVERSEE, Scope
from tongban.resources.exchange.requesting.scope import checks_for


def overview_scope(by: Officer) -> Scope:
    """The offices where a post of hers oversees sharing; of a data authority every office of its area.

    1 SQL for a data authority. Raises DutyMissing.
    """
    led = {home for home, duties in by.duties_in.items() if OVERSEE in duties}
    if not led:
        raise DutyMissing(facts={"duty": OVERSEE})
    for home in led & set(checks_for(by)):
        code = organisation(home).area_code
        led |= {one.id for one in organisations_in([code, *descendants(code)])}
    return Scope(offices=frozenset(led))
