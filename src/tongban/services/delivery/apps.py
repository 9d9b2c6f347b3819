"""Registers the app: acts, jobs, the courier of the settings, the exit counter in the desk's menu."""

from django.apps import AppConfig


class DeliveryConfig(AppConfig):
    name = "tongban.services.delivery"
    label = "delivery"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from tongban.foundation.trail.public import declare_act
        from tongban.foundation.ui.public import MenuEntry, Place, add_menu
        from tongban.foundation.vault.public import declare_purpose
        from tongban.kernel.errors import N_
        from tongban.services.delivery import jobs  # noqa: F401 - they register themselves
        from tongban.services.delivery.codes import PURPOSE
        from tongban.services.delivery.commands.hand_out import DUTY
        from tongban.services.delivery.courier import courier_source
        from tongban.services.delivery.http_courier import ConfiguredCourier

        declare_purpose(f"index.{PURPOSE}")
        declare_act(DUTY, N_("Handed over"))
        courier_source.provide(ConfiguredCourier())
        add_menu(
            MenuEntry(
                place=Place.DESK,
                label=N_("Hand out results"),
                url_name="delivery:exit",
                icon="box-seam",
                order=35,
                duty=DUTY,
            )
        )
