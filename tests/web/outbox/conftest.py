"""A mail server of our own, that can be told to misbehave."""

import socketserver
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field

import pytest
from django.utils import translation

from klustermotor.web.config.environment import Delivery


@dataclass
class Post:
    """What the server does and what it has got."""

    port: int = 0
    at_recipient: str = "250 ok"
    at_data_end: str | None = "250 queued"
    letters: list[str] = field(default_factory=list)


class _Talk(socketserver.StreamRequestHandler):
    """One conversation."""

    def handle(self) -> None:
        post: Post = self.server.post  # type: ignore[attr-defined]
        self.say("220 here")
        while line := self.rfile.readline().decode().strip():
            word = line.split()[0].upper()
            if word == "RCPT":
                self.say(post.at_recipient)
            elif word == "DATA":
                self.say("354 go on")
                post.letters.append(self.letter())
                if post.at_data_end is None:
                    return
                self.say(post.at_data_end)
            elif word == "QUIT":
                self.say("221 bye")
                return
            else:
                self.say("250 ok")

    def letter(self) -> str:
        lines: list[str] = []
        while (line := self.rfile.readline().decode().rstrip("\r\n")) != ".":
            lines.append(line)
        return "\n".join(lines)

    def say(self, line: str) -> None:
        self.wfile.write(f"{line}\r\n".encode())


@pytest.fixture
def post_office() -> Iterator[Post]:
    """Run a mail server in a thread."""
    with socketserver.ThreadingTCPServer(("127.0.0.1", 0), _Talk) as server:
        server.daemon_threads = True
        post = Post(port=server.server_address[1])
        server.post = post  # type: ignore[attr-defined]
        thread = threading.Thread(target=server.serve_forever, args=(0.02,))
        thread.start()
        yield post
        server.shutdown()
        thread.join()


@pytest.fixture
def by_post(post_office: Post, settings: object) -> Post:
    """Deliver letters to that server."""
    options = {"host": "127.0.0.1", "port": post_office.port, "timeout": 5}
    settings.DELIVERY = Delivery("django.core.mail.backends.smtp.EmailBackend", options)  # type: ignore[attr-defined]
    return post_office


@pytest.fixture(autouse=True)
def in_english() -> Iterator[None]:
    """Read what is said in English."""
    with translation.override("en"):
        yield
