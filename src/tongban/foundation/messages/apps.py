"""Registers the app."""

from django.apps import AppConfig


class MessagesConfig(AppConfig):
    name = "tongban.foundation.messages"
    label = "tongban_messages"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from tongban.foundation.messages import jobs, listeners  # noqa: F401 - they register themselves
        from tongban.foundation.messages.texting import HttpSms, sms_gateway
        from tongban.foundation.ui.public import MenuEntry, Place, add_menu
        from tongban.kernel.errors import N_

        sms_gateway.provide(HttpSms())
        add_menu(
            MenuEntry(
                place=Place.MY,
                label=N_("Messages"),
                url_name="messages:my_messages",
                icon="envelope",
                order=40,
            )
        )
        add_menu(
            MenuEntry(
                place=Place.MY,
                label=N_("How we tell you"),
                url_name="messages:my_channels",
                icon="bell",
                order=61,
            )
        )
        add_menu(
            MenuEntry(
                place=Place.DESK,
                label=N_("Messages"),
                url_name="messages:desk_messages",
                icon="envelope",
                order=60,
            )
        )
