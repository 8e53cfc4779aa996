"""What somebody saw when they opened a form, so that what others changed since is never undone unseen.

A form that changes something carries a mark of every value it showed. When it comes back, what it changes
is locked and read anew, as a change through the API is compared with ``If-Match``. Where the marks differ the
form is shown again: what its reader had not touched is brought up to date, their own text is kept, and a
sentence says what others changed. Sent once more, it is saved knowingly.
"""

import hashlib
import json
from collections.abc import Callable, Mapping
from datetime import date
from functools import wraps
from typing import TYPE_CHECKING, Any

from django import forms
from django.db.models import Model
from django.http import HttpResponse
from django.utils.translation import gettext as _

from klustermotor.web.shared.api_changes import as_one, hold
from klustermotor.web.shared.templatetags.written import date_written

if TYPE_CHECKING:
    _Form = forms.BaseForm
else:
    _Form = object

SHOWN = "shown"
_LONGEST = 160
View = Callable[..., HttpResponse]
#: What a form shows beside its fields: what each is called, and what it says now.
Beside = Callable[[], Mapping[str, str]]


def one_change(view: View) -> View:
    """Let what a page's form does be one transaction: read, compared with what was shown, and written."""

    @wraps(view)
    def changed(request: Any, *args: Any, **named: Any) -> HttpResponse:
        if request.method != "POST":
            return view(request, *args, **named)
        answer: HttpResponse = as_one(lambda: view(request, *args, **named))
        return answer

    return changed


def mark(value: Any) -> str:
    """Return what tells one state of a value from another."""
    return hashlib.sha256(json.dumps(value, default=str).encode()).hexdigest()[:12]


def marks(values: Mapping[str, Any]) -> str:
    """Return the marks of several values as one text: ``name:mark name:mark``."""
    return " ".join(f"{name}:{mark(value)}" for name, value in values.items())


def marks_in(text: str) -> dict[str, str]:
    """Return the marks that a text holds, by name; what is none is passed over."""
    parts = (one.rpartition(":") for one in text.split())
    return {name: held for name, _colon, held in parts if name}


class Changing(_Form):
    """A form that changes something there is; it stands before ``Form`` or ``ModelForm`` among the bases.

    What is changed is ``of``, or a model form's instance; a new one has nothing to compare. ``initial``
    may be a function, called once the thing is locked and read anew, as ``beside`` is. The view is
    ``@one_change``.
    """

    def __init__(
        self,
        data: Any = None,
        files: Any = None,
        *args: Any,
        of: Model | None = None,
        beside: Beside = dict,
        initial: Any = None,
        **named: Any,
    ) -> None:
        """Lock what is changed and read it anew, when the form comes back; then begin as forms do."""
        thing = of if of is not None else named.get("instance")
        self.changes = thing if thing is not None and thing.pk else None
        if data is not None and self.changes is not None:
            hold(self.changes)
        named["initial"] = initial() if callable(initial) else initial
        super().__init__(data, files, *args, **named)
        self._beside = {f"+{number}": pair for number, pair in enumerate(beside().items())}
        if self.changes is not None:
            self.fields[SHOWN] = forms.CharField(
                widget=forms.HiddenInput, required=False, initial=lambda: marks(self._now())
            )

    def full_clean(self) -> None:
        """Compare with what was shown, then check; a form in which others changed something is not valid."""
        told = self._catch_up() if self.is_bound and self.changes is not None else ""
        super().full_clean()
        if self.is_bound:
            self.cleaned_data.pop(SHOWN, None)
        if told:
            self.add_error(None, told)

    def _catch_up(self) -> str:
        """Bring up to date what others changed and the reader left alone; return what to say, or nothing."""
        seen, now = marks_in(self.data.get(self.add_prefix(SHOWN), "")), self._now()
        changed = [name for name, value in now.items() if seen.get(name) != mark(value)]
        sent = {name: self._sent(name) for name in changed if name in self.fields}
        differing = [name for name in changed if name not in sent or sent[name] != now[name]]
        if not differing:
            return ""
        sent_now: Any = self.data
        data = sent_now.copy()
        for name in differing:
            was = seen.get(name, "" if seen else None)
            # A field that was not there when the form was opened is as untouched as one that was left alone.
            if name in sent and was in ("", mark(sent[name])):
                _put(data, self.add_prefix(name), now[name])
        data[self.add_prefix(SHOWN)] = marks(now)
        self.data = data
        return self._said(differing, now)

    def _said(self, differing: list[str], now: Mapping[str, Any]) -> str:
        """Return the sentence that says what stands now."""
        told = "; ".join(
            _("%(what)s: “%(now)s”") % {"what": self._called(name), "now": self._in_words(name, now[name])}
            for name in differing
        )
        return _(
            "Somebody else changed this after you opened it, so nothing of yours is saved yet. It now says "
            "– %(changes)s. What you had not touched is brought up to date below and your own text stands; "
            "save again to save it as it stands here."
        ) % {"changes": told}

    def _now(self) -> dict[str, Any]:
        """Return every value the form shows of what it changes, as a browser would send it."""
        found = {
            name: _plain(field, self.get_initial_for_field(field, name))
            for name, field in self.fields.items()
            if name != SHOWN and not isinstance(field, forms.FileField)
        }
        return found | {name: text for name, (_label, text) in self._beside.items()}

    def _sent(self, name: str) -> Any:
        """Return what was sent in a field."""
        field = self.fields[name]
        value = field.widget.value_from_datadict(self.data, self.files, self.add_prefix(name))
        return _plain(field, value)

    def _called(self, name: str) -> str:
        """Return what a value is called on the page."""
        return str(self._beside[name][0] if name in self._beside else self[name].label)

    def _in_words(self, name: str, value: Any) -> str:
        """Return a value as the page would say it, cut where it is long."""
        field = self.fields.get(name)
        if isinstance(field, forms.BooleanField):
            return _("yes") if value else _("no")
        if isinstance(field, forms.DateField) and value:
            return str(date_written(date.fromisoformat(value)))
        if isinstance(field, forms.ChoiceField):
            labels = dict(_choices(field.choices))
            held: list[str] = value if isinstance(value, list) else [value]
            value = ", ".join(labels.get(one, one) for one in held if one)
        text = " ".join(str(value).split())
        return (text if len(text) <= _LONGEST else f"{text[:_LONGEST]} …") or _("nothing")


def _plain(field: forms.Field, value: Any) -> Any:
    """Return a value as a browser would send it: text, or a sorted list of texts."""
    if isinstance(field, forms.BooleanField):
        return "on" if field.to_python(value) else ""
    several = isinstance(field, forms.MultipleChoiceField | forms.ModelMultipleChoiceField)
    if several:
        return sorted(str(field.prepare_value(one)) for one in value or ())
    shown = field.prepare_value(value)
    return "" if shown is None else str(shown).replace("\r\n", "\n").strip()


def _put(data: Any, name: str, value: Any) -> None:
    """Set what a browser would have sent."""
    if isinstance(value, list):
        data.setlist(name, value)
    elif value:
        data[name] = value
    else:
        data.pop(name, None)


def _choices(offered: Any) -> list[tuple[str, str]]:
    """Return what can be chosen, groups opened."""
    found: list[tuple[str, str]] = []
    for value, label in offered:
        found += _choices(label) if isinstance(label, list | tuple) else [(str(value), str(label))]
    return found
