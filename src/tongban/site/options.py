"""The settings of one installation, typed, from the environment (`TONGBAN_…`) and secret files."""

import os
from datetime import time
from functools import cache
from pathlib import Path

from pydantic import Field, SecretStr, ValidationError
from pydantic_settings import SettingsConfigDict, SettingsError

from tongban.site.archive_options import ArchiveOptions
from tongban.site.bad_settings import told
from tongban.site.dataset_options import DatasetOptions
from tongban.site.exchange_options import ExchangeOptions
from tongban.site.licence_options import LicenceOptions
from tongban.site.open_data_options import OpenDataOptions
from tongban.site.outside_options import OutsideOptions
from tongban.site.paper_options import PaperOptions
from tongban.site.register_options import RegisterOptions
from tongban.site.seal_options import SealOptions
from tongban.site.search_options import SearchOptions
from tongban.standards.working_time import DEFAULT_RULINGS, Rulings


class Options(
    OutsideOptions,
    PaperOptions,
    SealOptions,
    SearchOptions,
    ArchiveOptions,
    RegisterOptions,
    LicenceOptions,
    DatasetOptions,
    ExchangeOptions,
    OpenDataOptions,
):
    """What an operator may set. Secrets may also stand in files named after the setting in
    the folder `TONGBAN_SECRETS_DIR`."""

    model_config = SettingsConfigDict(env_prefix="TONGBAN_", extra="ignore", env_ignore_empty=True)

    home: Path = Field(
        default=Path(".tongban"),
        description="Folder for data of the demo: files, keys, clock, embedded database.",
    )
    database_url: str = Field(
        default="",
        validation_alias="DATABASE_URL",
        description="The city's PostgreSQL server (15 or later). Empty: the embedded server.",
    )
    mode: str = Field(
        default="demo",
        pattern="^(demo|test|production)$",
        description="demo and test may move the clock and make their own keys; production refuses.",
    )
    secret_key: SecretStr = Field(default=SecretStr(""), description="Signs sessions. Needed in production.")
    hosts: str = Field(default="localhost,127.0.0.1,[::1]", description="Host names served, with commas.")
    base_url: str = Field(
        default="http://127.0.0.1:8000",
        description="The address that QR codes and mails point to, no slash at the end.",
    )
    site_name: str = Field(default="通办政务服务", description="Name of the site: pages, titles, mails.")
    site_name_en: str = Field(default="", description="The same on English pages. Empty: as above.")
    site_host: str = Field(default="", description="Whose site it is (主办), at the foot of every page.")
    site_keeper: str = Field(default="", description="Who keeps it (承办), at the foot of every page.")
    site_hotline: str = Field(default="12345", description="The line that people call for help.")
    mail_url: SecretStr = Field(
        default=SecretStr(""),
        description="The mail server: smtp://user:password@host:587 (STARTTLS where a user is named) or "
        "smtps://…:465. Empty: nothing is mailed in production, demo writes mails to its log.",
    )
    mail_from: str = Field(
        default="tongban@localhost",
        description="Address that mails come from; the site's name is put before it.",
    )
    sms_url: str = Field(
        default="",
        description="The gateway for text messages: an address that takes POST with phone, text and key. "
        "Empty: nothing is texted, and signing by a code is not offered.",
    )
    sms_token: SecretStr = Field(default=SecretStr(""), description="Bearer token of that gateway.")
    city_code: str = Field(default="", description="12-digit region code of the installation's own area.")
    log_format: str = Field(
        default="console", pattern="^(console|json)$", description="How logs are written."
    )
    upload_max_bytes: int = Field(
        default=20 * 1024 * 1024, description="Largest file of one upload, in bytes."
    )
    upload_keep_hours: int = Field(
        default=24, ge=1, description="Hours for which a file that comes in pieces may be finished."
    )
    application_max_bytes: int = Field(
        default=200 * 1024 * 1024, description="All files of one application together, in bytes."
    )
    deliveries_dir: Path | None = Field(
        default=None,
        description="Folder in which departments' deliveries are kept as they came; else `deliveries` in the "
        "data folder.",
    )
    fusion_connections_file: Path | None = Field(
        default=None,
        description="YAML file with the tables and APIs from which deliveries are fetched: by name, `url` "
        "(postgresql://…, mysql://… or https://…) and `headers`. It holds secrets.",
    )
    landing_memory: str = Field(
        default="512MB",
        pattern="^[0-9]+(MB|GB)$",
        description="Memory in which a delivery that lands is counted and looked over.",
    )
    upload_types: str = Field(
        default="pdf,jpg,png,webp",
        pattern="^(pdf|jpg|png|webp|ofd|docx|xlsx)(,(pdf|jpg|png|webp|ofd|docx|xlsx))*$",
        description="Kinds of file taken in: pdf, jpg, png, webp, ofd, docx, xlsx, with commas.",
    )
    clamd: str = Field(
        default="", description="Address host:port of ClamAV's daemon. Empty: files are not scanned."
    )
    outbox_keep_hours: int = Field(
        default=72, ge=1, description="How long delivered events stay in the outbox, in hours."
    )
    keys_dir: Path | None = Field(
        default=None,
        description="Folder of the encryption and signing keys, outside the database. Needed in production; "
        "else `keys` in the data folder.",
    )
    trail_origin: str = Field(
        default="",
        pattern=r"^[^\s+]*$",
        description="The log's name in checkpoints and receipts, never to be changed, such as the address of "
        "its page without scheme. Empty: made from the region code.",
    )
    trail_lag_alarm_seconds: float = Field(
        default=2.0, description="Alarm when an act has waited longer than this for its place in the log."
    )
    staff_idle_minutes: int = Field(
        default=30, ge=1, description="A staff session that rests for longer than this must sign in again."
    )
    office_closes: time = Field(
        default=DEFAULT_RULINGS.office_closes,
        description="Ruling 2: what comes in after this time of a working day belongs to the next one; "
        "this instant is in time.",
    )
    day_of_event_counts: bool = Field(
        default=DEFAULT_RULINGS.day_of_event_counts,
        description="Ruling 1: whether the day of an event is day 1 of its limit, not day 0.",
    )
    remaining_counts_today: bool = Field(
        default=DEFAULT_RULINGS.remaining_counts_today,
        description="Ruling 7: whether days left count today, so that the last day shows 1.",
    )
    calendar_limits_move: bool = Field(
        default=DEFAULT_RULINGS.calendar_limits_move,
        description="Ruling 8: whether a limit in days, months or years that ends on a day off moves to the "
        "next working day.",
    )
    rating_accept_days: int = Field(default=1, ge=0, description="Working days to accept a bad rating.")
    rating_rectify_days: int = Field(
        default=5, ge=1, description="Working days to put right what was rated badly."
    )
    rating_revisit_days: int = Field(
        default=3, ge=1, description="Working days to revisit the applicant afterwards."
    )
    rating_post: str = Field(
        default="approve", description="Post that answers bad ratings in each organisation."
    )
    complaint_accept_days: int = Field(
        default=5, ge=1, description="Working days to say whether a complaint is taken up."
    )
    complaint_result_days: int = Field(
        default=10, ge=1, description="Working days from a complaint to telling what was found."
    )
    complaint_post: str = Field(
        default="supervisor",
        description="Post that looks into complaints about an organisation; its holders should handle no cases.",
    )
    complaint_gain_post: str = Field(
        default="supervisor",
        description="Post that looks into complaints that somebody wanted an advantage for themselves.",
    )
    enquiry_days: int = Field(
        default=5,
        ge=1,
        le=30,
        description="Working days to answer a question of an enquiry; no law that we hold sets any.",
    )
    enquiry_close_days: int = Field(
        default=15, ge=1, description="Days after which an answered enquiry closes by itself."
    )
    enquiry_post: str = Field(
        default="accept", description="Post that answers enquiries about services of its organisation."
    )
    enquiry_general_post: str = Field(
        default="one-stop",
        description="Post that answers enquiries about no service, in the organisation of the widest area "
        "that has it.",
    )
    answer_review_post: str = Field(
        default="review", description="Post that reviews answers before everybody reads them."
    )
    defence_days: int = Field(
        default=5,
        ge=1,
        description="Working days in which the holder of a licence may state a defence before it is suspended, "
        "cancelled or withdrawn: the Licensing Law gives the right and no limit.",
    )
    accountability_statement_days: int = Field(
        default=5,
        ge=1,
        description="Working days in which an officer may make a statement before anything is decided in an "
        "accountability file: the Civil Servants Law gives the right and no limit.",
    )
    appraisal_objection_days: int = Field(
        default=5,
        ge=1,
        le=60,
        description="Working days in which an organisation may object to the draft of its quarterly appraisal "
        "before it is published: no law sets any.",
    )
    draft_keep_days: int = Field(
        default=30, ge=2, description="Days for which an application that nobody touches stays saved."
    )
    earlier_max_days: int = Field(
        default=365, ge=1, description="Days for which a material that was accepted may be used again."
    )
    draft_warn_days: int = Field(
        default=5,
        ge=1,
        description="Days before that on which the person is told that it will be thrown away.",
    )
    authority_longest_days: int = Field(
        default=366,
        ge=1,
        description="Days for which a firm or a person may authorise somebody to apply for them.",
    )
    authority_warn_days: int = Field(
        default=7,
        ge=1,
        description="Days before the end of an authority on which both sides are told.",
    )
    guide_keep_seconds: int = Field(
        default=60,
        ge=0,
        le=3600,
        description="How long a finished guide page is given out again to readers without a session, unless a "
        "new version comes into force; 0 makes each page anew.",
    )
    rating_shown_from: int = Field(
        default=3,
        ge=1,
        description="An item's average is shown from this many ratings on, so that raters stay hidden.",
    )
    fee_due_days: int = Field(
        default=10, ge=1, description="Working days in which a fee is to be paid, from the day of acceptance."
    )
    statement_timeout_ms: int = Field(default=30_000, description="Longest statement, in milliseconds.")

    @property
    def rating_stage_days(self) -> dict[str, int]:
        """Working days that an organisation has for each stage of a bad rating."""
        return {
            "accept": self.rating_accept_days,
            "rectify": self.rating_rectify_days,
            "revisit": self.rating_revisit_days,
        }


def rulings_of(given: Options) -> Rulings:
    """How this installation counts time where law leaves room; the calendar of every area carries it."""
    return Rulings(
        office_closes=given.office_closes,
        day_of_event_counts=given.day_of_event_counts,
        remaining_counts_today=given.remaining_counts_today,
        calendar_limits_move=given.calendar_limits_move,
    )


@cache
def options() -> Options:
    """The options of this process. Ends it with a sentence for each setting that cannot be read."""
    folder = os.environ.get("TONGBAN_SECRETS_DIR")
    try:
        return Options(_secrets_dir=folder) if folder else Options()
    except (ValidationError, SettingsError) as error:
        raise SystemExit(told(error, Options.model_fields, os.environ)) from None


def home() -> Path:
    """The data folder, absolute, made when missing."""
    path = options().home.expanduser().absolute()
    path.mkdir(parents=True, exist_ok=True)
    return path


def keys_dir() -> Path:
    """The folder of keys; production must name it."""
    chosen = options().keys_dir
    if chosen is None and options().mode == "production":
        raise SystemExit("Set TONGBAN_KEYS_DIR to the folder that holds the keys of this installation.")
    return (chosen or home() / "keys").expanduser().absolute()
