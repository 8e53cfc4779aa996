"""Read and write what others publish: tables, registers too big for memory."""

from klustermotor.formats.checksums import file_checksum
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
from klustermotor.formats.refusals import MalformedOption, RefusedInput
from klustermotor.formats.registers import Tabulated, tabulate
from klustermotor.formats.tables_in import (
    MAX_ROWS,
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

__all__ = [
    "MAX_ROWS",
    "ROLES",
    "ClusterDefinitions",
    "Columns",
    "Concordance",
    "MalformedOption",
    "RefusedInput",
    "Tabulated",
    "Where",
    "check_format",
    "check_writable",
    "columns_of",
    "conditions_of",
    "file_checksum",
    "is_marked_as_example",
    "parse_flag_ranges",
    "read_concordance",
    "read_definitions",
    "read_frame",
    "read_hierarchy",
    "read_names",
    "read_table",
    "read_text_frame",
    "tabulate",
    "write_atomically",
    "write_folder",
    "write_frame",
    "write_text",
]
