"""Addresses of this app."""

from django.urls import URLPattern, URLResolver, path

from tongban.foundation.trail import pages
from tongban.foundation.trail.erasing import pages as erasing
from tongban.foundation.trail.history import pages as history
from tongban.foundation.trail.witnesses import pages as witnesses

app_name = "trail"
_DESK = {"is_desk": True}
urlpatterns: list[URLPattern | URLResolver] = [
    path("trail/", pages.log, name="log"),
    path("trail/r/<str:code>/", pages.lookup, name="lookup"),
    path("trail/checkpoint", pages.checkpoint, name="checkpoint"),
    path("trail/checkpoints/", witnesses.checkpoints, name="checkpoints"),
    path("trail/checkpoints/<int:size>", witnesses.checkpoint_note, name="checkpoint_note"),
    path("trail/checkpoints.atom", witnesses.feed, name="feed"),
    path("trail/tile/entries/<path:path>", pages.entries, name="entries"),
    path("trail/tile/<int:level>/<path:path>", pages.tile, name="tile"),
    path("history/<slug:kind>/<str:key>/", history.history, name="history"),
    path("history/<slug:kind>/<str:key>/receipts.zip", history.receipts, name="receipts"),
    path("history/<slug:kind>/<str:key>/<uuid:entry_id>.json", history.receipt, name="receipt"),
    path("desk/history/<slug:kind>/<str:key>/", history.history, _DESK, name="desk_history"),
    path("desk/history/<slug:kind>/<str:key>/receipts.zip", history.receipts, _DESK, name="desk_receipts"),
    path(
        "desk/history/<slug:kind>/<str:key>/<uuid:entry_id>.json", history.receipt, _DESK, name="desk_receipt"
    ),
    path("desk/operations/erasing/", erasing.erasing, name="erasing"),
    path("desk/operations/erasing/<int:request_id>/", erasing.decide, name="decide_erasure"),
    path("desk/operations/witnesses/", witnesses.witnesses, name="witnesses"),
    path("desk/operations/witnesses/<int:witness_id>/end/", witnesses.end, name="end_witness"),
]
