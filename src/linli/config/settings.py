"""Settings. Everything that differs between installations comes from the environment; the names begin with LINLI_."""

import os
import secrets
from pathlib import Path
from urllib.parse import urlsplit

from linli.config.postgres import django_database
from linli.config.secret_files import secret

VAR = Path(os.environ.get("LINLI_VAR", "var")).resolve()
DEMO = os.environ.get("LINLI_DEMO") == "1"


def _secret_key() -> str:
    """The key from LINLI_SECRET_KEY or a file under var/, made on first use and readable by the owner only."""
    if key := secret("LINLI_SECRET_KEY"):
        return key
    path = VAR / "secret_key"
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True)
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT, 0o600)
        with os.fdopen(descriptor, "w") as file:
            file.write(secrets.token_urlsafe(48))
    return path.read_text().strip()


SECRET_KEY = _secret_key()
DEBUG = False
ALLOWED_HOSTS = os.environ.get("LINLI_HOSTS", "localhost,127.0.0.1,[::1]").split(",")
ORIGIN = os.environ.get("LINLI_ORIGIN", f"http://localhost:{os.environ.get('LINLI_PORT', '8000')}")
CSRF_TRUSTED_ORIGINS = [ORIGIN]
# How many proxies of your own stand in front: only then do X-Forwarded-Proto and X-Forwarded-For say something true.
LINLI_TRUST_PROXY = int(os.environ.get("LINLI_TRUST_PROXY") or "0")
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if LINLI_TRUST_PROXY else None
ALLAUTH_TRUSTED_PROXY_COUNT = LINLI_TRUST_PROXY

LINLI_CELL = os.environ.get("LINLI_CELL", "330681")
LINLI_CALENDAR = os.environ.get("LINLI_CALENDAR", "CN")  # whose working days count: a code of linli.calendars
LINLI_CALENDARS = os.environ.get("LINLI_CALENDARS", "")  # a folder with more calendars, beside the shipped ones
LINLI_GUIDE = os.environ.get("LINLI_GUIDE", "")  # a folder with questions of the guide, beside the shipped files
# The platform's seal on agreements: a PKCS#12 file, its passphrase, and who stamps the time (RFC 3161).
LINLI_SEAL_FILE = os.environ.get("LINLI_SEAL_FILE") or str(VAR / "seal" / "platform.p12")
LINLI_SEAL_PASSPHRASE = secret("LINLI_SEAL_PASSPHRASE")
LINLI_SEAL_TIME_URL = os.environ.get("LINLI_SEAL_TIME_URL", "")
LINLI_JURISDICTIONS = os.environ.get("LINLI_JURISDICTIONS", "")  # a folder with the law of more places
LINLI_CLOCKS = os.environ.get("LINLI_CLOCKS", "")  # a file of clock rules instead of matters/data/clocks/policy.json
LINLI_LIVE_URL = os.environ.get("LINLI_LIVE_URL", f"http://localhost:{os.environ.get('LINLI_LIVE_PORT', '8001')}/live")
# Photos and files may come from an origin of their own that leads to the same web process: https://files.town.example
LINLI_FILES_ORIGIN = os.environ.get("LINLI_FILES_ORIGIN", "").rstrip("/")
ALLOWED_HOSTS += [urlsplit(LINLI_FILES_ORIGIN).hostname or ""] if LINLI_FILES_ORIGIN else []
LINLI_UPLOAD_BYTES = 20 * 1024 * 1024
# Private networks that webhooks and imports may reach all the same: 10.0.0.0/8,192.168.7.4/32
LINLI_OUTBOUND_ALLOW = [_network for _network in os.environ.get("LINLI_OUTBOUND_ALLOW", "").split(",") if _network]

# The Open311 door: see docs/operate/open311.md.
LINLI_OPEN311_KEYS = secret("LINLI_OPEN311_KEYS", "demo=demo" if DEMO else "")  # name=key,name=key
LINLI_OPEN311_KEY_REQUIRED = os.environ.get("LINLI_OPEN311_KEY_REQUIRED", "1") == "1"
LINLI_OPEN311_JURISDICTION = os.environ.get("LINLI_OPEN311_JURISDICTION", LINLI_CELL)
LINLI_OPEN311_TOKENS = os.environ.get("LINLI_OPEN311_TOKENS", "0") == "1"  # answer a POST with a token
LINLI_OPEN311_CONTACT = os.environ.get("LINLI_OPEN311_CONTACT", "0") == "1"  # the clients have asked for consent
LINLI_OPEN311_OPEN_WORDS = [_code for _code in os.environ.get("LINLI_OPEN311_OPEN_WORDS", "").split(",") if _code]

