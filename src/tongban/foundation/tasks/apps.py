"""Registers the app."""

from django.apps import AppConfig


class TasksConfig(AppConfig):
    name = "tongban.foundation.tasks"
    label = "tasks"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from tongban.foundation.tasks import jobs  # noqa: F401 - registers itself
        from tongban.foundation.tasks.batching import Assigning, Claiming, Copying, Releasing, Urging
        from tongban.foundation.tasks.facts import ASSIGN_DUTY, COPY_ACT, URGE_DUTY
        from tongban.foundation.tasks.metrics import register_metrics
        from tongban.foundation.tasks.ports import batch_acts
        from tongban.foundation.trail.public import declare_act
        from tongban.kernel.errors import N_

        register_metrics()
        batch_acts.provide("claim", Claiming())
        batch_acts.provide("release", Releasing())
        batch_acts.provide("assign", Assigning())
        batch_acts.provide("urge", Urging())
        batch_acts.provide("copy", Copying())
        declare_act(URGE_DUTY, N_("Urge a task"))
        declare_act(COPY_ACT, N_("A copy was sent to a colleague"))
        declare_act(ASSIGN_DUTY, N_("Assign a task to a colleague"))
