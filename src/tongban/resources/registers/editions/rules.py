"""Which firms of an edition are not taken into the register."""

from datetime import date

from tongban.resources.registers.facts import FirmStatus


def is_code_reused(
    *,
    held_status: str,
    held_name: str,
    held_registered_on: date | None,
    name: str,
    registered_on: date | None,
) -> bool:
    """Whether a code that belonged to a firm that is closed (注销) comes back as another firm's.

    Another firm: neither name nor day of registration is the same. One of both is a correction, and so is a
    closing that was taken back. Source: GB 32100—2015 (a code is given once and never again).
    """
    return (
        held_status == FirmStatus.CLOSED
        and held_name != name
        and held_registered_on is not None
        and registered_on is not None
        and held_registered_on != registered_on
    )
