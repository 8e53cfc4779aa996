"""The settings a person can give, read from the environment; what is not known is refused."""

import difflib
import os
import secrets
from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, unquote, urlsplit

PREFIX = "KLUSTERMOTOR_"
_YES = {"1", "true", "yes", "on"}
_NO = {"0", "false", "no", "off", ""}
#: Names with the prefix that belong to the tests and the check, not to the server.
_OTHERS = {"KLUSTERMOTOR_TEST_DATA", "KLUSTERMOTOR_CHROMIUM"}


class SettingsRefused(SystemExit):
    """A setting that cannot be used; the sentence says which one and what is accepted."""


@dataclass(frozen=True, slots=True)
class Environment:
    """Everything that can be set from outside; the field's name in capitals is the variable's."""

    data_dir: Path = field(default=Path("klustermotor-data"), metadata={"plain": True})
    port: int = field(default=8000, metadata={"plain": True})
    host: str = field(default="127.0.0.1", metadata={"plain": True})
    database_url: str = field(default="", metadata={"plain": True})
    secret_key: str = ""
    address: str = ""
    hosts: tuple[str, ...] = ("localhost", "127.0.0.1", "[::1]")
    https: bool = False
    trusted_proxies: int = field(default=0, metadata={"least": 0})
    email: str = ""
    email_from: str = "Klustermotor <klustermotor@localhost>"
    upload_limit_mb: int = 200
    office_hosts: tuple[str, ...] = ("api.scb.se", "statistikdatabasen.scb.se", "ec.europa.eu")
    workers: int = 1
    linkage_engine: str = field(default="duckdb", metadata={"among": ("duckdb", "spark")})
    lease_seconds: int = field(default=60, metadata={"least": 2})
    debug: bool = False
    fault: str = ""


def variable_of(name: str) -> str:
    """Return the environment variable that sets a field."""
    plain = next(one for one in fields(Environment) if one.name == name).metadata.get("plain")
    return name.upper() if plain else PREFIX + name.upper()


def read_environment(given: Mapping[str, str] = os.environ) -> Environment:
    """Read and check the settings; raise a sentence for one that is unknown or cannot be read."""
    known = {variable_of(one.name): one for one in fields(Environment)}
    for name in given:
        if name.startswith(PREFIX) and name not in known and name not in _OTHERS:
            near = difflib.get_close_matches(name, known, n=1)
            hint = f" Did you mean {near[0]}?" if near else ""
            raise SettingsRefused(f"There is no setting called {name}.{hint}")
    values: dict[str, Any] = {
        one.name: _among(
            name,
            _read(name, given[name], one.default, one.metadata.get("least", 1)),
            one.metadata.get("among"),
        )
        for name, one in known.items()
        if given.get(name)
    }
    return Environment(**values)


def _read(name: str, text: str, default: object, least: int) -> object:
    """Turn a variable's text into the type of its default."""
    if isinstance(default, bool):
        if text.lower() not in _YES | _NO:
            raise SettingsRefused(f"{name} must be yes or no, not “{text}”.")
        return text.lower() in _YES
    if isinstance(default, int):
        if not text.isdigit() or int(text) < least:
            raise SettingsRefused(f"{name} must be a whole number from {least} up, not “{text}”.")
        return int(text)
    if isinstance(default, tuple):
        return tuple(part.strip() for part in text.split(",") if part.strip())
    return Path(text) if isinstance(default, Path) else text


def _among(name: str, value: object, accepted: tuple[str, ...] | None) -> object:
    """Return a value, refused where only some are accepted and it is none of them."""
    if accepted is not None and value not in accepted:
        raise SettingsRefused(f"{name} must be {' or '.join(accepted)}, not “{value}”.")
    return value


def doubts(environment: Environment) -> tuple[str, ...]:
    """Return what looks forgotten in settings that can be used: one sentence each, told at the start."""
    uncounted = (
        "KLUSTERMOTOR_HTTPS is yes, so a proxy stands in front, but KLUSTERMOTOR_TRUSTED_PROXIES is 0: "
        "everybody who signs in is counted as one, and one of them can shut out all. Set it to 1."
    )
    return (uncounted,) if environment.https and not environment.trusted_proxies else ()


