"""Addresses of what a department receives, and of sources."""

from django.urls import URLPattern, URLResolver, path

from tongban.resources.exchange.batches import pages as batches
from tongban.resources.exchange.sources import pages as sources
from tongban.resources.exchange.subscribing import api
from tongban.resources.exchange.subscribing import pages as subscribing

urlpatterns: list[URLPattern | URLResolver] = [
    path("exchange/v1/subscriptions/<slug:code>/changes", api.changes, name="api-changes"),
    path("desk/exchange/subscriptions/", subscribing.subscriptions, name="subscriptions"),
    path("desk/exchange/subscriptions/<slug:code>/", subscribing.subscription, name="subscription"),
    path("desk/exchange/batches/", batches.batches, name="batches"),
    path("desk/exchange/batches/<slug:code>/", batches.batch, name="batch"),
    path("desk/exchange/batches/<slug:code>/download/", batches.download, name="batch-download"),
    path("desk/exchange/batches/<slug:code>/manifest.json", batches.manifest, name="batch-manifest"),
    path("desk/exchange/sources/", sources.sources, name="sources"),
    path("desk/exchange/sources/<slug:slug>/", sources.source, name="source"),
]
