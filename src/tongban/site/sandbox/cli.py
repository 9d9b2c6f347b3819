"""`tongban sandbox`: servers that stand in for systems which a city has elsewhere."""

import secrets
from pathlib import Path
from typing import Annotated

import typer

from tongban.site.options import home
from tongban.site.sandbox.approvals import Keys, serve_approvals
from tongban.site.sandbox.courier.server import serve_courier
from tongban.site.sandbox.payments.gateway import serve_payments
from tongban.site.sandbox.signatures import make_pair, read_private, read_public
from tongban.site.sandbox.sms import serve_sms

app = typer.Typer(help="Servers that stand in for other systems in a demo.", no_args_is_help=True)
MERCHANT = "demo"


def payment_keys() -> tuple[tuple[Path, Path], tuple[Path, Path]]:
    """The gateway's pair of keys and the platform's, made where they are missing (demo only)."""
    folder = home() / "sandbox" / "payments"
    return make_pair(folder, "gateway"), make_pair(folder, "city")


def payment_settings(address: str) -> dict[str, str]:
    """What the platform must be told of the sandbox gateway at `address`."""
    (_, gateway_key), (key, _) = payment_keys()
    return {
        "TONGBAN_PAY_GATEWAY_URL": address,
        "TONGBAN_PAY_GATEWAY_NAME": "sandbox",
        "TONGBAN_PAY_MERCHANT": MERCHANT,
        "TONGBAN_PAY_KEY_FILE": str(key),
        "TONGBAN_PAY_GATEWAY_KEY_FILE": str(gateway_key),
    }


def courier_keys() -> tuple[tuple[Path, Path], tuple[Path, Path]]:
    """The courier's pair of keys and the platform's, made where they are missing (demo only)."""
    folder = home() / "sandbox" / "courier"
    return make_pair(folder, "courier"), make_pair(folder, "city")


def courier_settings(address: str) -> dict[str, str]:
    """What the platform must be told of the sandbox courier at `address`."""
    (_, courier_key), (key, _) = courier_keys()
    return {
        "TONGBAN_COURIER_URL": address,
        "TONGBAN_COURIER_NAME": "sandbox",
        "TONGBAN_COURIER_CUSTOMER": MERCHANT,
        "TONGBAN_COURIER_OWN_KEY_FILE": str(key),
        "TONGBAN_COURIER_KEY_FILE": str(courier_key),
    }


def approvals_keys() -> tuple[tuple[Path, Path], tuple[Path, Path]]:
    """The approval system's pair of keys and the platform's, made where they are missing (demo only)."""
    folder = home() / "sandbox" / "approvals"
    return make_pair(folder, "system"), make_pair(folder, "city")


def approvals_settings(address: str) -> dict[str, str]:
    """What the platform must be told of the sandbox approval system at `address`."""
    (_, system_key), (key, _) = approvals_keys()
    return {
        "TONGBAN_OUTSIDE_URL": address,
        "TONGBAN_OUTSIDE_NAME": "sandbox",
        "TONGBAN_OUTSIDE_TITLE": "演示审批系统",
        "TONGBAN_OUTSIDE_PLATFORM": MERCHANT,
        "TONGBAN_OUTSIDE_OWN_KEY_FILE": str(key),
        "TONGBAN_OUTSIDE_KEY_FILE": str(system_key),
    }


def sms_token() -> str:
    """The token by which the platform is known to the sandbox gateway, made where it is missing (demo only)."""
    file = home() / "sandbox" / "sms" / "token"
    if not file.exists():
        file.parent.mkdir(parents=True, exist_ok=True)
        file.touch(mode=0o600)
        file.write_text(secrets.token_urlsafe(24))
    return file.read_text()


def sms_settings(address: str) -> dict[str, str]:
    """What the platform must be told of the sandbox gateway for texts at `address`."""
    return {"TONGBAN_SMS_URL": f"{address}/messages", "TONGBAN_SMS_TOKEN": sms_token()}


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


@app.command()
def courier(
    port: Annotated[int, typer.Option(help="Port to listen on, on this machine only.")] = 8081,
    pace: Annotated[float, typer.Option(help="Seconds between two things that happen to a parcel.")] = 5.0,
) -> None:
    """A courier that brings nothing anywhere, with a page that shows its parcels."""
    (key, _), (_, customer_key) = courier_keys()
    serve_courier(
        port=port,
        journal=home() / "sandbox" / "courier" / "journal.jsonl",
        key=key,
        customer=MERCHANT,
        customer_key=customer_key,
        pace=pace,
    )


@app.command()
def sms(
    port: Annotated[int, typer.Option(help="Port to listen on, on this machine only.")] = 8082,
) -> None:
    """A gateway for text messages that sends none, with a page that shows them."""
    serve_sms(port=port, token=sms_token())


@app.command()
def approvals(
    reporting_token: Annotated[
        str, typer.Option(help="API token of the account by which it reports.", envvar="REPORTING_TOKEN")
    ],
    port: Annotated[int, typer.Option(help="Port to listen on, on this machine only.")] = 8083,
    pace: Annotated[float, typer.Option(help="Seconds between two acts.")] = 3.0,
    late: Annotated[float, typer.Option(help="After how many seconds a late report comes.")] = 20.0,
) -> None:
    """An approval system that grants whatever it is handed, with a page that shows its cases.

    Prints what the platform must be told of it; its keys lie in the home, made where they are missing.
    """
    for name, value in approvals_settings(f"http://127.0.0.1:{port}").items():
        typer.echo(f"{name}={value}")
    (key, _), (_, platform_key) = approvals_keys()
    keys = Keys(own=read_private(key), platform_key=read_public(platform_key), platform=MERCHANT)
    serve_approvals(port=port, keys=keys, their_token=reporting_token, pace=pace, late=late)
