"""What ratings, complaints and enquiries do when they hear of the calendar."""

from tongban.foundation.calendars.public import CalendarChanged, forget_calendars
from tongban.foundation.jobs.public import Envelope, listen
from tongban.services.feedback.commands.recount import recount_ratings
from tongban.services.feedback.complaints.commands.recount import recount_complaints
from tongban.services.feedback.enquiries.commands.recount import recount_enquiries


@listen(CalendarChanged, name="feedback.recount")
def recount_when_calendar_changes(event: CalendarChanged, envelope: Envelope) -> None:
    """Move the limits of bad ratings, complaints and enquiries that wait; heard twice it changes nothing more."""
    forget_calendars()
    recount_ratings(change=event, at=event.at)
    recount_complaints(change=event, at=event.at)
    recount_enquiries(change=event, at=event.at)
