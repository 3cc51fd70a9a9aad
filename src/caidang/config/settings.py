"""Django settings. Everything that differs between installations comes through ``env``."""

import os
from pathlib import Path

from caidang.config.database import postgres_settings
from caidang.config.env import ZONE, read_env
from caidang.config.sign_on import read_sign_on
from caidang.foundation.lib.antivirus import read_scanner
from caidang.foundation.lib.net.chat import read_endpoint
from caidang.foundation.lib.net.webhook import read_webhook
from caidang.foundation.vault.database_key import database_key
from caidang.foundation.vault.keys import open_vault
from caidang.foundation.vault.sources import ROOT_PIPE_VARIABLE

ENV = read_env(os.environ)
PACKAGE = Path(__file__).resolve().parent.parent

CAIDANG_DATA = ENV.data
CAIDANG_KEY_FILE = ENV.key_file
CAIDANG_INBOX = ENV.inbox
CAIDANG_FOLDERS = ENV.folders
CAIDANG_PRACTICE = ENV.practice
CAIDANG_ANCHORS = ENV.anchors
CAIDANG_AUDIT_COPY = ENV.audit_copy
CAIDANG_ANCHOR_MAIL = ENV.anchor_mail
CAIDANG_ANCHOR_WEBHOOK = read_webhook(ENV.anchor_webhook)
CAIDANG_CLAMD = read_scanner(ENV.clamd)
CAIDANG_LIVE_INDEX = ENV.live_index
CAIDANG_ALLOW_DISK_INDEX = ENV.allow_disk_index
CAIDANG_READ_WORKERS = ENV.read_workers
CAIDANG_MAILS_PER_MINUTE = ENV.mails_per_minute
CAIDANG_MAILS_PER_HOUR = ENV.mails_per_hour
CAIDANG_MAILS_PER_DAY = ENV.mails_per_day
CAIDANG_WEBHOOK_HOSTS = ENV.webhook_hosts
CAIDANG_BLOBS = ENV.data / "blobs"
CAIDANG_MODEL = read_endpoint(
    ENV.model_url,
    ENV.model_name,
    ENV.model_key_file.read_text("utf-8").strip() if ENV.model_key_file else "",
)
CAIDANG_SEALED_INDEX = ENV.data / "index"
CAIDANG_WRITE_LOCK = ENV.data / "write.lock"
CAIDANG_STATE = ENV.data / "state"
CAIDANG_KEYRING = open_vault(ENV.data, key_file=ENV.key_file, environ=os.environ)
# The pipe is read, and whoever this process starts is not to look for it.
os.environ.pop(ROOT_PIPE_VARIABLE, None)
CAIDANG_INBOX_KEEP = os.environ.get("CAIDANG_INBOX_KEEP", "0") == "1"

SECRET_KEY = CAIDANG_KEYRING.purpose("django").hex()
DEBUG = ENV.debug
ALLOWED_HOSTS = list(ENV.hosts)

INSTALLED_APPS = [
    "caidang.config",  # its commands come before Django's own
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django_htmx",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "caidang.interfaces.web.sign_on.apps.SignOnConfig",
    "allauth.usersessions",
    "caidang.foundation.audit",
    "caidang.foundation.accounts",
    "caidang.foundation.vault",
    "caidang.foundation.search",
    "caidang.foundation.replies",
    "caidang.domain.clients",
    "caidang.domain.candidates",
    "caidang.domain.compliance",
    "caidang.domain.review",
    "caidang.domain.training",
    "caidang.domain.analytics",
    "caidang.domain.pipeline",
    "caidang.domain.outreach",
    "caidang.domain.automation",
    "caidang.domain.intake",
    "caidang.domain.sheets",
    "caidang.domain.connectors",
    "caidang.domain.takeover",
    "caidang.domain.webhooks",
    "caidang.domain.backup",
    "caidang.interfaces.web",
    "caidang.interfaces.cli",
]
MIDDLEWARE = [
    "caidang.interfaces.web.entrance.proxies.BehindProxy",
    "django.middleware.security.SecurityMiddleware",
    "caidang.foundation.lib.csp.SecurityHeaders",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "caidang.interfaces.web.entrance.session_limits.SessionLimits",
    "django_htmx.middleware.HtmxMiddleware",
    "caidang.interfaces.web.one_request.OneRequest",
]
ROOT_URLCONF = "caidang.config.urls"
WSGI_APPLICATION = "caidang.config.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [PACKAGE / "interfaces/web/templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "builtins": ["caidang.interfaces.web.templatetags.csp"],
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "caidang.interfaces.web.context.frame",
            ]
        },
    }
]

DATABASES = {
    "default": (
        {
            "ENGINE": "caidang.foundation.lib.sqlcipher",
            "NAME": str(ENV.data / "caidang.db"),
            "OPTIONS": {"raw_key": database_key(CAIDANG_KEYRING, ENV.data / "caidang.db").hex()},
            "CONN_MAX_AGE": None,
        }
        if ENV.is_embedded
        else {**postgres_settings(ENV.database_url), "CONN_MAX_AGE": None}
    )
}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.db.DatabaseCache",
        "LOCATION": "cache",
    }
}

AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.Argon2PasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
AUTH_PASSWORD_VALIDATORS = [
    {
        "NAME": "caidang.foundation.accounts.login.passwords.LongEnough",
        "OPTIONS": {"min_length": 10},
    },
    {"NAME": "caidang.foundation.accounts.login.passwords.NotCommon"},
    {"NAME": "caidang.foundation.accounts.login.passwords.NotTheName"},
    {
        "NAME": "caidang.foundation.accounts.login.passwords.NotOurWords",
        "OPTIONS": {"words": ENV.password_words},
    },
]
ACCOUNT_ADAPTER = "caidang.interfaces.web.entrance.adapter.ClosedDoor"
ACCOUNT_LOGIN_METHODS = {"username"}
ACCOUNT_SIGNUP_FIELDS = ["username*", "password1*", "password2*"]
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_USER_MODEL_EMAIL_FIELD = None
ACCOUNT_LOGOUT_ON_GET = False
# Failures are counted by accounts.door, where an administrator can lift them.
ACCOUNT_RATE_LIMITS = {"login": "120/m/ip", "login_failed": ""}
# A session ends with the browser; after half an hour and twelve hours see session_limits.
ACCOUNT_SESSION_REMEMBER = False
ACCOUNT_REAUTHENTICATION_TIMEOUT = 300
MFA_ADAPTER = "caidang.interfaces.web.entrance.adapter.SealedFactors"
MFA_FORMS = {
    "authenticate": "caidang.interfaces.web.forms.login.CodeForm",
    "authenticate_webauthn": "caidang.interfaces.web.forms.login.PasskeyStep",
    "login_webauthn": "caidang.interfaces.web.forms.login.PasskeyLogin",
}
MFA_SUPPORTED_TYPES = ["totp", "recovery_codes", "webauthn"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_TOTP_ISSUER = "才档"
# A code is good for the thirty seconds that it is shown (ASVS 6.5.5), and no longer.
MFA_TOTP_TOLERANCE = 0
MFA_RATE_LIMITS = {"webauthn_login": "60/m/ip"}
SOCIALACCOUNT_ADAPTER = "caidang.interfaces.web.sign_on.adapter.BoundOnly"
SOCIALACCOUNT_PROVIDERS = read_sign_on(ENV.sign_on)
SOCIALACCOUNT_STORE_TOKENS = False
USERSESSIONS_TRACK_ACTIVITY = False
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "/"
ACCOUNT_LOGOUT_REDIRECT_URL = "/accounts/login/"

CAIDANG_TRUSTED_PROXIES = ENV.trusted_proxies
CAIDANG_TLS = ENV.behind_tls
SESSION_ENGINE = "caidang.foundation.accounts.login.session_store"
SESSION_COOKIE_AGE = 12 * 3600
# A cookie of this prefix is taken by browsers over TLS alone, and from this very host (RFC 6265bis).
_PREFIX = "__Host-" if ENV.behind_tls else ""
# Cookies know no ports: whoever practises stays logged in to the real one beside it.
_NAME = "caidang_practice" if ENV.practice else "caidang"
SESSION_COOKIE_NAME = f"{_PREFIX}{_NAME}_session"
CSRF_COOKIE_NAME = f"{_PREFIX}{_NAME}_csrf"
CSRF_COOKIE_HTTPONLY = True
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = ENV.behind_tls
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = "Lax"
SECURE_HSTS_SECONDS = 365 * 86400 if ENV.behind_tls else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = True
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"

# Uploads above this many bytes would be spooled to a temporary file in clear; the whole
# request stays in memory instead, bounded by the limit on one file (see intake.limits).
FILE_UPLOAD_HANDLERS = ["caidang.foundation.lib.upload.BoundedMemoryUpload"]
CAIDANG_MAX_FILE = 20 * 1024 * 1024
CAIDANG_MAX_SHEET = 200 * 1024 * 1024
CAIDANG_MAX_RECORDING = 100 * 1024 * 1024
DATA_UPLOAD_MAX_MEMORY_SIZE = 2 * 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 20_000  # a returned sheet may ask that many things at once
DATA_UPLOAD_MAX_NUMBER_FILES = 500

# Without a server nothing is sent: whoever would write a letter shows the link instead.
EMAIL_HOST, EMAIL_PORT, EMAIL_HOST_USER = ENV.smtp.host, ENV.smtp.port, ENV.smtp.user
EMAIL_HOST_PASSWORD = (
    ENV.smtp.password_file.read_text("utf-8").strip() if ENV.smtp.password_file else ""
)
EMAIL_USE_SSL, EMAIL_USE_TLS = ENV.smtp.security == "tls", ENV.smtp.security == "starttls"
EMAIL_TIMEOUT = 10
DEFAULT_FROM_EMAIL = ENV.smtp.sender

STATIC_URL = "/static/"
STATIC_ROOT = None  # WhiteNoise finds our files where they lie; nothing is collected
STORAGES = {
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
WHITENOISE_USE_FINDERS = True
WHITENOISE_AUTOREFRESH = DEBUG

LANGUAGE_CODE = "zh-hans"
# English joins when its catalogue does; until then a browser set to it would see half of each.
LANGUAGES = [("zh-hans", "简体中文")]
TIME_ZONE = ZONE.key
USE_TZ = True
USE_I18N = True

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "{asctime} {levelname} {name} {message}", "style": "{"}},
    "filters": {"personal": {"()": "caidang.foundation.lib.logs.NothingPersonal"}},
    "handlers": {
        "stderr": {
            "class": "logging.StreamHandler",
            "formatter": "line",
            "filters": ["personal"],
        }
    },
    "root": {"handlers": ["stderr"], "level": "INFO"},
    "loggers": {"django.request": {"level": "ERROR"}, "imapclient": {"level": "WARNING"}, "paramiko": {"level": "WARNING"}},
}
