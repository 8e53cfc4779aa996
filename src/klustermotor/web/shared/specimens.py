"""What the living page shows: each part of the design with invented contents."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from klustermotor.figures import palette
from klustermotor.figures.boundaries_of_sweden import boundaries_of_sweden
from klustermotor.figures.map_classes import classes_for
from klustermotor.figures.maps import NARROW_MAP, WIDE_MAP, choropleth
from klustermotor.figures.numbers import Language
from klustermotor.figures.svg import element
from klustermotor.web.shared.tables import Column, Table
from klustermotor.web.shared.tokens import COLOURS, contrast


@dataclass(frozen=True, slots=True)
class Piece:
    """A piece of running text, perhaps resting on a figure."""

    text: Any
    evidence: str | None = None


@dataclass(frozen=True, slots=True)
class ExampleCluster:
    """One invented row of a table."""

    name: Any
    standing: str
    jobs: int | None
    quotient: float | None
    growth: float | None
    known_from: date | None

    @property
    def strip(self) -> str:
        """Return a little picture of where the row stands among its peers."""
        return dot_strip(self.quotient)


CLUSTERS = (
    ExampleCluster(_("Vehicles and components"), "strong", 9870, 4.1, 0.021, date(2003, 6, 30)),
    ExampleCluster(_("Pharmaceutical production"), "strong", 2140, 2.9, 0.062, date(2003, 6, 30)),
    ExampleCluster(_("Industrial electronics"), "strong", 3320, 2.2, 0.02, date(2003, 6, 30)),
    ExampleCluster(_("Information design"), "watch", 410, 1.1, 0.074, date(2003, 5, 12)),
    ExampleCluster(_("Ore processing"), "unknown", None, None, None, None),
    ExampleCluster(_("Ångström measurement"), "gap", 90, 0.4, -0.031, date(2003, 2, 3)),
)


def dot_strip(value: float | None) -> str:
    """Return peers as pale dots and, where it is known, the value as a dark one."""
    dots = [
        element("circle", cx=8 + place * 9.1, cy=10, r=3.2, fill=palette.PEER, opacity=0.7)
        for place in (0, 1, 1.6, 3, 3.4, 5, 5.5, 7, 9, 12)
    ]
    line = element("line", x1=4, x2=156, y1=10, y2=10, stroke=palette.LINE)
    own = (
        element("circle", cx=8.0 + value * 33, cy=10, r=4.4, fill=palette.PINE)
        if value is not None
        else element("circle", cx=80, cy=10, r=4, fill="none", stroke=palette.INK_2, stroke_width=1.3)
    )
    return element("svg", line, *dots, own, viewBox="0 0 160 20", aria_hidden="true")


def table(query: QueryDict) -> Table:
    """Return the specimen of a table."""
    return Table(
        query,
        CLUSTERS,
        [
            Column("name", _("Cluster"), url=lambda _row: "#tables", value=lambda row: str(row.name)),
            Column("standing", _("Standing"), kind="badge"),
            Column("jobs", _("Jobs"), kind="number"),
            Column("quotient", _("Location quotient"), kind="quotient"),
            Column("strip", _("Among all counties"), kind="picture", order="quotient"),
            Column("growth", _("Growth per year"), kind="percent", decimals=1),
            Column("known_from", _("As of"), kind="date"),
            Column(
                "how",
                _("Evidence"),
                kind="how",
                value=lambda _row: "evidence/",
                note=lambda row: str(row.name),
            ),
        ],
        caption=_("Every row shows all counties; the dark dot is Södermanland."),
        order="-quotient",
        name="example",
        export_url="#tables",
        picked=lambda row: row.standing == "strong" and row.jobs == 9870,
    )


class ExampleForm(forms.Form):
    """One field of every kind."""

    name = forms.CharField(label=_("Name of the field"), help_text=_("As people in the region say it."))
    standing = forms.ChoiceField(
        label=_("Standing"),
        choices=[("potential", _("potential")), ("established", _("established"))],
        widget=forms.RadioSelect,
    )
    cluster = forms.ChoiceField(
        label=_("Cluster"), choices=[("1", _("Vehicles and components")), ("2", _("Information design"))]
    )
    judged = forms.DateField(label=_("Judged on"), widget=forms.DateInput(attrs={"type": "date"}))
    jobs = forms.IntegerField(label=_("Jobs"), min_value=0, required=False)
    grounds = forms.CharField(label=_("Grounds"), widget=forms.Textarea, required=False)
    attachment = forms.FileField(
        label=_("Attachment"), required=False, help_text=_("PDF, DOCX or a picture.")
    )
    informed = forms.BooleanField(label=_("Those concerned have seen this"))


def filled_form() -> ExampleForm:
    """Return the form as it comes back with something to put right."""
    return ExampleForm({"name": "", "standing": "potential", "cluster": "1", "judged": "", "jobs": "-4"})


LEAD = (
    Piece(_("Four of 51 clusters are strong here. ")),
    Piece(_("Vehicles"), "vehicles"),
    Piece(_(" stand out: their share of jobs is 4.1 times the nation’s. ")),
    Piece(_("Information design"), "design"),
    Piece(_(" grows fastest, but cannot be shown to be a local strength.")),
)

HISTORY = (
    {
        "when": date(2003, 6, 12),
        "who": _("regional developer"),
        "what": _("Standing changed"),
        "changes": [(_("Standing"), _("potential"), _("established"))],
        "note": _("After the interviews in May."),
    },
    {"when": date(2003, 5, 12), "who": _("analyst"), "what": _("Analysis linked"), "changes": []},
    {"when": date(2003, 4, 3), "who": _("analyst"), "what": _("Proposed"), "changes": [], "tentative": True},
)

STARTED = datetime(2003, 6, 30, 9, 30, tzinfo=UTC) + timedelta(minutes=4)


def swatches() -> list[dict[str, Any]]:
    """Return the colours with their worst contrast among the grounds that text in them is set on."""
    values = {colour.name: colour.light for colour in COLOURS}
    return [
        {
            "colour": colour,
            "contrast": min((contrast(colour.light, values[g]) for g in colour.grounds), default=None),
        }
        for colour in COLOURS
    ]


def county_map(language: Language) -> tuple[str, str, dict[str, str]]:
    """Return a map of invented quotients, wide and narrow, and where each county leads."""
    counties = boundaries_of_sweden("counties")
    values = {code: round(0.2 + (place * 7 % 21) / 5.2, 2) for place, code in enumerate(counties.codes)}
    drawn = [
        choropleth(
            counties,
            {code: value for code, value in values.items() if code != "09"},
            classes=classes_for("location_quotient", values.values()),
            names={},
            language=language,
            title=str(_("Location quotient by county (invented)")),
            highlighted="04",
            drawn_as=drawn_as,
        )
        for drawn_as in (WIDE_MAP, NARROW_MAP)
    ]
    return drawn[0], drawn[1], dict.fromkeys(counties.codes, "#map")
