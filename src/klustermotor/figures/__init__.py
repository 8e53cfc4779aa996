"""SVG pictures and lead sentences in Swedish and English, from results."""

from klustermotor.figures.cautions import DataNotes
from klustermotor.figures.numbers import Language, number, percent, quotient
from klustermotor.figures.provenance import Input, RunRecord
from klustermotor.figures.region_report import region_report
from klustermotor.figures.region_tables import region_tables
from klustermotor.figures.texts import LANGUAGES, Texts, texts

__all__ = [
    "LANGUAGES",
    "DataNotes",
    "Input",
    "Language",
    "RunRecord",
    "Texts",
    "number",
    "percent",
    "quotient",
    "region_report",
    "region_tables",
    "texts",
]
