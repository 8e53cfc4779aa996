"""Record what was said, so that nothing is lost when two write or a session ends."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal, InvalidOperation
from hashlib import sha256
from uuid import UUID

from django.db import transaction
from django.utils import timezone
from django.utils.text import slugify
from django.utils.translation import gettext as _

from klustermotor.web.accounts import audit
from klustermotor.web.accounts.models import User
from klustermotor.web.questionnaires.models import SCALE, Answer, Code, Interview, Question, Theme
from klustermotor.web.shared.errors import Refused
from klustermotor.web.shared.templatetags import written

#: Letters that an answer and the notes each hold.
LONGEST = 20_000


@dataclass(frozen=True, slots=True)
class Given:
    """What a form says about one question, and which version of the answer it was written over."""

    text: str = ""
    number: str = ""
    codes: tuple[str, ...] = ()
    version: int = 0


@dataclass(slots=True)
class Saved:
    """What became of a theme's answers: how many were saved, and what was not and why, by question."""

    #: The questions that were answered, whose answer was replaced, or taken out; never what was said.
    answered: list[str] = field(default_factory=list)
    replaced: list[str] = field(default_factory=list)
    emptied: list[str] = field(default_factory=list)
    conflicts: dict[UUID, str] = field(default_factory=dict)
    refused: dict[UUID, str] = field(default_factory=dict)

    @property
    def changed(self) -> int:
        """Return how many answers were saved."""
        return len(self.answered) + len(self.replaced) + len(self.emptied)


@transaction.atomic
def save_theme(*, interview: Interview, theme: Theme, given: Mapping[UUID, Given], by: User) -> Saved:
    """Save a theme's answers; one that somebody else changed meanwhile is not written over but told."""
    if theme.guide_id != interview.guide_id:
        raise Refused(_("These questions belong to another version of the guide."))
    _held_open(interview)
    before = {
        one.question_id: one
        for one in interview.answers.filter(question__theme=theme)
        .select_related("changed_by")
        .prefetch_related("codes")
    }
    saved = Saved()
    for question in theme.questions.prefetch_related("codes"):
        if question.uid in given:
            _save_one(interview, question, before.get(question.pk), given[question.uid], by, saved)
    if saved.changed:
        told = {"answered": saved.answered, "replaced": saved.replaced, "emptied": saved.emptied}
        details = {"theme": theme.title_sv} | {
            name: questions for name, questions in told.items() if questions
        }
        audit.event(interview, by=by, name="answers saved", details=details)
    return saved


def _held_open(interview: Interview) -> Interview:
    """Return the interview as it stands, held until all is saved; refuse when it is closed."""
    held = Interview.objects.select_for_update().get(pk=interview.pk)
    if held.is_closed:
        raise Refused(_("%(why)s So nothing can be added to it.") % {"why": held.why_closed})
    return held


def _save_one(
    interview: Interview, question: Question, old: Answer | None, given: Given, by: User, saved: Saved
) -> None:
    """Save one answer if it is new, readable, and written over the version that stands."""
    try:
        text, number = _within(given.text.strip()), _number(question, given.number)
    except Refused as refusal:
        saved.refused[question.uid] = refusal.sentence
        return
    offered = {code.key: code for code in question.codes.all() if not code.from_reading}
    codes = [offered[key] for key in given.codes if key in offered]
    if _same(question, old, text, number, codes):
        return
    if old is not None and old.version != given.version:
        saved.conflicts[question.uid] = _(
            "%(who)s changed this answer while you wrote. Theirs is kept: “%(theirs)s”. "
            "Yours still stands in the field; save again to put it in place of theirs."
        ) % {"who": old.changed_by.name, "theirs": old.shown}
        return
    is_said = _says(question, text, number, codes)
    was_said = old is not None and _says(question, old.text, old.number, list(old.codes.all()))
    answer = old or Answer(interview=interview, question=question, version=0)
    answer.text, answer.number, answer.changed_by, answer.changed_at = text, number, by, timezone.now()
    answer.version += 1
    answer.save()
    if question.kind != Question.Kind.TEXT:
        answer.codes.set(codes)
    kind_of_change = (saved.replaced if is_said else saved.emptied) if was_said else saved.answered
    kind_of_change.append(question.text_sv)


