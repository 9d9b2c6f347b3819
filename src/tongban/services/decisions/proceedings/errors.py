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
    """Who has no account here does not get a notice in the inbox; for a firm that of its representative counts."""

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
    """Who opens a proceeding, looks into it or has reviewed it does not decide it."""

    code = "decided-by-opener"
    title = N_("You have worked on this proceeding, so another officer decides it.")


class LegalityNotPassed(Refused):
    """A revocation passes the legal review (法制审核) first. Source: 行政处罚法 (2021) art. 58."""

    code = "legality-not-passed"
    title = N_("The legal review has not passed it yet. A revocation is decided after that.")


class ReviewedByInvestigator(NotAllowed):
    """Who looks into a matter does not review it."""

    code = "reviewed-by-investigator"
    title = N_("You look into this matter yourself, so another officer reviews it.")


class OnlineServiceNotAgreed(Refused):
    """A penalty is served online only on a party that has agreed in writing. Source: 行政处罚法 (2021) art. 61 (2)."""

    code = "online-service-not-agreed"
    title = N_(
        "A penalty is served online only where the party agreed to it in writing. Enter that day, or serve it on paper."
    )


class DecisionNotThere(Refused):
    """Only a decision that was made is served, once."""

    code = "decision-not-to-serve"
    title = N_("There is no decision to serve, or it was served before.")
