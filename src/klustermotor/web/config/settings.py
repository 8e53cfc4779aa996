"""Django's settings, made from the environment; nothing here is changed by hand."""

from pathlib import Path

from klustermotor.web.config.environment import address, database, delivery, read_environment, secret_key

ENVIRONMENT = read_environment()
DATA_DIR = ENVIRONMENT.data_dir.absolute()
FILES_DIR = DATA_DIR / "files"
UPLOAD_LIMIT = ENVIRONMENT.upload_limit_mb * 1024 * 1024
#: Statistical offices that may be asked; nobody else is.
OFFICE_HOSTS = ENVIRONMENT.office_hosts
FAULT = ENVIRONMENT.fault
LINKAGE_ENGINE = ENVIRONMENT.linkage_engine
#: How long a worker may be silent before another takes over its job.
LEASE_SECONDS = ENVIRONMENT.lease_seconds
#: How many reverse proxies of our own stand in front: as many entries of X-Forwarded-For are believed.
TRUSTED_PROXIES = ENVIRONMENT.trusted_proxies
#: Where people reach the workbench; links in letters start with it.
ADDRESS = address(ENVIRONMENT)

WEB = Path(__file__).resolve().parent.parent
SECRET_KEY = secret_key(ENVIRONMENT)
DEBUG = ENVIRONMENT.debug
ALLOWED_HOSTS = list(ENVIRONMENT.hosts)
ROOT_URLCONF = "klustermotor.web.config.urls"
WSGI_APPLICATION = "klustermotor.web.config.wsgi.application"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
AUTH_USER_MODEL = "accounts.User"

#: The workbench's own apps from the roof down; an app imports only those below it.
OWN_APPS = [
    "portal",
    "mapping",
    "questionnaires",
    "actors",
    "statistics",
    "documents",
    "evidence",
    "places",
    "search",
    "outbox",
    "jobs",
    "accounts",
    "shared",
]
INSTALLED_APPS = [
    *(f"klustermotor.web.{name}" for name in OWN_APPS if (WEB / name / "apps.py").exists()),
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.humanize",
    "django.forms",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "axes",
    "rules",
    "template_partials",
    "django_htmx",
    "ninja",
]
MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "klustermotor.web.shared.policy.ContentSecurityPolicyMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "klustermotor.web.shared.null_characters.NullCharactersMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "klustermotor.web.accounts.middleware.KeptNowhereMiddleware",
    "klustermotor.web.accounts.middleware.AccessMiddleware",
    "klustermotor.web.accounts.middleware.LanguageMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "klustermotor.web.shared.too_much.TooMuchMiddleware",
    "klustermotor.web.shared.methods.MethodsMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "axes.middleware.AxesMiddleware",
]
AUTHENTICATION_BACKENDS = [
    "axes.backends.AxesStandaloneBackend",
    "rules.permissions.ObjectPermissionBackend",
    "allauth.account.auth_backends.AuthenticationBackend",
]

DATABASES = {"default": database(ENVIRONMENT)}
CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.locmem.LocMemCache",
        "OPTIONS": {"MAX_ENTRIES": 2000},
    }
}

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.messages.context_processors.messages",
                "klustermotor.web.shared.context.page_frame",
                "klustermotor.web.portal.context.frame",
            ],
        },
    }
]
FORM_RENDERER = "klustermotor.web.shared.form_renderer.HouseFormRenderer"

LANGUAGE_CODE = "sv"
LANGUAGES = [("sv", "Svenska"), ("en", "English")]
LANGUAGE_COOKIE_NAME = "language"
USE_I18N = True
USE_TZ = True
TIME_ZONE = "Europe/Stockholm"

STATIC_URL = "/static/"
STATIC_ROOT = DATA_DIR / "static"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    # Names carry a digest of the content, so that browsers may keep a file for ever.
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}
WHITENOISE_KEEP_ONLY_HASHED_FILES = True
WHITENOISE_SKIP_COMPRESS_EXTENSIONS = ["jpg", "jpeg", "png", "gif", "webp", "woff2", "gz", "br", "map"]
WHITENOISE_USE_FINDERS = DEBUG
WHITENOISE_AUTOREFRESH = DEBUG
WHITENOISE_MAX_AGE = 3600

