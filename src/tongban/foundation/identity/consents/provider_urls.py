"""The addresses of OAuth, under the names that allauth gives them; what this house does not offer has none."""

from allauth.idp.oidc import views
from django.urls import URLPattern, URLResolver, include, path

from tongban.foundation.identity.consents.provider import Authorize, Register, metadata

_ENDPOINTS: list[URLPattern | URLResolver] = [
    path(".well-known/oauth-authorization-server", metadata, name="configuration"),
    path("oauth/authorize", Authorize.as_view(), name="authorization"),
    path("oauth/token", views.token, name="token"),
    path("oauth/revoke", views.revoke, name="revoke"),
    path("oauth/clients", Register.as_view(), name="client_registration"),
]

app_name = "idp"
urlpatterns: list[URLPattern | URLResolver] = [path("", include((_ENDPOINTS, "oidc")))]
