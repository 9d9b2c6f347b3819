"""Record that a licence was revoked as a penalty (吊销), which another procedure has decided."""

from datetime import date, datetime

from django.db import transaction

from tongban.foundation.directory.public import Officer
from tongban.kernel.clock import CITY_ZONE
from tongban.kernel.errors import N_, NotFound
from tongban.resources.licences.public import Ending, LicenceFact, end_licence, licence_by_code
from tongban.services.decisions.proceedings.errors import ProceedingWordsMissing
from tongban.services.decisions.proceedings.rules import NEEDED


@transaction.atomic
def record_revocation(
    *, code: str, organ: str, decision: str, decided_on: date | None, by: Officer, at: datetime
) -> LicenceFact:
    """End the licence by a penalty decision: whose it is, its number and its day stand as the reason. 5 SQL.

    The duty is that of ending a licence. Source: 行政处罚法 (2021) art. 9 (4): revoking is a penalty, with its
    own procedure and hearing; here it is only recorded.

    Raises NotFound, DutyMissing, LicenceNotValid, ProceedingWordsMissing.
    """
    licence = licence_by_code(code)
    if licence.organisation_id not in by.organisation_ids:
        raise NotFound
    faults = {name: NEEDED for name, text in (("organ", organ), ("decision", decision)) if not text.strip()}
    if decided_on is None or decided_on > at.astimezone(CITY_ZONE).date():
        faults["decided_on"] = N_("Give the day of the decision, not after today.")
    elif decided_on < licence.issued_on:
        faults["decided_on"] = N_("The decision would be older than the licence. Look at its day again.")
    if faults or decided_on is None:
        raise ProceedingWordsMissing(facts={"fields": faults})
    day = f"{decided_on.year}年{decided_on.month}月{decided_on.day}日"
    reason = f"{organ.strip()[:100]}{day}作出吊销决定，决定书文号：{decision.strip()[:80]}"
    return end_licence(identifier=licence.identifier, how=Ending.REVOKED, reason=reason, by=by, at=at)
