"""The front door of this app: other apps import only from here."""

from tongban.services.indicators.api import router
from tongban.services.indicators.book import declare_indicators, indicator_of
from tongban.services.indicators.by_office import counted_by_office
from tongban.services.indicators.counting import count_indicators, counted
from tongban.services.indicators.definitions.making import first_version
from tongban.services.indicators.facts import Better, Counted, Cut, Group, Indicator, OfficeCount, Sum, Unit
from tongban.services.indicators.jobs import count_running_month
from tongban.services.indicators.queries import cells as public_cells
from tongban.services.indicators.queries import day_sums
from tongban.services.indicators.rules import SMALLEST, hidden, value_of
from tongban.services.indicators.showing import name_of, number_text, value_text
from tongban.services.indicators.workdays import keep_working_days

__all__ = [
    "SMALLEST",
    "Better",
    "Counted",
    "Cut",
    "Group",
    "Indicator",
    "OfficeCount",
    "Sum",
    "Unit",
    "count_indicators",
    "count_running_month",
    "counted",
    "counted_by_office",
    "day_sums",
    "declare_indicators",
    "first_version",
    "hidden",
    "indicator_of",
    "keep_working_days",
    "name_of",
    "number_text",
    "public_cells",
    "router",
    "value_of",
    "value_text",
]
