"""What waits for those who do not run the house: what to read, one's own initiative, company and people."""

from datetime import timedelta

from django.db.models import Exists, OuterRef
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from klustermotor.web.accounts.access import Access
from klustermotor.web.accounts.models import AuditEntry, RoleAssignment, Scope
from klustermotor.web.actors.models import Organisation, Position
from klustermotor.web.documents.models import Document
from klustermotor.web.evidence.models import Source, Standing, Support
from klustermotor.web.mapping.fields.models import FieldOfStrength
from klustermotor.web.portal.people.selectors import open_invitations
from klustermotor.web.questionnaires.models import Interview
from klustermotor.web.questionnaires.selectors import interviews
from klustermotor.web.shared.needs import Need
from klustermotor.web.shared.templatetags.written import date_written

#: How long a decision and a kept document are news.
_NEWS = timedelta(days=60)
#: How long before it ends somebody should know that a role does.
_ENDS_SOON = timedelta(days=30)
#: How long an invitation may wait before somebody asks.
_UNANSWERED = timedelta(days=7)
_AHEAD = timedelta(days=14)
_MOST = 5


def to_read(access: Access) -> list[Need]:
    """Return late decisions and documents that the person has not fetched; whoever makes them knows them."""
    if access.may("fields.edit") or access.may("people.manage"):
        return []
    after = access.tenant.today() - _NEWS
    fields = FieldOfStrength.objects.visible_to(access.user).in_tenant(access.tenant).standing()
    decided = fields.filter(status=Standing.Status.DECISION, decided_on__gt=after).order_by("-decided_on")
    fetched = AuditEntry.objects.filter(by=access.user, event="exported", object_uid=OuterRef("uid"))
    documents = Document.objects.visible_to(access.user).in_tenant(access.tenant)
    new = documents.filter(made_on__gt=after).exclude(by=access.user).exclude(Exists(fetched))
    return [
        *(
            Need(
                title=_("Read the decision on %(field)s") % {"field": one},
                detail=f"{one.decided_by_body}, {date_written(one.decided_on)}",
                url=reverse("mapping:field", args=[one.uid]),
                tone="new",
            )
            for one in decided[:_MOST]
        ),
        *(
            Need(
                title=_("New document: %(title)s") % {"title": one.title},
                detail=f"{one.get_status_display()}, {date_written(one.made_on)}",
                url=reverse("documents:document", args=[one.uid]),
                tone="new",
            )
            for one in new[:_MOST]
        ),
    ]


def own_initiative(access: Access) -> list[Need]:
    """Return what lacks in what is one's own where a role is held in a part: contacts, voices, support."""
    found: list[Need] = []
    if access.may("actors.edit") and not access.may_everywhere("actors.edit"):
        found += _organisations(access)
    if access.may("evidence.edit") and not access.may_everywhere("evidence.edit"):
        found += _sources(access)
    if access.may("interviews.record") and not access.may_everywhere("interviews.record"):
        found += _colleagues_interviews(access)
    return found


def _organisations(access: Access) -> list[Need]:
    """Return that organisations of one's own have no contact, and that no interview there is to be read."""
    mine = Organisation.objects.editable_by(access.user).in_tenant(access.tenant)
    held = Position.objects.visible_to(access.user).filter(organisation=OuterRef("pk"))
    heard = interviews.interviews(access).filter(state=Interview.State.DONE, organisation=OuterRef("pk"))
    alone = mine.exclude(Exists(held)).count()
    silent = mine.exclude(Exists(heard.order_by())).count()
    counted = (
        (
            alone,
            _("Name somebody to turn to"),
            ngettext(
                "%(n)s organisation of yours has no contact person here.",
                "%(n)s organisations of yours have no contact person here.",
                alone,
            ),
        ),
        (
            silent,
            _("Plan interviews"),
            ngettext(
                "From %(n)s organisation of yours there is no interview that you can read.",
                "From %(n)s organisations of yours there is no interview that you can read.",
                silent,
            ),
        ),
    )
    return [
        Need(title=title, detail=said % {"n": count}, url=reverse("actors:organisations"))
        for count, title, said in counted
        if count
    ]


def _sources(access: Access) -> list[Need]:
    """Return that sources of one's own carry nothing."""
    mine = Source.objects.editable_by(access.user).in_tenant(access.tenant)
    rests = Support.objects.filter(source=OuterRef("pk"), unusable_since__isnull=True)
    idle = mine.exclude(kind="interview").exclude(Exists(rests)).count()
    if not idle:
        return []
    said = ngettext(
        "Nothing rests on %(n)s source of yours.", "Nothing rests on %(n)s sources of yours.", idle
    )
    return [Need(title=_("Use your sources"), detail=said % {"n": idle}, url=reverse("evidence:sources"))]


