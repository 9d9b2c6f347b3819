"""Addresses of this app."""

from django.urls import URLPattern, URLResolver, path

from tongban.resources.licences import desk, pages
from tongban.resources.licences.credentials import desk as key_desk
from tongban.resources.licences.credentials import pages as credentials
from tongban.resources.licences.credentials.offline_pages import offline_page
from tongban.resources.licences.importing.urls import urlpatterns as importing
from tongban.resources.licences.showing import checker_pages, holder_pages

app_name = "licences"
urlpatterns: list[URLPattern | URLResolver] = [
    path("my/licences/", pages.mine, name="mine"),
    path("my/licences/uses/", pages.uses, name="uses"),
    path("my/licences/<slug:code>/", pages.one, name="one"),
    path("my/licences/<slug:code>/paper/", pages.paper, name="paper"),
    path("my/licences/<slug:code>/show/", holder_pages.show, name="show"),
    path("my/asked/<uuid:ask_id>/", holder_pages.asked, name="asked"),
    path("my/asked/<uuid:ask_id>/decline/", holder_pages.decline, name="asked-decline"),
    path("my/asked/<uuid:ask_id>/stop/", holder_pages.stop, name="asked-stop"),
    path("licences/check/", checker_pages.ask, name="ask"),
    path("licences/check/<uuid:ask_id>/", checker_pages.check, name="check"),
    path("s/<slug:token>", checker_pages.scanned, name="scanned"),
    path("my/licences/<slug:code>/history/", desk.own_history, name="history"),
    path("desk/licence-library/", desk.library, name="library"),
    *importing,
    path("desk/licence-library/<slug:code>/", desk.one, name="desk-one"),
    path("verify/", pages.verify, name="verify"),
    path("l/<slug:code>/", pages.by_code, name="code"),
    path(".well-known/jwt-vc-issuer", credentials.metadata, name="issuer"),
    path("licences/keys/", credentials.keys, name="keys"),
    path("desk/operations/licence-keys/", key_desk.keys, name="desk-keys"),
    path("desk/operations/licence-keys/new/", key_desk.rotate, name="desk-rotate"),
    path("licences/offline-check/", offline_page, name="offline-check"),
    path("licences/keys.json", credentials.keys_file, name="keys-file"),
    path("licences/status/<int:number>", credentials.status_list, name="status"),
]