def _says(question: Question, text: str, number: Decimal | None, codes: list[Code]) -> bool:
    """Return whether anything is said; what an answer in words was found to say is not part of it."""
    return bool(text) or number is not None or (question.kind != Question.Kind.TEXT and bool(codes))


def _same(
    question: Question, old: Answer | None, text: str, number: Decimal | None, codes: list[Code]
) -> bool:
    """Return whether nothing was changed; an answer never given and left empty is no change."""
    if old is None:
        return not text and number is None and not codes
    same_codes = question.kind == Question.Kind.TEXT or set(old.codes.all()) == set(codes)
    return old.text == text and old.number == number and same_codes


def _within(text: str, field: str | None = None) -> str:
    """Return a text that is no longer than there is room for; nothing of one that is longer is cut off."""
    if len(text) > LONGEST:
        raise Refused(
            _(
                "This is %(length)s letters long, and there is room for %(longest)s. Nothing of it is saved "
                "yet: it stands in the field, so shorten it or put a part of it elsewhere."
            )
            % {"length": written.number(len(text)), "longest": written.number(LONGEST)},
            field=field,
        )
    return text


def _number(question: Question, said: str) -> Decimal | None:
    """Return a number as it was written, with comma or point."""
    plain = "".join(said.split()).replace(",", ".").replace("−", "-")
    if not plain:
        return None
    try:
        number = Decimal(plain)
    except InvalidOperation:
        number = Decimal("NaN")
    if not number.is_finite() or abs(number) >= Decimal(10) ** 14:
        raise Refused(
            _("“%(text)s” is no number; write digits only, such as 12 or 12,5.") % {"text": said[:40]}
        )
    if question.kind == Question.Kind.NUMBER and number < 0:
        raise Refused(_("A number here is 0 or more; write a decrease in words."))
    if question.kind == Question.Kind.SCALE and plain not in SCALE:
        raise Refused(_("The scale goes from 1 to 5."))
    if question.kind == Question.Kind.YES_NO and plain not in {"0", "1"}:
        raise Refused(_("Answer yes or no."))
    return number.quantize(Decimal("0.0001"))


def notes_mark(text: str) -> str:
    """Return what tells one state of the notes from another."""
    return sha256(text.encode()).hexdigest()[:16]


@transaction.atomic
def save_notes(*, interview: Interview, text: str, over: str, by: User) -> str:
    """Save the notes if they stand as when they were opened; return the mark of what now stands."""
    held = _held_open(interview)
    text = _within(text.replace("\r\n", "\n"), "notes")
    if held.notes != text:
        if over != notes_mark(held.notes):
            raise Refused(
                _(
                    "Somebody else changed the notes while you wrote. Yours still stand in the field "
                    "and theirs below it; save again to put yours in place."
                )
            )
        held.notes = text
        audit.save(held, by=by)
    interview.notes = held.notes
    return notes_mark(held.notes)


@transaction.atomic
def code_answer(*, answer: Answer, keys: tuple[str, ...], by: User, new_label: str = "") -> Answer:
    """Say what an answer in words was found to say; a new code joins the question's others."""
    _held_open(answer.interview)
    question = answer.question
    if question.kind != Question.Kind.TEXT:
        raise Refused(
            _("Only an answer in words is coded; to this question the alternatives are the answer.")
        )
    chosen = list(question.codes.filter(key__in=keys))
    if len(chosen) != len(set(keys)):
        lacking = min(set(keys) - {one.key for one in chosen})
        raise Refused(_("The question has no code %(code)s.") % {"code": lacking}, field="codes")
    if label := new_label.strip():
        key = slugify(label)[:60] or "code"
        code, _made = Code.objects.get_or_create(
            question=question,
            key=key,
            defaults={"label_sv": label, "order": 1 + question.codes.count(), "from_reading": True},
        )
        chosen.append(code)
    answer.codes.set(chosen)
    details = {"question": question.text_sv, "number": len(chosen)}
    audit.event(answer.interview, by=by, name="answer coded", details=details)
    return answer
