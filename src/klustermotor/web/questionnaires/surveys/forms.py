"""Forms of surveys."""

from typing import TYPE_CHECKING, Any, ClassVar

from django import forms
from django.utils.translation import gettext_lazy as _

from klustermotor.web.accounts.access import Access
from klustermotor.web.accounts.forms import offer_initiatives
from klustermotor.web.accounts.models.people import Language
from klustermotor.web.actors import selectors as actors
from klustermotor.web.actors.models import Organisation, Person
from klustermotor.web.actors.ties.models import Kind
from klustermotor.web.questionnaires.surveys.models import Survey, SurveyQuestion
from klustermotor.web.questionnaires.surveys.selectors.response import people_to_ask
from klustermotor.web.questionnaires.surveys.services.making import STILL_CHANGED
from klustermotor.web.shared.shown import Changing
from klustermotor.web.shared.sorting import in_order

if TYPE_CHECKING:
    _SurveyForm = forms.ModelForm[Survey]
    _QuestionForm = forms.ModelForm[SurveyQuestion]
else:
    _SurveyForm = _QuestionForm = forms.ModelForm

_LONGEST_LABEL = 200


class SurveyForm(Changing, _SurveyForm):
    """What a survey says of itself, and how it is asked."""

    class Meta:
        model = Survey
        fields: ClassVar = [
            "title_sv", "title_en", "mode", "purpose_sv", "purpose_en", "introduction_sv", "introduction_en",
            "asked_by", "ground", "closes_on", "reminders", "remind_after", "told_by", "rule", "is_example",
        ]  # fmt: skip
        widgets: ClassVar = {
            "mode": forms.RadioSelect,
            "closes_on": forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
            **{
                f"{name}_{language}": forms.Textarea(attrs={"rows": 3})
                for name in ("purpose", "introduction")
                for language in ("sv", "en")
            },
        }
        help_texts: ClassVar = {
            "mode": _(
                "In confidence fits trust and satisfaction: scales and alternatives only. Named fits a "
                "network "
                "questionnaire: whom one ticks becomes a tie."
            ),
            "told_by": _("For a confidential survey. Groups of fewer than five are never told."),
            "rule": _("For a network questionnaire: which answers become ties."),
            "reminders": _("None, one or two. Who says no gets none."),
        }

    def __init__(self, *arguments: Any, access: Access, **named: Any) -> None:
        """Offer what may still be changed."""
        super().__init__(*arguments, **named)
        if not self.instance.is_draft:
            for name in list(self.fields):
                if name not in STILL_CHANGED and name != "shown":
                    del self.fields[name]
        offer_initiatives(self, access)


class SurveyQuestionForm(Changing, _QuestionForm):
    """A question, with its scale, its alternatives, or the tie that an answer is."""

    alternatives = forms.CharField(
        label=_("Alternatives"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 5}),
        help_text=_("One on each line, Swedish and English with a bar between: ja, delvis | yes, in part"),
    )
    field_order = (
        "text_sv", "text_en", "kind", "steps", "low_sv", "low_en", "high_sv", "high_en", "alternatives",
        "tie_kind", "way", "asks_strength",
    )  # fmt: skip

    class Meta:
        model = SurveyQuestion
        fields: ClassVar = [
            "text_sv", "text_en", "kind", "steps", "low_sv", "low_en", "high_sv", "high_en", "tie_kind",
            "way", "asks_strength",
        ]  # fmt: skip
        widgets: ClassVar = {
            "kind": forms.RadioSelect,
            "text_sv": forms.Textarea(attrs={"rows": 2}),
            "text_en": forms.Textarea(attrs={"rows": 2}),
        }
        help_texts: ClassVar = {
            "steps": _("For a scale: from 2 to 10."),
            "tie_kind": _("For a list: empty if the answers are to be no ties."),
            "way": _("For ties that have a direction."),
            "asks_strength": _(
                "For a list: from some time to nearly every day; the tie’s strength from 1 to 5."
            ),
        }

    def __init__(self, *arguments: Any, **named: Any) -> None:
        """Show the alternatives as they are written, and words only where they may be asked for."""
        super().__init__(*arguments, **named)
        lines = [f"{sv} | {en}".rstrip(" |") for _key, sv, en in self.instance.alternatives]
        self.fields["alternatives"].initial = "\n".join(lines)
        self.fields["tie_kind"].choices = [("", _("no tie")), *Kind.choices]  # type: ignore[attr-defined]
        if self.instance.survey.is_confidential:
            kinds = [pair for pair in SurveyQuestion.Kind.choices if pair[0] not in {"text", "roster"}]
            self.fields["kind"].choices = kinds  # type: ignore[attr-defined]
            for name in ("tie_kind", "way", "asks_strength"):
                del self.fields[name]

    def pairs(self) -> list[tuple[str, str]]:
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
                    _("“%(start)s …” is too long: an alternative holds 200 letters in each language."),
                    params={"start": said.strip()[:40]},
                )
        return text


class PeopleForm(forms.Form):
    """Whom to ask among the people in the workbench."""

    persons = forms.ModelMultipleChoiceField(
        Person.objects.none(),
        label=_("People with an e-mail address"),
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )
    organisation = forms.ModelChoiceField(
        Organisation.objects.none(), label=_("Or an organisation"), required=False, empty_label=_("None")
    )
    email = forms.EmailField(label=_("Its e-mail address"), required=False)
    name = forms.CharField(
        label=_("Whom the letter greets"),
        required=False,
        max_length=200,
        help_text=_("Empty: the organisation’s name."),
    )
    language = forms.ChoiceField(label=_("Language of the letters"), choices=Language.choices)

    def __init__(self, *arguments: Any, access: Access, survey: Survey, **named: Any) -> None:
        """Offer who is not asked yet."""
        super().__init__(*arguments, **named)
        self.fields["persons"].queryset = people_to_ask(access, survey)  # type: ignore[attr-defined]
        offered = actors.organisations(access).order_by(in_order("name"))
        self.fields["organisation"].queryset = offered  # type: ignore[attr-defined]
        self.fields["language"].initial = survey.tenant.language

    def clean(self) -> dict[str, Any]:
        """Refuse nobody at all, and an organisation without an address."""
        found = super().clean() or {}
        if not found.get("persons") and not found.get("organisation") and not self.errors:
            raise forms.ValidationError(_("Choose somebody to ask."))
        if found.get("organisation") and not found.get("email") and "email" not in self.errors:
            self.add_error("email", _("Give the address that the link is sent to."))
        return found


class ListForm(forms.Form):
    """Which organisations can be ticked."""

    organisations = forms.ModelMultipleChoiceField(
        Organisation.objects.none(),
        label=_("Organisations on the list"),
        widget=forms.CheckboxSelectMultiple,
    )

    def __init__(self, *arguments: Any, shown: Any, **named: Any) -> None:
        """Offer the organisations that are shown."""
        super().__init__(*arguments, **named)
        self.fields["organisations"].queryset = shown  # type: ignore[attr-defined]
