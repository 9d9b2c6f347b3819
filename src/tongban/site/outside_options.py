"""The settings of the systems that an installation talks to: payment gateway, outside approval system, courier,
language model, and where people's own assistants reach it."""

from pathlib import Path

from pydantic import Field, SecretStr
from pydantic_settings import BaseSettings


class OutsideOptions(BaseSettings):
    """Addresses, names and keys of other systems; see `Options` for where they come from."""

    pay_gateway_url: str = Field(
        default="",
        pattern="^(https?://.*)?$",
        description="Address of the payment gateway, which speaks the protocol of "
        "docs/reference/payment-protocol.md. Empty: fees are paid at the counter only.",
    )
    pay_page_url: str = Field(
        default="",
        pattern="^(https?://.*)?$",
        description="Where payers pay, if that is another host than the gateway's: pages may lead there.",
    )
    pay_gateway_name: str = Field(
        default="gateway",
        pattern="^[a-z][a-z0-9-]{1,39}$",
        description="Short name of the gateway in the books; not to be changed once money has come by it.",
    )
    pay_merchant: str = Field(
        default="", description="Number under which the gateway knows this installation."
    )
    pay_key_file: Path | None = Field(
        default=None, description="PEM file of our Ed25519 private key, with which requests are signed."
    )
    pay_gateway_key_file: Path | None = Field(
        default=None,
        description="PEM file of the gateway's Ed25519 public key, by which answers and callbacks are checked.",
    )
    outside_url: str = Field(
        default="",
        pattern="^(https?://.*)?$",
        description="Address of a system that handles cases for this one; it speaks the protocol of "
        "docs/reference/approval-system-protocol.md. Empty: no case is handed over.",
    )
    outside_name: str = Field(
        default="outside", pattern="^[a-z][a-z0-9-]{1,39}$", description="Short name of that system."
    )
    outside_title: str = Field(
        default="",
        description="Its name for people, as officers and applicants read it; empty: the short name.",
    )
    outside_platform: str = Field(
        default="", description="Name under which that system knows this installation."
    )
    outside_own_key_file: Path | None = Field(
        default=None, description="PEM file of our Ed25519 private key, with which requests to it are signed."
    )
    outside_key_file: Path | None = Field(
        default=None, description="PEM file of its Ed25519 public key, by which its answers are checked."
    )
    outside_post: str = Field(
        default="",
        description="Post that an account must hold to report for that system; empty: the duty is enough.",
    )
    outside_file: Path | None = Field(
        default=None,
        description="YAML file with further systems that handle cases: a list of `name`, `title`, `url`, "
        "`platform`, `own_key_file`, `key_file` and `post`.",
    )
    courier_url: str = Field(
        default="",
        pattern="^(https?://.*)?$",
        description="Address of the courier service, which speaks the protocol of "
        "docs/reference/courier-protocol.md. Empty: results on paper are picked up only.",
    )
    courier_name: str = Field(
        default="courier", pattern="^[a-z][a-z0-9-]{1,39}$", description="Short name of the courier."
    )
    courier_customer: str = Field(
        default="", description="Number under which the courier knows this installation."
    )
    courier_own_key_file: Path | None = Field(
        default=None, description="PEM file of our Ed25519 private key, with which requests are signed."
    )
    courier_key_file: Path | None = Field(
        default=None,
        description="PEM file of the courier's Ed25519 public key, by which answers and callbacks are checked.",
    )
    mcp_url: str = Field(
        default="",
        pattern="^(https?://[^/]+(/.*)?[^/])?$",
        description="Address under which people's own assistants reach the MCP server (tongban mcp --http), "
        "such as https://gov.example/mcp, no slash at the end. Empty: pages do not offer it.",
    )
    assistant_model_url: str = Field(
        default="",
        pattern="^(https?://.*)?$",
        description="Address of a language model that speaks the protocol of OpenAI, up to and with /v1. It may "
        "choose and phrase what the assistant says, held to the guides. Empty: no model.",
    )
    assistant_model_key: SecretStr = Field(
        default=SecretStr(""), description="Bearer key of that model; empty where it asks for none."
    )
    assistant_model_name: str = Field(default="", description="Name of the model at that address.")
    assistant_model_seconds: float = Field(
        default=6.0,
        gt=0,
        le=30,
        description="How long a reply waits for the model, in seconds; then the assistant answers without it.",
    )
