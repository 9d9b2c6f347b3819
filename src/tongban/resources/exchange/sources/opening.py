"""What this room tells the rest of the house at start."""

from tongban.foundation.trail.public import declare_act
from tongban.foundation.ui.public import Room, add_room
from tongban.foundation.vault.public import declare_purpose
from tongban.kernel.errors import N_
from tongban.resources.exchange.rooms import WING
from tongban.resources.exchange.sources import facts
from tongban.resources.exchange.sources.packing import ROW_PURPOSE


def open_sources() -> None:
    """Acts, keys, and what is listened to."""
    from tongban.resources.datasets.public import quality_source
    from tongban.resources.exchange.requesting.ports import serving
    from tongban.resources.exchange.sources.describing import BoundColumns
    from tongban.resources.exchange.sources.jobs import listen_to_deliveries
    from tongban.resources.exchange.sources.measuring import MeasuredSources
    from tongban.resources.exchange.sources.queries import ServedSources
    from tongban.resources.fusion.public import described_columns

    listen_to_deliveries()
    quality_source.provide(MeasuredSources())
    serving.provide(ServedSources())
    described_columns.provide(BoundColumns())
    add_room(
        Room(
            wing=WING,
            label=N_("Sources of shared data"),
            url_name="exchange:sources",
            order=90,
            duty=facts.KEEP_DUTY,
        )
    )
    declare_purpose(f"index.{ROW_PURPOSE}")
    declare_act(facts.BIND_ACT, N_("A resource was bound to its source"), duty=facts.KEEP_DUTY)
    declare_act(facts.LOAD_ACT, N_("Loading of delivered rows was begun"))
    declare_act(facts.SERVE_ACT, N_("Delivered rows were taken into use"))
    declare_act(facts.ABANDON_ACT, N_("Loading of delivered rows was given up"), duty=facts.KEEP_DUTY)
