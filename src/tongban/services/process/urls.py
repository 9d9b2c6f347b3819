"""Addresses of this app."""

from django.urls import URLPattern, URLResolver, path

from tongban.services.process.pages import editing, looking, withdrawing

app_name = "process"
urlpatterns: list[URLPattern | URLResolver] = [
    path("desk/processes/", looking.process_list, name="list"),
    path("desk/processes/new/", editing.new, name="new"),
    path("desk/processes/organisations/", editing.organisations, name="organisations"),
    path("desk/processes/<slug:key>/", looking.process_page, name="process"),
    path("desk/processes/<slug:key>/edit/", editing.edit, name="edit"),
    path("desk/processes/<slug:key>/versions/<int:number>.bpmn", looking.download, name="bpmn"),
    path("desk/processes/<slug:key>/versions/<int:number>/withdraw/", withdrawing.withdraw, name="withdraw"),
]
