"""Use, kills and what must hold after them."""

import os
import random
import signal
import subprocess
import threading
import time
import urllib.request
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

import django

django.setup()

# Django's models can only be imported once it is set up.
from django.db import connection  # noqa: E402
from tests.soak.holding import broken_invariants  # noqa: E402
from tests.soak.writing import Acknowledged, Pages, fresh_world, writers  # noqa: E402
from tests.web.operations.ground import COMMAND, Ground  # noqa: E402

from klustermotor.web.jobs.models import Job  # noqa: E402
from klustermotor.web.shared.errors import Refused  # noqa: E402


@dataclass
class Course:
    """What goes on until the time is up."""

    until: float
    acknowledged: Acknowledged
    wrong: list[str] = field(default_factory=list)
    kills: Counter[str] = field(default_factory=Counter)
    waits: Counter[str] = field(default_factory=Counter)

    def over(self) -> bool:
        return time.monotonic() > self.until

    def keep_at(self, name: str, write: Callable[[int], None]) -> None:
        """Do one thing again and again; what cannot be done now is done later, anything else is told."""
        number = 0
        while not self.over():
            number += 1
            try:
                write(number)
            except (OSError, Refused) as error:
                # The server was just killed, or says in a sentence why not now.
                self.waits[f"{name}: {type(error).__name__}"] += 1
                time.sleep(0.5)
            except Exception as error:  # noqa: BLE001 - told at the end
                self.wrong.append(f"{name}: {type(error).__name__}: {error}"[:300])
                time.sleep(0.5)
            # To the pool of PostgreSQL, as after a request: there are fewer connections than writers.
            connection.close()


def soak(ground: Ground, given: dict[str, str], *, seconds: float, seed: int) -> int:
    """Let it go on for so long; return the exit status."""
    world = fresh_world()
    course = Course(time.monotonic() + seconds, Acknowledged())
    pages = Pages(f"http://127.0.0.1:{given['PORT']}", world)
    log = (ground.data / "soak.log").open("wb")
    served = start(ground, given, log)
    wait_for_answer(course, given["PORT"])
    threads = [
        threading.Thread(target=course.keep_at, args=(name, write))
        for name, write in writers(world, pages, course.acknowledged, ground.data)
    ]
    for thread in threads:
        thread.start()
    served = kill_at_random(ground, given, log, served, course, random.Random(seed))
    for thread in threads:
        thread.join()
    settled = wait_for_work(seconds=300)
    served.terminate()
    status = served.wait(timeout=60)
    log.close()
    broken = broken_invariants(world, course.acknowledged)
    broken += [] if settled else [f"{unfinished()} jobs were never done"]
    broken += [] if status == 0 else [f"The server ended with status {status}"]
    return tell(course, broken, ground.data / "soak.log")


def start(ground: Ground, given: dict[str, str], log: object) -> subprocess.Popen[bytes]:
    """Start server and worker under their supervisor."""
    return subprocess.Popen(
        [*COMMAND, "serve"], env=ground.environment(**given), cwd=ground.data, stdout=log, stderr=log
    )


def kill_at_random(
    ground: Ground,
    given: dict[str, str],
    log: object,
    served: subprocess.Popen[bytes],
    course: Course,
    chance: random.Random,
) -> subprocess.Popen[bytes]:
    """Kill the worker, a server process or the whole supervisor, now and then, until the time is up."""
    while not course.over():
        time.sleep(min(chance.uniform(2, 12), max(0.1, course.until - time.monotonic())))
        children = named_children(served.pid)
        which = chance.choice(["worker", "worker", "worker", "server", "server", "supervisor"])
        if which == "supervisor":
            served.kill()
            served.wait()
            served = start(ground, given, log)
            wait_for_answer(course, given["PORT"])
        elif which in children:
            os.kill(children[which], signal.SIGKILL)
        else:
            continue
        course.kills[which] += 1
    return served


def wait_for_answer(course: Course, port: str) -> None:
    """Let the server come up before anything else is killed, so that it is killed at work."""
    while not course.over():
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{port}/healthz", timeout=5):
                return
        except OSError:
            time.sleep(0.5)


def named_children(pid: int) -> dict[str, int]:
    """Return the supervisor's children: the worker, and the innermost server process."""
    found: dict[str, int] = {}
    for child in children_of(pid):
        try:
            line = Path(f"/proc/{child}/cmdline").read_bytes().decode().replace("\0", " ")
        except OSError:
            continue
        if line.rstrip().endswith("worker"):
            found["worker"] = child
        elif "granian" in line:
            found["server"] = next(iter(children_of(child)), child)
    return found


def children_of(pid: int) -> list[int]:
    """Return a process's children."""
    return [
        int(one)
        for listing in Path(f"/proc/{pid}/task").glob("*/children")
        for one in listing.read_text().split()
    ]


def unfinished() -> int:
    """Return how many jobs wait or run; letters that are put off do not count."""
    return Job.objects.unfinished().exclude(kind="outbox.send").count()


def wait_for_work(*, seconds: float) -> bool:
    """Wait until every job is over."""
    until = time.monotonic() + seconds
    while unfinished():
        if time.monotonic() > until:
            return False
        time.sleep(1)
    return True


def failures() -> Counter[str]:
    """Return the sentences with which work failed."""
    failed = Job.objects.filter(state="failed").values_list("kind", "error")
    return Counter(f"{kind}: {error}" for kind, error in failed)


def tell(course: Course, broken: list[str], log: Path) -> int:
    """Print what was done and what does not hold."""
    lines = [
        f"kills: {dict(course.kills)}",
        f"acknowledged: {course.acknowledged.counts()}",
        f"put off: {dict(course.waits)}",
        f"jobs: {dict(Counter(Job.objects.values_list('kind', 'state')))}",
        *(f"failed: {one} (×{count})" for one, count in failures().most_common(5)),
        *(f"WRONG: {one} (×{count})" for one, count in Counter(course.wrong).most_common(10)),
        *(f"BROKEN: {one}" for one in broken),
    ]
    if course.wrong or broken:
        lines.append("the server's last words:\n" + "\n".join(log.read_text().splitlines()[-30:]))
    else:
        lines.append("All that was acknowledged is there, and nothing is half-done.")
    print("\n".join(lines))  # noqa: T201
    return 1 if course.wrong or broken else 0
