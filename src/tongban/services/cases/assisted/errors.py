"""Why a helper may not go on."""

from tongban.kernel.errors import N_, Invalid, NotAllowed, Refused


class NoHelpPlace(NotAllowed):
    """The officer's organisations run no counter and no village point."""

    code = "no-help-place"
    title = N_("None of your offices runs a counter or a village point. Ask for the post there.")


class PersonNotMatched(Invalid):
    """Name and ID number do not belong together in the population register."""

    code = "person-not-matched"
    title = N_(
        "The population register does not know this name with this ID number. Compare both with the document."
    )


class NotServedHere(Refused):
    """The village point serves the people and the services of its own county."""

    code = "not-served-here"
    title = N_("This point serves %(area)s. For others, go to the hall or apply online.")


class CodeIsNeeded(Invalid):
    """At a village point presence is shown by the code, not by the agent's word."""

    code = "presence-code-needed"
    title = N_("At a village point the person shows presence by the code on their phone.")


class DocumentNotCompared(Invalid):
    """The clerk has not said that document and face were compared."""

    code = "document-not-compared"
    title = N_("Compare the document with the face first, and tick that you did.")


class NoPhoneKnown(Refused):
    """The register knows no phone to which a code could go."""

    code = "no-phone-known"
    title = N_("The register knows no phone of this person. Compare the document at a hall counter instead.")


class CodeNotSent(Refused):
    """The gateway for text messages did not take the code."""

    code = "one-time-code-not-sent"
    status = 503
    title = N_("The text message could not be sent. Send a new code, or compare the document at a hall.")


class VisitEnded(Refused):
    """The visit was ended, by the helper or by time."""

    code = "visit-ended"
    title = N_("This visit has ended. Begin a new one while the person is there.")


class NotProvedYet(NotAllowed):
    """Presence is still to be shown; nothing of the person is opened before."""

    code = "presence-not-shown"
    title = N_("First show that the person is there: enter the code from their phone.")


class CodeWrong(Invalid):
    """Not the code that was sent."""

    code = "one-time-code-wrong"
    title = N_("This is not the code that was sent. %(left)s tries are left.")


class CodeExpired(Refused):
    """No code is open: none was sent, it is too old, used, or was tried too often."""

    code = "one-time-code-expired"
    title = N_("This code no longer counts. Send a new one.")


class TooManyCodes(Refused):
    """More codes than a visit needs, or than one phone is to get in an hour."""

    code = "too-many-codes"
    status = 429
    title = N_(
        "Enough codes were sent to this person for now. Wait an hour, or compare the document at a hall counter."
    )


class ConsentMissing(Refused):
    """The person has not agreed to exactly this application."""

    code = "consent-missing"
    title = N_("The person has not confirmed this application as it stands now.")


class NotHelpedWithHere(Refused):
    """The item is none that this point helps with."""

    code = "item-not-helped-with"
    title = N_("This point does not help with this service: %(why)s")
