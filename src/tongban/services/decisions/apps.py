"""Registers the app: acts, listeners, jobs, what it adds to the pages of a case and to the menus."""

from django.apps import AppConfig


class DecisionsConfig(AppConfig):
    name = "tongban.services.decisions"
    label = "decisions"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from tongban.foundation.papers.public import paper_readers
        from tongban.foundation.trail.public import declare_act
        from tongban.foundation.ui.public import MenuEntry, Place, add_menu, add_panel
        from tongban.kernel.errors import N_
        from tongban.services.decisions import jobs  # noqa: F401 - they register themselves
        from tongban.services.decisions.handover import listening as sending  # noqa: F401
        from tongban.services.decisions.handover import pages as handover
        from tongban.services.decisions.handover.commands import receive, remind, send
        from tongban.services.decisions.proceedings import pages as proceedings
        from tongban.services.decisions.proceedings.commands import defend, drop, serve
        from tongban.services.decisions.proceedings.facts import CHECK_LEGALITY, DECIDE, HOLD, OPEN
        from tongban.services.decisions.proceedings.hearing import facts as hearing
        from tongban.services.decisions.proceedings.readers import ProceedingReaders
        from tongban.services.decisions.proceedings.reported import facts as reported
        from tongban.services.decisions.publication import listening  # noqa: F401
        from tongban.services.decisions.publication import pages as publication
        from tongban.services.decisions.publication.commands import correct, publish

        declare_act(publish.DUTY, N_("Grant published"))
        declare_act(correct.DUTY, N_("Published entry corrected"))
        declare_act(send.ACT, N_("Decision sent to the supervising organisation"))
        declare_act(receive.DUTY, N_("Receipt of the supervising organisation"))
        declare_act(remind.ACT, N_("Receipt reminded of"))
        declare_act(OPEN, N_("Proceeding on a licence opened"))
        declare_act(serve.ACT, N_("Notice of a proceeding served"), duty=OPEN)
        declare_act(serve.ACT_DECISION, N_("Decision of a proceeding served"), duty=OPEN)
        declare_act(hearing.ASK, N_("Hearing in a proceeding asked for"), duty=OPEN)
        declare_act(hearing.WAIVE, N_("Hearing in a proceeding given up"), duty=OPEN)
        declare_act(hearing.CHALLENGE, N_("Chair of the hearing in a proceeding challenged"), duty=OPEN)
        declare_act(hearing.ARRANGE, N_("Hearing in a proceeding arranged"), duty=DECIDE)
        declare_act(hearing.SETTLE, N_("Challenge of a chair in a proceeding answered"), duty=DECIDE)
        declare_act(hearing.KEEP, N_("Minutes of a hearing in a proceeding kept"), duty=HOLD)
        declare_act(hearing.CONFIRM, N_("Minutes of a hearing in a proceeding confirmed"))
        declare_act(hearing.CLOSE, N_("Hearing in a proceeding closed"), duty=HOLD)
        declare_act(CHECK_LEGALITY, N_("Intended decision reviewed for its legality"))
        declare_act(defend.ACT, N_("Defence stated in a proceeding"), duty=OPEN)
        declare_act(DECIDE, N_("Proceeding on a licence decided"))
        declare_act(drop.ACT, N_("Proceeding on a licence dropped"), duty=OPEN)
        for act, text in (
            (reported.PROPOSE, N_("Revocation by another office entered")),
            (reported.CONFIRM, N_("Revocation by another office confirmed")),
            (reported.REJECT, N_("Revocation by another office put aside")),
        ):
            declare_act(act, text, duty=reported.DUTY)
        paper_readers.provide("proceeding", ProceedingReaders())
        add_panel("licences.one.main", proceedings.licence_panel, order=5)
        add_menu(
            MenuEntry(
                place=Place.DESK,
                label=N_("Proceedings on licences"),
                url_name="decisions:proceedings",
                icon="clipboard-check",
                order=37,
                duty=frozenset({OPEN, DECIDE, HOLD, CHECK_LEGALITY}),
            )
        )
        add_panel("cases.track.main", publication.case_panel, order=30)
        add_panel("cases.handle.aside", publication.desk_panel, order=30)
        add_panel("cases.handle.aside", handover.case_panel, order=31)
        add_menu(
            MenuEntry(
                place=Place.FOOTER, label=N_("Grants made public"), url_name="decisions:record", order=22
            )
        )
        add_menu(
            MenuEntry(
                place=Place.DESK,
                label=N_("Received to supervise"),
                url_name="decisions:received",
                icon="inboxes",
                order=36,
                duty=receive.DUTY,
            )
        )
