"""Whose bundle case it is to see: its applicant's, its lead's, and theirs who handle a service of it."""

from datetime import datetime

from tongban.foundation.directory.public import Officer
from tongban.foundation.identity.public import Person
from tongban.kernel.errors import NotFound
from tongban.services.bundles.merging.merge import plan_of
from tongban.services.bundles.models import BundleCase
from tongban.services.bundles.queries import bundle_case
from tongban.services.bundles.showing import Shown, shown, shown_whole
from tongban.services.cases.public import case_facts, own_case_fact, parts_of, staff_case_fact
from tongban.services.items.public import item_terms


def own_whole(number: str, *, by: Person, now: datetime) -> Shown:
    """The bundle case of who asks. Raises NotFound for what is not theirs or no bundle case."""
    fact = own_case_fact(number, by=by)
    content = item_terms(fact.version_id)
    if not content.is_composed:
        raise NotFound
    bundled = BundleCase.objects.filter(number=number).first()
    return shown(bundled, fact, plan_of(content), now=now)


def officers_whole(number: str, *, by: Officer, now: datetime) -> Shown:
    """The bundle case for an officer of the lead, or of an office that handles a service of it. Raises NotFound."""
    bundled = bundle_case(number)
    check_sees(number, by)
    return shown_whole(bundled, case_facts([number])[0], now=now)


def check_sees(number: str, officer: Officer) -> None:
    """Raise NotFound unless the officer's organisations lead the bundle case or handle a part of it. 2 SQL."""
    try:
        staff_case_fact(number, by=officer)
    except NotFound:
        if not any(part.organisation_id in officer.organisation_ids for part in parts_of(number)):
            raise
