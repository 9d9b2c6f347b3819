"""Whose site this is: its name in the reader's language, its host, keeper and hotline."""

from typing import Any

from django.conf import settings

from tongban.foundation.ui.formats import speaks_chinese


def site() -> dict[str, Any]:
    """The site's names as pages, mails and the home screen show them; no English name: the Chinese one."""
    facts: dict[str, Any] = settings.SITE
    name = facts["name"] if speaks_chinese() else facts["name_en"] or facts["name"]
    return facts | {"name": name}
