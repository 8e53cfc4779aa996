"""What changes datasets, vintages, imports and saved queries."""

from klustermotor.web.statistics.services.datasets import change_dataset, create_dataset
from klustermotor.web.statistics.services.imports import (
    accept_suggestions,
    bring_in_level,
    choose_sheet,
    discard_import,
    on_sheet,
    reopen_import,
    request_import,
    restart_import,
    set_mapping,
    start_import,
)
from klustermotor.web.statistics.services.queries import (
    begin_query,
    delete_query,
    look_up,
    refresh_now,
    requests_of,
    save_query,
)
from klustermotor.web.statistics.services.vintages import add_vintage, record_vintage

__all__ = [
    "accept_suggestions",
    "add_vintage",
    "begin_query",
    "bring_in_level",
    "change_dataset",
    "choose_sheet",
    "create_dataset",
    "delete_query",
    "discard_import",
    "look_up",
    "on_sheet",
    "record_vintage",
    "refresh_now",
    "reopen_import",
    "request_import",
    "requests_of",
    "restart_import",
    "save_query",
    "set_mapping",
    "start_import",
]
