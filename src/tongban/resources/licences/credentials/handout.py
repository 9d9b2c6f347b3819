"""The file of keys and lists with which others check our licences without us."""

import base64
from datetime import datetime

from django.conf import settings

from tongban.foundation.seals.public import published_anchors
from tongban.resources.licences.credentials.commands.publish import published_list
from tongban.resources.licences.credentials.keys import issuer_keys
from tongban.resources.licences.credentials.models import StatusList
from tongban.resources.licences.credentials.offline import FORM


def keys_document(*, at: datetime) -> dict[str, object]:
    """Everything that `tongban licences verify` and the offline page need. 7 SQL and one a list."""
    seals = published_anchors(at=at)
    facts = issuer_keys(at=at)
    numbers = StatusList.objects.order_by("number").values_list("number", flat=True)
    return {
        "form": FORM,
        "issuer": settings.BASE_URL,
        "city": settings.LICENCE_ISSUER,
        "name": settings.SITE["name"],
        "made_at": at.isoformat(timespec="seconds"),
        "keys": [dict(fact.jwk) for fact in facts if fact.is_published],
        "withdrawn": [fact.kid for fact in facts if fact.withdrawn_at is not None],
        "lists": {str(number): published_list(number=number, at=at).token for number in numbers},
        "seal_root": seals.root,
        "seal_root_national": seals.national_root,
        "stamp_roots": seals.stamp_roots,
        "seals_withdrawn": [base64.b64encode(one).decode() for one in seals.lists],
    }
