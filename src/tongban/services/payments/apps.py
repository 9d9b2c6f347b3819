"""Registers the app."""

from django.apps import AppConfig


class PaymentsConfig(AppConfig):
    name = "tongban.services.payments"
    label = "payments"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from tongban.foundation.papers.public import paper_readers
        from tongban.foundation.trail.public import declare_act
        from tongban.services.payments import jobs, listeners  # noqa: F401 - they register themselves
        from tongban.services.payments.acts import ACTS
        from tongban.services.payments.gateway import gateway_source
        from tongban.services.payments.http_gateway import ConfiguredGateway
        from tongban.services.payments.receipts import BillReaders

        for act, text in ACTS.items():
            declare_act(act, text)
        gateway_source.provide(ConfiguredGateway())
        paper_readers.provide("bill", BillReaders())
