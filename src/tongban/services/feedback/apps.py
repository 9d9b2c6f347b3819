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

        _declare_enquiries()
        _declare_answers()
        _add_menus()
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


def _declare_enquiries() -> None:
    from tongban.foundation.papers.public import paper_readers
    from tongban.foundation.trail.public import declare_act
    from tongban.foundation.ui.public import add_panel
    from tongban.kernel.errors import N_
    from tongban.services.feedback.enquiries import jobs  # noqa: F401 - they register themselves
    from tongban.services.feedback.enquiries.commands import ask_further, close, open, transfer
    from tongban.services.feedback.enquiries.facts import MAY_ANSWER, RECOUNT_ACT
    from tongban.services.feedback.enquiries.pages.panels import my_panel
    from tongban.services.feedback.enquiries.readers import EnquiryPaperReaders
    from tongban.services.feedback.enquiries.standing import PAPERS

    declare_act(open.OPEN_ACT, N_("Ask an office"))
    declare_act(ask_further.ASK_FURTHER_ACT, N_("Ask further in an enquiry"))
    declare_act(MAY_ANSWER, N_("Answer an enquiry"))
    declare_act(transfer.TRANSFER_ACT, N_("Pass an enquiry on"), duty=MAY_ANSWER)
    declare_act(close.CLOSE_ACT, N_("Close an enquiry"))
    declare_act(RECOUNT_ACT, N_("Limit of an enquiry counted anew"))
    paper_readers.provide(PAPERS, EnquiryPaperReaders())
    add_panel("portal.my.main", my_panel, order=40)


def _declare_answers() -> None:
    from tongban.foundation.trail.public import declare_act
    from tongban.foundation.ui.public import add_panel
    from tongban.kernel.errors import N_
    from tongban.services.feedback.answers import facts, indexing, jobs  # noqa: F401 - they register themselves
    from tongban.services.feedback.answers.pages.panels import find_panel, guide_panel
    from tongban.services.search.public import declare_collection

    declare_act(facts.MAY_PROPOSE, N_("Propose an answer to everybody"))
    declare_act(facts.MAY_PUBLISH, N_("Publish an answer"))
    declare_act(facts.RETURN_ACT, N_("Send a proposed answer back"), duty=facts.MAY_PUBLISH)
    declare_act(facts.WITHDRAW_ACT, N_("Withdraw a published answer"), duty=facts.MAY_PUBLISH)
    declare_act(facts.EXPIRE_ACT, N_("A published answer expired"))
    declare_collection(indexing.COLLECTION, indexing.FIELDS)
    add_panel("items.guide.ask", guide_panel)
    add_panel("items.find.ask", find_panel)


def _add_menus() -> None:
    from tongban.foundation.ui.public import MenuEntry, Place, add_menu
    from tongban.kernel.errors import N_
    from tongban.services.feedback.answers.facts import MAY_PROPOSE, MAY_PUBLISH
    from tongban.services.feedback.enquiries.facts import MAY_ANSWER, MAY_WATCH

    add_menu(
        MenuEntry(
            place=Place.MY,
            label=N_("My enquiries"),
            url_name="feedback:my-enquiries",
            icon="chat-dots",
            order=25,
        )
    )
    add_menu(
        MenuEntry(
            place=Place.FOOTER,
            label=N_("Public questions and answers"),
            url_name="feedback:answers",
            order=19,
        )
    )
    add_menu(
        MenuEntry(
            place=Place.DESK,
            label=N_("Enquiries"),
            url_name="feedback:desk-enquiries",
            icon="chat-dots",
            order=40,
            duty=frozenset({MAY_ANSWER, MAY_WATCH}),
        )
    )
    add_menu(
        MenuEntry(
            place=Place.DESK_MANAGE,
            label=N_("Published answers"),
            url_name="feedback:desk-answers",
            icon="patch-question",
            order=35,
            duty=frozenset({MAY_PROPOSE, MAY_PUBLISH}),
        )
    )
