"""The report of a region as a file: what its page of strong clusters says, on paper."""

from django.utils.translation import gettext as _

from klustermotor.figures.numbers import estimate
from klustermotor.figures.pieces import plain
from klustermotor.web.accounts.access import Access
from klustermotor.web.documents import exports
from klustermotor.web.documents.blocks import Block, Heading, Lead, Paragraph, Picture, Rows
from klustermotor.web.documents.exports import MadeFile
from klustermotor.web.mapping.selectors import leads
from klustermotor.web.mapping.selectors.facts import ClusterFacts
from klustermotor.web.mapping.selectors.growth import GrowthView
from klustermotor.web.mapping.selectors.known import compared_with
from klustermotor.web.mapping.selectors.measures import MEASURES
from klustermotor.web.mapping.selectors.rooms import Room
from klustermotor.web.mapping.selectors.standing import StandingView
from klustermotor.web.mapping.signed import title_of

FORMATS = ("pdf", "docx")
_SHOWN = ("jobs", "lq", "rank", "growth")


def report_title(room: Room) -> str:
    """Return what the report is called."""
    return _("Strong clusters of %(region)s, %(period)s") % {
        "region": room.region_name,
        "period": room.period,
    }


def blocks_of(room: Room) -> list[Block]:
    """Return the report: the finding, the picture, the clusters in figures, and where growth came from."""
    view, said = StandingView(room), leads.standing_lead(StandingView(room))
    picture = view.bubbles(named=leads.clusters_named(said))
    growth = GrowthView(room)
    return [
        Lead(plain(said)),
        Picture(picture, title_of(picture)),
        Heading(_("The clusters in figures")),
        Paragraph(_("Compared with %(reference)s.") % {"reference": compared_with(room.run)}),
        _figures(view),
        Heading(_("Where growth came from")),
        Paragraph(plain(leads.growth_lead(growth))),
    ]


def _figures(view: StandingView) -> Rows:
    """Return the strong clusters and those to watch with their measures, estimates marked."""
    room = view.room
    columns = [_("Cluster"), *(str(MEASURES[key].label) for key in _SHOWN), _("Shown to be strong")]
    rows = [
        [
            room.names.called("cluster", one.cluster),
            *(_written(one, key, room) for key in _SHOWN),
            _("yes") if one.strong else _("no"),
        ]
        for one in view.noted
    ]
    return Rows(columns, rows)


def _written(one: ClusterFacts, key: str, room: Room) -> str:
    """Write a measure of a cluster as pages do, marked where it rests on an estimate."""
    value = MEASURES[key].write(getattr(one, key), room.language)
    return estimate(value, estimated=one.marked(key))


def report_made(access: Access, room: Room, format: str) -> MadeFile:  # noqa: A002 - the word in the address
    """Make the report as a file."""
    about = exports.provenance_of(
        access,
        report_title(room),
        run=room.run,
        source_lines=[str(source) for source in room.run.inputs.all()],
        example=room.is_example,
    )
    return exports.made_document(blocks_of(room), about, format=format)
