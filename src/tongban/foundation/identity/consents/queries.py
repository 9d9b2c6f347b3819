"""Questions about consents."""

from datetime import datetime

from allauth.idp.oidc.models import Token

from tongban.foundation.identity.consents.facts import Consented, ConsentFact, ConsentNeeded
from tongban.foundation.identity.consents.models import Consent
from tongban.foundation.identity.sessions import person_behind
from tongban.foundation.identity.tokens import KEY_MARK, digest_of


def consents_of(account_id: int) -> list[ConsentFact]:
    """An account's consents, newest first, at most 50. 1 SQL."""
    return [_as_fact(row) for row in Consent.objects.filter(account_id=account_id).order_by("-given_at")[:50]]


def person_by_consent(token: str, *, scope: str, at: datetime) -> Consented:
    """Whose consent a program brings, if it stands and holds `scope`. 1 SQL, 2 by OAuth.

    Raises ConsentNeeded: for a key that nobody made, an ended one, and another scope alike.
    """
    rows = Consent.objects.select_related("account__confirmed_name").filter(
        ended_at__isnull=True, ends_at__gt=at, account__is_active=True, scopes__contains=[scope]
    )
    resources: tuple[str, ...] = ()
    if token.startswith(KEY_MARK):
        row = rows.filter(key_sha256=digest_of(token)).first()
    else:
        known = Token.objects.lookup(Token.Type.ACCESS_TOKEN, token)
        if known is None or scope not in known.get_scopes():
            raise ConsentNeeded
        resources = tuple(known.get_resources())
        row = rows.filter(account_id=known.user_id, client_id=known.client_id).first()
    if row is None:
        raise ConsentNeeded
    return Consented(
        person=person_behind(row.account),
        consent_id=row.pk,
        program=row.name,
        scopes=frozenset(row.scopes),
        resources=resources,
    )


def _as_fact(row: Consent) -> ConsentFact:
    return ConsentFact(
        id=row.pk,
        name=row.name,
        host=row.host,
        scopes=tuple(row.scopes),
        given_at=row.given_at,
        ends_at=row.ends_at,
        ended_at=row.ended_at,
        is_key=row.key_sha256 is not None,
    )
