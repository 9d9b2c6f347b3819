"""Addresses of this app."""

from django.urls import URLPattern, URLResolver, path

from tongban.resources.fusion.deliveries import pages
from tongban.resources.fusion.deliveries.template_pages import template
from tongban.resources.fusion.review import pages as review

app_name = "fusion"
urlpatterns: list[URLPattern | URLResolver] = [
    path("desk/deliveries/", pages.deliveries, name="deliveries"),
    path("desk/deliveries/<slug:code>/", pages.agreement, name="agreement"),
    path("desk/deliveries/<slug:code>/deliver/", pages.deliver, name="deliver"),
    path("desk/deliveries/<slug:code>/fetch/", pages.fetch, name="fetch"),
    path("desk/deliveries/<slug:code>/template.xlsx", template, {"form": "xlsx"}, name="template-xlsx"),
    path("desk/deliveries/<slug:code>/template.csv", template, {"form": "csv"}, name="template-csv"),
    path("desk/deliveries/<slug:code>/<int:number>/", pages.delivery, name="delivery"),
    path("desk/deliveries/<slug:code>/<int:number>/broken.csv", pages.broken, name="delivery-broken"),
    path("desk/deliveries/<slug:code>/<int:number>/rejected.csv", pages.rejected, name="delivery-rejected"),
    path("desk/deliveries/<slug:code>/<int:number>/settle/", pages.settle, name="delivery-settle"),
    path("desk/registers/quality/links/", review.links, name="links"),
    path("desk/registers/quality/links/<uuid:row_id>/", review.link, name="link"),
    path("desk/registers/quality/links/<uuid:row_id>/decide/", review.decide, name="link-decide"),
    path("desk/registers/quality/clashes/", review.clash_list, name="clashes"),
    path("desk/registers/quality/clashes/<uuid:clash_id>/", review.one_clash, name="clash"),
    path("desk/registers/quality/clashes/<uuid:clash_id>/ask/", review.ask, name="clash-ask"),
    path("desk/registers/quality/clashes/<uuid:clash_id>/answer/", review.answer, name="clash-answer"),
    path("desk/registers/quality/", review.quality_page, name="quality"),
]
