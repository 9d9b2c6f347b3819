"""Who reads the certificates of disposal."""

from datetime import datetime

from tongban.foundation.directory.public import Officer
from tongban.kernel.actors import Actor
from tongban.services.archives.keeping.models import Disposal
from tongban.services.archives.queries import readable_organisations


class DisposalReaders:
    """Archivists of the organisation. 1 SQL."""

    def may_read(self, *, key: str, by: Actor, at: datetime) -> bool:
        if not isinstance(by, Officer):
            return False
        return Disposal.objects.filter(number=key, organisation_id__in=readable_organisations(by)).exists()
