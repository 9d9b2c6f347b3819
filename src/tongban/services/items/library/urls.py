"""Addresses of the list at the desk."""

from django.urls import path

from tongban.services.items.editor import pages as editor
from tongban.services.items.editor import previewing
from tongban.services.items.library.pages import acts, changes, claims, entries, listed

library_urls = [
    path("desk/library/", listed.own_items, name="library"),
    path("desk/library/entries/", listed.entry_list, name="library-entries"),
    path("desk/library/entries/<str:code>/", entries.entry_page, name="library-entry"),
    path("desk/library/items/<str:code>/", entries.inheritance, name="library-item"),
    path("desk/library/entries/<str:code>/split/", acts.split_entry, name="library-split"),
    path("desk/library/entries/<str:code>/merge/", acts.merge_entry, name="library-merge"),
    path("desk/library/claims/", claims.claim_list, name="library-claims"),
    path("desk/library/compare/entry/<str:code>/", entries.compare_entry, name="library-compare-entry"),
    path("desk/library/compare/item/<str:code>/", entries.compare_item, name="library-compare-item"),
    path("desk/library/versions/", entries.version_list, name="library-versions"),
    path("desk/library/entry/<str:code>/propose/", changes.propose_entry, name="library-propose-entry"),
    path("desk/library/item/<str:code>/propose/", changes.propose_item, name="library-propose-item"),
    path("desk/library/changes/", changes.change_list, name="library-changes"),
    path("desk/library/changes/add/", acts.add_entry, name="library-add"),
    path("desk/library/changes/<uuid:change_id>/", changes.change_page, name="library-change"),
    path("desk/library/changes/<uuid:change_id>/edit/", editor.edit, name="library-edit"),
    path("desk/library/changes/<uuid:change_id>/edit/<slug:key>/", editor.edit, name="library-edit-section"),
    path(
        "desk/library/changes/<uuid:change_id>/edit/<slug:key>/preview/",
        previewing.preview_typed,
        name="library-preview-typed",
    ),
    path("desk/library/changes/<uuid:change_id>/preview/", previewing.preview, name="library-preview"),
    path("desk/library/changes/<uuid:change_id>/propose/", acts.propose, name="library-propose"),
    path("desk/library/changes/<uuid:change_id>/submit/", changes.submit, name="library-submit"),
    path("desk/library/changes/<uuid:change_id>/withdraw/", changes.withdraw, name="library-withdraw"),
    path("desk/library/changes/<uuid:change_id>/review/", changes.review, name="library-review"),
]
