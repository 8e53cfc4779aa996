"""Read and write what others publish: tables, registers too big for memory."""

from klustermotor.formats.cells import harmless, harmless_frame
from klustermotor.formats.checksums import file_checksum
from klustermotor.formats.column_roles import Suggestion, suggest_mapping
from klustermotor.formats.columns import ROLES, Columns, Where, columns_of, conditions_of, parse_flag_ranges
from klustermotor.formats.definitions import (
    ClusterDefinitions,
    Concordance,
    read_concordance,
    read_definitions,
    read_hierarchy,
    read_names,
)
from klustermotor.formats.folders import write_folder
from klustermotor.formats.graph_files import GraphFile, GraphNode, GraphTie, gexf, graphml
from klustermotor.formats.guided_import import (
    ImportMapping,
    Survey,
    check_frame,
    preview,
    read_rows,
    survey_table,
)
from klustermotor.formats.nearest_codes import nearest_codes
from klustermotor.formats.open_tables import MAX_ROWS
from klustermotor.formats.refusals import ExplainedRefusal, MalformedOption, RefusedInput
from klustermotor.formats.refused_rows import Reading, refused_csv, write_refused
from klustermotor.formats.registers import Tabulated, tabulate
from klustermotor.formats.row_checks import FAULTS, is_period
from klustermotor.formats.tables_in import (
    is_marked_as_example,
    read_frame,
    read_table,
    read_text_frame,
)
from klustermotor.formats.tables_out import (
    check_format,
    check_writable,
    write_atomically,
    write_frame,
    write_text,
)
from klustermotor.formats.text_files import detect_encoding
from klustermotor.formats.turns import NoTurn
from klustermotor.formats.upload_limits import UploadLimits
from klustermotor.formats.uploads import (
    ATTACHMENT_KINDS,
    MEDIA_TYPES,
    TABLE_KINDS,
    Upload,
    inspect_upload,
    safe_name,
)
from klustermotor.formats.vcards import Card, read_cards, vcards

__all__ = [
    "ATTACHMENT_KINDS",
    "FAULTS",
    "MAX_ROWS",
    "MEDIA_TYPES",
    "ROLES",
    "TABLE_KINDS",
    "Card",
    "ClusterDefinitions",
    "Columns",
    "Concordance",
    "ExplainedRefusal",
    "GraphFile",
    "GraphNode",
    "GraphTie",
    "ImportMapping",
    "MalformedOption",
    "NoTurn",
    "Reading",
    "RefusedInput",
    "Suggestion",
    "Survey",
    "Tabulated",
    "Upload",
    "UploadLimits",
    "Where",
    "check_format",
    "check_frame",
    "check_writable",
    "columns_of",
    "conditions_of",
    "detect_encoding",
    "file_checksum",
    "gexf",
    "graphml",
    "harmless",
    "harmless_frame",
    "inspect_upload",
    "is_marked_as_example",
    "is_period",
    "nearest_codes",
    "parse_flag_ranges",
    "preview",
    "read_cards",
    "read_concordance",
    "read_definitions",
    "read_frame",
    "read_hierarchy",
    "read_names",
    "read_rows",
    "read_table",
    "read_text_frame",
    "refused_csv",
    "safe_name",
    "suggest_mapping",
    "survey_table",
    "tabulate",
    "vcards",
    "write_atomically",
    "write_folder",
    "write_frame",
    "write_refused",
    "write_text",
]
