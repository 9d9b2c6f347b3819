"""What is refused around hearing, site visit and expert review."""

from tongban.foundation.seals.public import SignatureStale
from tongban.kernel.errors import N_, Invalid, Refused


class NotInReview(Refused):
    """Somebody is heard between acceptance and decision."""

    code = "case-not-in-review"
    title = N_("This is done after acceptance and before the decision. The case is not there.")


class WordsMissing(Invalid):
    """Something has to be written down; `facts["fields"]` says what."""

    code = "words-missing"
    title = N_("Something is missing. Fill in the marked entries.")


class PartyNotMatched(Invalid):
    """Name and ID number do not belong together."""

    code = "party-not-matched"
    title = N_("No person of the register has this name and this ID number together. Check both.")


class PartyThereAlready(Refused):
    """They take part already: as the applicant, or as an interested party."""

    code = "party-there-already"
    title = N_("This person takes part in the case already.")


class ToldAlready(Refused):
    """Everybody concerned was told of the right to a hearing."""

    code = "told-already"
    title = N_("Everybody concerned has been told already.")


class NotTold(Refused):
    """There is no right to answer: the office has told them of none."""

    code = "hearing-right-not-told-to-you"
    title = N_("The office has not told you of a right to a hearing in this case.")


class AskedAlready(Refused):
    """A right is used or given up once."""

    code = "hearing-right-answered"
    title = N_("You have answered this already.")


class AskedTooLate(Refused):
    """The five days are over. Source: 行政许可法 (2019) art. 47."""

    code = "hearing-asked-too-late"
    title = N_("The last day to ask for a hearing was %(until)s. You can still make a statement.")


class NoticeTooShort(Invalid):
    """The notice goes out seven days before. Source: 行政许可法 (2019) art. 48 (1)."""

    code = "hearing-notice-too-short"
    title = N_("The parties are told seven working days before: the first day possible is %(first)s.")


class HearingTooLate(Invalid):
    """A hearing that was asked for is held within twenty days. Source: 行政许可法 (2019) art. 47."""

    code = "hearing-too-late"
    title = N_("It was asked for and has to be held by %(hold_by)s.")


class NotAWorkingDay(Invalid):
    """A hearing is held on a working day in office hours."""

    code = "hearing-not-on-working-day"
    title = N_("Choose a working day, within office hours.")


class ChairHasExamined(Invalid):
    """The chair is none of those who examine the application. Source: 行政许可法 (2019) art. 48 (3)."""

    code = "chair-has-examined"
    title = N_(
        "%(name)s works on this case, or takes down the minutes. Choose a chair who has no part in it."
    )


class ChairMayNotExamine(Refused):
    """Whoever chaired the hearing of a case takes no step of it. Source: 行政许可法 (2019) art. 48 (3)."""

    code = "chair-may-not-examine"
    title = N_("You chair the hearing of this case, so you take no other step of it.")


class NotTheChair(Refused):
    """Only the chair keeps and closes the minutes."""

    code = "not-the-chair"
    title = N_("Only the chair of the hearing does this.")


class NoHearingOpen(Refused):
    """No hearing of the case is arranged, or it is over."""

    code = "no-hearing-open"
    title = N_("No hearing of this case is open.")


class HearingNotYet(Refused):
    """Minutes are kept once the hearing has begun."""

    code = "hearing-not-yet"
    title = N_("The hearing has not begun yet.")


class MinutesThere(Refused):
    """A hearing that was held is not set anew."""

    code = "minutes-there"
    title = N_("The minutes of this hearing are kept already. Close it first.")


class ChallengeOpen(Refused):
    """A request that the chair stand aside is answered first."""

    code = "challenge-open"
    title = N_("A party has asked that the chair stand aside. That is answered first.")


class ChallengedAlready(Refused):
    """One request a party and hearing, before the hearing begins."""

    code = "challenged-already"
    title = N_("You have asked this already, or the hearing has begun.")


class ChallengeOver(Refused):
    """There is no such request, or it is answered."""

    code = "challenge-over"
    title = N_("This request has been answered already.")


class MinutesNotSigned(Refused):
    """Whoever took part has read and signed the minutes, or it is noted why not. Source: art. 48 (5)."""

    code = "minutes-not-signed"
    title = N_("These have not signed the minutes, and no reason is noted: %(names)s.")


class NotAtTheHearing(Refused):
    """Only who took part signs the minutes, once."""

    code = "not-at-the-hearing"
    title = N_("There are no minutes for you to sign.")


class MinutesChanged(SignatureStale):
    """The minutes are not those that were read."""

    code = "minutes-changed"
    title = N_("The minutes have been changed since you opened them. Please read them again.")


class MinutesPageMissing(Invalid):
    """Who signs by hand signs a page, and it is kept. Source: 行政许可法 (2019) art. 48 (1)(5)."""

    code = "minutes-page-missing"
    title = N_("Add the page that was signed by hand, as a picture or PDF.")


class HearingNotHeld(Refused):
    """A hearing that was asked for in time, or announced, is held before the decision. Source: arts. 46 to 48."""

    code = "hearing-not-held"
    title = N_(
        "A hearing was asked for in time or announced, and its minutes are not signed yet. It is held first; "
        "the decision follows the minutes."
    )


class HearingRightNotTold(Refused):
    """Before this decision the parties are told of their right to a hearing. Source: 行政许可法 (2019) art. 47."""

    code = "hearing-right-not-told"
    title = N_(
        "Before this decision the parties are told that they may ask for a hearing. That is not done yet."
    )


class HearingRightOpen(Refused):
    """The five days to ask for a hearing are not over. Source: 行政许可法 (2019) art. 47."""

    code = "hearing-right-open"
    title = N_("The parties may ask for a hearing until %(until)s. The decision waits for that day to pass.")


class TooFewOfficers(Invalid):
    """A site visit is made by two officers or more. Source: 行政许可法 (2019) art. 34 (3)."""

    code = "too-few-officers"
    title = N_("A site visit is made by at least two officers of this organisation. Name the others.")


class VisitUnsigned(Refused):
    """A record of a site visit waits for an officer's signature."""

    code = "site-visit-unsigned"
    title = N_("The record of a site visit is not signed by all officers who made it. They sign first.")


class VisitMissing(Refused):
    """A site visit ends with its record, which two officers or more have signed. Source: 行政许可法 (2019) art. 34 (3)."""

    code = "site-visit-missing"
    title = N_(
        "There is no record of this site visit that at least two officers have signed. Write it and have it signed first."
    )


class NotYourVisit(Refused):
    """Nothing waits for this officer's signature."""

    code = "not-your-visit"
    title = N_("No record of a site visit waits for your signature.")


class NoExpertReview(Refused):
    """Experts' opinions are entered while an expert review is under way. Source: 行政许可法 (2019) art. 45."""

    code = "no-expert-review"
    title = N_("Begin the special procedure “expert review” first: the applicant is told how long it takes.")


class OpinionUnsigned(Invalid):
    """The page that the expert signed belongs to the opinion."""

    code = "expert-opinion-unsigned"
    title = N_("Add the page that the expert has signed, as a picture or PDF.")


class ExpertOpinionMissing(Refused):
    """An expert review ends with what at least one expert says. Source: 行政许可法 (2019) art. 45."""

    code = "expert-opinion-missing"
    title = N_(
        "No expert has given an opinion in this review yet. Enter at least one, with the page that the expert signed."
    )
