"""Django settings. Everything an operator may set comes from the environment; secrets are made at first start."""

import contextlib
import os
import secrets
from pathlib import Path

import dj_database_url

BASE_DIR = Path(__file__).resolve().parent
DATA_DIR = Path(os.environ.get("VONGGAC_DATA", "var")).resolve()  # database, attachments, secret key
DATA_DIR.mkdir(mode=0o700, parents=True, exist_ok=True)  # it holds telephone numbers: its owner alone


def _secret_key() -> str:
    """Return the key kept in the data directory, made there at first start and readable by its owner alone."""
    path = DATA_DIR / "secret_key"
    if not path.exists():
        partial = path.with_suffix(f".{os.getpid()}")
        partial.touch(mode=0o600)
        partial.write_text(secrets.token_urlsafe(48))
        with contextlib.suppress(FileExistsError):
            os.link(partial, path)  # atomic: of two first starts, one wins and both read its key
        partial.unlink()
    return path.read_text()


SECRET_KEY = _secret_key()
DEBUG = False
ALLOWED_HOSTS = os.environ.get("VONGGAC_HOSTS", "127.0.0.1,localhost,[::1]").split(",")
CSRF_TRUSTED_ORIGINS = [o for o in os.environ.get("VONGGAC_ORIGINS", "").split(",") if o]

INSTALLED_APPS = [
    "vonggac.registry",
    "vonggac.audit",
    "vonggac.notify",
    "vonggac.directives",
    "vonggac.roster",
    "vonggac.incidents",
    "vonggac.watch",
    "vonggac.campaigns",
    "vonggac.reports",
    "vonggac.web",
    "vonggac.cli",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.humanize",
    "django_htmx",
    "allauth",
    "allauth.account",
    "allauth.socialaccount",
    "allauth.socialaccount.providers.openid_connect",
    "allauth.mfa",
    "allauth.usersessions",
]
MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "vonggac.web.headers.language",
    "vonggac.web.headers.content_security_policy",
    "vonggac.web.headers.address",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "vonggac.web.second_factor.lead_to_second_factor",
]
ROOT_URLCONF = "vonggac.web.urls"
WSGI_APPLICATION = "vonggac.web.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "vonggac.web.context.program",
            ]
        },
    }
]


def _database() -> dict[str, object]:
    """PostgreSQL by DATABASE_URL; else SQLite, tuned so that readers never wait and writers queue (ADR 0004)."""
    url = os.environ.get("DATABASE_URL", f"sqlite:///{DATA_DIR / 'vonggac.sqlite3'}")
    config: dict[str, object] = dict(dj_database_url.parse(url, conn_max_age=600, conn_health_checks=True))
    if config["ENGINE"] == "django.db.backends.sqlite3":
        config["CONN_MAX_AGE"] = None
        config["OPTIONS"] = {
            "timeout": 20,
            "transaction_mode": "IMMEDIATE",
            "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL; PRAGMA foreign_keys=ON;"
            " PRAGMA cache_size=-32000; PRAGMA mmap_size=134217728; PRAGMA temp_store=MEMORY;",
        }
    return config


def _oidc() -> list[dict[str, object]]:
    """The province's own sign-in server, when VONGGAC_OIDC_URL names one."""
    if not (url := os.environ.get("VONGGAC_OIDC_URL", "")):
        return []
    return [
        {
            "provider_id": "tinh",
            "name": os.environ.get("VONGGAC_OIDC_NAME", "Đăng nhập một lần của tỉnh"),
            "client_id": os.environ.get("VONGGAC_OIDC_CLIENT", "vonggac"),
            "secret": os.environ.get("VONGGAC_OIDC_SECRET", ""),
            "settings": {"server_url": url, "oauth_pkce_enabled": True},
        }
    ]


DATABASES = {"default": _database()}
# Only what all processes must know together: tries at passwords, second factors already used (0081).
CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.db.DatabaseCache",
        "LOCATION": "counted_tries",
        "OPTIONS": {"MAX_ENTRIES": 100_000},
    }
}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
AUTH_USER_MODEL = "registry.User"
LOGIN_URL = "sign-in"
LOGIN_REDIRECT_URL = "home"
AUTHENTICATION_BACKENDS = ["vonggac.web.accounts.Backend"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": f"django.contrib.auth.password_validation.{name}"}
    for name in ("UserAttributeSimilarityValidator", "CommonPasswordValidator", "NumericPasswordValidator")
] + [
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 12},
    }
]

# Accounts (decisions 0080 to 0082). Nobody signs up; sign-in is by user name, passkey, one-time link or OIDC.
ACCOUNT_ADAPTER = "vonggac.web.accounts.AccountAdapter"
ACCOUNT_LOGIN_METHODS = {"username"}
ACCOUNT_SIGNUP_FIELDS = ["username*", "password1*"]  # the form is closed, but its rules are checked at start
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_SESSION_REMEMBER = False
ACCOUNT_LOGOUT_REDIRECT_URL = "sign-in"
ACCOUNT_RATE_LIMITS = {"login_failed": "20/m/ip,5/5m/key"}
ALLAUTH_TRUSTED_PROXY_COUNT = int(os.environ.get("VONGGAC_PROXIES", "0"))  # reverse proxies before us
MFA_ADAPTER = "vonggac.web.accounts.SecondFactorAdapter"
MFA_FORMS = {
    "add_webauthn": "vonggac.web.passkeys.AddKey",
    "edit_webauthn": "vonggac.web.passkeys.EditKey",
    "login_webauthn": "vonggac.web.passkeys.SignInWithKey",
}
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_ALLOW_UNVERIFIED_EMAIL = True  # addresses are entered by administrators
MFA_TOTP_ISSUER = "Vọng Gác"
MFA_TOTP_TOLERANCE = 1  # the clock of an old phone may be half a minute off
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = (
    os.environ.get("VONGGAC_HTTPS") != "1"
)  # browsers allow it on localhost only
SOCIALACCOUNT_ADAPTER = "vonggac.web.accounts.OidcAdapter"
SOCIALACCOUNT_LOGIN_ON_GET = True  # a form would be stopped by our own form-action policy
SOCIALACCOUNT_PROVIDERS = {"openid_connect": {"APPS": _oidc()}}

