"""The sign-in library's forms in the house's words: a label says what a field is, a link stands once."""

from typing import Any

from allauth.account.forms import LoginForm, ResetPasswordForm


class SignInForm(LoginForm):  # type: ignore[misc]
    """Address and password; the way to a forgotten one stands beside the button."""

    def __init__(self, *args: Any, **named: Any) -> None:
        """Take away what the page says itself."""
        super().__init__(*args, **named)
        _without_placeholders(self)
        self.fields["password"].help_text = ""


class ForgottenForm(ResetPasswordForm):  # type: ignore[misc]
    """The address that a new password is asked for."""

    def __init__(self, *args: Any, **named: Any) -> None:
        """Take away what the label says."""
        super().__init__(*args, **named)
        _without_placeholders(self)


def _without_placeholders(form: Any) -> None:
    """Leave a field's name to its label."""
    for field in form.fields.values():
        field.widget.attrs.pop("placeholder", None)