# Open data: see docs/operate/open-data.md. A file of kinds with points instead of insight/data/kinds_with_points.json.
LINLI_OPEN_DATA_POINTS = os.environ.get("LINLI_OPEN_DATA_POINTS", "")
LINLI_OPEN_DATA_LICENCE = os.environ.get("LINLI_OPEN_DATA_LICENCE", "CC BY 4.0")
LINLI_OPEN_DATA_LICENCE_URL = os.environ.get(
    "LINLI_OPEN_DATA_LICENCE_URL", "https://creativecommons.org/licenses/by/4.0/"
)

# The master key over the words of disputes: 32 bytes in Base64, former ones in further lines. See docs/operate/keys.md.
LINLI_MASTER_KEY = secret("LINLI_MASTER_KEY")
LINLI_MASTER_KEY_FILE = os.environ.get("LINLI_MASTER_KEY_FILE") or str(VAR / "keys" / "disputes")

# The public log over the record: its files, the name it signs with, and its key. See docs/operate/public-log.md.
LINLI_LOG_DIR = os.environ.get("LINLI_LOG_DIR") or str(VAR / "log")
LINLI_LOG_ORIGIN = os.environ.get("LINLI_LOG_ORIGIN") or f"{ORIGIN.partition('://')[2]}/log"
LINLI_LOG_KEY_FILE = os.environ.get("LINLI_LOG_KEY_FILE") or str(VAR / "keys" / "log.key")
LINLI_TRACKER_KEY_FILE = os.environ.get("LINLI_TRACKER_KEY_FILE") or str(VAR / "keys" / "tracker.key")
# Who signs beside it: a file of witnesses, and whether one runs here. See docs/operate/witness.md.
LINLI_WITNESSES = os.environ.get("LINLI_WITNESSES", "")
LINLI_WITNESS = os.environ.get("LINLI_WITNESS") == "1"
LINLI_WITNESS_DIR = os.environ.get("LINLI_WITNESS_DIR") or str(VAR / "witness")
# So many seconds on average between batches that stand for nothing, so that a batch tells little; 0 for none.
LINLI_LOG_COVER_SECONDS = float(os.environ.get("LINLI_LOG_COVER_SECONDS") or "60")

# How many in how many seconds, by account, or by address without one: see config/request_rates.py.
LINLI_LIMITS = {
    "receive": (1200, 3600),  # matters through the interface
    "drafts": (300, 3600),  # reports begun
    "photos": (600, 3600),  # photos of reports
    "look_ups": (60, 3600),  # numbers that there are not
    "room": (120, 600),  # what one person writes in one dispute
    "sign_in": (60, 3600),  # sign-in links tried
    "codes": (20, 3600),  # codes that no saved report has
    "alerts": (30, 3600),  # addresses that ask to be told of an area
    "wrong_keys": (20, 600),  # keys of programs that nobody has, with the same beginning and from the same address
}
for _limit in filter(None, os.environ.get("LINLI_LIMITS", "").split(",")):  # receive=5000/3600,drafts=1000/3600
    _name, _sep, _rate = _limit.partition("=")
    LINLI_LIMITS[_name.strip()] = (int(_rate.split("/")[0]), int(_rate.split("/")[1]))

INSTALLED_APPS = [
    # Ours first: where another app has the same message, our Chinese is the one that is shown.
    "linli.config",
    "linli.portal",
    "linli.flows",
    "linli.insight",
    "linli.rights",
    "linli.disputes",
    "linli.open311",
    "linli.webhooks",
    "linli.readings",
    "linli.matters",
    "linli.notices",
    "linli.workflows",
    "linli.people",
    "linli.places",
    "linli.calendars",
    "linli.ledger",
    "linli.ui",
    "linli.kit",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.postgres",
    "allauth",
    "allauth.account",
    "allauth.socialaccount",
    "allauth.socialaccount.providers.openid_connect",
    "allauth.mfa",
    "procrastinate.contrib.django",
]

