"""Django's settings, from the configuration of this installation."""

from pathlib import Path
from typing import Any

from csp.constants import NONCE, NONE, SELF
from psycopg.conninfo import conninfo_to_dict

import egal
from egal.cli.tree.postgres import Postgres
from egal.config import consumers
from egal.shared.configuration import kept_secret, load
from egal.shared.digest import static_digest
from egal.shared.stores.place import storage

EGAL = load()

SECRET_KEY = EGAL.secret_key or kept_secret(EGAL.data)
SECRET_KEY_FALLBACKS = list(EGAL.old_secret_keys)
DEBUG = EGAL.debug
PUBLIC_URL = EGAL.public_url
PRIVATE_HOSTS = EGAL.private_hosts
LARGEST_FILE = EGAL.largest_file * 2**20  # bytes
MAIL_CLIENTS = {
    "google": {"client": EGAL.google_client, "secret": EGAL.google_secret},
    "microsoft": {
        "client": EGAL.microsoft_client,
        "secret": EGAL.microsoft_secret,
        "tenant": EGAL.microsoft_tenant,
    },
}
ALLOWED_HOSTS = ["*"]  # links are made from PUBLIC_URL, never from the Host header
CSRF_TRUSTED_ORIGINS = [PUBLIC_URL]

CHANNELS = [
    "egal.channels.email",
    "egal.channels.webhook",
    "egal.channels.chat",
    "egal.channels.callback",
    "egal.channels.phone",
    "egal.channels.x",
    "egal.channels.facebook",
    "egal.channels.whatsapp",
    "egal.channels.sms",
]
CONSUMERS = consumers.CONSUMERS

INSTALLED_APPS = [
    "egal.api",
    "egal.desk",
    "egal.portal",
    "egal.widget",
    "egal.notifications",
    "egal.shared",
    "egal.events",
    "egal.workspaces",
    "egal.knowledge",
    "egal.contacts",
    "egal.conversations",
    "egal.callbacks",
    "egal.calls",
    "egal.routing",
    "egal.service_levels",
    "egal.channels",
    *CHANNELS,
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.messages",
    "django.contrib.postgres",
    "django.contrib.sessions",
    "django.contrib.staticfiles",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.usersessions",
    "csp",
    "ninja",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "egal.events.audit.ClientAddressMiddleware",
    "egal.portal.domains.OwnDomainMiddleware",
    "csp.middleware.CSPMiddleware",
    "egal.shared.static_files.StaticFiles",
    "egal.shared.static_files.CompressedPages",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "egal.desk.language.AccountLanguageMiddleware",
    "egal.desk.sessions.SeenMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
]

ROOT_URLCONF = "egal.config.urls"
WSGI_APPLICATION = None

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.i18n",
                "django.contrib.messages.context_processors.messages",
            ],
        },
    }
]


def _database(url: str) -> dict[str, Any]:
    parts = dict(conninfo_to_dict(url))
    names = {"NAME": "dbname", "USER": "user", "PASSWORD": "password", "HOST": "host"}
    return {
        "ENGINE": "django.db.backends.postgresql",
        **{django: parts.pop(libpq, "") for django, libpq in names.items()},
        "PORT": parts.pop("port", ""),
        "CONN_MAX_AGE": None,
        "CONN_HEALTH_CHECKS": True,
        "DISABLE_SERVER_SIDE_CURSORS": True,
        "OPTIONS": {
            "application_name": "egal",
            "connect_timeout": 10,
            "prepare_threshold": 1,  # for shared/prepared.py; Django itself prepares nothing
            **parts,
        },
    }


DATABASES = {"default": _database(EGAL.database_url or Postgres(EGAL.data).url)}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.db.DatabaseCache",
        "LOCATION": "cache",
    }
}

STORAGES = {
    "default": storage(EGAL.files, EGAL.data),
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}

# The address changes with the content, so browsers may keep everything for ever.
STATIC_URL = f"/static/{static_digest()}/"
STATIC_ROOT = EGAL.data / "static" / static_digest()
WHITENOISE_USE_FINDERS = DEBUG
WHITENOISE_AUTOREFRESH = DEBUG
WHITENOISE_IMMUTABLE_FILE_TEST = r".*"

AUTH_USER_MODEL = "workspaces.Account"
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.Argon2PasswordHasher"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": f"django.contrib.auth.password_validation.{name}"}
    for name in (
        "UserAttributeSimilarityValidator",
        "MinimumLengthValidator",
        "CommonPasswordValidator",
        "NumericPasswordValidator",
    )
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "desk:home"
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_SESSION_REMEMBER = None
ACCOUNT_LOGOUT_REDIRECT_URL = LOGIN_URL
ACCOUNT_ADAPTER = "egal.desk.accounts.AccountAdapter"

ACCOUNT_EMAIL_UNKNOWN_ACCOUNTS = False  # nobody's mailbox is filled by strangers
ACCOUNT_EMAIL_SUBJECT_PREFIX = ""
PASSWORD_RESET_TIMEOUT = 60 * 60  # seconds

MFA_ADAPTER = "egal.desk.second_step.SecondStep"
MFA_SUPPORTED_TYPES = ["webauthn", "totp", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_RECOVERY_CODES_SHOW_ONCE = True
MFA_RATE_LIMITS = {"webauthn_login": "60/m/ip"}  # two each; an office has one address

EMAIL_BACKEND = "egal.workspaces.system_mail.Queue"
DEFAULT_FROM_EMAIL = EGAL.system_mail_from or "egal@localhost"

SESSION_COOKIE_NAME = "egal"
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = PUBLIC_URL.startswith("https://")
CSRF_COOKIE_NAME = "egal_csrf"
MESSAGE_STORAGE = "django.contrib.messages.storage.cookie.CookieStorage"
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "worker-src": [SELF],
        "manifest-src": [SELF],
        "connect-src": [SELF],
        "style-src": [SELF, NONCE],
        "img-src": [SELF, "data:"],
        "media-src": [SELF],
        "font-src": [SELF],
        "frame-src": [SELF],
        "form-action": [SELF],
        "base-uri": [NONE],
        "frame-ancestors": [NONE],
    }
}

USE_I18N = True
USE_TZ = True
TIME_ZONE = "UTC"
LANGUAGE_CODE = "en"
LOCALE_PATHS = [Path(egal.__file__).parent / "locale"]
LANGUAGES = [("de", "Deutsch"), ("en", "English")]

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "%(asctime)s %(levelname)s %(name)s: %(message)s"}},
    "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["stderr"], "level": "WARNING"},
    "loggers": {"django.request": {"level": "ERROR"}, "mail.log": {"level": "WARNING"}},
}
