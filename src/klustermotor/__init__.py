"""Klustermotor: the open workbench for regional clusters."""

__version__ = "0.1.0"
