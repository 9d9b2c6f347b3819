"""Addresses of this app."""

from django.urls import URLPattern, URLResolver, path

from tongban.foundation.identity import address_pages, pages, staff_pages
from tongban.foundation.identity.consents import pages as consent_pages

app_name = "identity"

urlpatterns: list[URLPattern | URLResolver] = [
    path("my/real-name/", pages.real_name, name="real_name"),
    path("my/acting-for/", pages.for_whom, name="for_whom"),
    path("my/acting-for/choose/", pages.choose_for_whom, name="choose_for_whom"),
    path("my/address/", address_pages.address, name="address"),
    path("my/address/remove/", address_pages.remove, name="remove_address"),
    path("my/address/confirm/<str:sealed>/", address_pages.confirm, name="confirm_address"),
    path("my/tokens/", pages.tokens, name="tokens"),
    path("my/tokens/<uuid:token_id>/revoke/", pages.revoke, name="revoke_token"),
    path("my/assistants/", consent_pages.assistants, name="assistants"),
    path("my/assistants/<uuid:consent_id>/withdraw/", consent_pages.withdraw, name="withdraw_consent"),
    path("staff/login/", staff_pages.staff_login, name="staff_login"),
    path("staff/logout/", staff_pages.staff_logout, name="staff_logout"),
    path("desk/tokens/", staff_pages.staff_tokens, name="staff_tokens"),
    path("desk/tokens/<uuid:token_id>/revoke/", staff_pages.revoke_staff_token, name="revoke_staff_token"),
]
