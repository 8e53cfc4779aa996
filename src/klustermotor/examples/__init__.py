"""Example regions as data, from seeded generators; everything here is invented and marked so."""

from klustermotor.examples.case_types import (
    Answer,
    Case,
    CasePerson,
    CaseSource,
    CaseTie,
    CaseUser,
    EducationLink,
    FieldOfStrength,
    FieldVersion,
    Guide,
    Interview,
    Option,
    Organisation,
    OwnRegion,
    Question,
    RoomItem,
    Step,
    Tenant,
    Theme,
    Voice,
    Weighing,
)
from klustermotor.examples.case_words import DateSpan, Text
from klustermotor.examples.cases import CASES, date_span, example_case
from klustermotor.examples.classification import (
    broker_definitions,
    county_names,
    example_definitions,
    example_hierarchy,
    industry_names,
)
from klustermotor.examples.education import (
    example_education,
    example_education_links,
    planted_education_gaps,
)
from klustermotor.examples.files import ExampleFiles, example_files
from klustermotor.examples.generator import example_table, planted_facts
from klustermotor.examples.levels import HIDDEN_JOBS
from klustermotor.examples.municipal import (
    example_municipal_table,
    municipality_names,
    planted_municipal_facts,
)
from klustermotor.examples.register import example_register

__all__ = [
    "CASES",
    "HIDDEN_JOBS",
    "Answer",
    "Case",
    "CasePerson",
    "CaseSource",
    "CaseTie",
    "CaseUser",
    "DateSpan",
    "EducationLink",
    "ExampleFiles",
    "FieldOfStrength",
    "FieldVersion",
    "Guide",
    "Interview",
    "Option",
    "Organisation",
    "OwnRegion",
    "Question",
    "RoomItem",
    "Step",
    "Tenant",
    "Text",
    "Theme",
    "Voice",
    "Weighing",
    "broker_definitions",
    "county_names",
    "date_span",
    "example_case",
    "example_definitions",
    "example_education",
    "example_education_links",
    "example_files",
    "example_hierarchy",
    "example_municipal_table",
    "example_register",
    "example_table",
    "industry_names",
    "municipality_names",
    "planted_education_gaps",
    "planted_facts",
    "planted_municipal_facts",
]
