"""The front door of this app: other apps import only from here."""

from tongban.foundation.identity.facts import AccountKind, Firm, Person, RealNameLevel, RealNameNeeded

__all__ = ["AccountKind", "Firm", "Person", "RealNameLevel", "RealNameNeeded"]
