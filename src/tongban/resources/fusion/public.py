"""The front door of this app: other apps import only from here."""

from tongban.resources.fusion.building import build_now
from tongban.resources.fusion.deliveries.commands.agree import end_agreement, enter_agreement
from tongban.resources.fusion.deliveries.delivering import deliver_now
from tongban.resources.fusion.deliveries.facts import DeliveryLanded, DeliverySettled
from tongban.resources.fusion.deliveries.late import LateDelivery, late_deliveries
from tongban.resources.fusion.deliveries.live import live_sources
from tongban.resources.fusion.deliveries.loading import load_agreements
from tongban.resources.fusion.deliveries.ports import described_columns
from tongban.resources.fusion.deliveries.scope import sees_deliveries_of
from tongban.resources.fusion.deliveries.tables import (
    TableColumns,
    TableStand,
    table_rows,
    table_stand,
    table_terms,
)
from tongban.resources.fusion.deliveries.terms import About
from tongban.resources.fusion.facts import Kind as FusedKind
from tongban.resources.fusion.review.measured import is_overdue, register_measured
from tongban.resources.fusion.review.standing import AgreementStand, agreements_standing

__all__ = [
    "About",
    "AgreementStand",
    "DeliveryLanded",
    "DeliverySettled",
    "FusedKind",
    "LateDelivery",
    "TableColumns",
    "TableStand",
    "agreements_standing",
    "build_now",
    "deliver_now",
    "described_columns",
    "end_agreement",
    "enter_agreement",
    "is_overdue",
    "late_deliveries",
    "live_sources",
    "load_agreements",
    "register_measured",
    "sees_deliveries_of",
    "table_rows",
    "table_stand",
    "table_terms",
]
