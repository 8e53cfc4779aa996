"""The ground of the tests of operations."""

from tests.web.operations.own import form, ground

__all__ = ["form", "ground"]
