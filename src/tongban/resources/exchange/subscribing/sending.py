"""Sends one notice by HTTP to a registered address."""

import json
from datetime import UTC, datetime

import httpx
from django.conf import settings

from tongban.kernel.errors import Refused
from tongban.resources.exchange.subscribing.addresses import target_of
from tongban.resources.exchange.subscribing.commands.tell import Claimed
from tongban.resources.exchange.subscribing.signing import signed_headers

_CONNECT_SECONDS, _ANSWER_SECONDS = 5.0, 20.0


def send(claimed: Claimed) -> str:
    """Send it; answers what went wrong, or "" where the receiver took it (a status of 200–299).

    What the receiver answers beside its status is not read: it is no business of ours.
    """
    body = body_of(claimed)
    try:
        target = target_of(claimed.url)
    except Refused as refusal:
        return refusal.code
    headers = signed_headers(
        body,
        url=claimed.url,
        notice=str(claimed.notice_id),
        subscription=claimed.subscription,
        secret=claimed.secret,
        at=datetime.now(UTC),
    )
    timeout = httpx.Timeout(_ANSWER_SECONDS, connect=_CONNECT_SECONDS)
    try:
        with (
            httpx.Client(
                timeout=timeout,
                trust_env=False,
                follow_redirects=False,
                verify=str(settings.EXCHANGE_WEBHOOK_CA) if settings.EXCHANGE_WEBHOOK_CA else True,
            ) as client,
            client.stream(
                "POST",
                target.url,
                content=body,
                headers={**headers, "Host": target.host},
                extensions={"sni_hostname": target.name},
            ) as answer,
        ):
            return "" if answer.is_success else f"HTTP {answer.status_code}"
    except (httpx.HTTPError, httpx.InvalidURL) as error:
        return type(error).__name__


def body_of(claimed: Claimed) -> bytes:
    """The notice as JSON."""
    said = {
        "notice": str(claimed.notice_id),
        "number": claimed.number,
        "subscription": claimed.subscription,
        "grant": claimed.grant.code,
        "resource": claimed.grant.resource_code,
        "position": claimed.said.position,
        "changes": [one.as_json() for one in claimed.said.changes],
    }
    return json.dumps(said, ensure_ascii=False, separators=(",", ":")).encode()