MIDDLEWARE = [
    "linli.config.security_headers.SecurityHeaders",
    "linli.config.running.observed.Observed",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "linli.config.files_host.FilesHost",
    "linli.config.middleware.Compression",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "linli.config.middleware.Language",
    "linli.config.middleware.RequestLimits",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "linli.people.middleware.ActorMiddleware",
    "linli.config.api_keys.ApiKeys",
    "linli.portal.pages.frame.Frame",
    "linli.config.request_rates.RequestRates",
    "linli.config.sign_in_log.SignInLog",
    "linli.config.step_up.StepUp",
    "linli.config.middleware.Refusals",
]

ROOT_URLCONF = "linli.config.urls"
WSGI_APPLICATION = "linli.config.wsgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.jinja2.Jinja2",
        "APP_DIRS": True,  # <app>/jinja2/
        "OPTIONS": {
            "environment": "linli.ui.environment.environment",
            "autoescape": True,
            "context_processors": ["django.contrib.messages.context_processors.messages"],
        },
    },
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
            ]
        },
    },
]

DATABASES = {
    "default": {
        **django_database(os.environ.get("DATABASE_URL") or f"postgresql://postgres@/linli?host={VAR}/pg"),
        "CONN_MAX_AGE": 600,
        "CONN_HEALTH_CHECKS": True,
        "DISABLE_SERVER_SIDE_CURSORS": True,
    }
}
# Who alone may write the chain of the ledger: see docs/operate/roles.md. The worker knows it, nobody else.
LINLI_SEQUENCER_DATABASE_URL = os.environ.get("LINLI_SEQUENCER_DATABASE_URL", "")
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

AUTH_USER_MODEL = "people.Account"
AUTHENTICATION_BACKENDS = ["linli.people.backends.AccountBackend"]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "home"
LOGOUT_REDIRECT_URL = "front_door"

LANGUAGES = [("zh-hans", "中文"), ("en", "English")]
LANGUAGE_CODE = "zh-hans"
# Under https the browser itself holds that no other host and no page without https has set them.
_host = "__Host-" if ORIGIN.startswith("https://") else ""
LANGUAGE_COOKIE_NAME = f"{_host}linli_language"
LANGUAGE_COOKIE_SECURE = ORIGIN.startswith("https://")
LINLI_LINKS_COOKIE = f"{_host}linli_links"
LANGUAGE_COOKIE_SAMESITE = "Lax"
USE_I18N = True
USE_TZ = True
TIME_ZONE = "Asia/Shanghai"

STATIC_URL = "/static/"
STATIC_ROOT = VAR / "static"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}
MEDIA_ROOT = VAR / "media"
FILE_UPLOAD_PERMISSIONS = 0o600
DATA_UPLOAD_MAX_MEMORY_SIZE = 2 * 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 2000

CACHES = {"default": {"BACKEND": "linli.config.rate_cache.RateCache"}}

SESSION_ENGINE = "linli.people.sessions"  # in the database: a cache in each process would serve the other ones stale
SESSION_COOKIE_NAME = f"{_host}linli_session"
CSRF_COOKIE_NAME = f"{_host}csrftoken"
CSRF_COOKIE_HTTPONLY = True  # forms carry the token; no script reads it
# When a session ends, in hours: without use, and in all. Those who serve see what is others'; a day's work is enough.
LINLI_SESSION_ENDS = {"visitor": (336, 2160), "resident": (336, 1440), "staff": (8, 14)}
for _ends in filter(None, os.environ.get("LINLI_SESSION_ENDS", "").split(",")):  # staff=4/10,resident=168/720
    _name, _sep, _hours = _ends.partition("=")
    LINLI_SESSION_ENDS[_name.strip()] = (int(_hours.split("/")[0]), int(_hours.split("/")[1]))
SESSION_COOKIE_HTTPONLY = True
# How fresh a proof of who it is must be before what step_up.py lists; how many days staff may do without a passkey.
LINLI_STEP_UP_SECONDS = int(os.environ.get("LINLI_STEP_UP_SECONDS") or "300")
LINLI_PASSKEY_DAYS = int(os.environ.get("LINLI_PASSKEY_DAYS") or "14")
SESSION_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = ORIGIN.startswith("https://")
CSRF_FAILURE_VIEW = "linli.config.errors.csrf_failure"
LINLI_HSTS_SUBDOMAINS = os.environ.get("LINLI_HSTS_SUBDOMAINS", "1") == "1"  # names below this host have https as well

