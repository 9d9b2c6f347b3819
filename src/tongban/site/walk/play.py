"""Playing one case from the search to the rating, as the different people."""

import random
import time
import uuid
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from tongban.foundation.trail.public import verify_receipt
from tongban.kernel.errors import Refused
from tongban.site.walk import filling
from tongban.site.walk.http import Caller, Unexpected
from tongban.site.walk.people import Cast, DemoPerson

PATIENCE = 60.0


class WalkFailed(Refused):
    """A case did not go as it must."""

    code = "walk-failed"
    title = "%(number)s (%(item)s): %(what)s"


@dataclass(kw_only=True)
class Played:
    """What one case came to."""

    item: str
    item_name: str
    ending: str
    number: str = ""
    acts: list[str] = field(default_factory=list)
    seconds: float = 0.0
    days: dict[str, str | None] = field(default_factory=dict)
    licence: str = ""
    licence_is: str = ""
    licence_pdf_is: str = ""
    receipt_is: str = ""


class Player:
    """Plays cases against one installation."""

    def __init__(self, base: str, cast: Cast, draw: random.Random) -> None:
        self.base, self.cast, self.draw = base, cast, draw
        self.public = Caller(base)
        self._callers: dict[str, Caller] = {}
        self.key = self.public.send("GET", "/api/v1/trail/key", expect=200).text.strip()

    def caller(self, person: DemoPerson) -> Caller:
        """The person's session; one sign-in each."""
        if person.username not in self._callers:
            self._callers[person.username] = Caller(self.base, person)
        return self._callers[person.username]

    def officer(self, post: str) -> Caller:
        """The officer who holds this post."""
        return self.caller(self.cast.officers[post])

    def play(self, code: str, ending: str) -> Played:
        """One whole case. `ending`: granted, refused, corrected (and then granted) or withdrawn."""
        began = time.monotonic()
        item = self.public.get(f"/api/v1/items/{code}")
        played = Played(item=code, item_name=item["content"]["name"], ending=ending)
        applicant, person = self._applicant(item["content"])
        played.number = self._submit(item, applicant, person, played)
        _ENDINGS[ending](self, applicant, item, played)
        self._check_receipt(applicant, played)
        played.seconds = round(time.monotonic() - began, 2)
        return played

    def _applicant(self, content: dict[str, Any]) -> tuple[Caller, DemoPerson]:
        audience = set(content.get("audience", []))
        needs_firm = bool(audience) and "1" not in audience
        person = self.draw.choice(self.cast.owners if needs_firm and self.cast.owners else self.cast.citizens)
        return self.caller(person), person

    def _submit(self, item: dict[str, Any], applicant: Caller, person: DemoPerson, played: Played) -> str:
        content = item["content"]
        firm = bool(person.uscc) and "1" not in set(content.get("audience", ["1"]))
        body: dict[str, Any] = {
            "item": item["code"],
            "version": item["version_id"],
            "holder": "firm" if firm else "person",
            "uscc": person.uscc if firm else None,
            "answers": filling.answers_for(content, self.draw),
            "form": filling.form_for(content, self.draw),
            "slots": [],
        }
        key = str(uuid.uuid4())
        headers = {"Idempotency-Key": key}
        answer = applicant.send("POST", "/api/v1/cases", json=body, headers=headers)
        if answer.status_code == 422 and answer.json().get("code") == "application-incomplete":
            body["slots"] = [self.upload(applicant, slot) for slot in answer.json()["facts"]["missing"]]
            answer = applicant.send("POST", "/api/v1/cases", json=body, headers=headers)
        if answer.status_code != 201:
            facts = {
                "method": "POST",
                "path": f"/api/v1/cases ({item['code']})",
                "status": answer.status_code,
            }
            raise Unexpected(facts={**facts, "said": answer.text[:800]})
        again = applicant.send("POST", "/api/v1/cases", json=body, headers=headers, expect=200)
        number: str = answer.json()["number"]
        if again.json()["number"] != number:
            raise WalkFailed(
                facts={"number": number, "item": played.item_name, "what": "sent twice, two cases"}
            )
        played.acts.append("submit")
        return number

    def upload(self, applicant: Caller, slot: str) -> dict[str, Any]:
        """One uploaded page for a slot."""
        page = filling.picture(slot, self.draw)
        files = {"file": ("page.jpg", page, "image/jpeg")}
        return {
            "key": slot,
            "papers": [applicant.send("POST", "/api/v1/files", files=files, expect=201).json()["id"]],
        }

    def wait(
        self, applicant: Caller, played: Played, what: str, seen: Callable[[dict[str, Any]], bool]
    ) -> dict[str, Any]:
        """The case as soon as `seen` holds; WalkFailed after a minute."""
        deadline = time.monotonic() + PATIENCE
        while time.monotonic() < deadline:
            case: dict[str, Any] = applicant.get(f"/api/v1/cases/{played.number}")
            if seen(case):
                return case
            time.sleep(0.1)
        raise WalkFailed(
            facts={"number": played.number, "item": played.item_name, "what": f"waited in vain: {what}"}
        )

    def wait_for_step(self, applicant: Caller, played: Played, post: str) -> None:
        """Until the case lies with this post."""
        self.wait(
            applicant,
            played,
            post,
            lambda case: any(s["key"] == post and not s["done_at"] for s in case["steps"]),
        )

    def act(self, post: str, played: Played, act: str, body: dict[str, Any] | None = None) -> None:
        """One act of an officer on the case."""
        self.officer(post).act(f"/api/v1/cases/{played.number}/{act}", body)
        played.acts.append(act)

    def finish(
        self, applicant: Caller, item: dict[str, Any], played: Played, outcome: str = "granted"
    ) -> None:
        """From acceptance to the rating."""
        self.wait_for_step(applicant, played, "accept")
        self.act("accept", played, "acceptance")
        steps = (
            {"review", "approve"}
            if item["content"].get("process", {}).get("key", "five-posts") == "five-posts"
            else set()
        )
        if "review" in steps:
            self.act(
                "review",
                played,
                "review",
                {
                    "advice": outcome,
                    "opinion": "材料齐全，符合条件。" if outcome == "granted" else "场所不符合要求。",
                },
            )
        if "approve" in steps:
            reasons = {
                "reasons": "场所与申请不符，不符合条件。",
                "article": "《中华人民共和国行政许可法》第三十八条",
            }
            self.act(
                "approve",
                played,
                "decision",
                {"outcome": outcome, **(reasons if outcome == "refused" else {})},
            )
        if outcome == "granted":
            self.act("issue", played, "result")
        case = self.wait(applicant, played, "delivery", lambda case: case["state"] == "delivered")
        played.days = {k: case[k] for k in ("accepted_on", "promised_due_on", "statutory_due_on")}
        played.licence = case["licence"]
        if played.licence:
            self._check_licence(applicant, played)
        applicant.act(
            f"/api/v1/cases/{played.number}/rating", {"level": "very-satisfied", "options": ["517"]}
        )
        played.acts.append("rating")

    def _check_licence(self, applicant: Caller, played: Played) -> None:
        said = self.public.send(
            "POST", "/api/v1/licences/verify", expect=200, json={"number": played.licence}
        ).json()
        played.licence_is = said["state"]
        case = self.wait(applicant, played, "the licence's paper", lambda case: bool(_licence_file(case)))
        paper = applicant.send("GET", f"/api/v1/files/{_licence_file(case)}/content", expect=200).content
        files = {"pdf": ("licence.pdf", paper, "application/pdf")}
        played.licence_pdf_is = self.public.send(
            "POST", "/api/v1/licences/verify", expect=200, files=files
        ).json()["state"]
        if (played.licence_is, played.licence_pdf_is) != ("valid", "valid"):
            what = f"licence {played.licence_is}, its PDF {played.licence_pdf_is}"
            raise WalkFailed(facts={"number": played.number, "item": played.item_name, "what": what})

    def _check_receipt(self, applicant: Caller, played: Played) -> None:
        deadline = time.monotonic() + PATIENCE
        while (answer := applicant.send("GET", f"/api/v1/cases/{played.number}/receipt")).status_code == 409:
            if time.monotonic() > deadline:
                break
            time.sleep(0.1)
        if answer.status_code != 200:
            raise WalkFailed(facts={"number": played.number, "item": played.item_name, "what": "no receipt"})
        verified = verify_receipt(answer.json(), self.key)
        if verified.subject != f"cases:{played.number}":
            raise WalkFailed(
                facts={"number": played.number, "item": played.item_name, "what": "receipt of another case"}
            )
        played.receipt_is = "valid"


