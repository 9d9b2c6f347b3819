"""Django's settings of the database, from its address."""

import os
from urllib.parse import parse_qsl, unquote, urlsplit

from tongban.site.options import Options

_SCHEMES = {"postgresql", "postgres"}
_WRONG = "DATABASE_URL cannot be read. For example: postgresql://user:password@host:5432/name"


def database_of(url: str, given: Options) -> dict[str, object]:
    """One entry of DATABASES."""
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError:  # a port that is no number, brackets that do not close
        raise SystemExit(_WRONG) from None
    if parts.scheme not in _SCHEMES:
        raise SystemExit(_WRONG)
    query = dict(parse_qsl(parts.query))
    # a test is one transaction, and rests in it for as long as a loaded machine needs to draw a document
    rest_ms = 300_000 if given.mode == "test" else 10_000
    return {
        "ENGINE": "tongban.site.postgresql",
        "NAME": unquote(parts.path.lstrip("/")),
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": query.get("host") or parts.hostname or "",
        "PORT": str(port or query.get("port") or ""),
        "CONN_MAX_AGE": None,
        # without a statement: tongban.site.postgresql
        "CONN_HEALTH_CHECKS": True,
        "OPTIONS": {
            "options": f"-c statement_timeout={given.statement_timeout_ms} "
            f"-c idle_in_transaction_session_timeout={rest_ms} -c jit=off"
        },
        "TEST": {"NAME": os.environ.get("TONGBAN_TEST_DATABASE", "tongban_test")},
    }
