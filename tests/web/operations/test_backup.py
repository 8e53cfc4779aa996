"""What a backup holds comes back whole, into an empty place, or not at all."""

import io
import json
import tarfile
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from django.apps import apps
from django.core.management import call_command
from django.db import connection
from tests.web.operations.ground import Ground, postgres_database
from tests.web.operations.own import pointed_at
from tests.web.operations.world import World, ask_for_import, make_file, make_world

from klustermotor.web.accounts.models import AuditEntry
from klustermotor.web.config.commands.archives import read_archive, write_archive
from klustermotor.web.evidence.models import Attachment
from klustermotor.web.evidence.services.sources import attach
from klustermotor.web.jobs import worker
from klustermotor.web.portal.models import RoomNote
from klustermotor.web.portal.rooms import ROOMS
from klustermotor.web.portal.services import note_in_room
from klustermotor.web.shared.errors import Refused

Rows = dict[str, list[Any]]


def all_rows() -> Rows:
    """Return every row of every table that Django knows, as text."""
    models = [one for one in apps.get_models(include_auto_created=True) if one._meta.managed]
    return {
        one._meta.label: [repr(row) for row in one._base_manager.order_by("pk").values_list()]
        for one in models
    }


def all_files(data: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in (data / "files").glob("??/*")}


@contextmanager
def empty_place(near: Ground, folder: Path) -> Iterator[Ground]:
    """Give a place of the same kind where nothing is yet."""
    folder.mkdir()
    if near.database_url.startswith("sqlite"):
        yield Ground(folder, f"sqlite://{folder}/klustermotor.sqlite3")
    else:
        with postgres_database(near.database_url) as url:
            yield Ground(folder, url)


def fill(ground: Ground) -> World:
    world = make_world()
    ask_for_import(world, make_file(ground.data))
    worker.run_all()
    return world


@dataclass
class Writer(threading.Thread):
    """Somebody who goes on writing notes and handing in files while the backup is made."""

    world: World
    folder: Path
    stop: threading.Event = field(default_factory=threading.Event)
    acknowledged: list[str] = field(default_factory=list)
    wrong: list[Exception] = field(default_factory=list)

    def __post_init__(self) -> None:
        super().__init__()

    __hash__ = threading.Thread.__hash__

    def run(self) -> None:
        try:
            while not self.stop.is_set():
                self.write(f"Note {len(self.acknowledged):05d}")
        except Exception as error:  # noqa: BLE001 - told by the test
            self.wrong.append(error)
        finally:
            connection.close()

    def write(self, text: str) -> None:
        path = self.folder / "note.txt"
        path.write_text(text)
        attach(tenant=self.world.tenant, path=path, name=f"{text}.txt", by=self.world.by)
        note_in_room(
            tenant=self.world.tenant,
            room=next(iter(ROOMS)),
            kind=RoomNote.Kind.FINDING,
            text_sv=text,
            signed_as="somebody",
            by=self.world.by,
        )
        self.acknowledged.append(text)


def test_a_backup_made_while_somebody_writes_comes_back_as_one_moment(ground: Ground, tmp_path: Path) -> None:
    world = fill(ground)
    before = all_rows()
    writer = Writer(world, tmp_path)
    writer.start()
    made = ground.run("backup", str(tmp_path / "all.tar.gz"))
    certain = len(writer.acknowledged)
    writer.stop.set()
    writer.join()
    assert made.returncode == 0, made.stderr
    assert writer.wrong == []
    assert certain > 0
    with empty_place(ground, tmp_path / "elsewhere") as place:
        restored = place.run("restore", str(tmp_path / "all.tar.gz"))
        assert restored.returncode == 0, restored.stderr
        with pointed_at(place.database_url):
            after = all_rows()
            notes = list(RoomNote.objects.order_by("pk").values_list("text_sv", flat=True))
            trail = AuditEntry.objects.filter(object_kind="portal.roomnote").count()
            handed_in = set(Attachment.objects.values_list("digest", flat=True))
        assert handed_in <= set(all_files(place.data))
    assert all(set(rows) <= set(after[label]) for label, rows in before.items() if "Schedule" not in label)
    # A beginning of what was written, without gaps, and the trail of just that.
    assert notes == writer.acknowledged[: len(notes)] or notes[:-1] == writer.acknowledged
    assert trail == len(notes)


def test_rows_and_files_are_identical(ground: Ground, tmp_path: Path) -> None:
    fill(ground)
    before = all_rows()
    write_archive(tmp_path / "all.tar")
    with empty_place(ground, tmp_path / "elsewhere") as place:
        restored = place.run("restore", str(tmp_path / "all.tar"))
        assert restored.returncode == 0, restored.stderr
        with pointed_at(place.database_url):
            assert all_rows() == before
        assert all_files(place.data) == all_files(ground.data)
        assert oct((place.data / "secret-key").stat().st_mode)[-3:] == "600"


