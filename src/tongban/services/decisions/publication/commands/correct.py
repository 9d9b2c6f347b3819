"""Correct a published entry, or take it down (更正、撤下)."""

from collections.abc import Mapping
from datetime import datetime

from django.db import transaction

from tongban.foundation.directory.public import Officer, check_duty
from tongban.foundation.jobs.public import announce
from tongban.foundation.trail.public import record
from tongban.kernel.errors import N_, Invalid, NotFound
from tongban.services.decisions.publication.facts import EntryCorrected, EntryMoved, EntryState
from tongban.services.decisions.publication.models import Publication
from tongban.services.decisions.publication.rules import grams

DUTY = "decisions.correct"
# what may be wrong in an entry though the decision is right; the decision itself is not changed here
FIELDS = ("holder", "representative", "document_number", "licence_number", "content")
_WHY = N_("Say what was wrong: everybody reads it.")
_LONGEST = 200


@transaction.atomic
def correct_entry(
    *, code: str, values: Mapping[str, str], reason: str, by: Officer, at: datetime
) -> EntryCorrected:
    """Correct what an entry says; the entry shows that it was corrected, when and why. 4 SQL.

    Raises NotFound (not there, or another organisation's), DutyMissing, EntryMoved, Invalid.
    """
    faults = {} if reason.strip() else {"reason": _WHY}
    strange = sorted(set(values) - set(FIELDS))
    faults |= dict.fromkeys(strange, N_("This is not corrected here."))
    faults |= {name: N_("This is too long.") for name, text in values.items() if len(text) > _LONGEST}
    if "holder" in values and not values["holder"].strip():
        faults["holder"] = N_("This must be said.")
    if faults:
        raise Invalid(facts={"fields": faults})
    row = _lock(code, by=by)
    for name, text in values.items():
        setattr(row, name, text.strip())
    text = "".join((row.holder, row.licence_number, row.item_name, row.organisation_name))
    row.words, row.grams = "".join(text.split()).casefold(), grams(text)
    row.corrected_at, row.correction = at, reason.strip()[:300]
    row.save()
    return _tell(row, fields=sorted(values), reason=row.correction, by=by, at=at)


@transaction.atomic
def withdraw_entry(*, code: str, reason: str, by: Officer, at: datetime) -> EntryCorrected:
    """Take an entry down; its address says that, when and why, and nothing else. 4 SQL.

    Raises NotFound, DutyMissing, EntryMoved, Invalid.
    """
    if not reason.strip():
        raise Invalid(facts={"fields": {"reason": _WHY}})
    row = _lock(code, by=by)
    row.state, row.withdrawn_at, row.withdrawal = EntryState.WITHDRAWN, at, reason.strip()[:300]
    row.save(update_fields=["state", "withdrawn_at", "withdrawal"])
    return _tell(row, fields=[], reason=row.withdrawal, by=by, at=at)


def _lock(code: str, *, by: Officer) -> Publication:
    row = (
        Publication.objects.select_for_update()
        .filter(code=code, organisation_id__in=by.organisation_ids)
        .first()
    )
    if row is None:
        raise NotFound
    check_duty(by, DUTY, organisation_id=row.organisation_id)
    if row.state != EntryState.PUBLISHED:
        raise EntryMoved(facts={"state": row.state})
    return row


def _tell(row: Publication, *, fields: list[str], reason: str, by: Officer, at: datetime) -> EntryCorrected:
    is_withdrawn = row.state == EntryState.WITHDRAWN
    facts = {"code": row.code, "fields": fields, "reason": reason, "is_withdrawn": is_withdrawn}
    record(act=DUTY, subject=f"cases:{row.case_number}", by=by, at=at, facts=facts)
    corrected = EntryCorrected(
        code=row.code,
        case_number=row.case_number,
        organisation_id=row.organisation_id,
        at=at,
        is_withdrawn=is_withdrawn,
    )
    announce(corrected)
    return corrected
