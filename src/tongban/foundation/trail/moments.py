"""The machine's own time. The demo's clock may be moved; what the trail calls recorded may not."""

from datetime import datetime

from tongban.kernel.clock import RealClock

_machine = RealClock()


def machine_now() -> datetime:
    """The machine's time, aware, UTC: when something was recorded or signed, never when an act was done."""
    return _machine.now()
