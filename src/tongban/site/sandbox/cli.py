"""`tongban sandbox`: servers that stand in for systems which a city has elsewhere."""

from pathlib import Path
from typing import Annotated

import typer

from tongban.site.options import home
from tongban.site.sandbox.payments.server import serve_payments
from tongban.site.sandbox.payments.signatures import make_pair

app = typer.Typer(help="Servers that stand in for other systems in a demo.", no_args_is_help=True)
MERCHANT = "demo"


def payment_keys() -> tuple[tuple[Path, Path], tuple[Path, Path]]:
    """The gateway's pair of keys and the platform's, made where they are missing (demo only)."""
    folder = home() / "sandbox" / "payments"
    return make_pair(folder, "gateway"), make_pair(folder, "city")


@app.callback()
def _group() -> None:
    """Servers that stand in for other systems in a demo."""


@app.command()
def payments(
    port: Annotated[int, typer.Option(help="Port to listen on, on this machine only.")] = 8080,
    late: Annotated[float, typer.Option(help="After how many seconds a late callback comes.")] = 20.0,
) -> None:
    """A payment gateway with a page to pay on. No money moves."""
    (key, _), (_, merchant_key) = payment_keys()
    journal = home() / "sandbox" / "payments" / "journal.jsonl"
    serve_payments(
        port=port,
        journal=journal,
        key=key,
        merchant=MERCHANT,
        merchant_key=merchant_key,
        late_seconds=late,
    )
