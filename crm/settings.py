"""The one settings module. Everything that differs between machines is read from the environment or from `.env`."""

from pathlib import Path

import environ
import pghistory
from csp.constants import NONCE, NONE, SELF
from django.urls import reverse_lazy
from django.utils.translation import gettext_lazy as _

from core import database, logs
from crm.servers import addresses, secret

BASE_DIR = Path(__file__).resolve().parent.parent

env = environ.Env()
environ.Env.read_env(BASE_DIR / ".env")

VAR_DIR = addresses.var_dir(BASE_DIR, env.ENVIRON)

PRODUCTION = env.str("CRM_ENV", "development") == "production"
DEBUG = env.bool("DEBUG", False)
SECRET_KEY = env.str("SECRET_KEY", "") or ("" if PRODUCTION else secret.secret_key(VAR_DIR))
ALLOWED_HOSTS = env.list(
    "ALLOWED_HOSTS", default=[] if PRODUCTION else ["localhost", "127.0.0.1", "[::1]", "testserver"]
)
CSRF_TRUSTED_ORIGINS = env.list("CSRF_TRUSTED_ORIGINS", default=[])

INSTALLED_APPS = [
    "crm.apps.CrmConfig",
    "crm.apps.CrmAdminConfig",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.postgres",
    "django.forms",
    "axes",
    "crispy_forms",
    "crispy_bootstrap5",
    "csp",
    "django_celery_beat",
    "django_cotton.apps.SimpleAppConfig",
    "django_htmx",
    "pgtrigger",
    "pghistory",
    "template_partials.apps.SimpleAppConfig",
    "core",
    "users",
    "jobs",
    "files",
    "notices",
    "activities",
    "paths",
    "search",
    "accounts",
    "contacts",
    "products",
    "opportunities",
    "leads",
    "quotes",
]

MIDDLEWARE = [
    "core.middleware.RequestIdMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "csp.middleware.CSPMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "core.middleware.CompressPagesMiddleware",
    "core.middleware.CleanInputMiddleware",
    "crm.health.HealthMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.auth.middleware.LoginRequiredMiddleware",
    "users.middleware.PreferencesMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "core.middleware.PersonalPagesMiddleware",
    "core.middleware.ActingMiddleware",
    "core.middleware.HonestErrorsMiddleware",
    "axes.middleware.AxesMiddleware",
]

ROOT_URLCONF = "crm.urls"
WSGI_APPLICATION = "crm.wsgi.application"
ASGI_APPLICATION = "crm.asgi.application"

_LOADERS = [
    "core.icons.Loader",
    "django.template.loaders.filesystem.Loader",
    "django.template.loaders.app_directories.Loader",
]
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "OPTIONS": {
            "loaders": [
                (
                    "template_partials.loader.Loader",
                    _LOADERS if DEBUG else [("django.template.loaders.cached.Loader", _LOADERS)],
                )
            ],
            "builtins": [
                "django.templatetags.i18n",
                "django.templatetags.static",
                "django_cotton.templatetags.cotton",
                "template_partials.templatetags.partials",
                "core.templatetags.display",
                "core.templatetags.kept",
            ],
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "core.context_processors.page",
                "crm.context_processors.shell",
            ],
        },
    }
]
COTTON_DIR = "components"
CRISPY_ALLOWED_TEMPLATE_PACKS = "bootstrap5"
CRISPY_TEMPLATE_PACK = "bootstrap5"
FORM_RENDERER = "django.forms.renderers.TemplatesSetting"

# Database: PostgreSQL only. Unset, DATABASE_URL means the embedded server that `manage.py up` runs.
DATABASES = {"default": env.db_url_config(addresses.database_url(BASE_DIR, env.ENVIRON))}
DATABASES["default"].update(
    {
        "ENGINE": "django.db.backends.postgresql",
        "CONN_MAX_AGE": env.int("CONN_MAX_AGE", 60),
        "CONN_HEALTH_CHECKS": True,
        "ATOMIC_REQUESTS": False,
        "OPTIONS": {
            **DATABASES["default"].get("OPTIONS", {}),  # type: ignore[dict-item]
            "connect_timeout": 5,
            "options": database.PATIENCE["web"].options,
        },
    }
)
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

# Log-in
AUTH_USER_MODEL = "users.User"
SILENCED_SYSTEM_CHECKS = ["auth.W004"]  # the e-mail is unique without regard to case, by a constraint
AUTHENTICATION_BACKENDS = ["axes.backends.AxesStandaloneBackend", "users.backends.ProfileBackend"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 10}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
]
LOGIN_URL = reverse_lazy("users:login")
LOGIN_REDIRECT_URL = reverse_lazy("home")
LOGOUT_REDIRECT_URL = reverse_lazy("users:login")
PASSWORD_RESET_TIMEOUT = 3 * 24 * 3600  # seconds; a new user's one-time link
AXES_FAILURE_LIMIT = env.int("LOGIN_FAILURE_LIMIT", 8)
AXES_COOLOFF_TIME = 0.25  # hours
# The log-in form's name for the e-mail; without these two, axes would count all accounts of an address as one.
AXES_USERNAME_FORM_FIELD = "username"
AXES_USERNAME_CALLABLE = "users.backends.throttled_name"
# Account and address together: nobody can lock a colleague out from elsewhere.
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"]]
AXES_RESET_ON_SUCCESS = True
AXES_LOCKOUT_CALLABLE = "users.views.sessions.locked_out"
AXES_ENABLE_ADMIN = False
AXES_VERBOSE = False

# Language, time, money
LANGUAGE_CODE = "en"
LANGUAGES = [("en", _("English"))]
LOCALE_PATHS = [BASE_DIR / "locale"]
TIME_ZONE = "UTC"
USE_I18N = True
USE_TZ = True
FORMAT_MODULE_PATH = "crm.formats"  # the admin's dates, which do not go through our own filters

