"""Where notices may be sent: registered addresses only, in networks that the operator allows, and no other.

A name is looked up once and the connection goes to that very address, so that a second look-up cannot lead it
elsewhere (DNS rebinding). No redirect is followed and no proxy of the environment is used.
"""

import ipaddress
import re
import socket
from collections.abc import Sequence
from dataclasses import dataclass
from urllib.parse import SplitResult, urlsplit

from django.conf import settings

from tongban.kernel.errors import N_
from tongban.resources.exchange.subscribing.facts import BadAddress

_PORTS = {"https": 443, "http": 80}
_NOT_IN_ADDRESSES = re.compile(r"[^!-~]|\\")  # names of other scripts are written as xn--…
# IPv6 addresses that carry an IPv4 one, and at which bit it begins (RFC 6052, 8215, 3056, 4291)
_CARRIERS = {
    ipaddress.IPv6Network("64:ff9b::/96"): 0,
    ipaddress.IPv6Network("64:ff9b:1::/48"): 0,
    ipaddress.IPv6Network("2002::/16"): 80,
    ipaddress.IPv6Network("::ffff:0:0/96"): 0,
    ipaddress.IPv6Network("::/96"): 0,
}
OUTSIDE = N_(
    "This address lies outside of the networks to which data may be sent. The operators change them: TONGBAN_EXCHANGE_WEBHOOK_NETWORKS."
)
HTTPS_ONLY = N_(
    "Notices are sent by https only. For a closed network or a trial the operators change this: TONGBAN_EXCHANGE_WEBHOOK_PLAIN."
)
_Address = ipaddress.IPv4Address | ipaddress.IPv6Address


@dataclass(frozen=True, kw_only=True)
class Target:
    """An address that was looked up: `url` has the number of the machine instead of its name."""

    url: str
    host: str  # for the heading and the certificate
    name: str  # without the port


def target_of(url: str) -> Target:
    """Where to connect. Raises BadAddress."""
    parts = check_form(url)
    name, port = parts.hostname or "", parts.port or _PORTS[parts.scheme]
    try:
        found = socket.getaddrinfo(name, port, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError):  # no such name, or one that no name server would take
        raise _bad(N_("The name of this address is not known.")) from None
    addresses = [ipaddress.ip_address(str(one[4][0]).partition("%")[0]) for one in found]
    if not addresses or not all(_is_allowed(one) for one in addresses):
        raise _bad(OUTSIDE)
    chosen = addresses[0]
    machine = f"[{chosen}]" if chosen.version == 6 else str(chosen)
    path = parts.path or "/"
    query = f"?{parts.query}" if parts.query else ""
    return Target(url=f"{parts.scheme}://{machine}:{port}{path}{query}", host=parts.netloc.lower(), name=name)


def check_form(url: str) -> SplitResult:
    """The parts of an address that may be registered. Raises BadAddress."""
    try:
        parts = urlsplit(url)
        is_whole = bool(parts.hostname) and parts.port != 0 and not _NOT_IN_ADDRESSES.search(url)
    except ValueError:
        is_whole = False
    if not is_whole or parts.scheme not in _PORTS or len(url) > 300:
        raise _bad(N_("Write the whole address, beginning with https://."))
    if parts.scheme == "http" and not settings.EXCHANGE_WEBHOOK_PLAIN:
        raise _bad(HTTPS_ONLY)
    if "@" in parts.netloc or parts.fragment:
        raise _bad(N_("An address has no user, no password and no mark."))
    return parts


def networks() -> Sequence[ipaddress.IPv4Network | ipaddress.IPv6Network]:
    """The networks that the operator allows."""
    return [ipaddress.ip_network(one) for one in settings.EXCHANGE_WEBHOOK_NETWORKS]


def _is_allowed(address: _Address) -> bool:
    """Within an allowed network; where none is named, an address of the public internet."""
    real = _carried(address) if isinstance(address, ipaddress.IPv6Address) else address
    if allowed := networks():
        return any(real in one for one in allowed)
    return real.is_global and not real.is_multicast and not getattr(real, "is_site_local", False)


def _carried(address: ipaddress.IPv6Address) -> _Address:
    """Where a translator on the way would lead the connection: the IPv4 address within, or the address itself."""
    for network, bits in _CARRIERS.items():
        if address in network and not (address.is_loopback or address.is_unspecified):
            return ipaddress.IPv4Address((int(address) >> bits) & 0xFFFFFFFF)
    return address


def _bad(why: str) -> BadAddress:
    return BadAddress(why, facts={"fields": {"url": why}})
