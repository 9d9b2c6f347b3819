"""Registers the app."""

from django.apps import AppConfig


class JobsConfig(AppConfig):
    name = "tongban.foundation.jobs"
    label = "jobs"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from tongban.foundation.jobs import chores  # noqa: F401 - its loop registers itself
        from tongban.foundation.jobs.commands.operate import DUTY, SKIP_ACT
        from tongban.foundation.jobs.metrics import register_metrics
        from tongban.foundation.trail.public import declare_act
        from tongban.foundation.ui.public import MenuEntry, Place, add_menu
        from tongban.kernel.errors import N_

        register_metrics()
        declare_act(SKIP_ACT, N_("Give up a failed delivery"), duty=DUTY)
        place = Place.DESK_OPERATIONS
        add_menu(
            MenuEntry(
                place=place, label=N_("Outbox"), url_name="jobs:outbox", icon="send", order=20, duty=DUTY
            )
        )
        add_menu(
            MenuEntry(
                place=place,
                label=N_("Long jobs"),
                url_name="jobs:jobs",
                icon="hourglass-split",
                order=30,
                duty=DUTY,
            )
        )
