"""The front door of this app: other apps import only from here."""

from tongban.foundation.ui.formats import count_text, day_text, in_fours, moment_text, yuan_text
from tongban.foundation.ui.menus import MenuEntry, Place, add_menu
from tongban.foundation.ui.panels import add_panel
from tongban.foundation.ui.viewers import Viewer, ViewerSource, viewer_of, viewer_source

__all__ = [
    "MenuEntry",
    "Place",
    "Viewer",
    "ViewerSource",
    "add_menu",
    "add_panel",
    "count_text",
    "day_text",
    "in_fours",
    "moment_text",
    "viewer_of",
    "viewer_source",
    "yuan_text",
]
