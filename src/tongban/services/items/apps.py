"""Registers the app."""

from django.apps import AppConfig


class ItemsConfig(AppConfig):
    name = "tongban.services.items"
    label = "items"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from tongban.services.items import jobs as jobs
        from tongban.services.items.basis import listeners as listeners
        from tongban.services.items.checks import jobs as checks_jobs  # noqa: F401 - they register themselves
        from tongban.services.items.library import jobs as library_jobs  # noqa: F401
        from tongban.services.items.materials import jobs as materials_jobs  # noqa: F401
        from tongban.services.items.sparing import jobs as sparing_jobs  # noqa: F401

        _answer_ports()
        _declare_acts()
        _add_menus()
        _add_panels()


def _answer_ports() -> None:
    from tongban.foundation.papers.public import paper_readers
    from tongban.resources.exchange.public import item_names
    from tongban.resources.opendata.public import dataset_sources
    from tongban.services.items.attachments.queries import AttachmentReaders
    from tongban.services.items.everyday.reading import house_words, kin_words
    from tongban.services.items.indexing import COLLECTION, FIELDS
    from tongban.services.items.named import PublishedItemNames
    from tongban.services.items.open_data import ItemList
    from tongban.services.items.process_use import ItemsThatFollow
    from tongban.services.items.searched import SearchedItems
    from tongban.services.process.public import use_source
    from tongban.services.search.public import declare_collection, declare_house_words, searched

    use_source.provide(ItemsThatFollow())
    item_names.provide(PublishedItemNames())
    declare_collection(COLLECTION, FIELDS)
    declare_house_words(COLLECTION, house_words, kin=kin_words)
    searched.provide(COLLECTION, SearchedItems())
    paper_readers.provide("attachment", AttachmentReaders())
    dataset_sources.provide("services.items", ItemList())


def _declare_acts() -> None:
    from tongban.foundation.trail.public import declare_act
    from tongban.kernel.errors import N_
    from tongban.services.items.attachments.commands.attach import ACT as ATTACH
    from tongban.services.items.checks.jobs import ACT as CHECK
    from tongban.services.items.commands.duty import EDIT, PUBLISH
    from tongban.services.items.library.acts import ACTS, REVIEWS
    from tongban.services.items.materials.acts import ACTS as MATERIAL_ACTS

    declare_act("items.create", N_("Item created"), duty=PUBLISH)
    declare_act(PUBLISH, N_("Item published"))
    declare_act("items.place", N_("Item placed"), duty=PUBLISH)
    declare_act("items.import", N_("Items imported"))
    declare_act("items.import-entries", N_("List entries imported"))
    edits = {
        CHECK: N_("Item library checked"),
        "items.confirm_bases": N_("Legal bases checked after a law changed"),
        ATTACH: N_("File attached"),
    }
    for act, text in {**edits, **ACTS, **MATERIAL_ACTS}.items():
        declare_act(act, text, duty="" if act in REVIEWS else EDIT)


def _add_menus() -> None:
    from tongban.foundation.ui.public import MenuEntry, Place, add_menu
    from tongban.kernel.errors import N_

    add_menu(MenuEntry(place=Place.PORTAL, label=N_("Services"), url_name="items:browse", order=10))
    add_menu(
        MenuEntry(place=Place.TABBAR, label=N_("Services"), url_name="items:find", icon="search", order=20)
    )
    add_menu(MenuEntry(place=Place.FOOTER, label=N_("Public lists"), url_name="items:lists", order=20))
    for order, label, url_name, icon in (
        (20, N_("List of items"), "items:library", "list-columns"),
        (35, N_("Checks of the guides"), "items:checks-desk", "check2-square"),
        (37, N_("Names of materials"), "items:materials", "tags"),
        (40, N_("Legal bases"), "items:basis", "book"),
        (50, N_("Export items"), "items:export", "download"),
    ):
        add_menu(MenuEntry(place=Place.DESK_MANAGE, label=label, url_name=url_name, icon=icon, order=order))


def _add_panels() -> None:
    from tongban.foundation.ui.public import add_panel
    from tongban.services.items.panels import bundles_panel, count_panel, hot_panel, used_panel

    add_panel("portal.home.used", used_panel)
    add_panel("portal.home.hot", hot_panel)
    add_panel("portal.home.bundles", bundles_panel)
    add_panel("portal.home.count", count_panel, order=40)
