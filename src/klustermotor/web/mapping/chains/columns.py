"""The tables of value chains: what stands in a column, on the page and in a file."""

from typing import Any
from urllib.parse import urlencode

from django.http import QueryDict
from django.urls import reverse
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from klustermotor.web.accounts.access import Access
from klustermotor.web.mapping.chains.drawn import ChainView, Difference, StageRow, differences
from klustermotor.web.mapping.chains.findings import Finding
from klustermotor.web.mapping.chains.models import StageActor
from klustermotor.web.mapping.chains.selectors import chains_counted
from klustermotor.web.shared.tables import Column, Table


def _export(view: ChainView, table: str) -> str:
    """Return where a chain's table is had as a file, of the same days."""
    asked = {"table": table, "on": view.day.isoformat()}
    if view.before_day is not None:
        asked["before"] = view.before_day.isoformat()
    return f"{reverse('mapping:chain-table', args=[view.chain.uid])}?{urlencode(asked)}"


def chains_table(access: Access, query: QueryDict) -> Table:
    """Return the list of chains."""
    return Table(
        query,
        chains_counted(access),
        [
            Column(
                "name",
                _("Value chain"),
                kind="link",
                value="name",
                order="name_sv",
                filterable=False,
                url=lambda one: reverse("mapping:chain", args=[one.uid]),
                note=lambda one: _("example") if one.is_example else "",
            ),
            Column("core_product", _("Core product"), order="core_product_sv", filterable=False),
            Column(
                "regions",
                _("Home regions"),
                value=lambda one: ", ".join(each.name for each in one.regions.all()),
                sortable=False,
                filterable=False,
            ),
            Column("n_stages", pgettext("of a value chain", "Stages"), kind="number"),
        ],
        caption=_("Value chains"),
        order="name",
        export_url=reverse("mapping:chains"),
    )


def holes_table(view: ChainView, query: QueryDict) -> Table:
    """Return what the chain lacks and what is fragile in it, each with its reason."""
    return Table(
        query,
        view.found,
        [
            Column(
                "kind",
                _("What"),
                kind="badge",
                value=lambda one: ("gap" if one.is_hole else "watch", one.label),
                order="label",
                filterable=False,
            ),
            Column("what", _("Where or which"), note=_at_stage),
            Column("reason", _("Reason"), sortable=False),
            Column(
                "stage",
                pgettext("of a value chain", "Stage"),
                kind="link",
                value="stage.name",
                url=lambda one: reverse("mapping:chain-stage", args=[one.stage.uid]),
            ),
        ],
        caption=_("Holes and fragile points"),
        name="holes",
        export_url=_export(view, "holes"),
    )


def _at_stage(one: Finding) -> str:
    """Return nothing where the finding is the stage itself, else that it is a need there and how much."""
    return one.need.how_much if one.need is not None else ""


def _actor_names(row: StageRow) -> str:
    """Return who stands at a stage."""
    return ", ".join(one.organisation.name for one in row.actors)


def _needs_said(row: StageRow) -> str:
    """Return what a stage takes, and who meets it."""
    said = []
    for need, met in row.needs:
        who = ", ".join(one.organisation.name for one in met) or _("nobody")
        said.append(f"{need.name} ({who})")
    return "; ".join(said)


