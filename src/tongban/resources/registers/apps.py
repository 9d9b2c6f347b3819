"""Registers the app."""

from django.apps import AppConfig


class RegistersConfig(AppConfig):
    name = "tongban.resources.registers"
    label = "registers"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Answer who somebody is, and show people who looked at them."""
        from tongban.foundation.identity.public import Capacity, application_authority, real_name_source
        from tongban.foundation.messages.public import phone_source
        from tongban.foundation.papers.public import paper_readers
        from tongban.foundation.trail.public import declare_act
        from tongban.foundation.ui.public import MenuEntry, Place, add_menu
        from tongban.foundation.vault.public import declare_purpose
        from tongban.kernel.errors import N_
        from tongban.resources.registers.commands import dispute, settle_dispute
        from tongban.resources.registers.correcting.telling import listen_to_editions
        from tongban.resources.registers.disputes import DisputeReaders
        from tongban.resources.registers.editions import facts as edition_facts
        from tongban.resources.registers.guardians import ParentAuthority
        from tongban.resources.registers.keepers import fact_keepers
        from tongban.resources.registers.kept_here import RegisterKeeper
        from tongban.resources.registers.models import INDEX_PURPOSE
        from tongban.resources.registers.phones import RegisteredPhones
        from tongban.resources.registers.real_names import RegisterNames
        from tongban.resources.registers.rules import DUTY

        declare_purpose(f"index.{INDEX_PURPOSE}")
        declare_act(dispute.ACT, N_("A registered fact was objected to"))
        declare_act(settle_dispute.DUTY, N_("An objection to a registered fact was answered"))
        listen_to_editions()
        paper_readers.provide("dispute", DisputeReaders())
        for kind in ("person", "firm"):
            fact_keepers.provide(kind, RegisterKeeper())
        declare_act(DUTY, N_("A register was looked into"))
        declare_act(edition_facts.OPEN_ACT, N_("An edition of a register was begun"))
        declare_act(edition_facts.SERVE_ACT, N_("An edition of a register was taken into use"))
        declare_act(
            edition_facts.ABANDON_ACT,
            N_("An edition of a register was given up"),
            duty=edition_facts.KEEP_DUTY,
        )
        add_menu(
            MenuEntry(
                place=Place.DESK_MANAGE,
                label=N_("Editions of the registers"),
                url_name="registers:editions",
                icon="people",
                order=36,
                duty=edition_facts.KEEP_DUTY,
            )
        )
        real_name_source.provide(RegisterNames())
        phone_source.provide(RegisteredPhones())
        application_authority.provide(Capacity.PARENT, ParentAuthority())
        add_menu(
            MenuEntry(
                place="my",
                label=N_("What the registers hold about me"),
                url_name="registers:my_data",
                icon="person-vcard",
                order=48,
            )
        )
        add_menu(
            MenuEntry(
                place="my",
                label=N_("Who looked at my data"),
                url_name="registers:my_look_ups",
                icon="eye",
                order=50,
            )
        )
        add_menu(
            MenuEntry(
                place="my",
                label=N_("My objections"),
                url_name="registers:my_disputes",
                icon="flag",
                order=55,
            )
        )
