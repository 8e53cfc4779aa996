"""Read XML from strangers: a document type, an entity or a reference outwards is refused."""

from collections.abc import Iterable, Mapping
from xml.etree.ElementTree import ParseError

from defusedxml.common import DefusedXmlException
from defusedxml.ElementTree import DefusedXMLParser

from klustermotor.formats.refusals import ExplainedRefusal

_DEEPEST = 256


class _RootSeen(Exception):  # noqa: N818 - no error: the start is all that was asked for
    """The first element has begun."""


class _Start:
    """Stops at the root element."""

    def start(self, _tag: str, _attributes: Mapping[str, str]) -> None:
        """Stop."""
        raise _RootSeen

    def close(self) -> None:
        """Give nothing."""


class _Elements:
    """Collects tags and attributes, and refuses nesting without end."""

    def __init__(self) -> None:
        self.found: list[tuple[str, dict[str, str]]] = []
        self.depth = 0

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        """Remember an element."""
        self.depth += 1
        if self.depth > _DEEPEST:
            raise ParseError("nested too deeply")
        self.found.append((tag, attributes))

    def end(self, _tag: str) -> None:
        """Leave an element."""
        self.depth -= 1

    def close(self) -> list[tuple[str, dict[str, str]]]:
        """Give what was found."""
        return self.found


def check_markup_start(first: bytes, more: Iterable[bytes], *, name: str) -> None:
    """Refuse XML whose part before the root element declares a document type or entities.

    Parameters
    ----------
    first : bytes
    more : iterable of bytes
        What follows; only as much is taken as is needed.
    name : str
        Of the file, for the refusal.

    Raises
    ------
    ExplainedRefusal

    Examples
    --------
    >>> check_markup_start(b"<a>", iter([b"</a>"]), name="a.xml")
    """
    parser = DefusedXMLParser(target=_Start(), forbid_dtd=True)
    try:
        parser.feed(first)
        for piece in more:
            parser.feed(piece)
        parser.close()
    except _RootSeen:
        return
    except DefusedXmlException as error:
        raise ExplainedRefusal("upload.entities", name=name) from error
    except (ParseError, ValueError, LookupError) as error:
        raise ExplainedRefusal("upload.damaged", name=name) from error


def read_small_markup(content: bytes, *, name: str) -> list[tuple[str, dict[str, str]]]:
    """Return tag and attributes of every element of XML that is small enough to hold.

    Parameters
    ----------
    content : bytes
    name : str
        Of the file, for the refusal.

    Returns
    -------
    list of (tag, attributes)

    Raises
    ------
    ExplainedRefusal
        If it is no XML, is nested without end, or declares a document type or entities.

    Examples
    --------
    >>> read_small_markup(b'<a b="1"><c/></a>', name="a.xml")
    [('a', {'b': '1'}), ('c', {})]
    """
    elements = _Elements()
    parser = DefusedXMLParser(target=elements, forbid_dtd=True)
    try:
        parser.feed(content)
        parser.close()
    except DefusedXmlException as error:
        raise ExplainedRefusal("upload.entities", name=name) from error
    except (ParseError, ValueError, LookupError) as error:
        raise ExplainedRefusal("upload.damaged", name=name) from error
    return elements.found
