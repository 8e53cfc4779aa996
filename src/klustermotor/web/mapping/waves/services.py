"""Keep a network as it is: from the ties of a day, or from a questionnaire's answers."""

import polars as pl
from django.db import transaction
from django.http import QueryDict
from django.utils.translation import gettext as _

from klustermotor.web.accounts import audit
from klustermotor.web.accounts.access import Access
from klustermotor.web.accounts.models import User
from klustermotor.web.actors.models import Organisation
from klustermotor.web.actors.ties.models import SYMMETRIC
from klustermotor.web.mapping.answers.selectors import SurveyNetwork
from klustermotor.web.mapping.network.tied import NetworkView
from klustermotor.web.mapping.services.storing import keep
from klustermotor.web.mapping.waves.models import NetworkSnapshot
from klustermotor.web.questionnaires.models import Survey
from klustermotor.web.shared.errors import Refused

_NODES = {"uid": pl.String, "name": pl.String, "sector": pl.String, "place": pl.String, "silent": pl.Boolean}
_TIES = {"source": pl.String, "target": pl.String, "kind": pl.String, "strength": pl.Float64}


def keep_ties(*, access: Access, query: QueryDict, name: str, why: str = "") -> NetworkSnapshot:
    """Keep the network that an address of the network's page shows."""
    view = NetworkView(access, query)
    if not view.ties:
        raise Refused(_("There is no tie there and then, so there is nothing to keep."))
    asked = view.question.address(ego="").partition("?")[2]
    made = NetworkSnapshot(
        tenant=access.tenant, name=name, why=why, day=view.question.on, asked=asked[:600],
        is_example=any(tie.is_example for tie in view.ties),
    )  # fmt: skip
    nodes = [_node(one) for one in view.organisations]
    ties = [
        {
            "source": str(tie.organisation.uid),
            "target": str(tie.partner.uid),
            "kind": tie.kind,
            "strength": float(tie.strength or 1),
        }
        for tie in view.ties
    ]
    return _keep(made, nodes, ties, access.user)


def keep_answers(*, survey: Survey, name: str, why: str = "", by: User | None) -> NetworkSnapshot:
    """Keep what a questionnaire's answers tell of, and who was silent."""
    if survey.is_confidential or survey.opened_on is None:
        raise Refused(_("Only a named questionnaire that has been opened tells of ties."))
    found = SurveyNetwork(survey)
    silent = set(found.silent)
    network = found.network
    made = NetworkSnapshot(
        tenant=survey.tenant, name=name, why=why, day=survey.opened_on, survey=survey,
        n_asked=len(found.asked), n_answered=len(found.answered & found.asked), is_example=survey.is_example,
    )  # fmt: skip
    nodes = [_node(one, silent=str(one.uid) in silent) for one in found.organisations]
    ties = [
        {"source": network.labels[s], "target": network.labels[t], "kind": network.kinds[k], "strength": w}
        for s, t, k, w in zip(
            network.sources.tolist(), network.targets.tolist(), network.tie_kinds.tolist(),
            network.weights.tolist(), strict=True,
        )
    ]  # fmt: skip
    return _keep(made, nodes, ties, by)


def _node(one: Organisation, *, silent: bool = False) -> dict[str, object]:
    """Return what is kept of an organisation."""
    place = one.region.name if one.region else ""
    return {"uid": str(one.uid), "name": one.name, "sector": one.sector, "place": place, "silent": silent}


@transaction.atomic
def _keep(
    made: NetworkSnapshot, nodes: list[dict[str, object]], ties: list[dict[str, object]], by: User | None
) -> NetworkSnapshot:
    """Write the files, then what they are."""
    made.nodes_digest = keep(pl.DataFrame(nodes, schema=_NODES))
    made.ties_digest = keep(pl.DataFrame(ties, schema=_TIES))
    made.n_organisations, made.by = len(nodes), by
    # What holds both ways stands once, whichever end is written first.
    made.n_ties = len({_told(one) for one in ties})
    audit.save(made, by=by)
    return made


def _told(tie: dict[str, object]) -> tuple[str, ...]:
    """Return what tells one tie from another."""
    ends = (str(tie["source"]), str(tie["target"]))
    return (str(tie["kind"]), *(sorted(ends) if tie["kind"] in SYMMETRIC else ends))
