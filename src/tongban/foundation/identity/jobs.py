"""Mails about an account: the link that confirms an address, and the one that sets a new password."""

from allauth.account.forms import default_token_generator
from allauth.account.utils import user_pk_to_url_str
from django.conf import settings
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _

from tongban.foundation.identity.authorities.commands.remind import warn_of_authorities
from tongban.foundation.identity.commands.confirm_address import read_link
from tongban.foundation.identity.consents.registering import forget_unused
from tongban.foundation.identity.facts import AccountKind
from tongban.foundation.identity.models import Account
from tongban.foundation.jobs.public import job, periodic
from tongban.foundation.messages.public import mail_to
from tongban.kernel import clock


@job(name="identity.mail-address-link")
def mail_address_link(*, sealed: str, language: str) -> None:
    """Mail the link to the address that it confirms."""
    _applicant, address = read_link(sealed, at=clock.now())
    link = settings.BASE_URL + reverse("identity:confirm_address", args=[sealed])
    with translation.override(language):
        body = _(
            "Somebody, we hope you, gave this address for an account here. Open this link within a day to "
            "confirm it:\n\n%(link)s\n\nIf it was not you, do nothing: without it the address is not used."
        )
        mail_to(address, title=_("Confirm your e-mail address"), body=body % {"link": link})


@job(name="identity.mail-password-links")
def mail_password_links(*, account_ids: list[int], language: str) -> None:
    """Mail each of the accounts a link to set a new password; none is a list without accounts."""
    for account in Account.objects.filter(pk__in=account_ids, is_active=True, kind=AccountKind.CITIZEN):
        pair = {"uidb36": user_pk_to_url_str(account), "key": default_token_generator.make_token(account)}
        link = settings.BASE_URL + reverse("account_reset_password_from_key", kwargs=pair)
        with translation.override(language):
            body = _(
                "Somebody, we hope you, asked for a new password for the account “%(name)s”. Open this link "
                "within an hour to set one:\n\n%(link)s\n\nIf it was not you, do nothing: the password stays "
                "as it is."
            )
            said = body % {"name": account.username, "link": link}
            mail_to(account.email, title=_("Set a new password"), body=said)


@job(name="identity.warn-of-authorities")
def warn_of_ending_authorities() -> None:
    """Every morning: tell both sides of the authorities that end soon."""
    while warn_of_authorities(at=clock.now()):
        pass


periodic(warn_of_ending_authorities, cron="0 1 * * *")  # 09:00 in the city


@job(name="identity.forget-unused-programs")
def forget_unused_programs() -> None:
    """Every night: forget programs that registered and that nobody let in, and keys that have ended."""
    forget_unused(at=clock.now())


periodic(forget_unused_programs, cron="40 19 * * *")  # 03:40 in the city