EMAIL_BACKEND = os.environ.get("LINLI_EMAIL_BACKEND", "django.core.mail.backends.console.EmailBackend")
EMAIL_FILE_PATH = VAR / "mail"
DEFAULT_FROM_EMAIL = os.environ.get("LINLI_FROM_EMAIL", "linli@localhost")
EMAIL_HOST = os.environ.get("LINLI_EMAIL_HOST", "localhost")
EMAIL_PORT = int(os.environ.get("LINLI_EMAIL_PORT") or "25")
EMAIL_HOST_USER = os.environ.get("LINLI_EMAIL_USER", "")
EMAIL_HOST_PASSWORD = secret("LINLI_EMAIL_PASSWORD")
EMAIL_USE_TLS = os.environ.get("LINLI_EMAIL_TLS") == "1"

# Which driver hands over what: see docs/how-to/add-a-notice-driver.md. A channel that is not here is not served.
LINLI_SMS_URL = os.environ.get("LINLI_SMS_URL", "")
LINLI_SMS_SECRET = secret("LINLI_SMS_SECRET")
LINLI_NOTICE_DRIVERS = {"EMAIL": os.environ.get("LINLI_NOTICE_EMAIL", "file" if DEMO else "mail"), "IN_APP": "in_app"}
if _sms := os.environ.get("LINLI_NOTICE_SMS", "gateway" if LINLI_SMS_URL else "file" if DEMO else ""):
    LINLI_NOTICE_DRIVERS["SMS"] = _sms
if _push := os.environ.get("LINLI_NOTICE_PUSH", "file" if DEMO else "push").replace("off", ""):
    LINLI_NOTICE_DRIVERS["PUSH"] = _push
LINLI_PUSH_KEY = secret("LINLI_PUSH_KEY")  # the private key itself, base64url, instead of the file
LINLI_PUSH_KEY_FILE = os.environ.get("LINLI_PUSH_KEY_FILE", "")  # push_key.pem under LINLI_VAR without it
# Whom a push service writes to when something is wrong with what this site sends: RFC 8292, section 2.1.
LINLI_PUSH_CONTACT = os.environ.get("LINLI_PUSH_CONTACT", f"mailto:{DEFAULT_FROM_EMAIL}")
LINLI_NOTICE_FILE_DURABLE = os.environ.get("LINLI_NOTICE_FILE_DURABLE", "1") == "1"
# Where the typeface of letters lies: tools/fetch_frontend.py puts it there.
LINLI_LETTER_FONTS = os.environ.get("LINLI_LETTER_FONTS") or str(
    Path(__file__).resolve().parents[3] / "var" / "frontend" / "fonts"
)
# How long a worker holds a webhook; a try has 20 s in all, however slow the other side is.
LINLI_WEBHOOK_LEASE_SECONDS = int(os.environ.get("LINLI_WEBHOOK_LEASE_SECONDS") or "60")
LINLI_NOTICE_LEASE_SECONDS = int(os.environ.get("LINLI_NOTICE_LEASE_SECONDS") or "60")
# Secrets by driver with which carriers sign their receipts.
LINLI_NOTICE_RECEIPT_SECRETS = {"gateway": LINLI_SMS_SECRET, "mail": secret("LINLI_MAIL_RECEIPT_SECRET")}

# Where Prometheus asks the worker: docs/operate/watching.md. 0: nobody is answered.
LINLI_METRICS_PORT = int(os.environ.get("LINLI_METRICS_PORT") or "0")
LINLI_METRICS_ADDRESS = os.environ.get("LINLI_METRICS_ADDRESS", "127.0.0.1")
_LINE = "%(asctime)s %(levelname)s %(name)s [%(request_id)s]: %(message)s"

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {
        "line": {"()": "linli.config.log.OneLine", "format": _LINE},
        "json": {"()": "linli.config.log.JsonLine"},
    },
    "filters": {
        "route": {"()": "linli.config.log.RouteInsteadOfAddress"},
        "request_id": {"()": "linli.config.running.request_ids.RequestIds"},
    },
    "handlers": {
        "console": {
            "class": "logging.StreamHandler",
            "formatter": "json" if os.environ.get("LINLI_LOG_FORMAT") == "json" else "line",
            "filters": ["route", "request_id"],
        }
    },
    # The pool reports every attempt while PostgreSQL is away; the worker says it once.
    "loggers": {"psycopg.pool": {"level": "ERROR"}, "linli.config.sign_in_log": {"level": "INFO"}},
    "root": {"handlers": ["console"], "level": os.environ.get("LINLI_LOG_LEVEL", "WARNING")},
}

from linli.config.sign_in import *  # noqa: E402, F403 - django-allauth's many settings stand in a file of their own
