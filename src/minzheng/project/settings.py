"""工程设置 — one file, environment only; every variable is read strictly by ``environment``."""

import os
import secrets as _secrets
from pathlib import Path

import pgtrigger
from csp.constants import NONCE, NONE, SELF

from minzheng.project import environment
from minzheng.project.embedded import EmbeddedPostgres

PACKAGE = Path(__file__).resolve().parent.parent
HOME = environment.home()
DEBUG = environment.flag("MINZHENG_DEBUG")
HTTPS = environment.flag("MINZHENG_HTTPS")
DATABASE_ROLE = os.environ.get("MINZHENG_DATABASE_ROLE", "runtime")


def _secret_key() -> str:
    said = environment.secret("SECRET_KEY")
    if said:
        return said
    file = HOME / "keys" / "secret_key"
    if not file.exists():
        file.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        partial = file.with_suffix(f".{os.getpid()}")
        partial.write_text(_secrets.token_urlsafe(50), encoding="utf-8")
        partial.chmod(0o600)
        partial.rename(file)
    return file.read_text(encoding="utf-8").strip()


def _database() -> dict[str, object]:
    """The runtime role's connection; only ``minzheng migrate`` and its like come in as the owner of the tables."""
    url = environment.secret("DATABASE_URL")
    if url:
        runtime = environment.secret("DATABASE_RUNTIME_URL")
        made = HOME / "keys" / "runtime_database_url"
        if DATABASE_ROLE != "owner" and runtime is None and made.exists():
            runtime = made.read_text(encoding="utf-8").strip()
        if DATABASE_ROLE == "owner" or runtime is None:
            return environment.DatabaseAddress.parse(url).as_django()
        return environment.DatabaseAddress.parse(runtime, "DATABASE_RUNTIME_URL").as_django()
    embedded = EmbeddedPostgres(HOME / "postgres")
    if embedded.note.exists():
        return embedded.address(DATABASE_ROLE).as_django()
    return environment.DatabaseAddress(
        "minzheng", "minzheng_runtime", "", str(HOME / "postgres" / "run"), "5432"
    ).as_django()


SECRET_KEY = _secret_key()
DATABASES = {"default": _database()}
ALLOWED_HOSTS = os.environ.get("MINZHENG_HOSTS", "127.0.0.1,localhost,[::1]").split(",")
PROXIES = environment.proxies()  # whose X-Forwarded-For is believed
ROOT_URLCONF = "minzheng.project.urls"
WSGI_APPLICATION = "minzheng.project.wsgi.application"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
AUTH_USER_MODEL = "access.User"

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.postgres",
    "django_htmx",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "axes",
    "csp",
    "pghistory",
    "pgtrigger",
    "procrastinate.contrib.django",
    "minzheng.core.founding",
    "minzheng.core.audit",
    "minzheng.core.calendars",
    "minzheng.core.divisions",
    "minzheng.core.access",
    "minzheng.core.notices",
    "minzheng.core.jobs",
    "minzheng.core.documents",
    "minzheng.core.papers",
    "minzheng.core.registers",
    "minzheng.core.parties",
    "minzheng.core.facts",
    "minzheng.core.checks",
    "minzheng.core.facilities",
    "minzheng.core.duties",
    "minzheng.core.undertakings",
    "minzheng.core.designations",
    "minzheng.core.activities",
    "minzheng.core.visits",
    "minzheng.core.cases",
    "minzheng.core.benefits",
    "minzheng.core.publicity",
    "minzheng.core.ledger",
    "minzheng.core.payments",
    "minzheng.core.returns",
    "minzheng.core.reconciliation",
    "minzheng.core.plan",
    "minzheng.domains.assistance",
    "minzheng.domains.eldercare",
    "minzheng.domains.governance",
    "minzheng.domains.welfare",
    "minzheng.domains.affairs",
    "minzheng.domains.bureau",
    "minzheng.domains.emergency",
    "minzheng.web",
    "minzheng.project",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "csp.middleware.CSPMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "minzheng.project.demonstration.loopback.LoopbackMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "minzheng.web.middleware.UnkeptMiddleware",
    "minzheng.web.middleware.SessionAgeMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "minzheng.web.middleware.ActorMiddleware",
    "axes.middleware.AxesMiddleware",
]

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [PACKAGE / "web" / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "minzheng.web.context.shell",
            ],
            "builtins": ["minzheng.web.templatetags.mz", "django.templatetags.static", "django.templatetags.i18n"],
        },
    }
]

