"""Text messages (短信): the port to whoever sends them, and the driver for a gateway over HTTP.

A gateway takes `POST {url}` with `{"phone", "text", "key"}` and a bearer token, and answers 2xx
once it has taken the text on. The same `key` again is the same text.
"""

from typing import Protocol

import httpx
from django.conf import settings

from tongban.kernel.ports import Port

TIMEOUT_SECONDS = 4.0  # somebody waits before a page


class TextNotSent(Exception):
    """The gateway refused the text, or cannot be reached."""


class TextUnsure(Exception):
    """The gateway took the request and did not answer in time: the text may still go out."""


class SmsGateway(Protocol):
    """Whoever sends text messages for the city."""

    @property
    def is_ready(self) -> bool:
        """Whether texts can be sent at all."""
        ...

    def send(self, *, phone: str, text: str, key: str) -> None:
        """Hand one text over. Raises TextNotSent, TextUnsure."""
        ...


sms_gateway: Port[SmsGateway] = Port("messages.sms_gateway")


class HttpSms:
    """The gateway at `SMS_URL`; without one no text is offered anywhere."""

    @property
    def is_ready(self) -> bool:
        return bool(settings.SMS_URL)

    def send(self, *, phone: str, text: str, key: str) -> None:
        """One call, at most four seconds. Raises TextNotSent, TextUnsure."""
        if not self.is_ready:
            raise TextNotSent("no gateway is set up")
        head = {"Authorization": f"Bearer {settings.SMS_TOKEN}"} if settings.SMS_TOKEN else {}
        try:
            answer = httpx.post(
                settings.SMS_URL,
                json={"phone": phone, "text": text, "key": key},
                headers=head,
                timeout=TIMEOUT_SECONDS,
            )
        except (httpx.ConnectError, httpx.ConnectTimeout) as failed:
            raise TextNotSent("the gateway cannot be reached") from failed
        except httpx.HTTPError as failed:
            raise TextUnsure("the gateway did not answer") from failed
        if not answer.is_success:
            raise TextNotSent(f"the gateway answered {answer.status_code}")


def can_text() -> bool:
    """Whether a text can be sent: pages offer it only then."""
    return sms_gateway.ask().is_ready


def send_text(*, phone: str, text: str, key: str) -> None:
    """Send one text now, outside any transaction. Raises TextNotSent, TextUnsure."""
    sms_gateway.ask().send(phone=phone, text=text, key=key)
