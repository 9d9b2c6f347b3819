"""Publish a grant (公示): what anybody may read of it."""

from datetime import datetime
from typing import Any

from django.db import transaction

from tongban.foundation.jobs.public import announce
from tongban.foundation.trail.public import record
from tongban.kernel.actors import SystemActor
from tongban.kernel.clock import CITY_ZONE
from tongban.resources.licences.public import LicenceFact, licences_of_case, masked_holder
from tongban.services.cases.public import CaseFact, HolderKind, case_facts, decision_number
from tongban.services.decisions.publication.facts import DecisionPublished, EntryState, LicenceStatus
from tongban.services.decisions.publication.models import Publication
from tongban.services.decisions.publication.rules import grams, status_of
from tongban.services.items.public import ItemContent, item_terms

DUTY = "decisions.publish"
BY = SystemActor(job="decisions.publish")
# a field of the licence that says who stands for a firm; the standard asks for the name, not for a number
_REPRESENTATIVE = "legal_representative"


@transaction.atomic
def publish_grant(*, case_number: str, at: datetime) -> DecisionPublished | None:
    """Publish what is known of a grant that waits; published already it stays as it is (None).

    The name of a natural person is masked, and no number of theirs stands in it. 9 SQL.

    Source: 行政许可法 (2019) art. 40; 双公示 data standard (from knowledge, see `facts`).
    """
    row = (
        Publication.objects.select_for_update().filter(case_number=case_number, state=EntryState.DUE).first()
    )
    if row is None:
        return None
    [case] = case_facts([case_number])
    licence = next(iter(licences_of_case(case_number)), None)
    for name, value in _said(case, licence, item_terms(case.version_id), at=at).items():
        setattr(row, name, value)
    text = "".join(
        "".join(part.split())
        for part in (row.holder, row.licence_number, row.item_name, row.organisation_name)
    )
    row.words, row.grams = text.casefold(), grams(text)
    row.state, row.published_at = EntryState.PUBLISHED, at
    row.save()
    if case.of_licence:
        Publication.objects.filter(licence_identifier=case.of_licence).update(status=LicenceStatus.REPLACED)
    facts = {"code": row.code, "due_on": row.due_on, "licence": row.licence_number}
    record(act=DUTY, subject=f"cases:{case_number}", by=BY, at=at, facts=facts)
    published = DecisionPublished(
        code=row.code, case_number=case_number, organisation_id=row.organisation_id, at=at
    )
    announce(published)
    return published


def _said(
    case: CaseFact, licence: LicenceFact | None, content: ItemContent, *, at: datetime
) -> dict[str, Any]:
    is_firm = case.holder is HolderKind.FIRM
    said: dict[str, Any] = {
        "holder_kind": case.holder.value,
        "holder": masked_holder(licence.holder) if licence else case.applicant,
        "uscc": case.uscc if is_firm else "",
        "document_title": "准予行政许可决定书",
        "document_number": decision_number(
            case.number, day=(case.decided_at or at).astimezone(CITY_ZONE).date()
        ),
        "category": "普通",
        "licence_name": content.result.name if content.result else "",
        "content": case.item_name,
    }
    if licence is None:
        return said
    representative = licence.value_of(_REPRESENTATIVE) if is_firm else ""
    return said | {
        "representative": representative,
        "licence_number": licence.number,
        "licence_identifier": licence.identifier,
        "valid_from": licence.valid_from,
        "valid_until": licence.valid_until,
        "status": status_of(licence.state.value),
    }
