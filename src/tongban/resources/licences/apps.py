"""Registers the app."""

from django.apps import AppConfig


class LicencesConfig(AppConfig):
    name = "tongban.resources.licences"
    label = "licences"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from tongban.foundation.papers.public import glyph_waits, paper_readers
        from tongban.foundation.trail.public import declare_act
        from tongban.foundation.ui.public import MenuEntry, Place, add_menu, add_panel
        from tongban.foundation.vault.public import declare_purpose
        from tongban.kernel.errors import N_
        from tongban.resources.licences import jobs, listeners  # noqa: F401 - they register themselves
        from tongban.resources.licences.commands import (
            annotate,
            check_annually,
            enter,
            issue,
            revoke,
            suspend,
            types,
        )
        from tongban.resources.licences.credentials import jobs as credential_jobs  # noqa: F401 - as above
        from tongban.resources.licences.credentials.commands import rotate
        from tongban.resources.licences.credentials.issuing import SALTS
        from tongban.resources.licences.firm_panel import firm_panel
        from tongban.resources.licences.holders import LicenceReaders
        from tongban.resources.licences.importing import jobs as import_jobs  # noqa: F401
        from tongban.resources.licences.importing.commands import check_again, open_import, steer
        from tongban.resources.licences.importing.facts import DUTY
        from tongban.resources.licences.importing.lacking import LackingRows
        from tongban.resources.licences.objections import LicenceKeeper
        from tongban.resources.licences.pages import wallet_panel
        from tongban.resources.licences.queries import INDEX_PURPOSE
        from tongban.resources.registers.public import fact_keepers

        _open_showing()

        declare_purpose("licences.import")
        for purpose in INDEX_PURPOSE.values():
            declare_purpose(f"index.{purpose}")
        declare_purpose(SALTS)
        declare_act(rotate.DUTY, N_("New key for signing licences"))
        declare_act(rotate.ACT_WITHDRAW, N_("A key that signed licences was withdrawn"))
        declare_act(issue.DUTY, N_("Licence issued"))
        declare_act(annotate.ACT, N_("A copy of a licence was made for a case"))
        declare_act(revoke.DUTY, N_("Licence ended"))
        declare_act(suspend.DUTY, N_("Licence suspended"))
        declare_act(suspend.ACT_RESUME, N_("Suspension of a licence ended"))
        declare_act(types.ACT, N_("Licence types entered"))
        declare_act(check_annually.DUTY, N_("Annual check of a licence"))
        declare_act(DUTY, N_("Licences issued in bulk"))
        declare_act(open_import.ACT, N_("A file of licences was taken in"))
        declare_act(steer.ACT_START, N_("Issue in bulk begun"))
        declare_act(check_again.ACT, N_("Rows of a file were checked again"))
        declare_act(steer.ACT_DISCARD, N_("A file of licences was given up"))
        declare_act(enter.ACT, N_("Licences entered from another library"))
        paper_readers.provide("licence", LicenceReaders())
        glyph_waits.provide("licences", LackingRows())
        fact_keepers.provide("licence", LicenceKeeper())
        add_panel("portal.my.main", wallet_panel, order=30)
        add_panel("registers.firm.main", firm_panel, order=30)
        add_menu(
            MenuEntry(
                place=Place.DESK_MANAGE,
                label=N_("Issue in bulk"),
                url_name="licences:imports",
                icon="files",
                order=60,
                duty=DUTY,
            )
        )
        add_menu(
            MenuEntry(
                place=Place.DESK_MANAGE,
                label=N_("Licence library"),
                url_name="licences:library",
                icon="person-vcard",
                order=58,
                duty=frozenset({issue.DUTY, revoke.DUTY, check_annually.DUTY}),
            )
        )
        add_menu(
            MenuEntry(
                place=Place.DESK_OPERATIONS,
                label=N_("Keys of licences"),
                url_name="licences:desk-keys",
                icon="key",
                order=60,
                duty=rotate.DUTY,
            )
        )
        mine = {"label": N_("My licences"), "url_name": "licences:mine"}
        add_menu(MenuEntry(place=Place.PORTAL, order=40, **mine))
        add_menu(MenuEntry(place=Place.TABBAR, icon="person-vcard", order=40, **mine))
        add_menu(MenuEntry(place=Place.MY, icon="person-vcard", order=30, **mine))
        add_menu(
            MenuEntry(
                place=Place.MY,
                label=N_("Use of my licences"),
                url_name="licences:uses",
                icon="clock-history",
                order=35,
            )
        )
        add_menu(
            MenuEntry(place=Place.FOOTER, label=N_("Check a licence"), url_name="licences:verify", order=30)
        )


def _open_showing() -> None:
    """The room of showing and checking."""
    from tongban.foundation.trail.public import declare_act
    from tongban.foundation.ui.public import MenuEntry, Place, add_menu
    from tongban.foundation.vault.public import declare_purpose
    from tongban.kernel.errors import N_
    from tongban.resources.licences.showing import facts, jobs  # noqa: F401 - they register themselves
    from tongban.resources.licences.showing.queries import CODE_PURPOSE

    declare_purpose(f"index.{CODE_PURPOSE}")
    declare_act(facts.SHOW_ACT, N_("Licence shown to a checker"))
    declare_act(facts.DECLINE_ACT, N_("A checker was shown nothing"))
    ask = {"label": N_("Ask to see a licence"), "url_name": "licences:ask"}
    add_menu(MenuEntry(place=Place.FOOTER, order=31, **ask))
    add_menu(MenuEntry(place=Place.DESK_COUNTER, icon="qr-code-scan", order=60, **ask))
