"""Work that time asks for: what was shown is forgotten, and codes and questions that came to nothing go."""

from datetime import datetime, timedelta

from tongban.foundation.jobs.public import job, periodic
from tongban.kernel import clock
from tongban.resources.licences.showing.models import LicenceAsk, ShowCode

# a code that was used is still told from one that never was, for so long
_REMEMBERED = timedelta(days=1)


@job(name="licences.forget-shown")
def forget_what_was_shown() -> None:
    """Every minute: what no checker may see any more is not kept."""
    forget_shown(at=clock.now())


def forget_shown(*, at: datetime) -> int:
    """How many presentations were forgotten. 3 SQL."""
    past = LicenceAsk.objects.filter(presentation__isnull=False, seen_until__lte=at)
    gone = past.update(presentation=None)
    before = at - _REMEMBERED
    ShowCode.objects.filter(made_at__lt=before).delete()
    LicenceAsk.objects.filter(answered_at__isnull=True, ends_at__lt=before).delete()
    return gone


periodic(forget_what_was_shown, cron="* * * * *")