def test_the_archive_is_for_its_owner_only(ground: Ground, tmp_path: Path) -> None:
    write_archive(tmp_path / "all.tar")
    assert oct((tmp_path / "all.tar").stat().st_mode)[-3:] == "600"
    with pytest.raises(Refused, match="is there already"):
        write_archive(tmp_path / "all.tar")
    with pytest.raises(Refused, match=r"ends in \.tar or \.tar\.gz"):
        write_archive(tmp_path / "all.zip")
    assert list((tmp_path / "data").glob(".backup-*")) == []


def test_an_older_form_is_brought_up(ground: Ground, tmp_path: Path) -> None:
    call_command("migrate", "portal", "zero", verbosity=0)
    assert "portal_roomnote" not in connection.introspection.table_names()
    write_archive(tmp_path / "old.tar")
    with empty_place(ground, tmp_path / "elsewhere") as place:
        assert place.run("restore", str(tmp_path / "old.tar")).returncode == 0
        with pointed_at(place.database_url):
            assert RoomNote.objects.count() == 0


def rewritten(source: Path, change: Callable[[str, bytes], bytes | None]) -> Path:
    """Write an archive anew with members changed or left out."""
    target = source.with_name("damaged.tar")
    with tarfile.open(source) as whole, tarfile.open(target, "w") as damaged:
        for member in whole.getmembers():
            content = change(member.name, whole.extractfile(member).read())  # type: ignore[union-attr]
            if content is not None:
                member.size = len(content)
                damaged.addfile(member, io.BytesIO(content))
    return target


def cut_short(source: Path) -> Path:
    target = source.with_name("damaged.tar")
    target.write_bytes(source.read_bytes()[: source.stat().st_size // 2])
    return target


def flip_database(name: str, content: bytes) -> bytes:
    return content[:-9] + bytes([content[-9] ^ 1]) + content[-8:] if name == "database" else content


def flip_files(name: str, content: bytes) -> bytes:
    return content + b"!" if name.startswith("files/") else content


def drop_files(name: str, content: bytes) -> bytes | None:
    return None if name.startswith("files/") else content


def drop_database(name: str, content: bytes) -> bytes | None:
    return None if name == "database" else content


def say(key: str, value: object) -> Callable[[str, bytes], bytes]:
    def change(name: str, content: bytes) -> bytes:
        return (
            json.dumps({**json.loads(content), key: value}).encode() if name == "manifest.json" else content
        )

    return change


DAMAGE: dict[str, tuple[Callable[[Path], Path], str]] = {
    "cut short": (cut_short, "cannot be read as a backup|is not whole|is damaged"),
    "a database with one bit turned": (
        lambda path: rewritten(path, flip_database),
        "database in .* is damaged",
    ),
    "no database": (lambda path: rewritten(path, drop_database), "database in .* is damaged"),
    "files changed": (lambda path: rewritten(path, flip_files), "files in .* are damaged"),
    "files lacking": (lambda path: rewritten(path, drop_files), "is not whole: it holds 0 files of"),
    "a later version": (lambda path: rewritten(path, say("steps", ["portal.9999_later"])), "later version"),
    "another form": (lambda path: rewritten(path, say("form", 99)), "a form this one does not read"),
    "another database": (lambda path: rewritten(path, say("database", "oracle")), "holds a oracle database"),
}


def test_a_damaged_archive_is_refused_whole(ground: Ground, tmp_path: Path, settings: Any) -> None:
    fill(ground)
    write_archive(tmp_path / "all.tar")
    with empty_place(ground, tmp_path / "elsewhere") as place, pointed_at(place.database_url):
        settings.DATA_DIR, settings.FILES_DIR = place.data, place.data / "files"
        for called, (damage, sentence) in DAMAGE.items():
            with pytest.raises(Refused, match=sentence):
                read_archive(damage(tmp_path / "all.tar"))
            assert all_files(place.data) == {}, called
            assert connection.introspection.table_names() == [], called
        assert read_archive(tmp_path / "all.tar") == len(all_files(ground.data))
        with pytest.raises(Refused, match="There is a database here already"):
            read_archive(tmp_path / "all.tar")


def test_a_name_that_leads_out_of_the_archive_is_refused(
    ground: Ground, tmp_path: Path, settings: Any
) -> None:
    with tarfile.open(tmp_path / "bad.tar", "w") as archive:
        member = tarfile.TarInfo("../outside")
        member.size = 4
        archive.addfile(member, io.BytesIO(b"evil"))
    with empty_place(ground, tmp_path / "elsewhere") as place, pointed_at(place.database_url):
        settings.DATA_DIR, settings.FILES_DIR = place.data, place.data / "files"
        with pytest.raises(Refused, match="cannot be read as a backup"):
            read_archive(tmp_path / "bad.tar")
    assert not (tmp_path / "outside").exists()
