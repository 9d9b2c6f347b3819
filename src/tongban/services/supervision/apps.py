"""Registers the app."""

from django.apps import AppConfig


class SupervisionConfig(AppConfig):
    name = "tongban.services.supervision"
    label = "supervision"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from tongban.foundation.papers.public import paper_readers
        from tongban.foundation.trail.public import declare_act
        from tongban.foundation.ui.public import MenuEntry, Place, add_menu
        from tongban.kernel.errors import N_
        from tongban.services.indicators.public import declare_indicators
        from tongban.services.supervision import jobs, listeners  # noqa: F401 - they register themselves
        from tongban.services.supervision.boards import jobs as boards  # noqa: F401
        from tongban.services.supervision.commands.answer import (
            CLOSE_ACT,
            EXPLAIN_ACT,
            PROPOSE_ACT,
            RULE_ACT,
        )
        from tongban.services.supervision.commands.lift_cards import LIFT_ACT
        from tongban.services.supervision.commands.raise_cards import RAISE_ACT
        from tongban.services.supervision.commands.set_threshold import DUTY as SET_THRESHOLD
        from tongban.services.supervision.commands.set_threshold import WITHDRAW_ACT
        from tongban.services.supervision.facts import JUDGE_DUTY
        from tongban.services.supervision.figures.definitions import CARD_INDICATORS
        from tongban.services.supervision.life import jobs as answers  # noqa: F401
        from tongban.services.supervision.life.commands import correct, escalate
        from tongban.services.supervision.orders import jobs as orders  # noqa: F401
        from tongban.services.supervision.orders import listeners as advising  # noqa: F401
        from tongban.services.supervision.orders.commands import draft, issue, late, reply
        from tongban.services.supervision.orders.facts import ORDER_DUTY
        from tongban.services.supervision.orders.readers import OrderReaders

        declare_indicators(*CARD_INDICATORS)
        declare_act(RAISE_ACT, N_("Raise a supervision card"))
        declare_act(LIFT_ACT, N_("Lift a supervision card because the limit was kept"))
        declare_act(EXPLAIN_ACT, N_("Explain a supervision card"))
        declare_act(PROPOSE_ACT, N_("Propose a ruling on a supervision card"), duty=JUDGE_DUTY)
        declare_act(RULE_ACT, N_("Answer the proposed ruling on a supervision card"))
        declare_act(CLOSE_ACT, N_("Close a supervision card"), duty=JUDGE_DUTY)
        declare_act(correct.CORRECT_ACT, N_("Put right what a supervision card says"))
        declare_act(correct.CHECK_ACT, N_("Check what was put right"), duty=JUDGE_DUTY)
        declare_act(escalate.TELL_ACT, N_("Tell the next level that a card was not answered"))
        declare_act(escalate.ESCALATE_ACT, N_("A yellow card became a red card"))
        declare_act(SET_THRESHOLD, N_("Set when a supervision rule fires"))
        declare_act(WITHDRAW_ACT, N_("Take back when a supervision rule was to fire"), duty=SET_THRESHOLD)
        declare_act(issue.ISSUE_ACT, N_("Issue a supervision order or advice"))
        declare_act(draft.DRAFT_ACT, N_("Draft supervision advice by a rule"))
        declare_act(issue.DROP_ACT, N_("Drop a draft of supervision advice"), duty=ORDER_DUTY)
        declare_act(reply.REPLY_ACT, N_("Reply to a supervision order"))
        declare_act(reply.CHECK_ACT, N_("Check the reply to a supervision order"), duty=ORDER_DUTY)
        declare_act(late.LATE_ACT, N_("Tell the next level that an order was not replied to"))
        paper_readers.provide("supervision-order", OrderReaders())
        add_menu(
            MenuEntry(
                place=Place.DESK_MANAGE,
                label=N_("Supervision orders"),
                url_name="supervision:orders",
                icon="send",
                order=11,
            )
        )
        add_menu(
            MenuEntry(
                place=Place.DESK_MANAGE,
                label=N_("Supervision cards"),
                url_name="supervision:cards",
                icon="activity",
                order=10,
            )
        )
        add_menu(
            MenuEntry(
                place=Place.FOOTER,
                label=N_("Supervision rules"),
                url_name="supervision:public-rules",
                order=24,
            )
        )
