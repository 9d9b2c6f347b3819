"""Loads the account behind a session together with all that a page asks of it, in one query."""

from allauth.account.auth_backends import AuthenticationBackend

from tongban.foundation.directory.public import officer_text
from tongban.foundation.identity.models import Account
from tongban.kernel import clock


class HouseBackend(AuthenticationBackend):  # type: ignore[misc]
    """allauth's backend; the account comes with its real name and its posts. 1 SQL."""

    def get_user(self, user_id: int) -> Account | None:
        accounts = Account.objects.select_related("confirmed_name").annotate(
            officer=officer_text("id", at=clock.now())
        )
        account = accounts.filter(pk=user_id).first()
        return account if account is not None and self.user_can_authenticate(account) else None
