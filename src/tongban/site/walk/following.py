"""Handing in what was to follow an application (容缺), on the page of the case."""

from tongban.site.walk.course import Course
from tongban.site.walk.filling import picture


def bring_what_follows(course: Course) -> None:
    """The applicant hands in each material that the office still waits for; nothing where none is."""
    for slot in course.case()["slots"]:
        if slot["how"] == "deferred":
            _hand_in(course, slot["key"])


def _hand_in(course: Course, key: str) -> None:
    page = f"/my/cases/{course.played.number}/later/{key}/"
    files = {"file": (f"{key}.jpg", picture(key, course.player.draw), "image/jpeg")}
    course.browser.send(page, {}, files=files, page=page)
    course.did("deferred material")
    how = next(slot["how"] for slot in course.case()["slots"] if slot["key"] == key)
    course.must(how == "file", f"what followed is met by {how}")
