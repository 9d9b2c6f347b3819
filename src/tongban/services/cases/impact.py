"""What cases tell about a change of an item: running cases keep their version, open drafts stand in the way."""

from collections.abc import Sequence

from tongban.services.cases.models import Case, Draft
from tongban.services.cases.rules import OPEN_STATES
from tongban.services.items.public import Impact

_SHOWN = 5


class CaseImpact:
    """Running cases by number, and drafts without saying whose. 3 SQL."""

    def impact(self, *, item_codes: Sequence[str]) -> list[Impact]:
        running = Case.objects.filter(item_code__in=item_codes, state__in=OPEN_STATES)
        drafts = Draft.objects.filter(item_code__in=item_codes).count()
        told = []
        if count := running.count():
            sample = running.order_by("-submitted_at").values_list("number", flat=True)[:_SHOWN]
            told.append(Impact(kind="cases", count=count, sample=tuple(sample)))
        if drafts:
            told.append(Impact(kind="drafts", count=drafts))
        return told
