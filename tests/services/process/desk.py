"""Officers at the desk of processes, and a town whose items follow one."""

from django.test import Client

from tests.foundation.directory.make import add_post
from tests.foundation.identity.make import make_staff, sign_in_staff
from tongban.foundation.directory.public import Officer

add_post("process-manager", frozenset({"process.publish"}))


def desk_of(*posts: str, language: str = "zh-CN") -> tuple[Client, Officer]:
    """An officer with these posts, signed in at the desk."""
    officer = make_staff(name="钱流程", posts=posts)
    return sign_in_staff(Client(headers={"accept-language": language}), officer), officer
