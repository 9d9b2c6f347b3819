"""Registers the app."""

from django.apps import AppConfig


class ItemsConfig(AppConfig):
    name = "tongban.services.items"
    label = "items"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from tongban.foundation.papers.public import paper_readers
        from tongban.foundation.trail.public import declare_act
        from tongban.foundation.ui.public import MenuEntry, Place, add_menu, add_panel
        from tongban.kernel.errors import N_
        from tongban.services.items import jobs as jobs
        from tongban.services.items.attachments.commands.attach import ACT as ATTACH
        from tongban.services.items.attachments.queries import AttachmentReaders
        from tongban.services.items.basis import listeners as listeners
        from tongban.services.items.checks import jobs as checks_jobs
        from tongban.services.items.indexing import COLLECTION, FIELDS
        from tongban.services.items.library import jobs as library_jobs  # noqa: F401 - they register themselves
        from tongban.services.items.library.acts import ACTS
        from tongban.services.items.materials import jobs as materials_jobs  # noqa: F401
        from tongban.services.items.materials.acts import ACTS as MATERIAL_ACTS
        from tongban.services.items.panels import bundles_panel, count_panel, hot_panel, used_panel
        from tongban.services.items.process_use import ItemsThatFollow
        from tongban.services.items.sparing import jobs as sparing_jobs  # noqa: F401
        from tongban.services.process.public import use_source
        from tongban.services.search.public import declare_collection

        use_source.provide(ItemsThatFollow())
        declare_collection(COLLECTION, FIELDS)
        declare_act("items.create", N_("Item created"))
        declare_act("items.publish", N_("Item published"))
        declare_act("items.place", N_("Item placed"))
        declare_act("items.import", N_("Items imported"))
        declare_act(checks_jobs.ACT, N_("Item library checked"))
        declare_act("items.import-entries", N_("List entries imported"))
        declare_act("items.confirm_bases", N_("Legal bases checked after a law changed"))
        declare_act(ATTACH, N_("File attached"))
        paper_readers.provide("attachment", AttachmentReaders())
        for act, text in {**ACTS, **MATERIAL_ACTS}.items():
            declare_act(act, text)
        add_menu(MenuEntry(place=Place.PORTAL, label=N_("Services"), url_name="items:browse", order=10))
        add_menu(
            MenuEntry(
                place=Place.TABBAR, label=N_("Services"), url_name="items:find", icon="search", order=20
            )
        )
        add_menu(
            MenuEntry(
                place=Place.DESK_MANAGE,
                label=N_("Checks of the guides"),
                url_name="items:checks-desk",
                icon="check2-square",
                order=35,
            )
        )
        add_menu(
            MenuEntry(
                place=Place.DESK_MANAGE,
                label=N_("Legal bases"),
                url_name="items:basis",
                icon="book",
                order=40,
            )
        )
        add_menu(
            MenuEntry(
                place=Place.DESK_MANAGE,
                label=N_("Names of materials"),
                url_name="items:materials",
                icon="tags",
                order=37,
            )
        )
        add_menu(MenuEntry(place=Place.FOOTER, label=N_("Public lists"), url_name="items:lists", order=20))
        add_menu(
            MenuEntry(
                place=Place.DESK_MANAGE,
                label=N_("List of items"),
                url_name="items:library",
                icon="list-columns",
                order=20,
            )
        )
        add_menu(
            MenuEntry(
                place=Place.DESK_MANAGE,
                label=N_("Export items"),
                url_name="items:export",
                icon="download",
                order=50,
            )
        )
        add_panel("portal.home.used", used_panel)
        add_panel("portal.home.hot", hot_panel)
        add_panel("portal.home.bundles", bundles_panel)
        add_panel("portal.home.count", count_panel, order=40)
