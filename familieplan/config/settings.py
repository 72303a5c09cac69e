"""Settings of every process. What differs between machines comes from the environment."""

import base64
import hashlib
import os
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, unquote, urlsplit

from csp.constants import NONE, SELF
from whitenoise.compress import Compressor  # type: ignore[import-untyped]

from familieplan.config import env
from familieplan.config.demo_municipality.signins import SIGN_INS

BASE_DIR = Path(__file__).resolve().parents[2]
MODE = env.choice("FAMILIEPLAN_MODE", {"demo", "production"}, "demo")
DEMO = MODE == "demo"
DEBUG = env.flag("DEBUG", False)
# How long what we hold of people is kept; obeyed by config/retention.py, and quoted to those who ask for erasure.
RETENTION_FILE = BASE_DIR / "familieplan" / "config" / "data" / "retention.toml"
HOME = Path(os.environ.get("FAMILIEPLAN_HOME") or BASE_DIR / "var").resolve()

# The demo is for invented people on one's own machine: its secrets are fixed and public on purpose.
SECRET_KEY = env.secret("SECRET_KEY", "demo-only-" + "x" * 50 if DEMO else None)
IDENTITY_HASH_KEY = env.secret("IDENTITY_HASH_KEY", "demo-only-hash-key" if DEMO else None).encode()
_demo_key = base64.urlsafe_b64encode(hashlib.sha256(b"demo-only").digest()).decode()
IDENTITY_ENCRYPTION_KEYS = env.secret("IDENTITY_ENCRYPTION_KEYS", _demo_key if DEMO else None).split(",")
DEMO_PEOPLE = SIGN_INS if DEMO else ()
ALLOWED_HOSTS = env.words("ALLOWED_HOSTS", "localhost,127.0.0.1,[::1]" if DEMO else "")
# Where a letter sends its reader; a page knows by itself where it is.
SITE_URL = f"{'http' if DEMO else 'https'}://{ALLOWED_HOSTS[0].lstrip('.') if ALLOWED_HOSTS else 'localhost'}/"
CSRF_TRUSTED_ORIGINS = env.words("CSRF_TRUSTED_ORIGINS")
MUNICIPALITY_NUMBER = env.text("MUNICIPALITY_NUMBER", "5001")
MUNICIPALITY_NAME = env.text("MUNICIPALITY_NAME", "Trondheim kommune")

DATABASE_URL = os.environ.get("DATABASE_URL", "")
DATABASE_OWNER_URL = os.environ.get("DATABASE_OWNER_URL", "")
REDIS_URL = os.environ.get("REDIS_URL", "")
DATABASE_APP_ROLE = env.text("DATABASE_APP_ROLE", "familieplan_app")
if not DATABASE_URL:
    if not DEMO:
        raise env.SettingError("DATABASE_URL is not set; production never starts its own database")
    from familieplan.config import embedded

    _servers = embedded.ensure()
    DATABASE_URL, DATABASE_OWNER_URL = _servers.database_url, _servers.owner_url
    REDIS_URL = REDIS_URL or _servers.redis_url
AS_OWNER = env.flag("FAMILIEPLAN_AS_OWNER", False)


def database(url: str) -> dict[str, Any]:
    """Django's database settings from postgresql://user:password@host:port/name?option=value."""
    parts = urlsplit(url)
    if parts.scheme not in {"postgresql", "postgres"}:
        raise env.SettingError("DATABASE_URL must begin with postgresql://")
    query = dict(parse_qsl(parts.query))
    return {
        "ENGINE": "familieplan.config.postgres",
        "NAME": unquote(parts.path.lstrip("/")),
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": query.pop("host", None) or parts.hostname or "",
        "PORT": str(query.pop("port", None) or parts.port or ""),
        "CONN_HEALTH_CHECKS": True,
        # A view is one transaction: the database is told once who asks, and forgets with the answer.
        "ATOMIC_REQUESTS": True,
        "OPTIONS": query,
    }


DATABASES = {"default": database(DATABASE_OWNER_URL if AS_OWNER and DATABASE_OWNER_URL else DATABASE_URL)}
# A pool that checks its connections survives a restarted database without a failed request.
if not AS_OWNER and env.flag("DATABASE_POOL", False):
    DATABASES["default"]["OPTIONS"]["pool"] = {"min_size": 1, "max_size": env.number("DATABASE_POOL_SIZE", 8)}
