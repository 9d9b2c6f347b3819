"""Registers the app."""

from django.apps import AppConfig

from tongban.kernel.errors import N_


class TrailConfig(AppConfig):
    name = "tongban.foundation.trail"
    label = "trail"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Register figures, acts and the operators' page."""
        from tongban.foundation.trail.acts import declare_act
        from tongban.foundation.trail.erasing.facts import ASK, ERASE, REFUSE
        from tongban.foundation.trail.metrics import register_metrics
        from tongban.foundation.trail.signing import KEY_PURPOSE
        from tongban.foundation.trail.witnesses.facts import END, PUBLISH, REGISTER
        from tongban.foundation.ui.public import MenuEntry, Place, add_menu
        from tongban.foundation.vault.public import declare_purpose

        declare_purpose(KEY_PURPOSE)
        register_metrics()
        declare_act(REGISTER, N_("A witness of the log was registered"))
        declare_act(END, N_("A witness of the log ended"), duty=REGISTER)
        declare_act(ASK, N_("It was asked that recorded facts be erased"))
        declare_act(ERASE, N_("Recorded facts were erased"))
        declare_act(REFUSE, N_("Erasing recorded facts was refused"), duty=ERASE)
        declare_act(PUBLISH, N_("The checkpoint of the day was published"))
        add_menu(MenuEntry(place=Place.FOOTER, label=N_("Public log"), url_name="trail:log", order=28))
        add_menu(
            MenuEntry(
                place=Place.DESK_OPERATIONS,
                label=N_("Witnesses of the log"),
                url_name="trail:witnesses",
                icon="eye",
                order=70,
                duty=REGISTER,
            )
        )
        add_menu(
            MenuEntry(
                place=Place.DESK_OPERATIONS,
                label=N_("Erase recorded facts"),
                url_name="trail:erasing",
                icon="eraser",
                order=71,
                duty=frozenset({ASK, ERASE}),
            )
        )
