"""Keep what was handed in with a granted case, so that its holder need not hand it in again."""

from django.db import transaction

from tongban.foundation.papers.public import papers_named
from tongban.services.cases.earlier.facts import Trust
from tongban.services.cases.earlier.models import EarlierMaterial
from tongban.services.cases.earlier.queries import holder_ref
from tongban.services.cases.facts import HolderKind, How, Outcome
from tongban.services.cases.models import Case, CaseSlot
from tongban.services.items.public import kept_names


@transaction.atomic
def keep_for_later(*, number: str) -> int:
    """Note the materials of a granted case under their holder and name; returns how many. 4 SQL and 2 each.

    A newer one takes the place of an older one of the same name; what the holder forbade stays
    forbidden. What was used again itself keeps its first date.
    """
    case = Case.objects.filter(number=number, outcome=Outcome.GRANTED).first()
    if case is None:
        return 0
    latest = {row.key: row for row in CaseSlot.objects.filter(case=case).order_by("round", "id")}
    slots = [row for row in latest.values() if row.how == How.FILE and row.papers]
    if not slots:
        return 0
    kept = kept_names([row.name for row in slots])
    named = {str(key): ref for key, ref in papers_named([p for row in slots for p in row.papers]).items()}
    ref = holder_ref(holder=HolderKind(case.holder), uscc=case.uscc, person_id=case.person_id)
    for row in slots:
        EarlierMaterial.objects.update_or_create(
            holder_ref=ref,
            project_code=case.project_code,
            material=kept.get(row.name, row.name),
            defaults={
                "case": case,
                "slot_key": row.key,
                "papers": row.papers,
                "sha256s": [named[paper].sha256 for paper in row.papers],
                "trust": row.trust or Trust.UPLOADED,
                "given_at": named[row.papers[0]].stored_at,
            },
        )
    return len(slots)
