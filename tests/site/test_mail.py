"""The mail server is read from one address."""

import pytest
from pydantic import SecretStr

from tongban.site.mail import mail_server, sender
from tongban.site.options import Options


def _server(url: str, mode: str = "production") -> object:
    return mail_server(Options(mode=mode, mail_url=SecretStr(url)))


def test_an_address_names_host_port_user_and_how_it_is_secured() -> None:
    tls = mail_server(Options(mode="production", mail_url=SecretStr("smtp://city:p%40ss@mail.example:587")))
    assert (tls.host, tls.port, tls.user, tls.password) == ("mail.example", 587, "city", "p@ss")
    assert tls.uses_starttls and not tls.uses_ssl and tls.sends
    ssl = mail_server(Options(mode="demo", mail_url=SecretStr("smtps://mail.example")))
    assert (ssl.port, ssl.uses_ssl, ssl.uses_starttls) == (465, True, False)


def test_production_without_a_server_mails_nothing_and_a_wrong_address_is_refused() -> None:
    assert not mail_server(Options(mode="production")).sends
    assert mail_server(Options(mode="demo")).sends
    with pytest.raises(SystemExit, match="TONGBAN_MAIL_URL"):
        _server("imap://mail.example")


def test_mails_come_from_the_site_by_name() -> None:
    given = Options(site_name="City Services", mail_from="no-reply@city.example")
    assert sender(given) == "City Services <no-reply@city.example>"
