"""Django's settings, made from the typed options."""

import warnings
from pathlib import Path

import django_stubs_ext

from tongban.kernel import clock
from tongban.site.archive_options import archives_of
from tongban.site.connections import assistant_model_of, courier_of, outside_of, payments_of
from tongban.site.database_options import database_of
from tongban.site.logs import configure_logs
from tongban.site.mail import mail_server, sender
from tongban.site.options import home, keys_dir, options, rulings_of
from tongban.site.seal_options import seals_of
from tongban.site.search_options import search_of, vectors_of
from tongban.site.secret_files import secret

django_stubs_ext.monkeypatch()

OPTIONS = options()
PACKAGE = Path(__file__).resolve().parent.parent
HOME = home()
MODE = OPTIONS.mode
DEBUG = False
SECRET_KEY = secret("secret_key")
ALLOWED_HOSTS = [one.strip() for one in OPTIONS.hosts.split(",") if one.strip()]
if MODE == "test":
    ALLOWED_HOSTS.append("testserver")
BASE_URL = OPTIONS.base_url
CSRF_TRUSTED_ORIGINS = [BASE_URL]
KEYS_DIR = keys_dir()
KEYS_MAY_BE_MADE = MODE != "production"
TRAIL_ORIGIN = OPTIONS.trail_origin or f"tongban/{OPTIONS.city_code or MODE}/trail"
TRAIL_LAG_ALARM_SECONDS = OPTIONS.trail_lag_alarm_seconds

MAIL_SERVER = mail_server(OPTIONS)
SITE = {
    "mails": MAIL_SERVER.sends,
    "name": OPTIONS.site_name,
    "name_en": OPTIONS.site_name_en,
    "host": OPTIONS.site_host,
    "keeper": OPTIONS.site_keeper,
    "hotline": OPTIONS.site_hotline,
}

if MODE != "production":
    clock.use(clock.MovableClock(HOME / "clock"))


def _database_url() -> str:
    if OPTIONS.database_url:
        return OPTIONS.database_url
    from tongban.site.embedded import server_of

    return server_of(HOME).url


DATABASES = {"default": database_of(_database_url(), OPTIONS)}

INSTALLED_APPS = [
    "django.contrib.contenttypes",
    "django.contrib.auth",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.humanize",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "django_htmx",
    "django_cotton.apps.SimpleAppConfig",
    "template_partials.apps.SimpleAppConfig",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.idp.oidc",
    "procrastinate.contrib.django",
    "tongban.foundation.ui",
    "tongban.foundation.vault",
    "tongban.foundation.trail",
    "tongban.foundation.directory",
    "tongban.foundation.jobs",
    "tongban.foundation.calendars",
    "tongban.foundation.tasks",
    "tongban.foundation.messages",
    "tongban.foundation.identity",
    "tongban.foundation.papers",
    "tongban.foundation.seals",
    "tongban.foundation.forms",
    "tongban.resources.laws",
    "tongban.resources.registers",
    "tongban.resources.credit",
    "tongban.resources.licences",
    "tongban.resources.datasets",
    "tongban.resources.fusion",
    "tongban.resources.exchange",
    "tongban.resources.opendata",
    "tongban.services.search",
    "tongban.services.process",
    "tongban.services.payments",
    "tongban.services.delivery",
    "tongban.services.items",
    "tongban.services.cases",
    "tongban.services.decisions",
    "tongban.services.bundles",
    "tongban.services.archives",
    "tongban.services.feedback",
    "tongban.services.indicators",
    "tongban.services.supervision",
    "tongban.faces.portal",
    "tongban.faces.desk",
    "tongban.faces.insights",
    "tongban.faces.assistant",
    "tongban.faces.api",
    "tongban.site",
]
LOCAL_APPS = [name for name in INSTALLED_APPS if name.startswith("tongban.")]

MIDDLEWARE = [
    "tongban.site.middleware.RequestIdMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "tongban.foundation.ui.csp.ContentSecurityPolicyMiddleware",
    "tongban.resources.exchange.gateway.door.GatewayDoor",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "tongban.services.items.keeping.GuideKeeper",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "tongban.site.middleware.BodyLimitMiddleware",
    "tongban.site.middleware.TextMiddleware",
    "tongban.site.middleware.RefusalMiddleware",
]