def _colleagues_interviews(access: Access) -> list[Need]:
    """Return interviews of one's own initiative that are due or late and that somebody else holds."""
    today = access.tenant.today()
    mine = Interview.objects.editable_by(access.user).exclude(interviewer=access.user)
    return [
        Need(
            title=_("Interview: %(who)s") % {"who": one},
            detail=one.interviewer.name,
            url=reverse("questionnaires:interview", args=[one.uid]),
            due=one.day,
            tone="late" if (one.day or today) < today else "due",
        )
        for one in interviews.interviews(access).filter(urgency=0, pk__in=mine.values("pk"))
    ]


def appointments(access: Access) -> list[Need]:
    """Return one's own appointments of the coming days; those of today and before wait elsewhere."""
    if not access.may("interviews.record"):
        return []
    today = access.tenant.today()
    ahead = interviews.interviews(access).filter(
        interviewer=access.user, state__in=["planned", "booked"], day__gt=today, day__lte=today + _AHEAD
    )
    return [
        Need(
            title=_("Interview: %(who)s") % {"who": one},
            detail=one.get_state_display(),
            url=reverse("questionnaires:interview", args=[one.uid]),
            due=one.day,
            tone="due",
        )
        for one in ahead
    ]


def given(access: Access) -> list[Need]:
    """Return what waits for whoever gives interviews: one that is coming, and a consent not given yet."""
    if not access.user.email or access.may("interviews.view"):
        return []
    mine = Interview.objects.in_tenant(access.tenant).filter(person__email__iexact=access.user.email)
    mine = mine.select_related("guide", "interviewer")
    today, start = access.tenant.today(), reverse("portal:start")
    coming = mine.filter(state__in=["planned", "booked"], day__gte=today).order_by("day")
    asked = mine.filter(state=Interview.State.DONE, consent=Interview.Consent.NONE, withdrawn_on=None)
    return [
        *(
            Need(
                title=_("An interview with you: %(guide)s") % {"guide": one.guide},
                detail=_("with %(who)s") % {"who": one.interviewer.name},
                url=start,
                due=one.day,
                tone="due",
            )
            for one in coming[:_MOST]
        ),
        *(
            Need(
                title=_("Say how what you said may be used"),
                detail=_("%(guide)s, with %(who)s: nothing of it is used until you have said so.")
                % {"guide": one.guide, "who": one.interviewer.name},
                url=start,
            )
            for one in asked[:_MOST]
        ),
    ]


def own_company(access: Access) -> list[Need]:
    """Return that what stands about the company or initiative one represents lacks its place."""
    if access.may("actors.edit") or not access.may("actors.view"):
        return []
    held = RoleAssignment.objects.active().filter(user=access.user, scope__tenant=access.tenant)
    names = held.exclude(scope__kind=Scope.Kind.TENANT).values("scope__name")
    seen = Organisation.objects.visible_to(access.user).in_tenant(access.tenant)
    return [
        Need(
            title=_("Read through what stands about %(organisation)s") % {"organisation": one},
            detail=_("Its municipality is missing; tell the regional developer."),
            url=reverse("actors:organisation", args=[one.uid]),
        )
        for one in seen.filter(name__in=names, region=None)[:_MOST]
    ]


def people(access: Access) -> list[Need]:
    """Return what waits for whoever looks after people: invitations unanswered, and roles that end."""
    if not access.may("people.manage"):
        return []
    now, today = timezone.now(), timezone.localdate()
    waiting = open_invitations(access).filter(created_at__lte=now - _UNANSWERED)
    ending = RoleAssignment.objects.active().filter(
        scope__tenant=access.tenant, valid_to__isnull=False, valid_to__lte=today + _ENDS_SOON
    )
    return [
        *(
            Need(
                title=_("%(who)s has not answered the invitation") % {"who": one.name},
                detail=_("It can no longer be answered; send a new one.")
                if one.expires_at <= now
                else one.get_role_display(),
                url=reverse("portal:people"),
                tone="late" if one.expires_at <= now else "open",
            )
            for one in waiting
        ),
        *(
            Need(
                title=_("A role ends: %(who)s") % {"who": one.user.name},
                detail=f"{one.get_role_display()}, {date_written(one.valid_to)}",
                url=reverse("portal:person", args=[one.user.uid]),
                due=one.valid_to,
                tone="due",
            )
            for one in ending.select_related("user", "scope").order_by("valid_to")
        ),
    ]
