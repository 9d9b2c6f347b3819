"""Both sides of an authority are told what happens to it; their names stand on the page, not in the message."""

from datetime import datetime

from tongban.foundation.identity.authorities.models import Authority
from tongban.foundation.messages.public import send_message


def tell(row: Authority, *, title: str, body: str, at: datetime, key: str) -> None:
    """One message to each side that has an account."""
    mine = f"/my/firms/{row.uscc}/delegates/" if row.uscc else "/my/authorities/"
    for account, url in ((row.principal_account_id, mine), (row.holder_account_id, "/my/authorities/")):
        if account is None:
            continue
        send_message(
            to_account=account,
            about=f"authority:{row.id}",
            title=title,
            body=body,
            facts={"last_date": row.last_date.isoformat()},
            url=url,
            at=at,
            key=f"{key}:{row.id}",
        )
