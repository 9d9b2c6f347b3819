"""What is refused around appraisals."""

from tongban.kernel.errors import N_, Invalid, Refused


class NotOver(Refused):
    """The quarter runs, or has yet to begin."""

    code = "appraisal-quarter-not-over"
    title = N_("%(quarter)s is not over. An appraisal is drawn up after its last day.")


class NoQuarter(Invalid):
    """That is no quarter."""

    code = "appraisal-no-quarter"
    title = N_("Write a quarter as 2026-Q3.")


class AlreadyPublished(Refused):
    """What is published stays as it is."""

    code = "appraisal-published"
    title = N_("The appraisal of %(quarter)s is published and stays as it is.")


class NothingDrawnUp(Refused):
    """There is nothing to show or publish."""

    code = "appraisal-nothing-drawn-up"
    title = N_("Draw up the appraisal of %(quarter)s first.")


class NothingToAppraise(Refused):
    """Nobody had anything to do in that quarter."""

    code = "appraisal-nothing-to-appraise"
    title = N_("In %(quarter)s the organisations that you oversee neither received nor decided anything.")


class OwnDraft(Refused):
    """Who draws up neither answers objections nor publishes."""

    code = "appraisal-own-draft"
    title = N_("You have drawn it up. A second supervisor does this.")


class AlreadyShown(Refused):
    """The organisations have the draft before them."""

    code = "appraisal-shown"
    title = N_(
        "The organisations have the draft of %(quarter)s before them. Take it back first, or answer what they object to."
    )


class NotShown(Refused):
    """The organisations have not seen the draft."""

    code = "appraisal-not-shown"
    title = N_("Show the draft of %(quarter)s to the organisations first: they may object to it.")


class ObjectionsRun(Refused):
    """The days to object are not over, and an organisation has not agreed."""

    code = "appraisal-objections-run"
    title = N_(
        "The organisations may object until %(until)s. Publish after that day, or when all have agreed."
    )


class ObjectionsOpen(Refused):
    """An objection waits for its answer."""

    code = "appraisal-objections-open"
    title = N_("%(count)s objections wait for an answer. Answer them first.")


class ObjectionsOver(Refused):
    """The days of the organisation to object are over, or it has agreed."""

    code = "appraisal-objections-over"
    title = N_("Your organisation has agreed, or its days to object ended on %(until)s.")


class AnsweredBefore(Refused):
    """An objection is answered once."""

    code = "appraisal-objection-answered"
    title = N_("This objection is answered. Reload the page to see what it came to.")


class AppraisalWordsMissing(Invalid):
    """Something has to be written down or chosen; `facts["fields"]` says what."""

    code = "appraisal-words-missing"
    title = N_("Something is missing or cannot be so. Look at the marked entries.")


class SameFigure(Refused):
    """Counted again, the figure is the same."""

    code = "appraisal-same-figure"
    title = N_(
        "Counted again, the figure is the same. Correct single cases, or reject the objection with reasons."
    )
