"""Which messages are texted, and when."""

from datetime import datetime, time, timedelta

from tongban.foundation.messages.facts import Channels, TextWish
from tongban.kernel.clock import CITY_ZONE

# after each try that failed; with the last one the text counts as not delivered
WAITS = (
    timedelta(seconds=30),
    timedelta(minutes=2),
    timedelta(minutes=10),
    timedelta(minutes=30),
    timedelta(hours=2),
    timedelta(hours=6),
)


def is_texted(*, wish: TextWish, is_urgent: bool, is_mailed: bool) -> bool:
    """Whether a text goes along: always, or where one has to act and would hear of it nowhere else."""
    match wish:
        case TextWish.EVERY:
            return True
        case TextWish.NEEDED:
            return is_urgent and not is_mailed
        case TextWish.NEVER:
            return False


def quiet_end(channels: Channels, *, at: datetime) -> datetime | None:
    """The end of the quiet hours in which `at` lies; None outside of them."""
    start, end = channels.quiet_from, channels.quiet_until
    here = at.astimezone(CITY_ZONE)
    is_quiet = start <= here.hour < end if start <= end else here.hour >= start or here.hour < end
    if not is_quiet:
        return None
    morning = datetime.combine(here.date(), time(end), CITY_ZONE)
    return morning if morning > here else morning + timedelta(days=1)


def wait_after(tries: int) -> timedelta | None:
    """How long to wait after so many failed tries; None: give up."""
    return WAITS[tries - 1] if tries <= len(WAITS) else None
