"""Example regions as data, from seeded generators; everything here is invented and marked so."""

from klustermotor.examples.classification import (
    county_names,
    example_definitions,
    example_hierarchy,
    industry_names,
)
from klustermotor.examples.files import ExampleFiles, example_files
from klustermotor.examples.generator import example_table, planted_facts
from klustermotor.examples.register import example_register

__all__ = [
    "ExampleFiles",
    "county_names",
    "example_definitions",
    "example_files",
    "example_hierarchy",
    "example_register",
    "example_table",
    "industry_names",
    "planted_facts",
]