def address(environment: Environment) -> str:
    """Return where people reach the workbench, for links in letters: without the last slash."""
    given = environment.address.rstrip("/")
    if not given:
        return f"http://localhost:{environment.port}"
    parts = urlsplit(given)
    if parts.scheme not in {"http", "https"} or not parts.hostname or parts.path or parts.query:
        raise SettingsRefused(
            f"KLUSTERMOTOR_ADDRESS must look like https://klustermotor.example.org, not “{given}”."
        )
    return given


def secret_key(environment: Environment) -> str:
    """Return the key that signs cookies: the one given, or one made once and kept beside the data."""
    if environment.secret_key:
        return environment.secret_key
    kept = environment.data_dir / "secret-key"
    if kept.exists():
        return kept.read_text().strip()
    made = secrets.token_urlsafe(50)
    if environment.data_dir.is_dir():
        _keep(kept, made)
        return kept.read_text().strip()
    return made


def _keep(path: Path, made: str) -> None:
    """Write a secret for the owner only; of two processes that start together the first one wins."""
    draft = path.with_name(f"{path.name}.{os.getpid()}")
    draft.touch(mode=0o600)
    draft.write_text(made)
    try:
        os.link(draft, path)
    except FileExistsError:
        pass
    finally:
        draft.unlink()


def database(environment: Environment) -> dict[str, Any]:
    """Return Django's description of the database: SQLite beside the data, or what the address names."""
    url = environment.database_url
    if not url:
        return _sqlite(environment.data_dir / "klustermotor.sqlite3")
    parts = urlsplit(url)
    if parts.scheme == "sqlite":
        return _sqlite(Path(unquote(parts.path)))
    if parts.scheme not in {"postgres", "postgresql"} or not parts.path.strip("/"):
        raise SettingsRefused(
            f"DATABASE_URL must look like postgres://user:password@host:5432/name, not “{parts.scheme}:…”."
        )
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": unquote(parts.path.strip("/")),
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": parts.hostname or "",
        "PORT": str(parts.port or ""),
        "OPTIONS": {"pool": {"min_size": 1, "max_size": 8, "timeout": 20}},
    }


def _sqlite(path: Path) -> dict[str, Any]:
    """Describe an embedded database that many may write to: measured to lose no write."""
    return {
        "ENGINE": "django.db.backends.sqlite3",
        "NAME": str(path),
        "OPTIONS": {
            "transaction_mode": "IMMEDIATE",
            "timeout": 20,
            "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL; PRAGMA cache_size=-20000;",
        },
    }


@dataclass(frozen=True, slots=True)
class Delivery:
    """How mail leaves: a Django back end and its settings."""

    backend: str
    options: dict[str, Any]


def delivery(environment: Environment) -> Delivery:
    """Return how mail is delivered: to files by default, the console, or an SMTP server by its address."""
    mail = "django.core.mail.backends"
    parts = urlsplit(environment.email or f"file:{environment.data_dir / 'mail'}")
    if parts.scheme == "console":
        return Delivery(f"{mail}.console.EmailBackend", {})
    if parts.scheme == "file":
        return Delivery(f"{mail}.filebased.EmailBackend", {"file_path": parts.path})
    if parts.scheme not in {"smtp", "smtps"} or not parts.hostname:
        raise SettingsRefused(
            "KLUSTERMOTOR_EMAIL must be console:, file:/path, or smtp://user:password@host:587?tls=yes."
        )
    options = {
        "host": parts.hostname,
        "port": parts.port or (465 if parts.scheme == "smtps" else 25),
        "username": unquote(parts.username or ""),
        "password": unquote(parts.password or ""),
        "use_ssl": parts.scheme == "smtps",
        "use_tls": parse_qs(parts.query).get("tls", ["no"])[0] in _YES,
        "timeout": 20,
    }
    return Delivery(f"{mail}.smtp.EmailBackend", options)
