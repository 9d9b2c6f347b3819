"""Tokens over HTTP: issue by password (and code), list and revoke one's own."""

from datetime import datetime
from uuid import UUID

from allauth.account.adapter import get_adapter
from django.core.exceptions import ValidationError
from django.http import HttpRequest
from ninja import Field, Router, Schema, Status

from tongban.foundation.directory.public import Officer, officer_of
from tongban.foundation.identity.auth import AnyAuth
from tongban.foundation.identity.commands.issue_token import DEFAULT_HOURS, issue_token
from tongban.foundation.identity.commands.revoke_token import revoke_token
from tongban.foundation.identity.facts import Applicant, TooManyTries
from tongban.foundation.identity.queries import tokens_of
from tongban.kernel import clock
from tongban.kernel.errors import N_, SignInNeeded

router = Router(tags=["tokens"])


class SignInWrong(SignInNeeded):
    """User name, password or code is wrong; which one is not told."""

    code = "sign-in-wrong"
    title = N_(
        "The user name, the password or the code is not right. A code holds once: wait for the next one."
    )


class TokenAsked(Schema):
    """`totp` makes it a staff sign-in. Without `scopes` the token carries all that the account may do."""

    username: str = Field(max_length=150)
    password: str = Field(max_length=200)
    totp: str = Field("", max_length=12)
    scopes: list[str] = Field(default_factory=list, max_length=100)
    name: str = Field("", max_length=60)
    hours: int = DEFAULT_HOURS


class TokenGiven(Schema):
    """The token is shown this once."""

    id: UUID
    token: str
    token_type: str = "Bearer"  # noqa: S105  the name of a scheme
    scopes: list[str]
    expires_at: datetime


class TokenListed(Schema):
    id: UUID
    name: str
    scopes: list[str]
    created_at: datetime
    expires_at: datetime
    revoked_at: datetime | None


@router.post("/tokens", response={201: TokenGiven}, auth=None, summary="Sign in and get a token")
def give_token(request: HttpRequest, asked: TokenAsked) -> Status[TokenGiven]:
    """Password, and the code for staff, against a token."""
    at = clock.now()
    issued = issue_token(
        by=_holder(request, asked, at), scopes=asked.scopes, name=asked.name, hours=asked.hours, at=at
    )
    return Status(
        201,
        TokenGiven(
            id=issued.id, token=issued.token, scopes=list(issued.scopes), expires_at=issued.expires_at
        ),
    )


@router.get("/tokens", response=list[TokenListed], auth=AnyAuth(), summary="One's own tokens")
def list_tokens(request: HttpRequest) -> list[TokenListed]:
    """Newest first; never the tokens themselves."""
    tokens = tokens_of(request.auth.account_id)  # type: ignore[attr-defined]
    return [TokenListed.model_validate(token, from_attributes=True) for token in tokens]


@router.post(
    "/tokens/{token_id}/revocation",
    response={204: None},
    auth=AnyAuth(),
    summary="Revoke a token of one's own",
)
def revoke(request: HttpRequest, token_id: UUID) -> Status[None]:
    """It opens nothing from now on."""
    revoke_token(token_id=token_id, by=request.auth, at=clock.now())  # type: ignore[attr-defined]
    return Status(204, None)


def _holder(request: HttpRequest, asked: TokenAsked, at: datetime) -> Officer | Applicant:
    adapter = get_adapter(request)
    try:
        if asked.totp:
            account = adapter.staff_account(
                request, username=asked.username, password=asked.password, code=asked.totp
            )
        else:
            account = adapter.citizen_account(request, username=asked.username, password=asked.password)
    except ValidationError:
        raise TooManyTries from None
    if account is None:
        raise SignInWrong
    if asked.totp:
        return officer_of(account_id=account.pk, at=at)
    return Applicant(account_id=account.pk)