# -- language and time -----------------------------------------------------------------------------------------------
LANGUAGE_CODE = "zh-hans"
LANGUAGES = [("zh-hans", "简体中文"), ("en", "English")]
TIME_ZONE = "Asia/Shanghai"
USE_TZ = True

# -- sign-in ---------------------------------------------------------------------------------------------------------
AUTHENTICATION_BACKENDS = ["axes.backends.AxesStandaloneBackend", "allauth.account.auth_backends.AuthenticationBackend"]
PASSWORD_HASHERS = ["minzheng.core.access.hashers.Argon2"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 10}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
]
ACCOUNT_ADAPTER = "minzheng.core.access.adapter.AccountAdapter"
ACCOUNT_LOGIN_METHODS = {"username"}
ACCOUNT_SIGNUP_FIELDS = ["username*", "password1*"]
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_USER_MODEL_EMAIL_FIELD = None
ACCOUNT_RATE_LIMITS = False  # django-axes counts and locks, in the database
ACCOUNT_SESSION_REMEMBER = False
MFA_SUPPORTED_TYPES = ["totp", "recovery_codes"]
MFA_TOTP_ISSUER = "民政综合业务平台"
EMAIL_BACKEND = "django.core.mail.backends.dummy.EmailBackend"  # no address is kept, nothing is sent
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "workbench"
ACCOUNT_LOGOUT_REDIRECT_URL = "account_login"
AXES_FAILURE_LIMIT = 5
AXES_CLIENT_IP_CALLABLE = "minzheng.web.addresses.address_of"
AXES_COOLOFF_TIME = 0.25  # hours
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"]]
AXES_LOCKOUT_TEMPLATE = "account/locked.html"
AXES_RESET_ON_SUCCESS = True
AXES_ENABLE_ADMIN = False
AXES_VERBOSE = False

# -- sessions and transport ------------------------------------------------------------------------------------------
SESSION_ENGINE = "django.contrib.sessions.backends.db"
SESSION_COOKIE_NAME = "__Host-minzheng" if HTTPS else "minzheng"
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_SECURE = HTTPS
SESSION_COOKIE_AGE = 12 * 3600  # absolute; idle expiry is the middleware's
SESSION_IDLE_SECONDS = 2 * 3600
CSRF_COOKIE_NAME = "__Host-csrf" if HTTPS else "csrftoken"
CSRF_COOKIE_SECURE = HTTPS
CSRF_COOKIE_HTTPONLY = True
CSRF_FAILURE_VIEW = "minzheng.web.errors.csrf_failure"
SECURE_SSL_REDIRECT = HTTPS
SECURE_HSTS_SECONDS = 31_536_000 if HTTPS else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = HTTPS
SECURE_HSTS_PRELOAD = HTTPS
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if HTTPS else None
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [SELF],
        "script-src": [SELF, NONCE],
        "style-src": [SELF, NONCE],
        "img-src": [SELF, "data:"],
        "object-src": [NONE],
        "base-uri": [SELF],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
    }
}

# -- files -----------------------------------------------------------------------------------------------------------
STATIC_URL = "/static/"
STATIC_ROOT = HOME / "static"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage", "OPTIONS": {"location": HOME / "documents"}},
    "staticfiles": {
        "BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"
        if DEBUG or environment.flag("MINZHENG_PLAIN_STATIC")
        else "minzheng.project.static.StaticFiles"
    },
}
DATA_UPLOAD_MAX_MEMORY_SIZE = 60 * 1024 * 1024
FILE_UPLOAD_MAX_MEMORY_SIZE = 2 * 1024 * 1024
FILE_UPLOAD_PERMISSIONS = 0o600
DATA_UPLOAD_MAX_NUMBER_FIELDS = 2_000

# -- background work and logging ------------------------------------------------------------------------------------
PROCRASTINATE_ON_APP_READY = None
PGHISTORY_CREATED_AT_FUNCTION = "CLOCK_TIMESTAMP()"
PGHISTORY_LEVEL = pgtrigger.Statement  # one trigger call per statement: a row at a time makes bulk writes quadratic
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "filters": {"personal": {"()": "minzheng.core.audit.logs.PersonalDataFilter"}},
    "formatters": {"line": {"format": "{asctime} {levelname} {name} {message}", "style": "{"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "filters": ["personal"], "formatter": "line"}},
    "root": {"handlers": ["console"], "level": os.environ.get("MINZHENG_LOG_LEVEL", "WARNING")},
}
SILENCED_SYSTEM_CHECKS: list[str] = []
