"""The thresholds that the place has set, as the rules and the pages read them."""

from tongban.kernel.memory import Memory
from tongban.services.supervision.models import Threshold
from tongban.services.supervision.rulebook.thresholds import ThresholdFact, Thresholds


def _in_force(_: str) -> Thresholds:
    rows = Threshold.objects.filter(withdrawn_at=None)
    return Thresholds(rows.values_list("rule", "in_force_from", "days"))


# what is set begins tomorrow at the earliest: a minute is soon enough
_kept: Memory[str, Thresholds] = Memory(_in_force)


def thresholds() -> Thresholds:
    """All that was set and not withdrawn. 1 SQL a minute and process."""
    return _kept("")


def thresholds_set(rule: str = "") -> list[ThresholdFact]:
    """What was set and not withdrawn, of one rule or of all, the latest day first. 1 SQL."""
    rows = Threshold.objects.filter(withdrawn_at=None).order_by("rule", "-in_force_from")
    if rule:
        rows = rows.filter(rule=rule)
    return [
        ThresholdFact(
            id=row.id,
            rule=row.rule,
            days=row.days,
            in_force_from=row.in_force_from,
            basis=row.basis,
            set_by=row.set_by,
            set_at=row.set_at,
        )
        for row in rows
    ]
