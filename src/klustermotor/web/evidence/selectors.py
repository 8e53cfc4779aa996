"""Read evidence for pages: how something is known, and what waits for an answer."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from urllib.parse import urlencode

from django.db.models import Count, Q, QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from klustermotor.web.accounts import audit
from klustermotor.web.accounts.access import Access
from klustermotor.web.accounts.models import TenantOwned, User
from klustermotor.web.accounts.trail_words import EVENTS, VALUES
from klustermotor.web.evidence import claims
from klustermotor.web.evidence.confidence import in_confidence
from klustermotor.web.evidence.models import Objection, Run, Source, Standing, Support
from klustermotor.web.shared.needs import Need

# What the trail says of evidence, in the reader's words.
EVENTS.update(
    {
        "support added": gettext_lazy("a support was added"),
        "support withdrawn": gettext_lazy("a support was withdrawn"),
        "contested": gettext_lazy("contested"),
        "rests on": gettext_lazy("rests on"),
        "stance": gettext_lazy("stance"),
        "part": gettext_lazy("part"),
        "format": gettext_lazy("format"),
    }
)

VALUES["stance"] = dict(Support.Stance.choices)


@dataclass(frozen=True, slots=True)
class Known:
    """What the side panel says: how a figure, a judgement or a sentence is known."""

    title: Any
    #: The figure as it reads, and in words how it was reached and how sure it is.
    value: Any = ""
    explanation: Any = ""
    certainty: Any = ""
    facts: Sequence[tuple[Any, Any]] = ()
    run: Run | None = None
    run_url: str = ""
    supports: Sequence[Support] = ()
    against: Sequence[Support] = ()
    #: What it may no longer be leaned on for: consent was withdrawn, say.
    withdrawn: Sequence[Support] = ()
    objections: Sequence[Objection] = ()
    standing: Standing | None = None
    who: Any = ""
    day: date | None = None
    contest_url: str = ""
    page_url: str = ""
    add_url: str = ""
    #: The value already says how much it rests on.
    rests_told: bool = False

    @property
    def rests_said(self) -> str:
        """Return in a sentence how much it rests on, and how much speaks against it."""
        count, against = len(self.supports), len(self.against)
        if not count and not against:
            return _("Nothing is recorded that it rests on.")
        rests = ngettext("It rests on %(n)s source or run.", "It rests on %(n)s sources and runs.", count) % {
            "n": count
        }
        if not against:
            return rests
        more = ngettext("%(n)s speaks against it.", "%(n)s speak against it.", against) % {"n": against}
        return f"{rests} {more}"


def known_of(thing: TenantOwned, access: Access, *, part: str = "", **said: Any) -> Known:
    """Return how an object, or a part of it, is known; ``said`` fills in the words of ``Known``."""
    rests_on = in_confidence(what_supports(thing, access.user, part=part), access.user)
    usable = [one for one in rests_on if one.unusable_since is None]
    run = said.pop("run", thing if isinstance(thing, Run) else None)
    return Known(
        **{
            "title": str(thing),
            "standing": thing if isinstance(thing, Standing) else run,
            "run": run,
            "run_url": claims.address("mapping:run", run.uid) if run else "",
            "supports": [one for one in usable if one.stance == Support.Stance.SUPPORTS],
            "against": [one for one in usable if one.stance == Support.Stance.AGAINST],
            "withdrawn": [one for one in rests_on if one.unusable_since is not None],
            "objections": list(objections_to(thing, access.user, part=part)),
            "contest_url": contest_url(thing, part) if access.may("objections.raise") else "",
            **said,
        }
    )


def contest_url(thing: TenantOwned, part: str = "") -> str:
    """Return where a claim is contested."""
    where = reverse("evidence:contest", args=[audit.kind_of(thing), thing.uid])
    return f"{where}?{urlencode({'part': part})}" if part else where


def what_supports(thing: TenantOwned, user: User, *, part: str | None = None) -> QuerySet[Support]:
    """Return what a claim rests on and what speaks against it; with ``part`` of that part alone."""
    found = Support.objects.visible_to(user).filter(claim_uid=thing.uid, tenant_id=thing.tenant_id)
    if part is not None:
        found = found.filter(part=part)
    return found.select_related("source__attachment", "run", "by")


def objections_to(thing: TenantOwned, user: User, *, part: str | None = None) -> QuerySet[Objection]:
    """Return what is held against a claim, newest first."""
    found = Objection.objects.visible_to(user).filter(claim_uid=thing.uid, tenant_id=thing.tenant_id)
    if part is not None:
        found = found.filter(part=part)
    return found.select_related("by", "answered_by")


def sources(access: Access) -> QuerySet[Source]:
    """Return the sources somebody may see, with how much rests on each; what was withdrawn does not count."""
    found = Source.objects.visible_to(access.user).in_tenant(access.tenant)
    return found.select_related("attachment").annotate(
        used=Count("supports", filter=Q(supports__unusable_since=None), distinct=True)
        + Count("runs", distinct=True)
    )


@dataclass(frozen=True, slots=True)
class Use:
    """One thing that rests on a source."""

    support: Support
    label: str
    url: str


def uses_of(source: Source, access: Access) -> list[Use]:
    """Return what rests on a source, each as somebody may see it."""
    uses = []
    found = Support.objects.visible_to(access.user).filter(source=source).select_related("by", "source")
    for one in in_confidence(found, access.user):
        claim = claims.find(access, one.claim_kind, one.claim_uid)
        if claim is not None:
            uses.append(Use(one, claim.label, claim.url))
    return uses


def open_objections(access: Access) -> QuerySet[Objection]:
    """Return objections of the tenant, those not answered first."""
    found = Objection.objects.visible_to(access.user).in_tenant(access.tenant)
    return found.select_related("by", "answered_by")


def needs(access: Access) -> list[Need]:
    """Return the objections that wait for this person's answer."""
    if not access.may("evidence.view"):
        return []
    waiting = [
        one
        for one in open_objections(access).filter(answered_at__isnull=True)
        if claims.may_answer(access, one.claim_kind, one.claim_uid)
    ]
    return [
        Need(
            title=_("Contested: %(what)s") % {"what": one.claim_label},
            detail=one.text[:160],
            url=reverse("evidence:objection", args=[one.uid]),
            due=one.raised_on,
            tone="open",
        )
        for one in waiting
    ]