# Prepared statements live with a connection. Behind a pooler that lends it by the transaction and does not know of
# them, one would meet another's: so production says that it connects directly.
DATABASE_KEEPS_PLANS = env.flag("DATABASE_KEEPS_PLANS", DEMO)
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

INSTALLED_APPS = [
    "familieplan.accounts",
    "familieplan.areas",
    "familieplan.assistance",
    "familieplan.families",
    "familieplan.coordination",
    "familieplan.reporting",
    "familieplan.rights",
    "familieplan.api",
    "familieplan.config",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.humanize",
    "familieplan.config.apps.ServedFilesConfig",
    "django.contrib.postgres",
    "django.forms",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.usersessions",
    "allauth.socialaccount",
    "allauth.socialaccount.providers.openid_connect",
    "guardian",
    "pgtrigger",
    "pghistory",
    "django_htmx",
    "csp",
    "rest_framework",
    "rest_framework.authtoken",
    "django_filters",
    "drf_spectacular",
    "drf_spectacular_sidecar",
]

MIDDLEWARE = [
    "familieplan.accounts.middleware.ServiceUnavailableMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "csp.middleware.CSPMiddleware",
    "familieplan.config.headers.HeadersMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.auth.middleware.LoginRequiredMiddleware",
    "familieplan.accounts.middleware.SessionLimitMiddleware",
    "familieplan.accounts.signin.door.SecondFactorMiddleware",
    "familieplan.accounts.middleware.ActorMiddleware",
    "familieplan.accounts.family_door.FamilyDoorMiddleware",
    "familieplan.accounts.languages.FamilyLanguageMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "allauth.account.middleware.AccountMiddleware",
]

ROOT_URLCONF = "familieplan.config.urls"
WSGI_APPLICATION = "familieplan.config.wsgi.application"
FORM_RENDERER = "django.forms.renderers.TemplatesSetting"
TEMPLATES: list[dict[str, Any]] = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "OPTIONS": {
            "loaders": [
                (
                    "familieplan.config.folding.Loader",
                    ["django.template.loaders.filesystem.Loader", "django.template.loaders.app_directories.Loader"],
                )
            ],
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "familieplan.accounts.context.navigation",
            ],
        },
    }
]

AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = ["familieplan.accounts.signin.backend.Backend"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "familieplan.accounts.passwords.LongEnough", "OPTIONS": {"min_length": 12}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "familieplan.accounts.passwords.OwnWordsValidator"},
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "/"
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_ADAPTER = "familieplan.accounts.adapter.ClosedAccountAdapter"
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_LOGOUT_ON_GET = False
ACCOUNT_SESSION_REMEMBER = False
ACCOUNT_FORMS = {
    "login": "familieplan.accounts.forms_signin.SignInForm",
    "change_password": "familieplan.accounts.forms_signin.ChangeForm",
    "reauthenticate": "familieplan.accounts.forms_signin.AgainForm",
    "reset_password": "familieplan.accounts.forms_signin.ForgottenForm",
    "reset_password_from_key": "familieplan.accounts.forms_signin.NewPasswordForm",
    "set_password": "familieplan.accounts.forms_signin.FirstPasswordForm",
}
ACCOUNT_EMAIL_SUBJECT_PREFIX = "Familieplan: "

# Letters only help somebody choose a password; they never tell of a family. The demo puts them into a folder.
EMAIL_BACKEND = f"django.core.mail.backends.{'filebased' if DEMO else 'smtp'}.EmailBackend"
EMAIL_FILE_PATH = HOME / "mail"
EMAIL_HOST = env.text("EMAIL_HOST", "") or "localhost"
EMAIL_PORT = env.number("EMAIL_PORT", 25)
EMAIL_HOST_USER = env.text("EMAIL_HOST_USER", "")
EMAIL_HOST_PASSWORD = env.secret("EMAIL_HOST_PASSWORD", "")
EMAIL_USE_TLS = env.flag("EMAIL_USE_TLS", False)
EMAIL_TIMEOUT = 10
DEFAULT_FROM_EMAIL = env.text("DEFAULT_FROM_EMAIL", "") or "familieplan@localhost"

