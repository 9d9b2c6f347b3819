"""Addresses of this app."""

from django.urls import URLPattern, URLResolver, path

from tongban.foundation.papers import pages, uploads
from tongban.foundation.papers.rare import pages as rare_pages

app_name = "papers"
urlpatterns: list[URLPattern | URLResolver] = [
    path("papers/<uuid:paper_id>/", pages.paper, name="paper"),
    path("papers/<uuid:paper_id>/preview/", pages.preview, name="preview"),
    path("uploads/", uploads.begin, name="uploads"),
    path("uploads/<uuid:upload_id>/", uploads.one, name="upload"),
    path("desk/operations/papers/", pages.stuck, name="stuck"),
    path("desk/operations/characters/", rare_pages.waiting, name="rare"),
    path("desk/operations/characters/again/", rare_pages.again, name="rare-again"),
    path("desk/operations/papers/<uuid:document_id>/again/", pages.again, name="again"),
]
