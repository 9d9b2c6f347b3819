"""The front door of this app: other apps import only from here."""
