"""Ask an office over HTTP with patience: wait when told to, try again what passes, else say what is wrong."""

import email.utils
import time
from collections import deque
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

import httpx

from klustermotor.formats.refusals import ExplainedRefusal

#: Refusals that may pass by themselves; the same request can be tried later.
PASSING = frozenset(
    f"office.{name}"
    for name in ("too_many_calls", "unreachable", "slow", "server_error", "queued", "cut_off")
)

_MOST_BYTES = 300_000_000


class OfficeRefusal(ExplainedRefusal):
    """An office did not give what was asked for.

    Examples
    --------
    >>> OfficeRefusal("office.slow", office="api.example").passing
    True
    """

    @property
    def passing(self) -> bool:
        """Tell whether the same request may succeed later."""
        return self.code in PASSING


@dataclass(frozen=True, slots=True)
class Patience:
    """How often to try, and how long to wait.

    Parameters
    ----------
    attempts : int
    first_wait, longest_wait : float
        Seconds; the wait doubles each time unless the office says how long.
    longest_answer : float
        Seconds that one answer may take from its first byte to its last.
    sleep, clock : callable
        To wait, and to tell how time passes.
    """

    attempts: int = 6
    first_wait: float = 1.0
    longest_wait: float = 60.0
    longest_answer: float = 600.0
    sleep: Callable[[float], object] = time.sleep
    clock: Callable[[], float] = time.monotonic

    def wait(self, attempt: int) -> float:
        """Return the seconds before the next attempt."""
        return float(min(self.longest_wait, self.first_wait * 2**attempt))


@dataclass(slots=True)
class CallWindow:
    """Keeps calls within the number that an office allows in a window of time.

    Parameters
    ----------
    calls : int
        0 for no limit.
    seconds : float
    patience : Patience

    Examples
    --------
    >>> slept, now = [], iter([0.0, 0.0, 1.0, 1.0, 10.0])
    >>> window = CallWindow(1, 10, Patience(sleep=slept.append, clock=lambda: next(now)))
    >>> window.enter(), window.enter(), slept
    (None, None, [9.0])
    """

    calls: int
    seconds: float
    patience: Patience
    _made: deque[float] = field(default_factory=deque)

    def enter(self) -> None:
        """Wait until one more call is allowed, and count it."""
        if self.calls < 1:
            return
        now = self.patience.clock()
        while self._made and now - self._made[0] >= self.seconds:
            self._made.popleft()
        if len(self._made) >= self.calls:
            left = self.seconds - (self.patience.clock() - self._made.popleft())
            self.patience.sleep(max(0.0, left))
        self._made.append(self.patience.clock())

    def leave(self) -> None:
        """Count the call from its end, as the office may have received it any time before."""
        if self._made:
            self._made[-1] = self.patience.clock()


def office_client(**options: Any) -> httpx.Client:
    """Return a client with time limits, that follows no redirects and says who asks.

    Parameters
    ----------
    **options
        Of `httpx.Client`, in place of the usual ones.

    Returns
    -------
    httpx.Client

    Examples
    --------
    >>> with office_client() as client:
    ...     client.follow_redirects
    False
    """
    usual: dict[str, Any] = {
        "timeout": httpx.Timeout(60.0, connect=10.0),
        "follow_redirects": False,
        "headers": {"User-Agent": "Klustermotor"},
    }
    return httpx.Client(**{**usual, **options})


