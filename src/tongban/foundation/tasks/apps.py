"""Registers the app."""

from django.apps import AppConfig


class TasksConfig(AppConfig):
    name = "tongban.foundation.tasks"
    label = "tasks"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from tongban.foundation.tasks.facts import ASSIGN_DUTY, URGE_DUTY
        from tongban.foundation.tasks.metrics import register_metrics
        from tongban.foundation.trail.public import declare_act
        from tongban.kernel.errors import N_

        register_metrics()
        declare_act(URGE_DUTY, N_("Urge a task"))
        declare_act(ASSIGN_DUTY, N_("Assign a task to a colleague"))
