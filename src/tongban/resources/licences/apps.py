"""Registers the app."""

from django.apps import AppConfig


class LicencesConfig(AppConfig):
    name = "tongban.resources.licences"
    label = "licences"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from tongban.foundation.trail.public import declare_act
        from tongban.kernel.errors import N_
        from tongban.resources.licences import listeners
        from tongban.resources.licences.commands import enter, issue, revoke, types

        declare_act(issue.DUTY, N_("Licence issued"))
        declare_act(revoke.DUTY, N_("Licence revoked"))
        declare_act(types.ACT, N_("Licence types entered"))
        declare_act(enter.ACT, N_("Licences entered from another library"))
        assert listeners.keep_paper
