"""Fetch a delivery from where it stands, and hand it in like any other."""

from collections.abc import Callable
from pathlib import Path
from tempfile import TemporaryDirectory

from tongban.kernel import clock
from tongban.kernel.actors import Actor
from tongban.kernel.errors import N_
from tongban.resources.fusion.deliveries.commands.receive import receive_delivery
from tongban.resources.fusion.deliveries.facts import Way
from tongban.resources.fusion.deliveries.refusals import NothingToFetch
from tongban.resources.fusion.deliveries.terms import AgreementTerms, Origin
from tongban.resources.fusion.deliveries.ways.apis import fetch_api
from tongban.resources.fusion.deliveries.ways.connections import FetchFailed, connection_named
from tongban.resources.fusion.deliveries.ways.tables import fetch_mysql, fetch_postgresql

Told = Callable[[int], None]
_TABLES = {Way.POSTGRESQL: fetch_postgresql, Way.MYSQL: fetch_mysql}


def fetch_delivery(
    agreement: str, terms: AgreementTerms, *, by: Actor, told: Told, has_worker: bool = True
) -> int:
    """Fetch all rows and deliver them; answers the delivery's number. Nothing is delivered where it breaks off.

    `told` gets the rows so far, and may raise to stop.

    Raises NoConnection, FetchFailed and what `receive_delivery` raises.
    """
    origin = terms.origin
    if origin is None:
        raise NothingToFetch
    with TemporaryDirectory(prefix="tongban-fetch-") as folder:
        file = Path(folder) / f"{agreement}.{terms.form.value}"
        rows = _fetch(origin, terms, file, told=told)
        if not file.stat().st_size:
            raise FetchFailed(facts={"why": N_("it has no row")})
        return receive_delivery(
            agreement=agreement,
            file=file,
            name=origin.table or origin.path or file.name,
            said_rows=rows,
            by=by,
            at=clock.now(),
            has_worker=has_worker,
        )


def _fetch(origin: Origin, terms: AgreementTerms, file: Path, *, told: Told) -> int:
    connection = connection_named(origin.connection)
    if terms.way is Way.API:
        return fetch_api(connection, origin, file, told=told)
    return _TABLES[terms.way](connection, origin.table, list(terms.columns.values()), file, told=told)
