"""Work that time asks for: what was shown is forgotten, codes and questions that came to nothing go, old records too."""

from datetime import datetime, timedelta

from django.conf import settings

from tongban.foundation.jobs.public import job, periodic
from tongban.kernel import clock
from tongban.resources.licences.showing.models import LicenceAsk, ShowCode

# a code that was used is still told from one that never was, for so long
_REMEMBERED = timedelta(days=1)
_AT_ONCE = 1000


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


@job(name="licences.forget-showings")
def forget_old_showings() -> None:
    """Every night: records of showing are kept as long as the settings say."""
    forget_showings(at=clock.now())


def forget_showings(*, at: datetime) -> int:
    """How many records of showing were deleted: to whom which fields were shown or not. 2 SQL for each thousand.

    Source: 个人信息保护法 (2021) arts. 55 (3), 56 (what is given to others is recorded, and the record kept for three
    years at least) and 19 (no longer than the purpose needs). That it happened stays on the trail, without the
    asker's words.
    """
    before = at - timedelta(days=settings.SHOWING_LOG_DAYS)
    gone = 0
    while ids := list(
        LicenceAsk.objects.filter(answered_at__lt=before).values_list("pk", flat=True)[:_AT_ONCE]
    ):
        gone += LicenceAsk.objects.filter(pk__in=ids).delete()[0]
    return gone


periodic(forget_what_was_shown, cron="* * * * *")
periodic(forget_old_showings, cron="40 19 * * *")  # 03:40 in the city
