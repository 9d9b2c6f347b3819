"""Registers the app."""

from django.apps import AppConfig


class DatasetsConfig(AppConfig):
    name = "tongban.resources.datasets"
    label = "datasets"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from tongban.foundation.trail.public import declare_act
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
        _add_menus()


def _add_menus() -> None:
    from tongban.foundation.ui.public import MenuEntry, Place, Room, add_menu, add_room
    from tongban.kernel.errors import N_
    from tongban.resources.datasets.facts import APPROVE, DESCRIBE, IMPORT

    rooms = (
        (N_("Catalogue"), "datasets:desk", None),
        (N_("Our resources"), "datasets:own", DESCRIBE),
        (N_("To approve"), "datasets:queue", APPROVE),
        (N_("Import"), "datasets:import", IMPORT),
        (N_("Statistics of the catalogue"), "datasets:desk-statistics", None),
    )
    for order, (label, name, duty) in enumerate(rooms):
        add_room(Room(wing="datasets", label=label, url_name=name, order=order, duty=duty))
    add_menu(
        MenuEntry(
            place=Place.DESK_MANAGE,
            label=N_("Resource catalogue"),
            wing="datasets",
            icon="database",
            order=72,
        )
    )
    add_menu(
        MenuEntry(
            place=Place.FOOTER,
            label=N_("Data catalogue"),
            url_name="datasets:list",
            icon="database",
            order=24,
        )
    )
