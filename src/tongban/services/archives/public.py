"""The front door of this app: other apps import only from here."""

from tongban.services.archives.facts import PackageDisposed, PackageHandedOver, PackageMade

__all__ = ["PackageDisposed", "PackageHandedOver", "PackageMade"]
