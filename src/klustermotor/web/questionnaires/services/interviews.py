"""Plan and hold interviews; consent decides what becomes of what was said."""

from collections.abc import Iterable
from datetime import date

from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import override

from klustermotor.web.accounts import audit
from klustermotor.web.accounts.models import Scope, TenantOwned, User
from klustermotor.web.accounts.services import let_belong
from klustermotor.web.actors.models import Person
from klustermotor.web.evidence import services as evidence
from klustermotor.web.evidence.models import Source, Support
from klustermotor.web.questionnaires.models import Answer, Code, Guide, Interview
from klustermotor.web.questionnaires.services.batches import dissolve_batch, form_batches
from klustermotor.web.search import services as search
from klustermotor.web.shared.errors import Refused
from klustermotor.web.shared.templatetags.written import date_written


@transaction.atomic
def save_interview(
    *,
    interview: Interview,
    by: User | None,
    readers: Iterable[User] | None = None,
    belongs_to: Iterable[Scope] | None = None,
) -> Interview:
    """Record a new or changed appointment, who may read what is said, and whose it is to hold."""
    if interview._state.adding and interview.guide.state != Guide.State.PUBLISHED:
        raise Refused(_("Choose a guide that is in use."), field="guide")
    _demand_past(interview)
    if interview.state == Interview.State.BOOKED and interview.day is None:
        raise Refused(_("Give the day that was booked."), field="day")
    if interview.state == Interview.State.DECLINED and interview.come_back_on is None:
        raise Refused(_("Give a day to come back, so that nobody asks before."), field="come_back_on")
    if interview.state != Interview.State.DECLINED:
        interview.come_back_on = None
    audit.save(interview, by=by)
    if readers is not None:
        _set_readers(interview, list(readers), by)
    if belongs_to is not None:
        let_belong(thing=interview, scopes=belongs_to, by=by)
    _follow(interview, by)
    return interview


def _demand_past(interview: Interview) -> None:
    """Refuse an interview held on a day that lies ahead."""
    held = interview.state == Interview.State.DONE
    if held and interview.day is not None and interview.day > interview.tenant.today():
        raise Refused(
            _("%(day)s lies ahead, so it cannot have been held then. Give the day it was held.")
            % {"day": date_written(interview.day)},
            field="day",
        )


def _set_readers(interview: Interview, readers: list[User], by: User | None) -> None:
    """Name who may read it, and say so in the trail."""
    before = set(interview.readers.all())
    if before != set(readers):
        interview.readers.set(readers)
        names = ", ".join(sorted(reader.name for reader in readers))
        audit.event(interview, by=by, name="readers named", details={"readers": names})


@transaction.atomic
def complete(*, interview: Interview, by: User | None) -> Interview:
    """Say that it was held; it becomes a source."""
    if interview.state == Interview.State.CANCELLED:
        raise Refused(_("A cancelled interview cannot have been held; book it anew first."))
    interview.state = Interview.State.DONE
    interview.day = interview.day or interview.tenant.today()
    _demand_past(interview)
    audit.save(interview, by=by)
    _follow(interview, by)
    return interview


@transaction.atomic
def record_consent(*, interview: Interview, consent: str, on: date, by: User | None) -> Interview:
    """Record how the person lets it be used; what was closed only a new consent opens."""
    if on > interview.tenant.today():
        raise Refused(_("The day of the consent lies ahead."), field="on")
    if consent == Interview.Consent.REFUSED:
        return withdraw_consent(interview=interview, on=on, by=by)
    if consent == Interview.Consent.NONE:
        _demand_never_asked(interview)
    if interview.withdrawn_on is not None and on < interview.withdrawn_on:
        raise Refused(
            _("%(why)s That was on %(day)s; a new consent is given that day or later.")
            % {"why": interview.why_closed, "day": date_written(interview.withdrawn_on)},
            field="on",
        )
    interview.consent = consent
    interview.consent_on = None if consent == Interview.Consent.NONE else on
    interview.withdrawn_on = None
    audit.save(interview, by=by)
    _follow(interview, by)
    return interview


def _demand_never_asked(interview: Interview) -> None:
    """Refuse to call somebody not asked whose answer keeps the words closed or the name untold."""
    if interview.is_closed:
        raise Refused(
            _("%(why)s Only a new consent opens it.") % {"why": interview.why_closed}, field="consent"
        )
    if interview.consent == Interview.Consent.ANONYMOUS:
        raise Refused(
            _(
                "The person spoke anonymously; without that, others would be told whom it was with. Record "
                "what the person says now, or that the person no longer wants it used."
            ),
            field="consent",
        )


@transaction.atomic
def withdraw_consent(*, interview: Interview, on: date, by: User | None) -> Interview:
    """Record that the person does not want it used, asked for the first time or having consented before.

    What was said is closed to everybody, and what rests on it is marked.
    """
    if interview.is_closed:
        raise Refused(_("%(why)s Nothing more can be closed.") % {"why": interview.why_closed})
    if interview.consent_on is not None and on < interview.consent_on:
        raise Refused(
            _("The consent was given on %(day)s; it is withdrawn that day or later.")
            % {"day": date_written(interview.consent_on)},
            field="on",
        )
    if interview.consent == Interview.Consent.NONE:
        interview.consent = Interview.Consent.REFUSED
    interview.withdrawn_on = on
    audit.save(interview, by=by)
    _follow(interview, by)
    return interview


