"""Ask statistical offices: PxWeb as Statistics Sweden runs it, and Eurostat."""

from klustermotor.formats.statistical_offices.eurostat import (
    EUROSTAT,
    SYNCHRONOUS_CELLS,
    Eurostat,
    assemble_eurostat,
)
from klustermotor.formats.statistical_offices.jsonstat import Cube, Dimension, read_jsonstat
from klustermotor.formats.statistical_offices.planning import Part, TableMetadata, Variable, plan
from klustermotor.formats.statistical_offices.pxweb import (
    SCB_V1,
    SCB_V2,
    Node,
    PxWeb,
    PxWebLimits,
    assemble_pxweb,
)
from klustermotor.formats.statistical_offices.sdmx import read_sdmx
from klustermotor.formats.statistical_offices.transport import OfficeRefusal, Patience, office_client

__all__ = [
    "EUROSTAT",
    "SCB_V1",
    "SCB_V2",
    "SYNCHRONOUS_CELLS",
    "Cube",
    "Dimension",
    "Eurostat",
    "Node",
    "OfficeRefusal",
    "Part",
    "Patience",
    "PxWeb",
    "PxWebLimits",
    "TableMetadata",
    "Variable",
    "assemble_eurostat",
    "assemble_pxweb",
    "office_client",
    "plan",
    "read_jsonstat",
    "read_sdmx",
]
