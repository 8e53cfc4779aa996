"""Record firms beside the cluster, what draws them, and each step with them."""

from collections.abc import Iterable
from datetime import date

from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext as _

from klustermotor.web.accounts import audit
from klustermotor.web.accounts.models import Scope, User
from klustermotor.web.accounts.services import let_belong
from klustermotor.web.actors.settling.models import Draw, Settler, SettlerStep, Stage
from klustermotor.web.search import services as search
from klustermotor.web.shared.errors import Refused


@transaction.atomic
def save_settler(*, settler: Settler, by: User | None, belongs_to: Iterable[Scope] | None = None) -> Settler:
    """Record a firm that has settled beside the cluster, or could."""
    if settler.organisation is not None and settler.organisation.tenant_id != settler.tenant_id:
        raise Refused(_("That organisation belongs to another workbench."), field="organisation")
    if settler.since is not None and settler.since > settler.tenant.today():
        raise Refused(_("A firm has settled today or earlier."), field="since")
    audit.save(settler, by=by)
    if belongs_to is not None:
        let_belong(thing=settler, scopes=belongs_to, by=by)
    _findable(settler)
    return settler


def _findable(settler: Settler) -> None:
    """Let the settled be found by all who see organisations, and talks by those who follow them."""
    search.index(
        settler,
        title_sv=settler.name,
        detail=settler.business,
        address=reverse("actors:settler", args=[settler.uid]),
        capability="actors.view" if settler.stage == Stage.SETTLED else "settling.view",
    )


@transaction.atomic
def save_draw(*, draw: Draw, by: User | None) -> Draw:
    """Record what of the cluster a firm uses, or would come for."""
    draw.tenant = draw.settler.tenant
    if draw.whose is not None and draw.whose.tenant_id != draw.tenant_id:
        raise Refused(_("That organisation belongs to another workbench."), field="whose")
    audit.save(draw, by=by)
    return draw


@transaction.atomic
def remove_draw(*, draw: Draw, by: User) -> None:
    """Take away what no longer draws, or never did."""
    audit.delete(draw, by=by)


@transaction.atomic
def take_step(
    *,
    settler: Settler,
    what: str,
    stage: str,
    on: date,
    by: User | None,
    why: str = "",
    next_step: str = "",
    next_on: date | None = None,
    come_back_on: date | None = None,
) -> SettlerStep:
    """Record what was done with a firm, where it stands now and what comes next.

    "Not now" is an answer: the next step falls away, and nothing reminds before the day to come back.
    """
    today = settler.tenant.today()
    if on > today:
        raise Refused(_("A step that was taken lies today or earlier."), field="on")
    if come_back_on is not None and stage != Stage.NOT_NOW:
        raise Refused(_("A day to come back belongs to “not now”."), field="come_back_on")
    if come_back_on is not None and come_back_on <= on:
        raise Refused(_("The day to come back lies after the step."), field="come_back_on")
    if next_on is not None and not next_step:
        raise Refused(_("Say what the next step is."), field="next_step")
    step = SettlerStep(tenant=settler.tenant, settler=settler, on=on, stage=stage, what=what, why=why, by=by)
    audit.save(step, by=by)
    ended = stage in (Stage.NOT_NOW, Stage.SETTLED)
    settler.stage = stage
    settler.next_step, settler.next_on = ("", None) if ended else (next_step, next_on)
    settler.come_back_on = come_back_on
    if stage == Stage.SETTLED and settler.since is None:
        settler.since, settler.since_precision = on, "day"
    audit.save(settler, by=by)
    _findable(settler)
    return step
