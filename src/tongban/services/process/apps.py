"""Registers the app."""

from django.apps import AppConfig
from django.db.models.signals import post_migrate


class ProcessConfig(AppConfig):
    name = "tongban.services.process"
    label = "process"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from tongban.foundation.trail.public import declare_act
        from tongban.foundation.ui.public import MenuEntry, Place, add_menu, add_panel
        from tongban.kernel.errors import N_
        from tongban.services.process.access import LOOK
        from tongban.services.process.commands.publish import DUTY
        from tongban.services.process.commands.withdraw import ACT as WITHDRAW
        from tongban.services.process.gallery import drawing_panel

        declare_act(DUTY, N_("Process published"))
        declare_act(WITHDRAW, N_("Version of a process withdrawn"), duty=DUTY)
        add_menu(
            MenuEntry(
                place=Place.DESK_MANAGE,
                label=N_("Processes"),
                url_name="process:list",
                icon="diagram-3",
                order=30,
                duty=LOOK,
            )
        )
        add_panel("ui.gallery", drawing_panel)
        post_migrate.connect(_publish_defaults, sender=self)


def _publish_defaults(**_: object) -> None:
    """After every migration the default processes are there, as Django does with its content types."""
    from tongban.kernel import clock
    from tongban.services.process.defaults import publish_defaults

    publish_defaults(at=clock.now())
