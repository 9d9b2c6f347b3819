"""Addresses of this app."""

from django.urls import URLPattern, URLResolver, path

from tongban.resources.fusion.deliveries import pages

app_name = "fusion"
urlpatterns: list[URLPattern | URLResolver] = [
    path("desk/deliveries/", pages.deliveries, name="deliveries"),
    path("desk/deliveries/<slug:code>/", pages.agreement, name="agreement"),
    path("desk/deliveries/<slug:code>/deliver/", pages.deliver, name="deliver"),
    path("desk/deliveries/<slug:code>/fetch/", pages.fetch, name="fetch"),
    path("desk/deliveries/<slug:code>/<int:number>/", pages.delivery, name="delivery"),
    path("desk/deliveries/<slug:code>/<int:number>/broken.csv", pages.broken, name="delivery-broken"),
    path("desk/deliveries/<slug:code>/<int:number>/settle/", pages.settle, name="delivery-settle"),
]
