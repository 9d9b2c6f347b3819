"""The front door of this app: other apps import only from here."""

from tongban.services.bundles.commands.publish import publish_bundle
from tongban.services.bundles.facts import BundleContent, Member
from tongban.services.bundles.loading import load_bundles

__all__ = ["BundleContent", "Member", "load_bundles", "publish_bundle"]
