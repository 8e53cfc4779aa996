"""Forms of guides and interviews."""

from typing import TYPE_CHECKING, Any, ClassVar

from django import forms
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from klustermotor.web.accounts.access import Access
from klustermotor.web.accounts.forms import offer_initiatives
from klustermotor.web.actors import selectors as actors
from klustermotor.web.actors.models import Person
from klustermotor.web.evidence.models import Support
from klustermotor.web.questionnaires.models import Guide, Interview, Question, Theme
from klustermotor.web.questionnaires.selectors.guides import in_use
from klustermotor.web.questionnaires.selectors.interviews import possible_readers
from klustermotor.web.shared.shown import Changing
from klustermotor.web.shared.sorting import in_order

if TYPE_CHECKING:
    _GuideForm = forms.ModelForm[Guide]
    _ThemeForm = forms.ModelForm[Theme]
    _QuestionForm = forms.ModelForm[Question]
    _InterviewForm = forms.ModelForm[Interview]
else:
    _GuideForm = _ThemeForm = _QuestionForm = _InterviewForm = forms.ModelForm

_DAY = {"type": "date"}
_LONGEST_LABEL = 200
OPEN_THOUGH_ANONYMOUS = _(
    "It is anonymous and open to everybody who works with interviews. They are not told whom it was with, "
    "but the answers themselves may give it away: choose named readers if so."
)


class GuideForm(Changing, _GuideForm):
    """A guide's title and purpose."""

    class Meta:
        model = Guide
        fields: ClassVar = ["title", "purpose"]
        widgets: ClassVar = {"purpose": forms.Textarea(attrs={"rows": 4})}


class ThemeForm(Changing, _ThemeForm):
    """A theme."""

    class Meta:
        model = Theme
        fields: ClassVar = ["title_sv", "title_en"]


class QuestionForm(Changing, _QuestionForm):
    """A question with its alternatives, one on each line in both languages."""

    alternatives = forms.CharField(
        label=_("Alternatives"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 5}),
        help_text=_("One on each line, Swedish and English with a bar between: ja, delvis | yes, in part"),
    )

    class Meta:
        model = Question
        fields: ClassVar = ["text_sv", "text_en", "kind", "optional", "goal"]
        help_texts: ClassVar = {
            "kind": _("A number is 0 or more, such as employees; ask for changes and differences in words.")
        }
        widgets: ClassVar = {
            "text_sv": forms.Textarea(attrs={"rows": 2}),
            "text_en": forms.Textarea(attrs={"rows": 2}),
        }

    field_order = ("text_sv", "text_en", "kind", "alternatives", "optional", "goal")

    def __init__(self, *arguments: Any, **named: Any) -> None:
        """Show the alternatives as they are written."""
        super().__init__(*arguments, **named)
        if self.instance.pk:
            codes = self.instance.codes.all()
            lines = [f"{code.label_sv} | {code.label_en}".rstrip(" |") for code in codes]
            self.fields["alternatives"].initial = "\n".join(lines)

    def labels(self) -> list[tuple[str, str]]:
        """Return the alternatives in Swedish and English."""
        lines = self.cleaned_data["alternatives"].splitlines()
        parts = [line.partition("|") for line in lines if line.strip(" |")]
        return [(sv.strip() or en.strip(), en.strip()) for sv, _bar, en in parts]

    def clean_alternatives(self) -> str:
        """Refuse an alternative that is longer than there is room for."""
        text: str = self.cleaned_data["alternatives"]
        for said in text.replace("|", "\n").splitlines():
            if len(said.strip()) > _LONGEST_LABEL:
                raise forms.ValidationError(
                    _("“%(start)s …” is too long: an alternative holds 200 letters in each language.")
                    % {"start": said.strip()[:40]}
                )
        return text