def ask(
    client: httpx.Client,
    url: str,
    *,
    patience: Patience,
    window: CallWindow | None = None,
    params: Mapping[str, Any] | list[tuple[str, str]] | None = None,
    body: Mapping[str, Any] | None = None,
    most_bytes: int = _MOST_BYTES,
) -> bytes:
    """Return the bytes that an office answers with.

    Parameters
    ----------
    client : httpx.Client
    url : str
    patience : Patience
    window : CallWindow, optional
    params : mapping or pairs, optional
        Of the address.
    body : mapping, optional
        Sent as JSON with POST; without it the request is a GET.
    most_bytes : int
        A longer answer is refused.

    Returns
    -------
    bytes

    Raises
    ------
    OfficeRefusal
        After all attempts where the fault may pass, at once where it does not.

    Examples
    --------
    >>> answers = iter([httpx.Response(503), httpx.Response(200, content=b"{}")])
    >>> with httpx.Client(transport=httpx.MockTransport(lambda request: next(answers))) as client:
    ...     ask(client, "https://api.example/", patience=Patience(sleep=lambda seconds: None))
    b'{}'
    """
    for attempt in range(patience.attempts):
        try:
            return _counted(window, lambda: _once(client, url, params, body, most_bytes, patience))
        except OfficeRefusal as refusal:
            wait = float(refusal.parameters.get("seconds", patience.wait(attempt)))
            last = attempt + 1 == patience.attempts
            if not refusal.passing or last or wait > patience.longest_wait:
                raise
            patience.sleep(wait)
    raise ValueError("attempts must be at least 1")


def _counted(window: CallWindow | None, call: Callable[[], bytes]) -> bytes:
    """Make a call that counts in a window."""
    if window is None:
        return call()
    window.enter()
    try:
        return call()
    finally:
        window.leave()


def _once(
    client: httpx.Client,
    url: str,
    params: Mapping[str, Any] | list[tuple[str, str]] | None,
    body: Mapping[str, Any] | None,
    most_bytes: int,
    patience: Patience,
) -> bytes:
    """Ask once, and turn what goes wrong into a refusal."""
    office = httpx.URL(url).host or url
    chosen: Any = params
    try:
        with client.stream("GET" if body is None else "POST", url, params=chosen, json=body) as answer:
            began, content = patience.clock(), bytearray()
            for piece in answer.iter_bytes():
                content += piece
                if len(content) > most_bytes:
                    raise OfficeRefusal(
                        "office.answer_too_large", office=office, limit=round(most_bytes / 1e6)
                    )
                if patience.clock() - began > patience.longest_answer:
                    raise OfficeRefusal("office.slow", office=office)
            if answer.status_code != httpx.codes.OK:
                raise _refusal_of(answer, bytes(content), office)
            return bytes(content)
    except httpx.TimeoutException as error:
        raise OfficeRefusal("office.slow", office=office) from error
    except (httpx.RemoteProtocolError, httpx.ReadError, httpx.DecodingError) as error:
        raise OfficeRefusal("office.cut_off", office=office) from error
    except (httpx.RequestError, httpx.InvalidURL) as error:
        raise OfficeRefusal("office.unreachable", office=office) from error


def _refusal_of(answer: httpx.Response, content: bytes, office: str) -> OfficeRefusal:
    """Return the refusal that a status means.

    PxWeb says 403 where too many cells are selected, whatever the body says (JSON with ``error``, plain text
    or a web page), and 429 within the window of calls; Eurostat says 413 for what is too large. So the
    status counts and not the words.
    """
    status = answer.status_code
    if status in {403, 413, 416}:
        return OfficeRefusal("office.too_many_cells", office=office)
    if status in {404, 410}:
        return OfficeRefusal("office.not_found", office=office)
    if status == 429:
        seconds = _retry_after(answer)
        given = {} if seconds is None else {"seconds": seconds}
        return OfficeRefusal("office.too_many_calls", office=office, **given)
    if status >= 500 or status == 408:
        return OfficeRefusal("office.server_error", office=office, status=status)
    if 300 <= status < 400:
        return OfficeRefusal("office.moved", office=office)
    words = " ".join(content[:2000].decode("utf-8", errors="replace").split())
    return OfficeRefusal("office.bad_query", office=office, message=words[:200] or str(status))


def _retry_after(answer: httpx.Response) -> float | None:
    """Return the seconds that an office asks to wait, given as a number or as a time."""
    given = answer.headers.get("Retry-After", "").strip()
    if given.isdigit():
        return float(given)
    try:
        until = email.utils.parsedate_to_datetime(given)
    except ValueError:
        return None
    aware = until if until.tzinfo else until.replace(tzinfo=UTC)
    return max(0.0, (aware - datetime.now(UTC)).total_seconds())
