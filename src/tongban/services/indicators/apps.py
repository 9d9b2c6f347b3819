"""Registers the app."""

from django.apps import AppConfig


class IndicatorsConfig(AppConfig):
    name = "tongban.services.indicators"
    label = "indicators"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from tongban.foundation.ui.public import MenuEntry, Place, add_menu, add_panel
        from tongban.kernel.errors import N_
        from tongban.resources.opendata.public import dataset_sources
        from tongban.services.indicators import jobs  # noqa: F401 - they register themselves
        from tongban.services.indicators.open_data import IndicatorMonths
        from tongban.services.indicators.panels import figures_panel

        dataset_sources.provide("services.indicators", IndicatorMonths())
        add_panel("portal.home.figures", figures_panel, order=30)
        add_menu(
            MenuEntry(place=Place.FOOTER, label=N_("Statistics"), url_name="indicators:statistics", order=23)
        )
