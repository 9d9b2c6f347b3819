"""Registers the app."""

from django.apps import AppConfig


class DatasetsConfig(AppConfig):
    name = "tongban.resources.datasets"
    label = "datasets"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from tongban.foundation.trail.public import declare_act
        from tongban.foundation.ui.public import MenuEntry, Place, add_menu
        from tongban.kernel.errors import N_
        from tongban.resources.datasets.commands import decide, describe, submit
        from tongban.resources.datasets.facts import APPROVE, DESCRIBE, IMPORT, WITHDRAW

        declare_act(DESCRIBE, N_("Description of a resource begun"))
        declare_act(describe.SAVE, N_("Draft of a description saved"), duty=DESCRIBE)
        declare_act(describe.REVISE, N_("New version of a description begun"), duty=DESCRIBE)
        declare_act(describe.DISCARD, N_("Draft of a description given up"), duty=DESCRIBE)
        declare_act(submit.ACT, N_("Description handed in"), duty=DESCRIBE)
        declare_act(APPROVE, N_("Resource published in the catalogue"))
        declare_act(decide.SEND_BACK, N_("Description sent back"), duty=APPROVE)
        declare_act(WITHDRAW, N_("Resource taken out of the catalogue"))
        declare_act(IMPORT, N_("Resources brought into the catalogue"))
        for place, name, order in (
            (Place.DESK_MANAGE, "datasets:desk", 72),
            (Place.FOOTER, "datasets:list", 24),
        ):
            label = N_("Resource catalogue") if place is Place.DESK_MANAGE else N_("Data catalogue")
            add_menu(MenuEntry(place=place, label=label, url_name=name, icon="database", order=order))
