"""One plain mail in the city's name: who sends it stands in its head, where to ask at its foot."""

from django.conf import settings
from django.core.mail import send_mail
from django.utils.translation import gettext

from tongban.foundation.ui.public import site


def mail_to(address: str, *, title: str, body: str) -> None:
    """Send a mail in the language that is active. Raises what the mail server says; called in jobs."""
    ours = site()
    help_line = gettext("Questions? Call %(hotline)s.") % {"hotline": ours["hotline"]}
    foot = f"--\n{ours['name']}\n{settings.BASE_URL}\n{help_line}"
    send_mail(title.replace("\n", " "), f"{body}\n\n{foot}\n", None, [address])


def mask_address(address: str) -> str:
    """`z***@example.org`: enough for its owner to know which address it is; nothing stays nothing."""
    name, at, domain = address.partition("@")
    return f"{name[:1]}***{at}{domain}" if address else ""
