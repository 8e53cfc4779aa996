"""Unpack one file: what is asked comes in as JSON, what came of it goes out as JSON, the rows into a file."""

import contextlib
import json
import os
import sys
import traceback
from pathlib import Path
from typing import Any

from klustermotor.unpacking.parquet import unpack_parquet
from klustermotor.unpacking.problems import Limits, Unreadable
from klustermotor.unpacking.workbooks import unpack_workbook

try:
    import resource
except ImportError:  # not on Windows
    resource = None  # type: ignore[assignment]


def main() -> None:
    """Do what is asked on the standard input."""
    asked = json.load(sys.stdin)
    limits = Limits(**asked.pop("limits"))
    _confine(limits)
    try:
        answer = _unpacked(asked, limits)
    except Unreadable as problem:
        answer = {"refused": problem.code, "parameters": problem.parameters}
    except MemoryError:
        answer = {"refused": "table.too_heavy", "parameters": {}}
    except BaseException:  # noqa: BLE001 - a reader that panics raises no Exception
        traceback.print_exc()
        answer = {"refused": "table.unreadable", "parameters": {}}
    json.dump(answer, sys.stdout)
    sys.stdout.flush()
    os._exit(0)


def _unpacked(asked: dict[str, Any], limits: Limits) -> dict[str, Any]:
    """Unpack a file of either kind."""
    path, target, head = Path(asked["path"]), Path(asked["target"]), asked["head"]
    if asked["kind"] == "parquet":
        unpack_parquet(path, target, head=head, limits=limits)
        return {"sheets": [], "sheet": ""}
    sizes, sheet = unpack_workbook(
        path,
        target,
        sheet=asked["sheet"],
        largest=asked["largest"],
        head=head,
        limits=limits,
        heading=asked["heading"],
    )
    return {"sheets": [[one.name, one.rows] for one in sizes], "sheet": sheet}


def _confine(limits: Limits) -> None:
    """Bound memory, time and what is written; if memory runs out all the same, let it be this process."""
    if resource is not None:
        for kind, most in (
            (resource.RLIMIT_AS, limits.memory),
            (resource.RLIMIT_FSIZE, limits.memory),
            (resource.RLIMIT_CPU, limits.seconds),
            (resource.RLIMIT_CORE, 0),
        ):
            with contextlib.suppress(ValueError, OSError):
                resource.setrlimit(kind, (most, most))
    with contextlib.suppress(OSError):
        Path("/proc/self/oom_score_adj").write_text("900", encoding="ascii")


if __name__ == "__main__":
    main()
