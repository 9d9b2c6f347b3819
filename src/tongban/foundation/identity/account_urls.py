"""The pages of allauth that this house uses, under their own names, in our templates."""

from typing import Any

from allauth.account import views
from django.urls import URLPattern, path


class _OurFrame:
    """allauth puts its own `site` in the place of ours, whose name and hotline stand on every page."""

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context_data(**kwargs)  # type: ignore[misc]
        context.pop("site", None)
        return context


class SignIn(_OurFrame, views.LoginView):  # type: ignore[misc]
    """Citizens sign in."""


class SignUp(_OurFrame, views.SignupView):  # type: ignore[misc]
    """Citizens make an account."""


class SignOut(_OurFrame, views.LogoutView):  # type: ignore[misc]
    """Asks first, then ends the session."""


class ChangePassword(_OurFrame, views.PasswordChangeView):  # type: ignore[misc]
    """The old password, then the new one twice."""


class SignInAgain(_OurFrame, views.ReauthenticateView):  # type: ignore[misc]
    """The password once more before something delicate."""


urlpatterns: list[URLPattern] = [
    path("login/", SignIn.as_view(), name="account_login"),
    path("logout/", SignOut.as_view(), name="account_logout"),
    path("signup/", SignUp.as_view(), name="account_signup"),
    path("inactive/", views.account_inactive, name="account_inactive"),
    path("reauthenticate/", SignInAgain.as_view(), name="account_reauthenticate"),
    path("password/change/", ChangePassword.as_view(), name="account_change_password"),
    path("password/set/", views.password_set, name="account_set_password"),
]
