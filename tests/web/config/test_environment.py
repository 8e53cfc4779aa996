"""Each setting does what it says, and an unusable one is a sentence."""

import os
import re
import subprocess
import sys
from dataclasses import fields
from pathlib import Path
from typing import Any

import pytest

from klustermotor.web.config.environment import (
    Environment,
    SettingsRefused,
    address,
    database,
    delivery,
    doubts,
    read_environment,
    secret_key,
    variable_of,
)

#: Each variable with what is given, and what the field then holds.
GIVEN: dict[str, tuple[str, Any]] = {
    "DATA_DIR": ("/srv/kept", Path("/srv/kept")),
    "PORT": ("8080", 8080),
    "HOST": ("0.0.0.0", "0.0.0.0"),
    "DATABASE_URL": ("postgres://a@b/c", "postgres://a@b/c"),
    "KLUSTERMOTOR_SECRET_KEY": ("x" * 50, "x" * 50),
    "KLUSTERMOTOR_ADDRESS": ("https://k.example.org", "https://k.example.org"),
    "KLUSTERMOTOR_HOSTS": ("k.example.org, localhost,", ("k.example.org", "localhost")),
    "KLUSTERMOTOR_HTTPS": ("yes", True),
    "KLUSTERMOTOR_TRUSTED_PROXIES": ("2", 2),
    "KLUSTERMOTOR_EMAIL": ("console:", "console:"),
    "KLUSTERMOTOR_EMAIL_FROM": ("K <k@example.org>", "K <k@example.org>"),
    "KLUSTERMOTOR_UPLOAD_LIMIT_MB": ("7", 7),
    "KLUSTERMOTOR_OFFICE_HOSTS": ("api.scb.se", ("api.scb.se",)),
    "KLUSTERMOTOR_WORKERS": ("3", 3),
    "KLUSTERMOTOR_LINKAGE_ENGINE": ("spark", "spark"),
    "KLUSTERMOTOR_LEASE_SECONDS": ("2", 2),
    "KLUSTERMOTOR_DEBUG": ("on", True),
    "KLUSTERMOTOR_FAULT": ("statistics.import.after_file", "statistics.import.after_file"),
}


def test_every_setting_is_tried_here() -> None:
    assert {variable_of(one.name) for one in fields(Environment)} == set(GIVEN)


@pytest.mark.parametrize("name", GIVEN)
def test_a_setting_is_read(name: str) -> None:
    text, held = GIVEN[name]
    one = next(one for one in fields(Environment) if variable_of(one.name) == name)
    assert getattr(read_environment({name: text}), one.name) == held
    assert getattr(read_environment({name: ""}), one.name) == one.default
    assert one.default != held


@pytest.mark.parametrize(
    ("given", "said"),
    [
        (
            {"KLUSTERMOTOR_HTPS": "yes"},
            "no setting called KLUSTERMOTOR_HTPS. Did you mean KLUSTERMOTOR_HTTPS?",
        ),
        ({"KLUSTERMOTOR_HTTPS": "maybe"}, "KLUSTERMOTOR_HTTPS must be yes or no, not “maybe”."),
        ({"PORT": "http"}, "PORT must be a whole number from 1 up"),
        ({"KLUSTERMOTOR_WORKERS": "0"}, "from 1 up"),
        ({"KLUSTERMOTOR_LEASE_SECONDS": "1"}, "from 2 up"),
        (
            {"KLUSTERMOTOR_LINKAGE_ENGINE": "sparc"},
            "KLUSTERMOTOR_LINKAGE_ENGINE must be duckdb or spark, not “sparc”.",
        ),
        ({"KLUSTERMOTOR_UPLOAD_LIMIT_MB": "-5"}, "from 1 up"),
        ({"KLUSTERMOTOR_TRUSTED_PROXIES": "yes"}, "must be a whole number from 0 up"),
    ],
)
def test_what_cannot_be_read_is_a_sentence(given: dict[str, str], said: str) -> None:
    with pytest.raises(SettingsRefused, match=re.escape(said)):
        read_environment(given)


def test_a_forgotten_proxy_is_told_at_the_start() -> None:
    (told,) = doubts(Environment(https=True))
    assert "KLUSTERMOTOR_TRUSTED_PROXIES" in told
    assert doubts(Environment(https=True, trusted_proxies=1)) == ()
    assert doubts(Environment()) == ()


def test_the_address_stands_in_letters() -> None:
    assert address(Environment(port=8123)) == "http://localhost:8123"
    assert address(Environment(address="https://k.example.org/")) == "https://k.example.org"
    for wrong in ("k.example.org", "https://k.example.org/path", "ftp://k.example.org"):
        with pytest.raises(SettingsRefused, match="KLUSTERMOTOR_ADDRESS must look like"):
            address(Environment(address=wrong))


