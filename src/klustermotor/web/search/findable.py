"""Search itself lets the glossary be found."""

from klustermotor.web.search import terms

__all__ = ["terms"]
