"""Registers the app."""

from django.apps import AppConfig


class LawsConfig(AppConfig):
    name = "tongban.resources.laws"
    label = "laws"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from tongban.foundation.trail.public import declare_act
        from tongban.kernel.errors import N_

        declare_act("laws.bring", N_("Law brought into the library"))
        declare_act("laws.amend", N_("Amendment of a law entered"))
        declare_act("laws.repeal", N_("Repeal of a law entered"))
