"""Registers the app."""

from django.apps import AppConfig


class ExchangeConfig(AppConfig):
    name = "tongban.resources.exchange"
    label = "exchange"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from tongban.resources.exchange.answering.opening import open_answering
        from tongban.resources.exchange.batches.opening import open_batches
        from tongban.resources.exchange.comparing.opening import open_comparing
        from tongban.resources.exchange.overview.opening import open_overview
        from tongban.resources.exchange.requesting.opening import open_requesting
        from tongban.resources.exchange.rooms import open_wing
        from tongban.resources.exchange.sources.opening import open_sources
        from tongban.resources.exchange.subscribing.opening import open_subscribing

        open_wing()
        open_requesting()
        open_overview()
        _open_uses()
        open_sources()
        open_subscribing()
        _open_gateway()
        open_comparing()
        open_answering()
        open_batches()


def _open_uses() -> None:
    """The log of uses, and what people read of it."""
    from tongban.foundation.ui.public import Room, add_panel, add_room
    from tongban.kernel.errors import N_
    from tongban.resources.exchange.requesting.ports import grant_uses
    from tongban.resources.exchange.rooms import WING
    from tongban.resources.exchange.uses.looks import UsedData
    from tongban.resources.exchange.uses.panels import use_panel
    from tongban.resources.exchange.uses.queries import SEE, CountedUses
    from tongban.resources.registers.public import look_sources

    look_sources.provide("exchange", UsedData())
    grant_uses.provide(CountedUses())
    add_panel("exchange.grant", use_panel, order=10)
    add_room(Room(wing=WING, label=N_("Use of shared data"), url_name="exchange:uses", order=70, duty=SEE))


def _open_gateway() -> None:
    """Client systems and the gateway that they call."""
    from tongban.foundation.trail.public import declare_act
    from tongban.foundation.ui.public import Room, add_room
    from tongban.foundation.vault.public import declare_purpose
    from tongban.kernel.errors import N_
    from tongban.resources.exchange.gateway import facts, jobs  # noqa: F401 - they register themselves
    from tongban.resources.exchange.gateway.commands import register, rotate, suspend
    from tongban.resources.exchange.gateway.models import KEY_PURPOSE, SUBJECT_INDEX
    from tongban.resources.exchange.rooms import WING

    declare_purpose(KEY_PURPOSE)
    declare_purpose(f"index.{SUBJECT_INDEX}")
    declare_act(register.REGISTER, N_("System registered"), duty=facts.KEEP)
    declare_act(facts.APPROVE, N_("System let in"))
    declare_act(register.REFUSE, N_("System not let in"), duty=facts.APPROVE)
    declare_act(rotate.SECRET, N_("Secret of a system made"), duty=facts.KEEP)
    declare_act(rotate.ADD, N_("Key of a system added"), duty=facts.KEEP)
    declare_act(rotate.END, N_("Key of a system ended"), duty=facts.KEEP)
    declare_act(suspend.SUSPEND, N_("System suspended"), duty=facts.APPROVE)
    declare_act(suspend.RESUME, N_("System may call again"), duty=facts.APPROVE)
    declare_act(suspend.WITHDRAW, N_("System withdrawn"), duty=facts.KEEP)
    declare_act(suspend.ALARM, N_("System suspended, because it asked about too many people"))
    add_room(
        Room(
            wing=WING,
            label=N_("Client systems"),
            url_name="exchange:systems",
            order=80,
            duty=frozenset({facts.KEEP, facts.APPROVE}),
        )
    )
