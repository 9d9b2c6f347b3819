"""Going through the pages as one person, as a browser without script does."""

import re
from html import unescape
from typing import Any

import httpx

from tongban.site.walk.http import Unexpected, Unreachable, one_time_code, wait_for_next_code
from tongban.site.walk.people import DemoPerson

_TOKEN = re.compile(r'name="csrfmiddlewaretoken" value="([^"]+)"')
_ERRORS = re.compile(r'<div class="tb-errors.*?</div>', re.DOTALL)
_TAGS = re.compile(r"<[^>]+>")


class Browser:
    """One person's session with the pages."""

    def __init__(self, base: str, person: DemoPerson | None = None) -> None:
        self.base, self.person, self._token = base, person, ""
        headers = {"Accept-Language": "zh-hans", "Origin": base}
        self._client = httpx.Client(base_url=base, timeout=60, headers=headers)
        if person is not None:
            self._sign_in(person)

    def close(self) -> None:
        """Close the window."""
        self._client.close()

    @property
    def cookie(self) -> str:
        """The session as a Cookie header."""
        return "; ".join(f"{name}={value}" for name, value in self._client.cookies.items())

    def read(self, path: str, *, language: str = "") -> str:
        """A page that must be there."""
        headers = {"Accept-Language": language} if language else {}
        answer = self._send("GET", path, headers=headers)
        return self._said(answer, "GET", path, expect=200)

    def fetch(self, path: str) -> bytes:
        """A file that must be there."""
        answer = self._send("GET", path)
        self._said(answer, "GET", path, expect=200)
        return answer.content

    def status(self, path: str) -> int:
        """The status of a page that need not be there."""
        return self._send("GET", path).status_code

    def send(
        self, path: str, form: dict[str, Any], *, files: dict[str, Any] | None = None, page: str = ""
    ) -> str:
        """Post a form of the page `page` (by default the one it posts to); where it leads to.

        Raises Unexpected for anything but a redirection, with what the page says is wrong.
        """
        answer = self._post(path, form, files=files, page=page)
        self._said(answer, "POST", path, expect=302)
        return answer.headers["Location"]

    def ask(self, path: str, form: dict[str, Any], *, page: str = "") -> str:
        """Post a form that is answered with a page."""
        return self._said(self._post(path, form, page=page), "POST", path, expect=200)

    def _post(
        self, path: str, form: dict[str, Any], *, files: dict[str, Any] | None = None, page: str = ""
    ) -> httpx.Response:
        if page or not self._token:
            self.read(page or path)
        data = {"csrfmiddlewaretoken": self._token, **form}
        return self._send("POST", path, data=data, files=files)

    def _send(self, method: str, path: str, **arguments: Any) -> httpx.Response:
        try:
            answer = self._client.request(method, path, **arguments)
        except httpx.TransportError as error:
            raise Unreachable(facts={"address": self.base, "why": error}) from error
        if "html" in answer.headers.get("Content-Type", "") and (found := _TOKEN.search(answer.text)):
            self._token = found[1]
        return answer

    def _said(self, answer: httpx.Response, method: str, path: str, *, expect: int) -> str:
        if answer.status_code == expect:
            return answer.text
        errors = _ERRORS.search(answer.text)
        said = words(errors[0]) if errors else answer.text[:300]
        raise Unexpected(facts={"method": method, "path": path, "status": answer.status_code, "said": said})

    def _sign_in(self, person: DemoPerson) -> None:
        if not person.totp_secret:
            form = {"login": person.username, "password": person.password}
            self.send("/accounts/login/", form, page="/accounts/login/")
            return
        # the API may have used the code of the moment; the one before it still counts
        for periods in (-1, 0):
            code = one_time_code(person.totp_secret, periods=periods)
            form = {"username": person.username, "password": person.password, "code": code}
            answer = self._post("/staff/login/", form, page="/staff/login/")
            if answer.status_code == 302:
                return
            wait_for_next_code()
        self._said(answer, "POST", "/staff/login/", expect=302)


def words(html: str) -> str:
    """The text of a piece of a page."""
    return " ".join(unescape(_TAGS.sub(" ", html)).split())
