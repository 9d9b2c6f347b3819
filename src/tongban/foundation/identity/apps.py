"""Registers the app."""

from typing import TYPE_CHECKING

from django.apps import AppConfig

if TYPE_CHECKING:
    from tongban.foundation.ui.public import MenuEntry


class IdentityConfig(AppConfig):
    name = "tongban.foundation.identity"
    label = "identity"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Tell the frame who looks, and put one's own pages into the menus."""
        from tongban.foundation.directory.public import desk_source
        from tongban.foundation.identity import jobs  # noqa: F401 - they register themselves
        from tongban.foundation.identity.adapter import TOTP_PURPOSE
        from tongban.foundation.identity.applying import Capacity, application_authority
        from tongban.foundation.identity.authorities.standing import HeldAuthority
        from tongban.foundation.identity.commands.confirm_address import ADDRESS_PURPOSE
        from tongban.foundation.identity.viewers import SessionOfficers, SessionViewers
        from tongban.foundation.ui.public import add_menu, viewer_source
        from tongban.foundation.vault.public import declare_purpose

        declare_purpose(TOTP_PURPOSE)
        declare_purpose(ADDRESS_PURPOSE)
        viewer_source.provide(SessionViewers())
        desk_source.provide(SessionOfficers())
        held = HeldAuthority()
        for capacity in (Capacity.DELEGATE, Capacity.REPRESENTATIVE):
            application_authority.provide(capacity, held)
        for entry in _entries():
            add_menu(entry)


def _entries() -> "list[MenuEntry]":
    """One's own pages, for people and for staff."""
    from tongban.foundation.ui.public import MenuEntry
    from tongban.kernel.errors import N_

    return [
        MenuEntry(
            place="my",
            label=N_("Real name"),
            url_name="identity:real_name",
            icon="person-check",
            order=60,
        ),
        MenuEntry(
            place="my",
            label=N_("For whom I act"),
            url_name="identity:for_whom",
            icon="building",
            order=62,
        ),
        MenuEntry(
            place="my",
            label=N_("E-mail address"),
            url_name="identity:address",
            icon="at",
            order=63,
        ),
        MenuEntry(
            place="my",
            label=N_("Change the password"),
            url_name="account_change_password",
            icon="key",
            order=64,
        ),
        MenuEntry(
            place="my",
            label=N_("Connected assistants"),
            url_name="identity:assistants",
            icon="robot",
            order=65,
        ),
        MenuEntry(place="my", label=N_("API tokens"), url_name="identity:tokens", icon="braces", order=66),
        MenuEntry(
            place="my", label=N_("Sign out"), url_name="account_logout", icon="box-arrow-right", order=90
        ),
        MenuEntry(
            place="desk",
            label=N_("API tokens"),
            url_name="identity:staff_tokens",
            icon="braces",
            order=90,
        ),
    ]
