"""Who gets to know something: where a key may be sent, and by what name a program may go. Pure rules.

Anybody's program may ask, so a person must be able to tell by its address who receives what they consent to
(个人信息保护法 art. 23), and no program may look as if it were the city's own.
"""

import re
import unicodedata
from collections.abc import Iterable
from urllib.parse import SplitResult, urlsplit

LOOPBACK = frozenset({"127.0.0.1", "localhost", "::1"})
_LONGEST_ADDRESS = 500
# what an address is made of (RFC 3986), without what browsers read otherwise than we do: \\ is / to them
_ADDRESS = re.compile(r"[A-Za-z0-9._~:/?@!$&'()+,;=%\[\]-]+")
_HOST = re.compile(r"(?:[a-z0-9](?:[a-z0-9-]*[a-z0-9])?\.)*[a-z0-9](?:[a-z0-9-]*[a-z0-9])?|::1")
# a program of the person's machine is called by a scheme of its own (RFC 8252 7.1): named by a domain, or with
# an authority; these run, read or send something
_SCHEME = re.compile(r"[a-z][a-z0-9+.-]{1,40}")
_NEVER = re.compile(
    r"javascript|data|vbscript|file|blob|about|ftp|sftp|ws|wss|mailto|tel|sms|smsto|mms|intent"
    r"|market|view-source|chrome|android-app|itms|itms-apps|ms-settings|weixin|wechat|alipay|alipays|content|filesystem|ldap|smb|ssh|telnet"
)
# what only an office calls itself
_OFFICIAL = ("官方", "政府", "政务", "国务院", "公安", "12345", "government", "official", "govcn")
_ALONGSIDE = frozenset({"LATIN", "CJK", "HIRAGANA", "KATAKANA", "HANGUL", "BOPOMOFO"})


def may_answer_to(address: str, *, own_host: str = "") -> bool:
    """Whether a key may be sent to `address`: a site by https, or a program on the person's own machine.

    `own_host`: the host of our pages, to which no program's key goes.
    """
    there = _split(address)
    if there is None or there.fragment or there.username is not None:
        return False
    host = there.hostname or ""
    if there.scheme == "https":
        return bool(_HOST.fullmatch(host)) and (host != own_host or host in LOOPBACK)
    if there.scheme == "http":
        return host in LOOPBACK
    is_own = bool(_SCHEME.fullmatch(there.scheme)) and not _NEVER.fullmatch(there.scheme)
    return is_own and ("." in there.scheme or bool(there.netloc))


def is_registered(address: str, registered: Iterable[str]) -> bool:
    """Whether the program named exactly this address; on the person's machine the port may be another
    (RFC 8252 7.3)."""
    return any(address == known or _without_port(address) == _without_port(known) for known in registered)


def misleads(name: str, *, ours: Iterable[str]) -> bool:
    """Whether a program of this name would look like the city's own, or mixes letters that look alike.

    `ours`: what the city's site is called.
    """
    plain = _bare(name)
    letters = {unicodedata.name(sign, "").split(" ")[0] for sign in _folded(name) if sign.isalpha()}
    if "LATIN" in letters and letters - _ALONGSIDE:
        return True
    own = [bare for one in ours if len(bare := _bare(one)) > 1]
    return any(word in plain for word in (*_OFFICIAL, *own))


def _split(address: str) -> SplitResult | None:
    if len(address) > _LONGEST_ADDRESS or not _ADDRESS.fullmatch(address.partition("#")[0]):
        return None
    try:
        there = urlsplit(address)
        _ = there.hostname, there.port
    except ValueError:
        return None
    return there


def _without_port(address: str) -> tuple[str, ...] | str:
    """An http address of this machine without its port; any other as it is."""
    there = _split(address)
    if (
        there is None
        or there.scheme != "http"
        or there.hostname not in LOOPBACK
        or there.username is not None
    ):
        return address
    return (there.hostname, there.path, there.query, there.fragment)


def _folded(text: str) -> str:
    return unicodedata.normalize("NFKC", text).casefold()


def _bare(text: str) -> str:
    return "".join(sign for sign in _folded(text) if sign.isalnum())
