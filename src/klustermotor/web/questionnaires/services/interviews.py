"""Plan and hold interviews; consent decides what becomes of what was said."""

from collections.abc import Iterable
from datetime import date

from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import override

from klustermotor.web.accounts import audit
from klustermotor.web.accounts.models import TenantOwned, User
from klustermotor.web.evidence import services as evidence
from klustermotor.web.evidence.models import Source, Support
from klustermotor.web.questionnaires.models import Answer, Code, Guide, Interview
from klustermotor.web.questionnaires.services.batches import dissolve_batch, form_batches
from klustermotor.web.search import services as search
from klustermotor.web.shared.errors import Refused
from klustermotor.web.shared.templatetags.written import date_written


@transaction.atomic
def save_interview(
    *, interview: Interview, by: User | None, readers: Iterable[User] | None = None
) -> Interview:
    """Record a new or changed appointment, and who may read what is said."""
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
    form_batches(interview)
    return interview


@transaction.atomic
def record_consent(*, interview: Interview, consent: str, on: date, by: User | None) -> Interview:
    """Record how the person lets it be used; after a withdrawal only a new consent opens what was said."""
    if on > interview.tenant.today():
        raise Refused(_("The day of the consent lies ahead."), field="on")
    if interview.withdrawn_on is not None:
        withdrawn = {"day": date_written(interview.withdrawn_on)}
        if consent == Interview.Consent.NONE:
            raise Refused(
                _("The consent was withdrawn on %(day)s. Only a new consent opens what was said.")
                % withdrawn,
                field="consent",
            )
        if on < interview.withdrawn_on:
            raise Refused(
                _("The consent was withdrawn on %(day)s; a new one is given that day or later.") % withdrawn,
                field="on",
            )
    interview.consent = consent
    interview.consent_on = None if consent == Interview.Consent.NONE else on
    interview.withdrawn_on = None
    audit.save(interview, by=by)
    _follow(interview, by)
    if interview.is_usable:
        form_batches(interview)
    else:
        dissolve_batch(interview)
    return interview


@transaction.atomic
def withdraw_consent(*, interview: Interview, on: date, by: User) -> Interview:
    """Record that the person no longer wants it used: it is closed to everybody, what rests on it marked."""
    if interview.consent == Interview.Consent.NONE or interview.withdrawn_on:
        raise Refused(_("There is no consent to withdraw."))
    interview.withdrawn_on = on
    audit.save(interview, by=by)
    _follow(interview, by)
    dissolve_batch(interview)
    return interview


@transaction.atomic
def erase(*, interview: Interview, by: User) -> None:
    """Erase for good what was said, once consent was withdrawn; the trail says that, and not what it was."""
    if not interview.is_closed:
        raise Refused(_("Withdraw the consent first; then what was said can be erased."))
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
        if interview.withdrawn_on:
            return _("Interview, consent withdrawn")
        if interview.consent == Interview.Consent.NAME:
            named = [interview.person.name if interview.person else "", interview.who]
            return _("Interview with %(who)s") % {"who": ", ".join(filter(None, named))}
        if interview.consent == Interview.Consent.ROLE:
            return _("Interview with %(who)s") % {"who": interview.role_label}
        return _("Interview with a key person")


def _follow(interview: Interview, by: User | None) -> None:
    """Let source, supports and search say what the interview now is."""
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
        evidence.mark_unusable(source=source, since=interview.withdrawn_on, by=by)
    index(interview)


def index(interview: Interview) -> None:
    """Let an interview be found by role and organisation, by those who may know; nothing said is indexed."""
    open_to = Interview.OpenTo(interview.open_to)
    named = {interview.interviewer, *interview.readers.all()}
    readers = {
        Interview.OpenTo.INTERVIEWER: {interview.interviewer},
        Interview.OpenTo.NAMED: named,
        Interview.OpenTo.ANALYSTS: named,
        Interview.OpenTo.EVERYBODY: named if interview.consent == Interview.Consent.ANONYMOUS else None,
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
