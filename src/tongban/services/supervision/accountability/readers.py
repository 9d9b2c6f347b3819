"""Who reads the papers of a file: who may read the file."""

from datetime import datetime

from tongban.foundation.directory.public import Officer
from tongban.kernel.actors import Actor
from tongban.services.supervision.accountability.models import AccountabilityFile
from tongban.services.supervision.accountability.queries import visible_to


class AccountabilityReaders:
    """Answers for papers whose owner is `accountability:<number>`."""

    def may_read(self, *, key: str, by: Actor, at: datetime) -> bool:
        """1 SQL; nobody but officers."""
        return (
            isinstance(by, Officer) and AccountabilityFile.objects.filter(visible_to(by), number=key).exists()
        )
