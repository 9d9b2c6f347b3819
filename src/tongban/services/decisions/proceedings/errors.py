"""What is refused around ex officio proceedings."""

from tongban.kernel.errors import N_, Invalid, NotAllowed, Refused


class ProceedingWordsMissing(Invalid):
    """Something has to be written down or chosen; `facts["fields"]` says what."""

    code = "proceeding-words-missing"
    title = N_("Something is missing or cannot be so. Look at the marked entries.")


class ProceedingUnderWay(Refused):
    """One proceeding at a time is about a licence."""

    code = "proceeding-under-way"
    title = N_("Proceeding %(number)s about this licence is under way. Decide or drop it first.")


class ProceedingEnded(Refused):
    """It was decided or dropped before."""

    code = "proceeding-ended"
    title = N_("This proceeding has ended already.")


class ServedAlready(Refused):
    """The notice was served before; the days for a defence run."""

    code = "notice-served-already"
    title = N_("The notice was served before.")


class HolderNotOnline(Refused):
    """A firm, or a person without an account here, does not get a notice in the inbox."""

    code = "holder-not-online"
    title = N_("The holder has no account here. Serve the notice on paper and enter the day.")


class NoticeNotServed(Refused):
    """Nobody is bound by what they were not told, and nothing is decided before they could answer."""

    code = "notice-not-served"
    title = N_("The notice has not been served, so the holder could not be heard. Serve it first.")


class DefenceOpen(Refused):
    """The days for a defence have not passed."""

    code = "defence-open"
    title = N_("The holder may state a defence until %(until)s. Decide after that day.")


class DecidedByOpener(NotAllowed):
    """Who opens a proceeding does not decide it."""

    code = "decided-by-opener"
    title = N_("You opened this proceeding, so another officer decides it.")