ROOT_URLCONF = "tongban.site.urls"
WSGI_APPLICATION = "tongban.site.wsgi.application"

_LOADERS = [
    "django_cotton.cotton_loader.Loader",
    "django.template.loaders.filesystem.Loader",
    "django.template.loaders.app_directories.Loader",
]
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        # before allauth's own pages: ours
        "DIRS": [
            PACKAGE / "foundation" / "ui" / "templates",
            PACKAGE / "foundation" / "identity" / "templates",
        ],
        "OPTIONS": {
            "loaders": [
                ("template_partials.loader.Loader", [("django.template.loaders.cached.Loader", _LOADERS)])
            ],
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "tongban.foundation.ui.context.page",
            ],
            "builtins": [
                "django.templatetags.i18n",
                "django.templatetags.static",
                "django_cotton.templatetags.cotton",
                "template_partials.templatetags.partials",
                "tongban.foundation.ui.templatetags.tb",
            ],
        },
    }
]

# a component sees its attributes and what every page knows, nothing else of the page around it
COTTON_ISOLATE_BY_DEFAULT = True

AUTH_USER_MODEL = "identity.Account"
STAFF_IDLE_MINUTES = OPTIONS.staff_idle_minutes
PASSWORD_HASHERS = ["django.contrib.auth.hashers.ScryptPasswordHasher"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 10}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
if MODE == "test":
    # the real hasher costs 50 ms on purpose; tests sign in hundreds of times
    PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]

LANGUAGE_CODE = "zh-hans"
LANGUAGES = [("zh-hans", "简体中文"), ("en", "English")]
USE_I18N = True
# the pure floors are no apps: their messages are found here
LOCALE_PATHS = [PACKAGE / "standards" / "locale"]
USE_TZ = True
TIME_ZONE = "Asia/Shanghai"
USE_THOUSAND_SEPARATOR = False

STATIC_URL = "/static/"
STATIC_ROOT = HOME / "static"
STATIC_ROOT.mkdir(exist_ok=True)
STATICFILES_DIRS: list[Path] = []
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
WHITENOISE_USE_FINDERS = True
WHITENOISE_AUTOREFRESH = False
# names with a hash of their content, from the web build: a browser asks for them once
WHITENOISE_IMMUTABLE_FILE_TEST = r"^.*/ui/dist/.+-[\w-]{8}\.\w+$"
MEDIA_ROOT = HOME / "files"
ARCHIVES = archives_of(OPTIONS)
ARCHIVES_DIR = OPTIONS.archive_dir or MEDIA_ROOT / "archives"
UPLOAD_MAX_BYTES = OPTIONS.upload_max_bytes
UPLOAD_KEEP_HOURS = OPTIONS.upload_keep_hours
APPLICATION_MAX_BYTES = OPTIONS.application_max_bytes
UPLOAD_TYPES = OPTIONS.upload_types.split(",")
CLAMD = OPTIONS.clamd
PAPER_WRITER = OPTIONS.paper_writer
PAPER_FONTS_DIR = OPTIONS.paper_fonts_dir or HOME / "fonts"
SEALS = seals_of(OPTIONS, mode=MODE)
SMS_URL = OPTIONS.sms_url
SMS_TOKEN = OPTIONS.sms_token.get_secret_value()

SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = BASE_URL.startswith("https://")
CSRF_FAILURE_VIEW = "tongban.site.urls.form_not_ours"
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if MODE == "production" else None
SECURE_HSTS_SECONDS = 31_536_000 if SESSION_COOKIE_SECURE else 0
X_FRAME_OPTIONS = "DENY"
DATA_UPLOAD_MAX_MEMORY_SIZE = 2 * 1024 * 1024
# the editor's longest list: 300 rows with some 19 inputs and 2 files each (items.editor.entries.MOST_ROWS)
DATA_UPLOAD_MAX_NUMBER_FIELDS = 6000
DATA_UPLOAD_MAX_NUMBER_FILES = 600
FILE_UPLOAD_MAX_MEMORY_SIZE = 1024 * 1024

