"""The page of API tokens, the same for citizens and staff in their own frames."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from tongban.foundation.directory.public import Officer
from tongban.foundation.identity.commands.issue_token import TokenIssued, issue_token
from tongban.foundation.identity.commands.revoke_token import revoke_token
from tongban.foundation.identity.facts import Applicant
from tongban.foundation.identity.forms import TokenForm
from tongban.foundation.identity.queries import tokens_of
from tongban.kernel import clock


def show_tokens(
    request: HttpRequest, *, holder: Applicant | Officer, own: frozenset[str], template: str
) -> HttpResponse:
    """List one's tokens; a POST makes one and shows it this once."""
    at = clock.now()
    form = TokenForm(request.POST if request.method == "POST" else None, own=own)
    issued: TokenIssued | None = None
    if form.is_bound and form.is_valid():
        issued = issue_token(by=holder, at=at, **form.cleaned_data)
    listed = [(token, token.is_valid(at)) for token in tokens_of(holder.account_id)]
    context = {"form": form, "issued": issued, "tokens": listed, "own": sorted(own)}
    return render(request, template, context, status=422 if form.is_bound and form.errors else 200)


def change_tokens(*, holder: Applicant | Officer, token_id: UUID) -> None:
    """Revoke one of the holder's tokens."""
    revoke_token(token_id=token_id, by=holder, at=clock.now())