def stages_table(view: ChainView, query: QueryDict) -> Table:
    """Return the stages with the same content as the picture."""
    return Table(
        query,
        view.rows,
        [
            Column(
                "name",
                pgettext("of a value chain", "Stage"),
                kind="link",
                value="stage.name",
                order="stage.position",
                url=lambda row: reverse("mapping:chain-stage", args=[row.stage.uid]),
                note=lambda row: row.places or capfirst(row.stage.get_kind_display()),
            ),
            Column("onward", _("Hands over to"), value=_onward, sortable=False),
            Column("actors", _("Actors"), value=_actor_names, order=lambda row: len(row.actors)),
            Column("needs", _("Needs and who meets them"), value=_needs_said, sortable=False),
            Column("jobs", _("Jobs"), kind="number", value="jobs.here.jobs"),
            Column("quotient", _("Location quotient"), kind="quotient", value="jobs.quotient"),
            Column(
                "how",
                _("How do we know this?"),
                kind="how",
                value=lambda row: reverse("mapping:stage-known", args=[row.stage.uid]),
                note="stage.name",
                sortable=False,
            ),
        ],
        caption=_("The chain, stage by stage"),
        order="name",
        name="stages",
        export_url=_export(view, "stages"),
    )


def _onward(row: StageRow) -> str:
    """Return where a stage leads, and what flows."""
    return "; ".join(f"{one.target.name} ({one.what or one.get_kind_display()})" for one in row.onward)


def _tier(view: ChainView, one: StageActor) -> str:
    """Return what an actor delivers on the day shown."""
    step = one.tier_on(view.day)
    return str(step.get_tier_display()) if step else ""


def places_table(view: ChainView, query: QueryDict) -> Table:
    """Return who stands where, a row for each; it can be brought in again as a file."""
    rows: list[dict[str, Any]] = []
    for row in view.rows:
        after = "; ".join(one.source.name for one in view.now.links if one.target_id == row.stage.pk)
        stage = {
            "stage": row.stage.name_sv,
            "after": after,
            "kind": row.stage.kind,
            "codes": row.stage.industry_codes,
        }
        for one in row.actors:
            step = one.tier_on(view.day)
            rows.append(
                stage
                | {
                    "organisation": one.organisation.name,
                    "role": one.role,
                    "tier": step.tier if step else "",
                    "since": one.valid_from,
                    "until": one.valid_to,
                    "meets": "; ".join(need.name_sv for need in one.meets.all()),
                    "note": one.note,
                }
            )
        if not row.actors:
            rows.append(stage)
    names = (
        "stage",
        "after",
        "kind",
        "codes",
        "organisation",
        "role",
        "tier",
        "since",
        "until",
        "meets",
        "note",
    )
    columns = [Column(name, name) for name in names]
    return Table(query, rows, columns, caption=_("Stages and actors"), name="places")


def places_files(view: ChainView) -> list[tuple[str, str]]:
    """Return where stages and actors are had as files, by format."""
    address = _export(view, "places")
    return [(name.upper(), f"{address}&format={name}") for name in ("csv", "xlsx")]


def tiers_table(view: ChainView, query: QueryDict) -> Table:
    """Return the actors of whom a tier is known, with every step."""
    rows = [one for one in view.held.actors if one.tiers.all()]
    return Table(
        query,
        rows,
        [
            Column(
                "name",
                _("Organisation"),
                kind="link",
                value="organisation.name",
                url=lambda one: reverse("mapping:chain-actor", args=[one.uid]),
            ),
            Column("stage", pgettext("of a value chain", "Stage"), value="stage.name"),
            Column("now", _("Delivers"), value=lambda one: _tier(view, one)),
            Column(
                "steps", _("Steps"), value=lambda one: ", ".join(map(str, one.tiers.all())), sortable=False
            ),
        ],
        caption=_("Tiers over time"),
        order="name",
        name="tiers",
        export_url=_export(view, "tiers"),
    )


def differences_table(view: ChainView, query: QueryDict) -> Table:
    """Return what came and went between two days."""
    return Table(
        query,
        differences(view),
        [
            Column("what", _("What"), value=lambda one: capfirst(one.what)),
            Column("name", _("Which")),
            Column("came", _("Came or went"), value=_came),
        ],
        caption=_("What has changed since %(time)s") % {"time": view.before_name},
        name="changes",
        export_url=_export(view, "changes"),
    )


def _came(one: Difference) -> str:
    """Return whether something came or went."""
    return _("came") if one.came else _("went")
