"""The mail server of this installation, read from its address."""

from dataclasses import dataclass
from email.utils import formataddr
from urllib.parse import unquote, urlsplit

from tongban.site.options import Options

_PORTS = {"smtp": 25, "smtps": 465}
_WRONG = "TONGBAN_MAIL_URL is smtp://user:password@host:port or smtps://…"


@dataclass(frozen=True, kw_only=True)
class MailServer:
    """Where mail goes, as Django wants to know it."""

    backend: str
    host: str = ""
    port: int = 0
    user: str = ""
    password: str = ""
    uses_ssl: bool = False
    uses_starttls: bool = False

    @property
    def sends(self) -> bool:
        """Whether anything is mailed; pages that promise a mail are shown only then."""
        return not self.backend.endswith("dummy.EmailBackend")


def mail_server(given: Options) -> MailServer:
    """The server that `mail_url` names; without one tests keep mails, demo logs them, production drops them."""
    address = given.mail_url.get_secret_value()
    if given.mode == "test" or not address:
        kinds = {"test": "locmem", "demo": "console", "production": "dummy"}
        return MailServer(backend=f"django.core.mail.backends.{kinds[given.mode]}.EmailBackend")
    try:
        parts = urlsplit(address)
        port = parts.port
    except ValueError:  # a port that is no number, brackets that do not close
        raise SystemExit(_WRONG) from None
    if parts.scheme not in _PORTS or not parts.hostname:
        raise SystemExit(_WRONG)
    return MailServer(
        backend="django.core.mail.backends.smtp.EmailBackend",
        host=parts.hostname,
        port=port or _PORTS[parts.scheme],
        user=unquote(parts.username or ""),
        password=unquote(parts.password or ""),
        uses_ssl=parts.scheme == "smtps",
        uses_starttls=parts.scheme == "smtp" and bool(parts.username),
    )


def sender(given: Options) -> str:
    """The From of every mail: the site's name and its address."""
    return formataddr((given.site_name, given.mail_from))