def _licence_file(case: dict[str, Any]) -> str | None:
    return next((paper["file"] for paper in case["papers"] if paper["kind"] == "licence"), None)


def _granted(player: Player, applicant: Caller, item: dict[str, Any], played: Played) -> None:
    player.finish(applicant, item, played)


def _refused(player: Player, applicant: Caller, item: dict[str, Any], played: Played) -> None:
    player.finish(applicant, item, played, outcome="refused")


def _corrected(player: Player, applicant: Caller, item: dict[str, Any], played: Played) -> None:
    player.wait_for_step(applicant, played, "accept")
    slot = item["content"]["slots"][0]
    wanted = {"wanted": [{"what_for": slot["key"], "what": "照片看不清，请重新拍照上传。"}]}
    player.act("accept", played, "correction-notice", wanted)
    again = {"slots": [player.upload(applicant, slot["key"])]}
    applicant.act(f"/api/v1/cases/{played.number}/resubmission", again)
    played.acts.append("resubmission")
    player.finish(applicant, item, played)


def _withdrawn(player: Player, applicant: Caller, item: dict[str, Any], played: Played) -> None:
    player.wait_for_step(applicant, played, "accept")
    applicant.act(f"/api/v1/cases/{played.number}/withdrawal", {"reasons": "不办了"})
    played.acts.append("withdrawal")


_ENDINGS: dict[str, Callable[[Player, Caller, dict[str, Any], Played], None]] = {
    "granted": _granted,
    "refused": _refused,
    "corrected": _corrected,
    "withdrawn": _withdrawn,
}
