"""The front door of this app: other apps import only from here."""

from tongban.foundation.ui.acts import acts_from, do_named, refusal_words, with_labels
from tongban.foundation.ui.assets import built_chunks, built_text, kept_assets
from tongban.foundation.ui.courses import Course, course_of
from tongban.foundation.ui.csp import with_form_action
from tongban.foundation.ui.days import DaysLeft, days_left
from tongban.foundation.ui.formats import count_text, day_text, in_fours, moment_text, yuan_text
from tongban.foundation.ui.menus import MenuEntry, MenuLink, Place, add_menu, links_at
from tongban.foundation.ui.panels import add_panel
from tongban.foundation.ui.qr import qr_svg
from tongban.foundation.ui.rooms import Room, add_room, open_rooms
from tongban.foundation.ui.sites import site
from tongban.foundation.ui.tabs import Tab
from tongban.foundation.ui.viewers import Viewer, ViewerSource, viewer_of, viewer_source

__all__ = [
    "Course",
    "DaysLeft",
    "MenuEntry",
    "MenuLink",
    "Place",
    "Room",
    "Tab",
    "Viewer",
    "ViewerSource",
    "acts_from",
    "add_menu",
    "add_panel",
    "add_room",
    "built_chunks",
    "built_text",
    "count_text",
    "course_of",
    "day_text",
    "days_left",
    "do_named",
    "in_fours",
    "kept_assets",
    "links_at",
    "moment_text",
    "open_rooms",
    "qr_svg",
    "refusal_words",
    "site",
    "viewer_of",
    "viewer_source",
    "with_form_action",
    "with_labels",
    "yuan_text",
]
