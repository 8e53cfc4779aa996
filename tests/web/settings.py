"""Settings of the tests: the product's own, on a folder of their own and with a quick password hasher."""

import os
import tempfile

os.environ.setdefault("DATA_DIR", tempfile.mkdtemp(prefix="klustermotor-tests-"))
os.environ.setdefault("KLUSTERMOTOR_SECRET_KEY", "only-for-tests")
os.environ.setdefault("KLUSTERMOTOR_HOSTS", "localhost,127.0.0.1,testserver")

from klustermotor.web.config.settings import *  # noqa: F403

LANGUAGE_CODE = "en"
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
WHITENOISE_AUTOREFRESH = True
