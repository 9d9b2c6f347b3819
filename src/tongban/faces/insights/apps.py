"""Registers the app."""

from django.apps import AppConfig


class InsightsConfig(AppConfig):
    name = "tongban.faces.insights"
    label = "insights"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from tongban.foundation.ui.public import MenuEntry, Place, add_menu
        from tongban.kernel.errors import N_

        add_menu(
            MenuEntry(
                place=Place.DESK_MANAGE,
                label=N_("Board"),
                url_name="insights:board",
                icon="bar-chart",
                order=5,
            )
        )
        add_menu(
            MenuEntry(place=Place.FOOTER, label=N_("How we do now"), url_name="insights:public", order=21)
        )
