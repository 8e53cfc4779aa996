"""The ground of the tests of many writers."""

from tests.web.operations.own import form, ground

__all__ = ["form", "ground"]
