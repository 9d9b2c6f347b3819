"""The book of rules over HTTP, for everybody."""

from dataclasses import asdict

from django.http import HttpRequest
from ninja import Router, Schema

from tongban.kernel import clock
from tongban.services.supervision.accountability.api import router as accountability
from tongban.services.supervision.appraisal.api import router as appraisal
from tongban.services.supervision.orders.api import router as orders
from tongban.services.supervision.rule_queries import rules_on
from tongban.standards.working_time import local_day

router = Router(tags=["supervision"])
router.add_router("", orders)
router.add_router("", accountability)
router.add_router("", appraisal)


class RuleOut(Schema):
    """One rule. `threshold` counts `unit`: working days before the last day (`is_before`) or behind it, or times."""

    number: str
    version: int
    group: str
    level: str
    says: str
    protects: str
    basis: str
    other_basis: str
    reply_days: int
    threshold: int | None
    unit: str
    is_before: bool


@router.get("/supervision/rules", response=list[RuleOut])
def get_rules(request: HttpRequest) -> list[dict[str, object]]:
    """Every rule by which cards are raised, as it stands today."""
    return [asdict(rule) for rule in rules_on(local_day(clock.now()))]
