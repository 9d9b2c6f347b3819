"""Registers the app."""

from django.apps import AppConfig


class PortalConfig(AppConfig):
    name = "tongban.faces.portal"
    label = "portal"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from tongban.faces.portal.pages import halls_panel
        from tongban.foundation.ui.public import MenuEntry, Place, add_menu, add_panel
        from tongban.kernel.errors import N_

        add_menu(
            MenuEntry(place=Place.TABBAR, label=N_("Home"), url_name="portal:home", icon="house", order=10)
        )
        add_menu(MenuEntry(place=Place.TABBAR, label=N_("Me"), url_name="portal:my", icon="person", order=90))
        add_panel("portal.home.halls", halls_panel)
