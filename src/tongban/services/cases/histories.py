"""What cases answer the trail: who may see the history of a case, and what of it their receipts show."""

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _

from tongban.foundation.identity.public import current_officer, current_person
from tongban.foundation.trail.public import Seen, TrailEntry
from tongban.foundation.ui.public import in_fours
from tongban.services.cases import queries
from tongban.services.cases.seating import subject_of


class CaseHistories:
    """The applicant and whoever applied for them, and officers of the organisations that handle the case."""

    def title(self, key: str) -> str:
        return _("Case %(number)s") % {"number": in_fours(key)}

    def seen_by(self, request: HttpRequest, key: str, *, is_desk: bool) -> Seen:
        """What somebody did themselves, and the submission of their own case, their receipts open. 1 SQL, and
        the session. Raises NotFound, BadCaseNumber, SignInNeeded."""
        by = current_officer(request) if is_desk else current_person(request)
        case = queries.case_for_caller(key, by=by)
        own_entry = None if is_desk else case.submission_entry_id

        def opens(entry: TrailEntry) -> bool:
            return entry.by_ref == by.ref or entry.entry_id == own_entry

        back = reverse("cases:handle" if is_desk else "cases:track", args=[case.number])
        return Seen(
            subject=subject_of(case),
            title=self.title(case.number),
            back_url=back,
            reader=by.ref,
            opens=opens,
        )
