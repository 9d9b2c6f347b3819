"""Registers the app."""

from django.apps import AppConfig


class CreditConfig(AppConfig):
    name = "tongban.resources.credit"
    label = "credit"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from tongban.foundation.trail.public import declare_act
        from tongban.foundation.ui.public import MenuEntry, Place, add_menu, add_panel
        from tongban.kernel.errors import N_
        from tongban.resources.credit.commands import (
            confirm_kept,
            propose_repair,
            record_broken,
            register,
            repair,
        )
        from tongban.resources.credit.pages import case_panel

        declare_act(register.ACT, N_("Promise registered"))
        declare_act(confirm_kept.DUTY, N_("Promise checked: true"))
        declare_act(record_broken.DUTY, N_("Promise checked: false"))
        declare_act(propose_repair.DUTY, N_("Repair of the credit proposed"))
        declare_act(repair.DUTY, N_("Credit repaired"))
        add_panel("cases.handle.main", case_panel, order=40)
        add_menu(
            MenuEntry(
                place=Place.MY,
                label=N_("My promises"),
                url_name="credit:mine",
                icon="patch-check",
                order=60,
            )
        )
        add_menu(
            MenuEntry(
                place=Place.DESK,
                label=N_("Promises to check"),
                url_name="credit:desk",
                icon="patch-check",
                order=60,
                duty=frozenset({confirm_kept.DUTY, record_broken.DUTY, repair.DUTY}),
            )
        )
