"""The pages of allauth that this house uses, under their own names, in our templates."""

from typing import Any

from allauth.account import views
from allauth.core import ratelimit
from django.forms import Form
from django.http import HttpResponse
from django.urls import URLPattern, path

from tongban.foundation.messages.public import send_message
from tongban.kernel import clock
from tongban.kernel.errors import N_


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


class AskForPassword(_OurFrame, views.PasswordResetView):  # type: ignore[misc]
    """Where to mail the link to a new password."""


class AskedForPassword(_OurFrame, views.PasswordResetDoneView):  # type: ignore[misc]
    """The same words for every address."""


class ResetPassword(_OurFrame, views.PasswordResetFromKeyView):  # type: ignore[misc]
    """Behind the mailed link: the new password twice."""

    def form_valid(self, form: Form) -> HttpResponse:
        answer: HttpResponse = super().form_valid(form)
        account, at = self.reset_user, clock.now()
        ratelimit.clear(self.request, action="login_failed", key=account.username.lower())
        send_message(
            to_account=account.pk,
            about=f"identity:{account.pk}",
            title=N_("Your password was set anew"),
            body=N_("By a link that we mailed. If it was not you, call the hotline at once."),
            facts={},
            url="",
            at=at,
            key=f"password:{account.pk}:{at.isoformat()}",
        )
        return answer


class PasswordIsReset(_OurFrame, views.PasswordResetFromKeyDoneView):  # type: ignore[misc]
    """Done; sign in with it."""


urlpatterns: list[URLPattern] = [
    path("login/", SignIn.as_view(), name="account_login"),
    path("logout/", SignOut.as_view(), name="account_logout"),
    path("signup/", SignUp.as_view(), name="account_signup"),
    path("inactive/", views.account_inactive, name="account_inactive"),
    path("reauthenticate/", SignInAgain.as_view(), name="account_reauthenticate"),
    path("password/change/", ChangePassword.as_view(), name="account_change_password"),
    path("password/reset/", AskForPassword.as_view(), name="account_reset_password"),
    path("password/reset/done/", AskedForPassword.as_view(), name="account_reset_password_done"),
    path("password/reset/key/done/", PasswordIsReset.as_view(), name="account_reset_password_from_key_done"),
    path("password/reset/<uidb36>/<key>/", ResetPassword.as_view(), name="account_reset_password_from_key"),
    path("password/set/", views.password_set, name="account_set_password"),
]
