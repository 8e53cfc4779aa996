"""Settings of processes that the tests start: the product's own, but an office on this machine is asked."""

from klustermotor.web.config.settings import *  # noqa: F403

OFFICE_ON_LOOPBACK = True
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