# guardian is asked for rows only; its own ways of widening access are shut (see families/access.py).
ANONYMOUS_USER_NAME = None
# Its own authentication backend stays out: access is asked for in families/access.py alone.
SILENCED_SYSTEM_CHECKS = ["guardian.W001"]
GUARDIAN_MONKEY_PATCH_USER = False
GUARDIAN_MONKEY_PATCH_GROUP = False

# A database trigger refuses to change history, too.
PGHISTORY_APPEND_ONLY = True

SESSION_ENGINE = "django.contrib.sessions.backends.cached_db"
SESSION_COOKIE_AGE = 12 * 60 * 60
SESSION_EXPIRE_AT_BROWSER_CLOSE = True
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = not DEMO
# Our scripts take the token from the form they send.
SESSION_COOKIE_HTTPONLY = CSRF_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = "Lax"
SECURE_SSL_REDIRECT = not DEMO and env.flag("SECURE_SSL_REDIRECT", True)
BEHIND_PROXY = env.flag("BEHIND_PROXY", False)
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if BEHIND_PROXY else None
# Without it everybody would come from the proxy's own address, and one who guesses passwords would shut out all.
ALLAUTH_TRUSTED_PROXY_COUNT = 1 if BEHIND_PROXY else 0
SECURE_HSTS_SECONDS = 0 if DEMO else 31_536_000
SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE_HSTS_PRELOAD = not DEMO
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
KARTVERKET = "https://cache.kartverket.no"
KARTVERKET_TILES = f"{KARTVERKET}/v1/wmts/1.0.0/topograatone/default/webmercator/{{z}}/{{y}}/{{x}}.png"
# A map behind the zones: each reader's browser fetches it from Kartverket, and only where the municipality wants that.
MAP_BACKGROUND = KARTVERKET_TILES if env.flag("MAP_BACKGROUND", False) else ""
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "style-src": [SELF],
        "img-src": [SELF, "data:", *([KARTVERKET] if MAP_BACKGROUND else [])],
        "font-src": [SELF],
        "script-src": [SELF],
        "connect-src": [SELF],
        "form-action": [SELF],
        "base-uri": [NONE],
        "frame-ancestors": [NONE],
    }
}
DATA_UPLOAD_MAX_MEMORY_SIZE = 5 * 1024 * 1024
# Every file that somebody sends is shown to it; `check --deploy` asks for a decision.
VIRUS_SCANNER = env.scanner("VIRUS_SCANNER")
FILE_UPLOAD_HANDLERS = ["django.core.files.uploadhandler.TemporaryFileUploadHandler"]

LANGUAGE_CODE = "nb"
# Staff work in bokmål. A family may choose among all of them at its own door (accounts/languages.py).
LANGUAGES = [
    *(("nb", "Bokmål"), ("nn", "Nynorsk"), ("en", "English"), ("ar", "العربية"), ("so", "Soomaali")),
    *(("ti", "ትግርኛ"), ("uk", "Українська"), ("pl", "Polski")),
]
LOCALE_PATHS = [BASE_DIR / "locale"]
TIME_ZONE = "Europe/Oslo"
USE_I18N = USE_TZ = True
USE_THOUSAND_SEPARATOR = True

STATIC_URL = "static/"
STATIC_ROOT = Path(os.environ.get("STATIC_ROOT") or HOME / "static")
STATICFILES_DIRS = [BASE_DIR / "static"]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}
WHITENOISE_USE_FINDERS = DEBUG
# Pages ask by the name with the hash; maps of sources are for whoever looks for a fault, and come as they are.
WHITENOISE_KEEP_ONLY_HASHED_FILES = True
WHITENOISE_SKIP_COMPRESS_EXTENSIONS = [*Compressor.SKIP_COMPRESS_EXTENSIONS, "map"]
MEDIA_ROOT = Path(os.environ.get("MEDIA_ROOT") or HOME / "files")

# Celery has its own word for a Unix socket.
CELERY_BROKER_URL = REDIS_URL.replace("unix://", "redis+socket://").replace("?db=", "?virtual_host=")
CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.redis.RedisCache",
        "LOCATION": REDIS_URL,
        "KEY_PREFIX": "familieplan",
    }
}

from familieplan.config.settings_signin import *  # noqa: E402, F403
from familieplan.config.settings_work import *  # noqa: E402, F403