LANGUAGE_CODE = "vi"
LANGUAGES = [("vi", "Tiếng Việt"), ("en", "English")]
LOCALE_PATHS = [BASE_DIR / "web" / "locale"]
TIME_ZONE = "Asia/Ho_Chi_Minh"
USE_TZ = True

STATIC_URL = "static/"
WHITENOISE_USE_FINDERS = True
MEDIA_ROOT = DATA_DIR / "files"  # outside the web root: attachments are only ever served as downloads
FILE_UPLOAD_PERMISSIONS = 0o600
DATA_UPLOAD_MAX_MEMORY_SIZE = 2 * 1024 * 1024
ATTACHMENT_MAX_BYTES = 25 * 1024 * 1024
REQUEST_MAX_BYTES = (
    8 * ATTACHMENT_MAX_BYTES
)  # several files at once; more is refused before it is kept anywhere
CLAMD_SOCKET = os.environ.get(
    "VONGGAC_CLAMD", "/run/clamav/clamd.ctl"
)  # asked about each attachment where it is

SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = os.environ.get("VONGGAC_HTTPS") == "1"
SECURE_CONTENT_TYPE_NOSNIFF = True
X_FRAME_OPTIONS = "DENY"
CSRF_FAILURE_VIEW = "vonggac.web.views.errors.csrf"
MESSAGE_STORAGE = "django.contrib.messages.storage.session.SessionStorage"

# Ways out and in (vonggac/notify/channels.py, intake.py). Secrets: never printed; "@/path" reads them from a file.
CHANNELS = os.environ.get("VONGGAC_CHANNELS", "")
MAIL_FROM = os.environ.get("VONGGAC_MAIL_FROM", "vonggac@localhost")
OUTBOX_LEASE_SECONDS = float(os.environ.get("VONGGAC_OUTBOX_LEASE_SECONDS", "180"))
WEBHOOK_RANGES = os.environ.get("VONGGAC_WEBHOOK_RANGES", "")  # inner networks that webhooks may call
WEBHOOK_CA = os.environ.get("VONGGAC_WEBHOOK_CA", "")  # a PEM file: who else may sign receivers' certificates
PUBLIC_URL = os.environ.get("VONGGAC_URL", "")  # where people open the program; written into messages
MAILBOX = os.environ.get("VONGGAC_MAILBOX", "")

# The watch (vonggac/watch). Only public addresses are reached, except what the operator opens here as CIDRs.
# References: host:port pairs that tell whether the watcher's own line works.
WATCH_RANGES = tuple(r for r in os.environ.get("VONGGAC_WATCH_RANGES", "").split(",") if r)
WATCH_REFERENCES = tuple(r for r in os.environ.get("VONGGAC_WATCH_REFERENCES", "").split(",") if r)
# Where none is set, other systems are tried, and then these servers of the root of the name system (a, d, k).
_ROOT = "198.41.0.4:53,199.7.91.13:53,193.0.14.129:53"
WATCH_LAST_RESORT = tuple(r for r in os.environ.get("VONGGAC_WATCH_LAST_RESORT", _ROOT).split(",") if r)
WATCH_NAMESERVERS = tuple(
    r for r in os.environ.get("VONGGAC_WATCH_NAMESERVERS", "").split(",") if r
)  # else the system's
WATCH_PICTURES = os.environ.get("VONGGAC_WATCH_PICTURES", "1") == "1"  # of pages, where Chromium is installed
WATCH_DNS_PORT = int(os.environ.get("VONGGAC_WATCH_DNS_PORT", "53"))
WATCH_EVERY = float(os.environ.get("VONGGAC_WATCH_EVERY", "60"))  # seconds between looks at a system
WATCH_DEEP_EVERY = float(os.environ.get("VONGGAC_WATCH_DEEP_EVERY", "3600"))  # and between the slow ones
WATCH_AT_ONCE = int(os.environ.get("VONGGAC_WATCH_AT_ONCE", "400"))  # looks in flight in one process

METRICS_TOKEN = os.environ.get(
    "VONGGAC_METRICS_TOKEN", ""
)  # without one, /metrics answers this machine alone

# Incidents: who directs, by the unit's code (else the letter's issuer), and a listener of the auditor's heartbeat.
DEPARTMENT = os.environ.get("VONGGAC_DEPARTMENT", "")
HEARTBEAT = os.environ.get("VONGGAC_HEARTBEAT", "")  # "/fail" behind it while an incident has no next step
# A look ends within five eighths of its lease; a process that died gives up what it held when the lease is over.
WATCH_LEASE_SECONDS = float(os.environ.get("VONGGAC_WATCH_LEASE_SECONDS", "40"))
