"""How sharing goes, in as many readings at any number of offices, grants and uses."""

from collections import defaultdict
from datetime import datetime
from uuid import UUID

from tongban.foundation.directory.public import organisations_named
from tongban.kernel.clock import CITY_ZONE
from tongban.resources.exchange.overview.facts import OfficeLine, Overview, Scope, Sums
from tongban.resources.exchange.overview.requests import add_requests
from tongban.resources.exchange.overview.uses import add_disputes, add_grants, used_by
from tongban.resources.fusion.public import AgreementStand, agreements_standing
from tongban.resources.registers.public import open_disputes_by_keeper


def overview(scope: Scope, *, at: datetime) -> Overview:
    """What the offices of a scope ask, give, use and deliver. 10 SQL at most.

    The worst come first: what waits too long, what is delivered late, then by name.
    """
    on, offices = at.astimezone(CITY_ZONE).date(), scope.offices
    sums: defaultdict[UUID, Sums] = defaultdict(Sums)
    add_requests(sums, offices=offices, on=on)
    used = used_by(sums, offices=offices, on=on)
    grants = add_grants(sums, used, offices=offices, on=on)
    add_disputes(sums, offices=offices, on=on)
    for keeper, (is_open, overdue) in open_disputes_by_keeper(on=on).items():
        sums[keeper].objections += is_open
        sums[keeper].objections_overdue += overdue
    deliveries = agreements_standing(offices, on=on)
    for one in deliveries:
        _add_delivery(sums[one.organisation_id], one)
    shown = {key: one for key, one in sums.items() if key in offices and not one.is_empty}
    names = organisations_named(shown)
    total = Sums()
    for figures in shown.values():
        total.add(figures)
    lines = [OfficeLine(id=key, name=names.get(key, "—"), sums=figures) for key, figures in shown.items()]
    return Overview(
        offices=tuple(sorted(lines, key=_worst_first)),
        total=total,
        grants=tuple(grants),
        ways={way: (now, then) for way, (now, then) in used.ways.items() if now or then},
        refusals={code: count for code, count in used.refusals.most_common() if count},
        deliveries=tuple(deliveries),
    )


def _worst_first(line: OfficeLine) -> tuple[int, int, int, str]:
    return (-line.sums.overdue, -line.sums.late, -line.sums.objections_overdue, line.name)


def _add_delivery(sums: Sums, one: AgreementStand) -> None:
    sums.agreements += 1
    sums.due_soon += one.is_due_soon
    sums.late += one.is_late
    sums.days_late = max(sums.days_late, one.days_late)
    sums.set_aside += one.set_aside
    sums.deliveries_refused += one.refused
    if one.score is not None:
        sums.scored += 1
        sums.score_sum += one.score
    if one.score is not None and one.score_before is not None:
        sums.compared += 1
        sums.moved_sum += one.score - one.score_before
