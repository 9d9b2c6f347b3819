"""Who reads the files of an enquiry: who asked, and who sees it at the desk."""

from datetime import datetime

from tongban.foundation.directory.public import Officer
from tongban.foundation.identity.public import Applicant, Person
from tongban.kernel.actors import Actor
from tongban.kernel.errors import NotFound
from tongban.services.feedback.enquiries.queries import enquiry_at_desk, is_own


class EnquiryPaperReaders:
    """Papers of an enquiry: its asker, and officers who see it. Nobody else."""

    def may_read(self, *, key: str, by: Actor, at: datetime) -> bool:
        """2 SQL at most."""
        if isinstance(by, Person | Applicant):
            return is_own(number=key, account_id=by.account_id)
        if not isinstance(by, Officer):
            return False
        try:
            enquiry_at_desk(number=key, by=by)
        except NotFound:
            return False
        return True
