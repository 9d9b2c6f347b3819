"""Who may look at processes at the desk, and who may draw them."""

from tongban.foundation.directory.public import Officer, check_duty_anywhere
from tongban.kernel.errors import NotFound
from tongban.services.process.commands.publish import DUTY

LOOK = frozenset({DUTY, "items.edit"})  # whoever draws them, and whoever chooses one for an item


def check_may_look(by: Officer) -> None:
    """Raises NotFound for an officer whose posts have nothing to do with processes. No SQL."""
    if not by.duties & LOOK:
        raise NotFound


def check_may_draw(by: Officer) -> None:
    """Raises NotFound, or DutyMissing for who may only look. No SQL."""
    check_may_look(by)
    check_duty_anywhere(by, DUTY)
