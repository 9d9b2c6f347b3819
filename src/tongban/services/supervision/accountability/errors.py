"""What is refused around accountability files."""

from tongban.kernel.errors import N_, Invalid, NotAllowed, Refused


class FileWordsMissing(Invalid):
    """Something has to be written down or chosen; `facts["fields"]` says what."""

    code = "accountability-words-missing"
    title = N_("Something is missing or cannot be so. Look at the marked entries.")


class FileMoved(Refused):
    """The file is not in a state for this."""

    code = "accountability-moved"
    title = N_("This file has moved on. Reload the page to see where it stands.")


class NoFinding(Refused):
    """Only a red card that two supervisors have let stand opens a file."""

    code = "accountability-no-finding"
    title = N_("A file is opened from a red card that stands. This one does not, or not yet.")


class FileThere(Refused):
    """One card opens one file for one person."""

    code = "accountability-file-there"
    title = N_("There is a file on this card and person already.")


class PersonConcerned(NotAllowed):
    """Nobody acts for the office in a matter of their own. Source: 公职人员政务处分法 (2020) art. 47."""

    code = "accountability-own-matter"
    title = N_("The matter concerns you, or whoever you stand in for. Another officer acts in it.")


class NotTheSecond(NotAllowed):
    """Who has opened does not decide; who has decided does not review."""

    code = "accountability-second-person"
    title = N_("You have acted in this file before. Another officer has to do this.")


class StatementOpen(Refused):
    """Nothing is decided before the person could be heard. Source: 公务员法 (2018) art. 63 (2)."""

    code = "accountability-statement-open"
    title = N_("The person may make a statement until %(until)s. Decide after that day.")


class ReviewOver(Refused):
    """The days to ask for a review have passed, or it was asked for before."""

    code = "accountability-review-over"
    title = N_("A review was asked for before, or its days ended on %(until)s.")


class ReviewStillOpen(Refused):
    """A file is closed when the days for a review are over and none is open."""

    code = "accountability-review-open"
    title = N_("A review may be asked for until %(until)s, or is open. Close the file after that.")


class HeavierOutcome(Refused):
    """A review does not make the outcome heavier. Source: 公务员法 (2018) art. 96 (3)."""

    code = "accountability-heavier"
    title = N_("A review does not make the outcome heavier.")
