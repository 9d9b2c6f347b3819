"""The rule as an actor: it holds the posts of the organisation that answers for it, and no more duties than it needs."""

from tongban.foundation.directory.public import PostHeld, RuleOfficer, organisation
from tongban.services.cases.commands.accept import DUTY as ACCEPT
from tongban.services.cases.commands.decide import DUTY as DECIDE
from tongban.services.cases.commands.issue import DUTY as ISSUE
from tongban.services.cases.commands.review import DUTY as REVIEW
from tongban.services.cases.models import Case
from tongban.services.items.public import version_number

DUTIES = {
    "accept": frozenset({ACCEPT, "registers.look_up"}),
    "review": frozenset({REVIEW}),
    "approve": frozenset({DECIDE}),
    "issue": frozenset({ISSUE, "licences.issue"}),
}


def rule_name(case: Case) -> str:
    """The rule of the case's item version: `L341602LNYD000001/3`. SQL as `version_number`."""
    return f"{case.item_code}/{version_number(case.version_id)}"


def rule_actor(case: Case) -> RuleOfficer:
    """The rule that the case's item version holds, at the posts of the case's organisation. 2 SQL, less when kept."""
    office = organisation(case.organisation_id)
    posts = tuple(
        PostHeld(post_id=0, code=code, organisation_id=office.id, duties=duties)
        for code, duties in DUTIES.items()
    )
    return RuleOfficer(
        account_id=0,
        rule=rule_name(case),
        name=f"秒批规则（第{version_number(case.version_id)}版）",
        organisation_id=office.id,
        organisation_name=office.name,
        area_code=office.area_code,
        posts=posts,
        duties=frozenset().union(*DUTIES.values()),
    )