EMAIL_BACKEND = MAIL_SERVER.backend
EMAIL_HOST, EMAIL_PORT = MAIL_SERVER.host, MAIL_SERVER.port
EMAIL_HOST_USER, EMAIL_HOST_PASSWORD = MAIL_SERVER.user, MAIL_SERVER.password
EMAIL_USE_SSL, EMAIL_USE_TLS = MAIL_SERVER.uses_ssl, MAIL_SERVER.uses_starttls
EMAIL_TIMEOUT = 15
DEFAULT_FROM_EMAIL = sender(OPTIONS)
OUTBOX_KEEP_HOURS = OPTIONS.outbox_keep_hours
# jobs are declared in each app's jobs.py, which its apps.py imports
PROCRASTINATE_AUTODISCOVER_MODULE_NAME = ""

# how time is counted where law leaves room; calendars are built with it
RULINGS = rulings_of(OPTIONS)
# working days that an organisation has for each stage of a bad rating, the post that does it,
# and from how many ratings an item's average is shown
RATING_STAGE_DAYS = OPTIONS.rating_stage_days
RATING_POST = OPTIONS.rating_post
RATING_SHOWN_FROM = OPTIONS.rating_shown_from
# working days that an organisation has for a complaint, and the posts that look into it
COMPLAINT_DAYS = {"accept": OPTIONS.complaint_accept_days, "result": OPTIONS.complaint_result_days}
COMPLAINT_POSTS = {"other": OPTIONS.complaint_post, "gain": OPTIONS.complaint_gain_post}
# working days to answer an enquiry, days until it closes by itself; who answers, and who reviews what is published
ENQUIRY_DAYS, ENQUIRY_CLOSE_DAYS = OPTIONS.enquiry_days, OPTIONS.enquiry_close_days
ENQUIRY_POST, ENQUIRY_GENERAL_POST = OPTIONS.enquiry_post, OPTIONS.enquiry_general_post
ANSWER_REVIEW_POST = OPTIONS.answer_review_post
# who issued a licence, as its code on paper says it in few characters
LICENCE_ISSUER = OPTIONS.city_code or BASE_URL.partition("://")[2]
STATUS_LIST_SECONDS = OPTIONS.status_list_seconds
ANNOTATED_COPY_DAYS = OPTIONS.annotated_copy_days
SHOWING_LOG_DAYS = OPTIONS.showing_log_days
# how long an authority may last and a draft is kept, and how long before its end the person is told, in days
AUTHORITY_LONGEST_DAYS, AUTHORITY_WARN_DAYS = OPTIONS.authority_longest_days, OPTIONS.authority_warn_days
DRAFT_KEEP_DAYS, DRAFT_WARN_DAYS = OPTIONS.draft_keep_days, OPTIONS.draft_warn_days
# how long a material that was accepted is offered again, in days
DEFENCE_DAYS = OPTIONS.defence_days
ACCOUNTABILITY_STATEMENT_DAYS = OPTIONS.accountability_statement_days
APPRAISAL_OBJECTION_DAYS = OPTIONS.appraisal_objection_days
EARLIER_MAX_DAYS = OPTIONS.earlier_max_days
# the gateway by which fees are paid online, how many working days there are to pay, and the courier
PAYMENTS = payments_of(OPTIONS)
FEE_DUE_DAYS = OPTIONS.fee_due_days
COURIER = courier_of(OPTIONS)
OUTSIDE = outside_of(OPTIONS)
MCP_URL = OPTIONS.mcp_url
ASSISTANT_MODEL = assistant_model_of(OPTIONS)
SEARCH = search_of(OPTIONS)
SEARCH_VECTORS = vectors_of(OPTIONS)
GUIDE_KEEP_SECONDS = 0 if MODE == "test" else OPTIONS.guide_keep_seconds
LOGGING_CONFIG = None
configure_logs(OPTIONS.log_format, quiet=MODE == "test")

# each app that brings settings of its own keeps them beside it and they are read here
from tongban.foundation.identity.options import *  # noqa: E402, F403
from tongban.site.data_settings import *  # noqa: E402, F403

SILENCED_SYSTEM_CHECKS: list[str] = []
warnings.filterwarnings("ignore", message="XDG_RUNTIME_DIR is not set")