def test_a_key_is_made_once_and_kept_for_its_owner_alone(tmp_path: Path) -> None:
    made = secret_key(Environment(data_dir=tmp_path))
    assert len(made) > 50
    assert secret_key(Environment(data_dir=tmp_path)) == made
    assert (tmp_path / "secret-key").stat().st_mode & 0o777 == 0o600
    assert secret_key(Environment(data_dir=tmp_path, secret_key="given")) == "given"


def test_the_database_is_beside_the_data_or_where_the_address_says(tmp_path: Path) -> None:
    assert database(Environment(data_dir=tmp_path))["NAME"] == str(tmp_path / "klustermotor.sqlite3")
    assert database(Environment(database_url="sqlite:///srv/k.db"))["NAME"] == "/srv/k.db"
    found = database(Environment(database_url="postgres://an%40na:p%2Fw@db:5433/k"))
    assert found["ENGINE"].endswith("postgresql")
    wanted = {"USER": "an@na", "PASSWORD": "p/w", "HOST": "db", "PORT": "5433", "NAME": "k"}
    assert wanted.items() <= found.items()
    with pytest.raises(SettingsRefused, match="DATABASE_URL must look like"):
        database(Environment(database_url="mysql://db/k"))


def test_mail_goes_where_the_address_says(tmp_path: Path) -> None:
    assert delivery(Environment(data_dir=tmp_path)).options == {"file_path": str(tmp_path / "mail")}
    assert delivery(Environment(email="console:")).backend.endswith("console.EmailBackend")
    assert delivery(Environment(email="file:/srv/mail")).options == {"file_path": "/srv/mail"}
    sent = delivery(Environment(email="smtp://u:p%40@mail.example.org:587?tls=yes")).options
    assert (sent["host"], sent["port"], sent["username"], sent["password"]) == (
        "mail.example.org",
        587,
        "u",
        "p@",
    )
    assert (sent["use_tls"], sent["use_ssl"]) == (True, False)
    closed = delivery(Environment(email="smtps://mail.example.org")).options
    assert (closed["port"], closed["use_ssl"], closed["use_tls"]) == (465, True, False)
    with pytest.raises(SettingsRefused, match="KLUSTERMOTOR_EMAIL must be"):
        delivery(Environment(email="mail.example.org"))


def told_by_django(given: dict[str, str], tmp_path: Path, *words: str) -> subprocess.CompletedProcess[str]:
    """Run one of Django's own commands with the product's settings in a process of its own."""
    own = ("KLUSTERMOTOR_", "DJANGO", "DATABASE_URL", "DATA_DIR", "PORT", "HOST")
    kept = {name: value for name, value in os.environ.items() if not name.startswith(own)}
    given = {"DATA_DIR": str(tmp_path), "DJANGO_SETTINGS_MODULE": "klustermotor.web.config.settings", **given}
    command = [sys.executable, "-m", "django", *words]
    return subprocess.run(command, env=kept | given, capture_output=True, text=True, timeout=120, check=False)


SERVED = {
    "KLUSTERMOTOR_HTTPS": "yes",
    "KLUSTERMOTOR_HOSTS": "k.example.org",
    "KLUSTERMOTOR_ADDRESS": "https://k.example.org",
}


def test_djangos_own_check_of_a_served_workbench_is_clean(tmp_path: Path) -> None:
    ended = told_by_django(SERVED, tmp_path, "check", "--deploy", "--fail-level", "WARNING")
    assert ended.returncode == 0, ended.stderr
    assert "no issues" in ended.stdout


def test_settings_reach_what_they_are_for(tmp_path: Path) -> None:
    given = SERVED | {
        "KLUSTERMOTOR_UPLOAD_LIMIT_MB": "3",
        "KLUSTERMOTOR_OFFICE_HOSTS": "api.scb.se",
        "KLUSTERMOTOR_LEASE_SECONDS": "9",
        "KLUSTERMOTOR_FAULT": "a.b",
        "KLUSTERMOTOR_EMAIL_FROM": "K <k@example.org>",
        "KLUSTERMOTOR_DEBUG": "yes",
    }
    asked = (
        "from django.conf import settings as s; print([s.UPLOAD_LIMIT, s.OFFICE_HOSTS, s.LEASE_SECONDS,"
        " s.FAULT, s.DEFAULT_FROM_EMAIL, s.DEBUG, s.ALLOWED_HOSTS, s.SESSION_COOKIE_SECURE,"
        " s.CSRF_COOKIE_SECURE,"
        " s.SECURE_SSL_REDIRECT, s.SECURE_HSTS_SECONDS > 0, s.CSRF_TRUSTED_ORIGINS, s.ADDRESS])"
    )
    ended = told_by_django(given, tmp_path, "shell", "-v", "0", "-c", asked)
    expected = [3 * 1024**2, ("api.scb.se",), 9, "a.b", "K <k@example.org>", True, ["k.example.org"]]
    expected += [True, True, True, True, ["https://k.example.org"], "https://k.example.org"]
    assert ended.stdout.strip() == str(expected), ended.stderr
