"""Registers the site itself: its words, and in a demo what follows an import."""

from django.apps import AppConfig
from django.conf import settings


class SiteConfig(AppConfig):
    name = "tongban.site"
    label = "site"

    def ready(self) -> None:
        """In a demo, an import's organisations get the demo's officers, so that its items can be walked, and
        a firm that was founded comes into the registers."""
        if settings.MODE != "demo":
            return
        from tongban.foundation.jobs.public import listen
        from tongban.services.cases.public import CaseDecided
        from tongban.services.items.public import ItemsImported
        from tongban.site.demo_firms import found_firm
        from tongban.site.sample import staff_after_import

        listen(CaseDecided, name="site.found-firms")(found_firm)
        listen(ItemsImported, name="site.staff-organisations")(staff_after_import)
