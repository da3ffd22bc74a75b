"""Django's settings: no database, no sessions, no accounts; pages, files and nothing else.

`ALLOWED_HOSTS` is filled by `site.application`.
"""

from __future__ import annotations

from pathlib import Path

DEBUG = False
SECRET_KEY = ""  # nothing is signed: there are no sessions, no forms that change anything
ALLOWED_HOSTS: list[str] = []
INSTALLED_APPS: list[str] = []
ROOT_URLCONF = "voxpop.web.urls"
APPEND_SLASH = True

MIDDLEWARE = [
    "voxpop.web.guard.guard",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "voxpop.web.guard.Excuse",
]

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.jinja2.Jinja2",
        "DIRS": [Path(__file__).parent / "templates"],
        "OPTIONS": {"environment": "voxpop.web.environment.environment", "auto_reload": False},
    }
]

USE_I18N = True
USE_TZ = True
TIME_ZONE = "UTC"
LANGUAGE_CODE = "en"
LANGUAGES = [("en", "English")]
LOCALE_PATHS = [Path(__file__).parent.parent / "locale"]

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"plain": {"format": "{levelname} {message}", "style": "{"}},
    "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "plain"}},
    "loggers": {
        "django": {"handlers": ["stderr"], "level": "ERROR", "propagate": False},
        "django.security.DisallowedHost": {"handlers": [], "level": "CRITICAL", "propagate": False},
    },
}
