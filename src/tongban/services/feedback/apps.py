"""Registers the app."""

from django.apps import AppConfig


class FeedbackConfig(AppConfig):
    name = "tongban.services.feedback"
    label = "feedback"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from tongban.foundation.trail.public import declare_act
        from tongban.foundation.ui.public import add_panel
        from tongban.kernel.errors import N_
        from tongban.services.feedback import listeners  # noqa: F401 - they register themselves
        from tongban.services.feedback.commands.answer import ANSWER_ACT
        from tongban.services.feedback.commands.rate import RATE_ACT, SUPPLEMENT_ACT
        from tongban.services.feedback.complaints.commands import complain, look_into
        from tongban.services.feedback.complaints.facts import RECOUNT_ACT as RECOUNT_COMPLAINT
        from tongban.services.feedback.complaints.pages import complaint_panel
        from tongban.services.feedback.facts import RECOUNT_ACT
        from tongban.services.feedback.pages import guide_panel, track_panel

        declare_act(RATE_ACT, N_("Rate a case"))
        declare_act(SUPPLEMENT_ACT, N_("Add to a rating"))
        declare_act(ANSWER_ACT, N_("Answer a bad rating"))
        declare_act(RECOUNT_ACT, N_("Limit of a bad rating counted anew"))
        declare_act(complain.COMPLAIN_ACT, N_("Complain about a case"))
        declare_act(complain.WITHDRAW_ACT, N_("Take a complaint back"))
        declare_act(look_into.TAKE_ACT, N_("Take up a complaint"))
        declare_act(look_into.DECLINE_ACT, N_("Do not take up a complaint"))
        declare_act(look_into.ANSWER_ACT, N_("Answer a complaint"))
        declare_act(RECOUNT_COMPLAINT, N_("Limit of a complaint counted anew"))
        add_panel("items.guide.aside", guide_panel, order=70)
        add_panel("cases.track.main", track_panel, order=20)
        add_panel("cases.track.main", complaint_panel, order=90)