class InterviewForm(Changing, _InterviewForm):
    """An appointment."""

    class Meta:
        model = Interview
        fields: ClassVar = [
            "guide", "role_label", "organisation", "person", "state", "day", "come_back_on", "channel",
            "place", "open_to", "readers", "is_example",
        ]  # fmt: skip
        widgets: ClassVar = {
            "day": forms.DateInput(attrs=_DAY, format="%Y-%m-%d"),
            "come_back_on": forms.DateInput(attrs=_DAY, format="%Y-%m-%d"),
            "open_to": forms.RadioSelect,
            "readers": forms.CheckboxSelectMultiple,
        }
        help_texts: ClassVar = {
            "person": _("Only if the name is needed; the role is enough to hold the interview."),
            "come_back_on": _("When the answer is “not now”. Nobody asks before that day."),
            "readers": _("Read by them and the interviewer when you choose named readers."),
        }

    def __init__(self, *arguments: Any, access: Access, **named: Any) -> None:
        """Offer what this tenant has."""
        super().__init__(*arguments, **named)
        offered: dict[str, Any] = {
            "organisation": actors.organisations(access).order_by(in_order("name")),
            # Whom an interview is with stays chosen for whoever holds it, also where others recorded them.
            "person": Person.objects.in_tenant(access.tenant)
            .filter(Q(pk__in=Person.objects.visible_to(access.user)) | Q(pk=self.instance.person_id))
            .order_by(in_order("name")),
            "readers": possible_readers(access),
        }
        if self.instance.consent == Interview.Consent.ANONYMOUS:
            self.fields["open_to"].help_text = _(
                "The person spoke anonymously: if it is open to everybody who works with interviews, they "
                "read the answers without being told whom it was with, yet the answers themselves may give "
                "it away."
            )
        if self.instance.pk:
            del self.fields["guide"]
        else:
            offered["guide"] = in_use(access)
        offer_initiatives(self, access)
        for name, queryset in offered.items():
            self.fields[name].queryset = queryset  # type: ignore[attr-defined]
        choices = [
            pair for pair in Interview.State.choices if pair[0] != "done" or self.instance.state == "done"
        ]
        self.fields["state"].choices = choices  # type: ignore[attr-defined]


class ConsentForm(Changing, forms.Form):
    """How the person lets it be used."""

    consent = forms.ChoiceField(
        label=_("What was said may be used"), choices=Interview.Consent, widget=forms.RadioSelect
    )
    on = forms.DateField(label=_("Said on"), widget=forms.DateInput(attrs=_DAY, format="%Y-%m-%d"))

    def __init__(self, *arguments: Any, interview: Interview, **named: Any) -> None:
        """Offer what may follow on what the person said before, and say what each does that is not plain."""
        super().__init__(*arguments, **named)
        given, left_out = Interview.Consent(interview.consent), set()
        if interview.is_closed:
            left_out = {Interview.Consent.NONE, Interview.Consent.REFUSED}
        elif given == Interview.Consent.ANONYMOUS:
            left_out = {Interview.Consent.NONE}
        field: Any = self.fields["consent"]
        field.choices = [pair for pair in Interview.Consent.choices if pair[0] not in left_out]
        told = []
        if interview.open_to == Interview.OpenTo.EVERYBODY:
            told.append(
                _(
                    "The interview is open to everybody who works with interviews. If anonymously, they are "
                    "not told whom it was with, but the answers may give it away: choose named readers first "
                    "if so."
                )
            )
        if Interview.Consent.REFUSED not in left_out:
            told.append(
                _(
                    "If not at all, answers and notes are closed to everybody at once, to you too, and can "
                    "then be erased for good. Only a later consent opens them."
                )
            )
        field.help_text = " ".join(map(str, told))


class UseForm(forms.Form):
    """Which way an answer points, and a note that others may read."""

    claim = forms.CharField()
    stance = forms.ChoiceField(choices=Support.Stance)
    note = forms.CharField(required=False, max_length=1000)


class CodingForm(Changing, forms.Form):
    """What an answer in words was found to say."""

    codes = forms.MultipleChoiceField(label=_("Codes"), required=False, widget=forms.CheckboxSelectMultiple)
    new_label = forms.CharField(label=_("A new code"), required=False, max_length=200)

    def __init__(self, *arguments: Any, choices: list[tuple[str, str]], **named: Any) -> None:
        """Offer the question's codes."""
        super().__init__(*arguments, **named)
        self.fields["codes"].choices = choices  # type: ignore[attr-defined]
        if not choices:
            del self.fields["codes"]
