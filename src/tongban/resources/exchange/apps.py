"""Registers the app."""

from django.apps import AppConfig


class ExchangeConfig(AppConfig):
    name = "tongban.resources.exchange"
    label = "exchange"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from tongban.resources.exchange.requesting.opening import open_requesting
        from tongban.resources.exchange.sources.opening import open_sources
        from tongban.resources.exchange.subscribing.opening import open_subscribing

        open_requesting()
        _open_uses()
        open_sources()
        open_subscribing()


def _open_uses() -> None:
    """The log of uses, and what people read of it."""
    from tongban.resources.exchange.uses.looks import UsedData
    from tongban.resources.registers.public import look_sources

    look_sources.provide("exchange", UsedData())
