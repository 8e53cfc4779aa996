"""Requests to a workbench: repeated when the way there fails, refused with the workbench's own sentence."""

import time
from collections.abc import Callable, Iterator, Mapping
from typing import Any

import httpx

#: What a program sends and gets: objects as JSON has them.
Record = dict[str, Any]
_PASSING = frozenset({500, 502, 503, 504})
_PATIENCE = 0.25
_AT_ONCE = 500


class UnreachableWorkbench(ConnectionError):  # noqa: N818 - said to the person at the program
    """No answer came from the workbench, though it was asked several times.

    Examples
    --------
    >>> raise UnreachableWorkbench("No answer from https://workbench.example.org.")
    Traceback (most recent call last):
        ...
    klustermotor.client.connection.UnreachableWorkbench: No answer from https://workbench.example.org.
    """


class RefusedByWorkbench(RuntimeError):  # noqa: N818 - said to the person at the program
    """The workbench refused; the message is its sentence.

    Parameters
    ----------
    status : int
        The status of the answer, such as 404.
    sentence : str
        Why.
    field : str, optional
        The field it concerns.

    Examples
    --------
    >>> refusal = RefusedByWorkbench(404, "There is no such thing here.")
    >>> refusal.status, str(refusal)
    (404, 'There is no such thing here. (404)')
    """

    def __init__(self, status: int, sentence: str, field: str | None = None) -> None:
        super().__init__(f"{sentence} ({status})")
        self.status, self.sentence, self.field = status, sentence, field


class Connection:
    """Requests to one workbench with one token.

    Parameters
    ----------
    url : str
        Address of the workbench, without ``/api/v1``.
    token : str
        A token made on one's own page there.
    language : str
        Language of refusals: ``"sv"`` or ``"en"``.
    retries : int
        How often reading is tried again when the way there fails.
    timeout : float
        Seconds to wait for an answer.
    transport : httpx.BaseTransport, optional
        What carries the requests; the network unless said.
    pause : callable
        How to wait some seconds.

    Examples
    --------
    >>> import httpx
    >>> answer = httpx.MockTransport(lambda request: httpx.Response(200, json={"name": "Jobs"}))
    >>> Connection("https://workbench.example.org", "km_x", transport=answer).record("/datasets/1")
    {'name': 'Jobs'}
    """

    def __init__(
        self,
        url: str,
        token: str,
        *,
        language: str = "en",
        retries: int = 3,
        timeout: float = 60.0,
        transport: httpx.BaseTransport | None = None,
        pause: Callable[[float], object] = time.sleep,
    ) -> None:
        self.url = url.rstrip("/")
        self._retries, self.pause = retries, pause
        self._versions: dict[str, str] = {}
        self._client = httpx.Client(
            base_url=f"{self.url}/api/v1",
            headers={"Authorization": f"Bearer {token}", "Accept-Language": language},
            timeout=timeout,
            transport=transport,
        )

    def record(self, path: str, **query: Any) -> Record:
        """Return one object, and remember its version for a change to it.

        Parameters
        ----------
        path : str
            Its path below ``/api/v1``.
        **query
            Parameters of the address; those that are None are left out.

        Returns
        -------
        dict

        Raises
        ------
        RefusedByWorkbench
            If the workbench refuses.
        UnreachableWorkbench
            If no answer comes.
        """
        answer = self._ask("GET", path, query=query)
        if "ETag" in answer.headers:
            self._versions[path] = answer.headers["ETag"]
        found: Record = answer.json()
        return found

    def records(self, path: str, **query: Any) -> Iterator[Record]:
        """Yield every object of a list, asking for its parts as they are needed.

        Parameters
        ----------
        path : str
            The list's path below ``/api/v1``.
        **query
            Parameters of the address; those that are None are left out.

        Yields
        ------
        dict

        Raises
        ------
        RefusedByWorkbench
            If the workbench refuses.
        UnreachableWorkbench
            If no answer comes.
        """
        offset = 0
        while True:
            part = self.record(path, **query, limit=_AT_ONCE, offset=offset)
            yield from part["items"]
            offset += len(part["items"])
            if part["next"] is None or not part["items"]:
                return

    def content(self, path: str, **query: Any) -> bytes:
        """Return a file.

        Parameters
        ----------
        path : str
            Its path below ``/api/v1``.
        **query
            Parameters of the address; those that are None are left out.

        Returns
        -------
        bytes

        Raises
        ------
        RefusedByWorkbench
            If the workbench refuses.
        UnreachableWorkbench
            If no answer comes.
        """
        return self._ask("GET", path, query=query).content

    def send(
        self, method: str, path: str, body: Mapping[str, Any] | None = None, *, of: str | None = None
    ) -> Record:
        """Ask for a change, once, and return what the workbench answers.

        A change to what was read here with :meth:`record` is made to that version alone: when somebody has
        changed it since, the workbench refuses with 412. After a change it has to be read again.

        Parameters
        ----------
        method : str
            ``"POST"``, ``"PUT"``, ``"PATCH"`` or ``"DELETE"``.
        path : str
            The path below ``/api/v1``.
        body : mapping, optional
            What to send.
        of : str, optional
            The path of what was read, where it is another: the guide's for a change to one of its themes.

        Returns
        -------
        dict
            Empty where the answer is.

        Raises
        ------
        RefusedByWorkbench
            If the workbench refuses.
        UnreachableWorkbench
            If no answer comes; then it is not known whether the change was made.
        """
        version = None if method == "POST" else self._versions.pop(of or path, None)
        answer = self._ask(method, path, body=dict(body or {}), version=version)
        found: Record = answer.json() if answer.content else {}
        return found

    def _ask(
        self,
        method: str,
        path: str,
        *,
        query: Mapping[str, Any] | None = None,
        body: Any = None,
        version: str | None = None,
    ) -> httpx.Response:
        """Ask, again when reading and the way there fails, and return a good answer."""
        wanted = {name: _written(value) for name, value in (query or {}).items() if value is not None}
        headers = {"If-Match": version} if version else {}
        tries = 1 + (self._retries if method == "GET" else 0)
        for attempt in range(tries):
            last = attempt == tries - 1
            try:
                answer = self._client.request(method, path, params=wanted, json=body, headers=headers)
            except httpx.TransportError as failure:
                if last:
                    raise UnreachableWorkbench(f"No answer from {self.url}: {failure}") from failure
            else:
                if answer.status_code not in _PASSING or last:
                    return _good(answer)
            self.pause(_PATIENCE * 2**attempt)
        raise AssertionError("the last attempt returns or raises")


def _written(value: Any) -> str:
    """Return a parameter as an address holds it."""
    return str(value).lower() if isinstance(value, bool) else str(value)


def _good(answer: httpx.Response) -> httpx.Response:
    """Return a good answer; raise the sentence of a refusal."""
    if answer.is_success:
        return answer
    try:
        said = answer.json()
        sentence, field = said["detail"], said.get("field")
    except (ValueError, KeyError, TypeError, AttributeError):
        sentence, field = f"The answer is none of a workbench: {answer.reason_phrase}.", None
    raise RefusedByWorkbench(answer.status_code, sentence, field)
