"""Registers the app."""

from django.apps import AppConfig


class PaymentsConfig(AppConfig):
    name = "tongban.services.payments"
    label = "payments"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from tongban.foundation.papers.public import paper_readers
        from tongban.foundation.trail.public import declare_act
        from tongban.foundation.ui.public import MenuEntry, Place, add_menu
        from tongban.kernel.errors import N_
        from tongban.services.payments import jobs, listeners  # noqa: F401 - they register themselves
        from tongban.services.payments.acts import ACTS
        from tongban.services.payments.commands.end_bill import WAIVE_DUTY
        from tongban.services.payments.commands.reconcile import DUTY as SETTLE_DUTY
        from tongban.services.payments.commands.refund import DUTY as REFUND_DUTY
        from tongban.services.payments.commands.take_cash import DUTY as CASH_DUTY
        from tongban.services.payments.gateway import gateway_source
        from tongban.services.payments.http_gateway import ConfiguredGateway
        from tongban.services.payments.metrics import register_metrics
        from tongban.services.payments.receipts import BillReaders

        register_metrics()
        add_menu(
            MenuEntry(
                place=Place.MY, label=N_("My bills"), url_name="payments:mine", icon="receipt", order=35
            )
        )
        add_menu(
            MenuEntry(
                place=Place.DESK_COUNTER,
                label=N_("Bills"),
                url_name="payments:desk_bills",
                icon="receipt",
                order=40,
                duty=frozenset({CASH_DUTY, WAIVE_DUTY, REFUND_DUTY}),
            )
        )
        add_menu(
            MenuEntry(
                place=Place.DESK_OPERATIONS,
                label=N_("Payments"),
                url_name="payments:operations",
                icon="cash-coin",
                order=40,
                duty=SETTLE_DUTY,
            )
        )
        for act, text in ACTS.items():
            declare_act(act, text)
        gateway_source.provide(ConfiguredGateway())
        paper_readers.provide("bill", BillReaders())
