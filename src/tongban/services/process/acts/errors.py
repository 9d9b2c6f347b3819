"""What acts of review refuse."""

from tongban.kernel.errors import N_, Refused


class StepWaits(Refused):
    """Somebody who was asked has not answered yet; `facts["posts"]` says who."""

    code = "step-waits"
    title = N_("This step waits for %(posts)s. It goes on when they have answered.")


class SeatTaken(Refused):
    """One person may not sign twice where several have to."""

    code = "seat-taken"
    title = N_("You have signed this step already. Somebody else has to sign the other place.")


class NotBefore(Refused):
    """A step goes back only to a finished one that it came from."""

    code = "return-not-before"
    title = N_(
        "A case goes back only to a finished step before this one, in the same branch or before the fork."
    )


class MayNotAsk(Refused):
    """Only who does the step may return it, add reviewers or ask for opinions."""

    code = "seat-may-not"
    title = N_("You were asked to look at this step. Only who does it may do this.")


class SeatedAlready(Refused):
    """The post sits at the step already."""

    code = "seated-already"
    title = N_("This post is part of the step already.")


class TooManySeats(Refused):
    """A step takes so many people and no more."""

    code = "too-many-seats"
    title = N_("At most %(most)s may take part in one step.")


class NotYourAct(Refused):
    """Only who did something takes it back, and only while it stands."""

    code = "not-your-act"
    title = N_("This is no act of yours that still stands.")


class NextHasStarted(Refused):
    """The next person has taken the step up or acted on it."""

    code = "next-has-started"
    title = N_("The next person has begun. Ask them to return the case to you.")
