"""Registers the app."""

import logging

from django.apps import AppConfig


class SealsConfig(AppConfig):
    name = "tongban.foundation.seals"
    label = "seals"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from tongban.foundation.papers.public import paper_holders, sealer
        from tongban.foundation.seals.commands.issue import DUTY, DUTY_REVOKE
        from tongban.foundation.seals.lifecycle.commands import apply, decide, suspend
        from tongban.foundation.seals.ports import seal_provider
        from tongban.foundation.seals.signatures.holding import SignedUploads
        from tongban.foundation.seals.software import SoftwareSeals
        from tongban.foundation.seals.uses.queries import DUTY as AUDIT
        from tongban.foundation.trail.public import declare_act
        from tongban.foundation.ui.public import MenuEntry, Place, add_menu
        from tongban.kernel.errors import N_

        # what a stranger's file does to the signature library is told to the stranger, not to the log
        logging.getLogger("pyhanko").setLevel(logging.CRITICAL)
        declare_act(DUTY, N_("E-seal issued"))
        declare_act(DUTY_REVOKE, N_("E-seal withdrawn"))
        declare_act(apply.DUTY, N_("E-seal applied for"))
        declare_act(apply.TAKE_BACK, N_("Application for an e-seal taken back"))
        declare_act(decide.DUTY, N_("Application for an e-seal approved"))
        declare_act(decide.REFUSE, N_("Application for an e-seal refused"))
        declare_act(suspend.DUTY, N_("E-seal suspended"))
        declare_act(suspend.DUTY_RESUME, N_("E-seal resumed"))
        provider = SoftwareSeals()
        seal_provider.provide(provider)
        sealer.provide(provider)
        paper_holders.provide("seals", SignedUploads())
        add_menu(
            MenuEntry(
                place=Place.DESK_OPERATIONS,
                label=N_("E-seals"),
                url_name="seals:register",
                icon="patch-check",
                order=50,
                duty=DUTY,
            )
        )
        add_menu(
            MenuEntry(
                place=Place.DESK_MANAGE,
                label=N_("Seals of my organisation"),
                url_name="seals:mine",
                icon="patch-check",
                order=70,
                duty=apply.DUTY,
            )
        )
        add_menu(
            MenuEntry(
                place=Place.DESK_MANAGE,
                label=N_("Uses of seals"),
                url_name="seals:uses",
                icon="journal-check",
                order=71,
                duty=frozenset({apply.DUTY, AUDIT}),
            )
        )
