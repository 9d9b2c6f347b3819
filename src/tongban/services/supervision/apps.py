"""Registers the app: jobs, listeners, acts with their duties, readers of papers, menus."""

from django.apps import AppConfig


class SupervisionConfig(AppConfig):
    name = "tongban.services.supervision"
    label = "supervision"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from tongban.services.indicators.public import declare_indicators
        from tongban.services.supervision import jobs, listeners  # noqa: F401 - they register themselves
        from tongban.services.supervision.boards import jobs as boards  # noqa: F401
        from tongban.services.supervision.figures.definitions import CARD_INDICATORS
        from tongban.services.supervision.life import jobs as answers  # noqa: F401
        from tongban.services.supervision.orders import jobs as orders  # noqa: F401
        from tongban.services.supervision.orders import listeners as advising  # noqa: F401

        declare_indicators(*CARD_INDICATORS)
        _declare_cards()
        _declare_orders()
        _declare_accountability()
        _declare_appraisal()
        _add_menus()


def _declare_cards() -> None:
    from tongban.foundation.trail.public import declare_act
    from tongban.kernel.errors import N_
    from tongban.services.supervision.commands import (
        answer,
        end_cards,
        lift_cards,
        raise_cards,
        set_threshold,
    )
    from tongban.services.supervision.facts import JUDGE_DUTY
    from tongban.services.supervision.life.commands import correct, escalate

    declare_act(raise_cards.RAISE_ACT, N_("Raise a supervision card"))
    declare_act(end_cards.END_ACT, N_("Close a supervision card because the delivery has come"))
    declare_act(lift_cards.LIFT_ACT, N_("Lift a supervision card because the limit was kept"))
    declare_act(answer.EXPLAIN_ACT, N_("Explain a supervision card"))
    declare_act(answer.PROPOSE_ACT, N_("Propose a ruling on a supervision card"), duty=JUDGE_DUTY)
    declare_act(answer.RULE_ACT, N_("Answer the proposed ruling on a supervision card"))
    declare_act(answer.CLOSE_ACT, N_("Close a supervision card"), duty=JUDGE_DUTY)
    declare_act(correct.CORRECT_ACT, N_("Put right what a supervision card says"))
    declare_act(correct.CHECK_ACT, N_("Check what was put right"), duty=JUDGE_DUTY)
    declare_act(escalate.TELL_ACT, N_("Tell the next level that a card was not answered"))
    declare_act(escalate.ESCALATE_ACT, N_("A yellow card became a red card"))
    declare_act(set_threshold.DUTY, N_("Set when a supervision rule fires"))
    declare_act(
        set_threshold.WITHDRAW_ACT,
        N_("Take back when a supervision rule was to fire"),
        duty=set_threshold.DUTY,
    )


def _declare_orders() -> None:
    from tongban.foundation.papers.public import paper_readers
    from tongban.foundation.trail.public import declare_act
    from tongban.kernel.errors import N_
    from tongban.services.supervision.orders.commands import draft, issue, late, reply
    from tongban.services.supervision.orders.facts import ORDER_DUTY
    from tongban.services.supervision.orders.readers import OrderReaders

    declare_act(issue.ISSUE_ACT, N_("Issue a supervision order or advice"))
    declare_act(draft.DRAFT_ACT, N_("Draft supervision advice by a rule"))
    declare_act(issue.DROP_ACT, N_("Drop a draft of supervision advice"), duty=ORDER_DUTY)
    declare_act(reply.REPLY_ACT, N_("Reply to a supervision order"))
    declare_act(reply.CHECK_ACT, N_("Check the reply to a supervision order"), duty=ORDER_DUTY)
    declare_act(late.LATE_ACT, N_("Tell the next level that an order was not replied to"))
    paper_readers.provide("supervision-order", OrderReaders())


def _declare_accountability() -> None:
    from tongban.foundation.papers.public import paper_readers
    from tongban.foundation.trail.public import declare_act
    from tongban.kernel.errors import N_
    from tongban.services.supervision.accountability.commands import close, decide, export, open, state
    from tongban.services.supervision.accountability.facts import DECIDE, OPEN
    from tongban.services.supervision.accountability.readers import AccountabilityReaders

    declare_act(OPEN, N_("Open an accountability file"))
    declare_act(open.TELL_ACT, N_("Tell the person of the accountability file"), duty=OPEN)
    declare_act(state.STATE_ACT, N_("Make a statement in an accountability file"))
    declare_act(DECIDE, N_("Decide an accountability file"))
    declare_act(state.ASK_REVIEW_ACT, N_("Ask for a review in an accountability file"))
    declare_act(decide.REVIEW_ACT, N_("Rule on the review of an accountability file"), duty=DECIDE)
    declare_act(close.EXECUTE_ACT, N_("Carry out the decision of an accountability file"), duty=OPEN)
    declare_act(close.CLOSE_ACT, N_("Close an accountability file"), duty=OPEN)
    declare_act(export.EXPORT_ACT, N_("Take accountability files out as a table"), duty=OPEN)
    paper_readers.provide("accountability", AccountabilityReaders())


def _declare_appraisal() -> None:
    from tongban.foundation.papers.public import paper_readers
    from tongban.foundation.trail.public import declare_act
    from tongban.kernel.errors import N_
    from tongban.services.supervision.appraisal import facts, listeners, readers  # noqa: F401

    appraise, speak = facts.APPRAISE_DUTY, facts.OBJECT_DUTY
    declare_act(appraise, N_("Draw up the appraisal of a quarter"))
    declare_act(facts.SHOW_ACT, N_("Show the draft of an appraisal to the organisation"), duty=appraise)
    declare_act(facts.TAKE_BACK_ACT, N_("Take back the draft of an appraisal"), duty=appraise)
    declare_act(speak, N_("Object to a figure of an appraisal"))
    declare_act(facts.COMMENT_ACT, N_("Comment on the draft of an appraisal"), duty=speak)
    declare_act(facts.AGREE_ACT, N_("Agree to the draft of an appraisal"), duty=speak)
    declare_act(facts.ANSWER_ACT, N_("Answer an objection to an appraisal"), duty=appraise)
    declare_act(facts.PUBLISH_ACT, N_("Publish the appraisal of an organisation"), duty=appraise)
    declare_act(facts.REPORT_ACT, N_("Keep the sealed report of an appraisal"))
    paper_readers.provide(readers.REMARK, readers.RemarkReaders())
    paper_readers.provide(readers.OWN_REPORT, readers.OwnReportReaders())
    paper_readers.provide(readers.WHOLE_REPORT, readers.WholeReportReaders())


def _add_menus() -> None:
    from tongban.foundation.ui.public import MenuEntry, Place, add_menu
    from tongban.kernel.errors import N_
    from tongban.services.supervision.accountability.facts import DECIDE, OPEN

    manage = Place.DESK_MANAGE
    add_menu(
        MenuEntry(
            place=manage,
            label=N_("Appraisals"),
            url_name="supervision:appraisals",
            icon="clipboard-data",
            order=13,
        )
    )
    add_menu(
        MenuEntry(
            place=manage,
            label=N_("Supervision cards"),
            url_name="supervision:cards",
            icon="activity",
            order=10,
        )
    )
    add_menu(
        MenuEntry(
            place=manage, label=N_("Supervision orders"), url_name="supervision:orders", icon="send", order=11
        )
    )
    add_menu(
        MenuEntry(
            place=manage,
            label=N_("Accountability files"),
            url_name="supervision:files",
            icon="folder2-open",
            order=12,
            duty=frozenset({OPEN, DECIDE}),
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