# Files
STATIC_URL = "static/"
STATICFILES_DIRS = [BASE_DIR / "static"]
STATIC_ROOT = Path(env.str("STATIC_ROOT", str(VAR_DIR / "static")))  # an image brings them collected
MEDIA_ROOT = env.path("MEDIA_ROOT", default=str(VAR_DIR / "media"))
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "crm.static.StaticFilesStorage"},
}
WHITENOISE_USE_FINDERS = DEBUG
WHITENOISE_KEEP_ONLY_HASHED_FILES = True  # pages name files by their hash; half the files are half the first start
FILE_UPLOAD_PERMISSIONS = 0o600
FILE_MAX_BYTES = env.int("FILE_MAX_MB", 25) * 1024 * 1024  # of one file on a record
FILES_TOTAL_BYTES = env.int("FILES_TOTAL_GB", 20) * 1024**3  # of all of them
DATA_UPLOAD_MAX_MEMORY_SIZE = 5 * 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 14_100  # a line editor posts seven fields for each of at most 2000 lines

# Celery: a message is a nudge, the row is the memory (docs/adr), so publishing is short and may fail.
BROKER_URL = addresses.broker_url(BASE_DIR, env.ENVIRON)
CELERY_BROKER_URL = BROKER_URL
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_BROKER_TRANSPORT_OPTIONS = {
    "visibility_timeout": 3600,
    "unacked_restore_interval": 10,
    "unacked_restore_throttle": 1,
    "unacked_mutex_expire": 10,
    "socket_timeout": 5,
    "socket_connect_timeout": 1,
}
CELERY_TASK_ACKS_LATE = True
CELERY_TASK_REJECT_ON_WORKER_LOST = True
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_TASK_IGNORE_RESULT = True
CELERY_TASK_SERIALIZER = "json"
CELERY_ACCEPT_CONTENT = ["json"]
CELERY_TASK_ROUTES = {"quotes.tasks.render_document": {"queue": "pdf"}}
CELERY_TASK_TIME_LIMIT = 300
CELERY_BEAT_SCHEDULE = {
    "sweep-submissions": {"task": "leads.tasks.sweep_submissions", "schedule": 60.0},
    "sweep-documents": {"task": "quotes.tasks.sweep_documents", "schedule": 20.0},
    "sweep-jobs": {"task": "jobs.tasks.sweep_jobs", "schedule": 20.0},
    "prune-history": {"task": "core.tasks.prune_history", "schedule": 24 * 3600.0},
    "prune-snapshots": {"task": "core.tasks.prune_snapshots", "schedule": 24 * 3600.0},
    "prune-jobs": {"task": "jobs.tasks.prune_jobs", "schedule": 24 * 3600.0},
    "sweep-files": {"task": "files.tasks.sweep_files", "schedule": 3600.0},
    "sweep-emails": {"task": "notices.tasks.sweep_emails", "schedule": 60.0},
    "answer-password-resets": {"task": "users.tasks.answer_password_resets", "schedule": 60.0},
    "prune-notices": {"task": "notices.tasks.prune_notices", "schedule": 24 * 3600.0},
}

# Mail: outgoing messages are rows first. Without EMAIL_URL nothing is sent, and the outbox shows what would have been.
BASE_URL = addresses.base_url(env.ENVIRON, ALLOWED_HOSTS if PRODUCTION else [])
MAIL_IS_ON = bool(env.str("EMAIL_URL", ""))
if MAIL_IS_ON:
    globals().update(env.email_url("EMAIL_URL"))
    EMAIL_PORT = globals()["EMAIL_PORT"] or (465 if globals().get("EMAIL_USE_SSL") else 587)
else:
    EMAIL_BACKEND = "django.core.mail.backends.dummy.EmailBackend"
EMAIL_TIMEOUT = 20  # seconds for each answer of the mail server
DEFAULT_FROM_EMAIL = env.str("DEFAULT_FROM_EMAIL", "")  # empty: the organisation's name and address

# Security
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_HTTPONLY = True
CSRF_FAILURE_VIEW = "core.views.errors.csrf_failure"
X_FRAME_OPTIONS = "DENY"
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
if PRODUCTION:
    SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = True
    SESSION_COOKIE_NAME, CSRF_COOKIE_NAME = "__Host-sessionid", "__Host-csrftoken"
    SECURE_SSL_REDIRECT = env.bool("SECURE_SSL_REDIRECT", True)
    SECURE_REDIRECT_EXEMPT = ["^health/"]  # asked from inside, where there is no TLS
    SECURE_HSTS_SECONDS = env.int("SECURE_HSTS_SECONDS", 31536000)
    SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE_HSTS_PRELOAD = True
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF, NONCE],
        "style-src": [SELF, NONCE],
        "img-src": [SELF, "data:"],
        "font-src": [SELF],
        "connect-src": [SELF],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
        "base-uri": [NONE],
        "object-src": [NONE],
        "manifest-src": [SELF],
    }
}

# History by database triggers. Its tables are read by record (`core.history.track`), not by every foreign key.
HISTORY_MONTHS = env.int("HISTORY_MONTHS", 0)  # how much of it is kept; 0 is all
PGHISTORY_FOREIGN_KEY_FIELD = pghistory.ForeignKey(db_index=False)
PGHISTORY_CONTEXT_FIELD = pghistory.ContextForeignKey(null=True, db_index=False)

LOGGING = logs.config(
    as_json=env.str("LOG_FORMAT", "json" if PRODUCTION else "lines") == "json", level=env.str("LOG_LEVEL", "INFO")
)
