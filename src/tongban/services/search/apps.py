"""Registers the app."""

from django.apps import AppConfig
from django.db.models.signals import post_migrate


class SearchConfig(AppConfig):
    name = "tongban.services.search"
    label = "search"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from tongban.foundation.trail.public import declare_act
        from tongban.foundation.ui.public import MenuEntry, Place, add_menu
        from tongban.kernel.errors import N_
        from tongban.services.search import jobs as index_jobs  # noqa: F401 - they register themselves
        from tongban.services.search.access import TEACH
        from tongban.services.search.aliases import jobs as alias_jobs  # noqa: F401
        from tongban.services.search.aliases.acts import ACTS
        from tongban.services.search.evaluation import jobs as evaluation_jobs  # noqa: F401
        from tongban.services.search.learning import jobs as learning_jobs  # noqa: F401

        for act, text in ACTS.items():
            declare_act(act, text, duty=TEACH)
        add_menu(
            MenuEntry(
                place=Place.DESK_MANAGE,
                label=N_("Search"),
                url_name="search:quality",
                icon="search",
                order=38,
                duty=TEACH,
            )
        )
        post_migrate.connect(_load_house_words, sender=self)


def _load_house_words(**_: object) -> None:
    """After every migration the house's words are in the dictionary, as Django does with its content types."""
    from tongban.kernel import clock
    from tongban.services.search.aliases.house import load_house_words

    load_house_words(at=clock.now())