DATA_UPLOAD_MAX_MEMORY_SIZE = 5 * 1024 * 1024
FILE_UPLOAD_MAX_MEMORY_SIZE = 1024 * 1024
FILE_UPLOAD_HANDLERS = ["klustermotor.web.shared.uploads.PlainNamesHandler"]
DATA_UPLOAD_MAX_NUMBER_FIELDS = 2000

DELIVERY = delivery(ENVIRONMENT)
EMAIL_BACKEND = "klustermotor.web.outbox.mail.OutboxBackend"
DEFAULT_FROM_EMAIL = ENVIRONMENT.email_from

LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "/"
ACCOUNT_LOGOUT_REDIRECT_URL = "/accounts/login/"
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*", "password2*"]
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_FORMS = {
    "login": "klustermotor.web.accounts.sign_in_forms.SignInForm",
    "reset_password": "klustermotor.web.accounts.sign_in_forms.ForgottenForm",
}
ACCOUNT_ADAPTER = "klustermotor.web.accounts.adapter.InvitedOnlyAdapter"
ACCOUNT_PREVENT_ENUMERATION = True
ACCOUNT_EMAIL_UNKNOWN_ACCOUNTS = False
# Passwords are guarded by axes below; ``login_failed`` guards the one-time codes. The others are over in a
# minute, as the page says that tells one to wait.
ACCOUNT_RATE_LIMITS = {
    "login": "30/m/ip",
    "login_failed": "20/15m/key",
    "reauthenticate": "10/m/user",
    "change_password": "5/m/user",
    "reset_password": "20/m/ip,5/m/key",
    "reset_password_from_key": "20/m/ip",
}
ACCOUNT_SESSION_REMEMBER = False
ACCOUNT_EMAIL_SUBJECT_PREFIX = ""
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_TOTP_ISSUER = "Klustermotor"
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = not ENVIRONMENT.https

AXES_FAILURE_LIMIT = 8
AXES_COOLOFF_TIME = 0.25
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"]]
AXES_USERNAME_FORM_FIELD = "login"
AXES_RESET_ON_SUCCESS = True
AXES_VERBOSE = False
# Who goes on trying while locked out waits no longer for it: the page says a quarter of an hour, and it is.
AXES_RESET_COOL_OFF_ON_FAILURE_DURING_LOCKOUT = False
AXES_LOCKOUT_CALLABLE = "klustermotor.web.shared.failures.locked_out"
AXES_USERNAME_CALLABLE = "klustermotor.web.accounts.adapter.address_tried"
AXES_CLIENT_IP_CALLABLE = "klustermotor.web.accounts.adapter.client_address"

AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 10}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_HTTPONLY = True
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = ENVIRONMENT.https
SECURE_HSTS_SECONDS = 31_536_000 if ENVIRONMENT.https else 0
# Other services under the same name, and browsers' built-in lists, are for whoever owns the name to decide.
SILENCED_SYSTEM_CHECKS = ["security.W005", "security.W021"]
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if ENVIRONMENT.https else None
SECURE_SSL_REDIRECT = ENVIRONMENT.https
# Asked from inside, without encryption, by what watches over the server.
SECURE_REDIRECT_EXEMPT = [r"^healthz$"]
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
CSRF_TRUSTED_ORIGINS = [f"https://{host}" for host in ALLOWED_HOSTS] if ENVIRONMENT.https else []
CSRF_FAILURE_VIEW = "klustermotor.web.shared.failures.csrf_failure"

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "{asctime} {levelname} {name}: {message}", "style": "{"}},
    "filters": {
        "refusals": {"()": "klustermotor.web.config.logs.RefusalsOnOneLine"},
        "secrets": {"()": "klustermotor.web.config.logs.LinksWithoutTheirSecret"},
    },
    "handlers": {
        "console": {
            "class": "logging.StreamHandler",
            "formatter": "line",
            "filters": ["refusals", "secrets"],
        }
    },
    "root": {"handlers": ["console"], "level": "INFO" if DEBUG else "WARNING"},
    "loggers": {"klustermotor": {"level": "INFO"}, "axes": {"level": "ERROR"}},
}
