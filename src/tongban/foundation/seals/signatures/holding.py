"""Answers papers' question which uploads an open request for a signature still needs."""

import json
from collections.abc import Collection
from uuid import UUID

from tongban.foundation.seals.models import SignRequest


class SignedUploads:
    """What is signed may name files; as long as it waits for its signature they stay."""

    def held(self, *, account_id: int, ids: Collection[UUID]) -> set[UUID]:
        """1 SQL. What an owner keeps with a request is its own matter, so the ids are looked for in its text."""
        rows = SignRequest.objects.filter(account_id=account_id)
        text = "".join(json.dumps([row.document, row.payload], default=str) for row in rows)
        return {one for one in ids if str(one) in text or one.hex in text}
