"""The operator's file of connections: where tables and APIs of departments stand, with their secrets."""

from pathlib import Path

import yaml
from django.conf import settings
from pydantic import BaseModel, ConfigDict, SecretStr, ValidationError

from tongban.kernel.errors import N_, Refused


class NoConnection(Refused):
    """An agreement names a connection that the operator has not entered."""

    code = "fusion-no-connection"
    status = 503
    title = N_("The connection %(connection)s is not set up here. An operator enters it.")


class FetchFailed(Refused):
    """The department's system did not give its rows; nothing was delivered."""

    code = "fusion-fetch-failed"
    status = 502
    title = N_("The department's system did not give its data: %(why)s")


class Connection(BaseModel):
    """`url` is postgresql://…, mysql://… or the address of an API; `headers` go with each request to it."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    url: SecretStr
    headers: dict[str, SecretStr] = {}


def connection_named(name: str) -> Connection:
    """Read anew each time, so that a changed secret holds at once. Raises NoConnection."""
    place = settings.FUSION_CONNECTIONS_FILE
    entries = yaml.safe_load(Path(place).read_text(encoding="utf-8")) if place else {}
    try:
        return Connection.model_validate((entries or {})[name])
    except (KeyError, TypeError, ValidationError) as error:
        # without what was found: it may hold a secret
        raise NoConnection(facts={"connection": name}) from (
            None if isinstance(error, ValidationError) else error
        )
