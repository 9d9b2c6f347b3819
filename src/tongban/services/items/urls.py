"""Addresses of this app."""

from django.urls import URLPattern, URLResolver, path

from tongban.services.items import pages
from tongban.services.items.attachments import urls as attachments
from tongban.services.items.basis import urls as basis
from tongban.services.items.checks import urls as checks
from tongban.services.items.exporting import urls as exporting
from tongban.services.items.instant import pages as trying
from tongban.services.items.library.urls import library_urls
from tongban.services.items.lists import urls as lists
from tongban.services.items.materials import urls as materials
from tongban.services.items.scenario.pages import checklist_pdf
from tongban.services.items.sparing import urls as sparing

app_name = "items"
urlpatterns: list[URLPattern | URLResolver] = [
    *basis.urlpatterns,
    *checks.urlpatterns,
    *lists.urlpatterns,
    *exporting.urlpatterns,
    *materials.urlpatterns,
    *attachments.urlpatterns,
    *sparing.urlpatterns,
    path("desk/library/rules/<str:code>/", trying.try_rule, name="try-rule"),
    path("items/", pages.browse_page, name="browse"),
    path("items/<str:code>/", pages.guide, name="guide"),
    *library_urls,
    path("items/<str:code>/checklist.pdf", checklist_pdf, name="checklist"),
    path("find/", pages.find_page, name="find"),
]
