"""Playing one case from the search to the rating, as the different people."""

import random
import time
from collections.abc import Callable
from functools import cached_property
from typing import TYPE_CHECKING, Any

from tongban.site.walk.applying import Wish, apply, timed, upload
from tongban.site.walk.browsing import Browser
from tongban.site.walk.checks import check_receipt
from tongban.site.walk.course import Course, Played
from tongban.site.walk.handling import finish
from tongban.site.walk.http import Caller
from tongban.site.walk.people import Cast, DemoPerson

if TYPE_CHECKING:
    from asn1crypto.x509 import Certificate


class Player:
    """Plays cases against one installation."""

    def __init__(self, base: str, cast: Cast, draw: random.Random, *, texts: str = "") -> None:
        self.base, self.cast, self.draw = base, cast, draw
        self.texts = texts  # where the sandbox shows text messages
        self.read_texts: set[str] = set()
        self.public, self.visitor = Caller(base), Browser(base)
        self._callers: dict[str, Caller] = {}
        self._browsers: dict[str, Browser] = {}
        self.key = self.public.send("GET", "/api/v1/trail/key", expect=200).text.strip()

    @cached_property
    def seal_root(self) -> "Certificate":
        """The certificate under which the city's seals stand, as it is published."""
        from asn1crypto import pem, x509

        text = self.public.send("GET", "/seals/root.pem", expect=200).content
        return x509.Certificate.load(pem.unarmor(text)[2])

    def caller(self, person: DemoPerson) -> Caller:
        """The person's session with the API; one sign-in each."""
        if person.username not in self._callers:
            self._callers[person.username] = Caller(self.base, person)
        return self._callers[person.username]

    def browser(self, person: DemoPerson) -> Browser:
        """The person's session with the pages; one sign-in each."""
        if person.username not in self._browsers:
            self._browsers[person.username] = Browser(self.base, person)
        return self._browsers[person.username]

    def officer(self, post: str) -> Caller:
        """The officer who holds this post."""
        return self.caller(self.cast.officers[post])

    def play(self, code: str, ending: str) -> Played:
        """One whole case. `ending`: granted, refused, corrected (and then granted) or withdrawn."""
        began = time.monotonic()
        content = self.public.get(f"/api/v1/items/{code}")["content"]
        course = apply(self, Wish(code=code, person=self._somebody(content), ending=ending))
        _ENDINGS[ending](course)
        check_receipt(course)
        course.played.seconds = timed(began)
        return course.played

    def _somebody(self, content: dict[str, Any]) -> DemoPerson:
        audience = set(content.get("audience", []))
        needs_firm = bool(audience) and "1" not in audience
        return self.draw.choice(self.cast.owners if needs_firm and self.cast.owners else self.cast.citizens)


def _granted(course: Course) -> None:
    finish(course)


def _refused(course: Course) -> None:
    finish(course, outcome="refused")


def _corrected(course: Course) -> None:
    course.wait_for_step("accept")
    slot = course.content["slots"][0]["key"]
    wanted = {"wanted": [{"what_for": slot, "what": "照片看不清，请重新拍照上传。"}]}
    course.act("accept", "correction-notice", wanted)
    again = {"slots": [upload(course.player, course.applicant, slot)]}
    course.applicant.act(f"{course.path}/resubmission", again)
    course.did("resubmission")
    finish(course)


def _withdrawn(course: Course) -> None:
    course.wait_for_step("accept")
    course.applicant.act(f"{course.path}/withdrawal", {"reasons": "不办了"})
    course.did("withdrawal")


_ENDINGS: dict[str, Callable[[Course], None]] = {
    "granted": _granted,
    "refused": _refused,
    "corrected": _corrected,
    "withdrawn": _withdrawn,
}