@transaction.atomic
def erase(*, interview: Interview, by: User | None) -> None:
    """Erase for good what was said, once it is closed; the trail says that, and not what it was."""
    if not interview.is_closed:
        raise Refused(
            _("Record first that the person does not want it used; then what was said can be erased.")
        )
    answers = interview.answers.all()
    number = answers.count()
    if not number and not interview.notes:
        raise Refused(_("Nothing that was said is kept any more."))
    found_in_it = list(
        Code.objects.filter(from_reading=True, answers__interview=interview).values_list("pk", flat=True)
    )
    answers.delete()
    Code.objects.filter(pk__in=found_in_it, answers__isnull=True).delete()
    interview.notes = ""
    audit.save(interview, by=by)
    if interview.source is not None:
        evidence.erase_notes(source=interview.source, by=by)
    audit.event(interview, by=by, name="said erased", details={"number": number})


@transaction.atomic
def follow_person(*, person: Person, by: User | None) -> None:
    """Let what was said with a person be used or not, after what is kept of them was restricted or freed."""
    for one in Interview.objects.filter(person=person).select_related("tenant", "person", "source"):
        _follow(one, by)


@transaction.atomic
def forget_person(*, interview: Interview, by: User | None) -> None:
    """Erase what a person said, and with whom it was held; that there was an interview stays (art. 17)."""
    today = interview.tenant.today()
    if not interview.is_closed:
        withdraw_consent(interview=interview, on=max(today, interview.consent_on or today), by=by)
    if interview.answers.exists() or interview.notes:
        erase(interview=interview, by=by)
    with override(interview.tenant.language):
        interview.role_label = _("a person whose data are erased")
    interview.person, interview.place = None, ""
    audit.save(interview, by=by)
    _follow(interview, by)


@transaction.atomic
def use_as_evidence(
    *, answer: Answer, claim: TenantOwned, stance: str, note: str = "", by: User | None
) -> Support:
    """Let a claim rest on an answer, cited as the person has allowed."""
    interview = answer.interview
    if why := interview.why_unusable:
        raise Refused(why)
    assert interview.source is not None
    return evidence.support(
        claim=claim, source=interview.source, stance=stance, locator=str(answer.uid), note=note, by=by
    )


def citation(interview: Interview) -> str:
    """Return how an interview is cited, in the tenant's language: no more than the consent allows."""
    with override(interview.tenant.language):
        if interview.is_closed:
            refused = interview.was_refused
            return _("Interview, not to be used") if refused else _("Interview, consent withdrawn")
        if interview.is_restricted:
            return _("Interview, not to be used")
        if interview.consent == Interview.Consent.NAME:
            named = [interview.person.name if interview.person else "", interview.who]
            return _("Interview with %(who)s") % {"who": ", ".join(filter(None, named))}
        if interview.consent == Interview.Consent.ROLE:
            return _("Interview with %(who)s") % {"who": interview.role_label}
        return _("Interview with a key person")


def _follow(interview: Interview, by: User | None) -> None:
    """Let source, supports, counts and search say what the interview now is."""
    if interview.state == Interview.State.DONE or interview.source is not None:
        source = interview.source or Source(
            tenant=interview.tenant, kind=Source.Kind.INTERVIEW, object_kind=audit.kind_of(interview),
            object_uid=interview.uid,
        )  # fmt: skip
        source.title, source.is_example = citation(interview), interview.is_example
        source.published_on = interview.day.replace(day=1) if interview.day else None
        source.precision = Source.Precision.MONTH
        evidence.save_source(source=source, by=by)
        if interview.source is None:
            interview.source = source
            interview.save(update_fields=["source"])
        since = interview.withdrawn_on or interview.tenant.today()
        evidence.mark_unusable(source=source, why=interview.loss, since=since, by=by)
    if interview.is_usable:
        form_batches(interview)
    else:
        dissolve_batch(interview)
    index(interview)


def index(interview: Interview) -> None:
    """Let an interview be found by role and organisation, by those who may know; nothing said is indexed."""
    of_trader = interview.organisation is not None and interview.organisation.is_restricted
    if interview.is_restricted or of_trader:
        search.remove(interview)
        return
    open_to = Interview.OpenTo(interview.open_to)
    named = {interview.interviewer, *interview.readers.all()}
    is_trader = interview.organisation is not None and interview.organisation.is_sole_trader
    kept = is_trader or interview.consent == Interview.Consent.ANONYMOUS
    readers = {
        Interview.OpenTo.INTERVIEWER: {interview.interviewer},
        Interview.OpenTo.NAMED: named,
        Interview.OpenTo.ANALYSTS: named,
        Interview.OpenTo.EVERYBODY: named if kept else None,
    }[open_to]
    # Only analysts and developers may edit guides, so that capability stands for them.
    planning = open_to in {Interview.OpenTo.ANALYSTS, Interview.OpenTo.EVERYBODY}
    others = "guides.edit" if planning and readers is not None else ""
    search.index(
        interview,
        title_sv=_in("sv", interview),
        title_en=_in("en", interview),
        detail=interview.day.isoformat() if interview.day else "",
        address=reverse("questionnaires:interview", args=[interview.uid]),
        capability="interviews.view",
        readers=readers,
        others=others,
    )


def _in(language: str, interview: Interview) -> str:
    """Return the interview's name in a language."""
    with override(language):
        return _("Interview: %(who)s") % {"who": interview.who}
