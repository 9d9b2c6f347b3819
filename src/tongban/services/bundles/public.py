"""The front door of this app: other apps import only from here."""

from tongban.services.bundles.api import router
from tongban.services.bundles.commands.publish import publish_bundle
from tongban.services.bundles.facts import BundleContent, Member
from tongban.services.bundles.loading import load_bundles
from tongban.services.bundles.projects.loading import load_plans

__all__ = ["BundleContent", "Member", "load_bundles", "load_plans", "publish_bundle", "router"]
