"""Who may open the sign-in pages: allauth guards them itself."""

from tests.web.rights.suite import PUBLIC, SIGNED_IN, Page

_OUTSIDE = "one is not signed in yet, or is on the way out"
_PROVES = "shows nothing without a link from the mail or a password just given"
_GUARDED_TWICE = (
    "activate_totp",
    "add_webauthn",
    "generate_recovery_codes",
    "reauthenticate",
    "reauthenticate_webauthn",
)

PAGES = {
    **{
        name: Page(PUBLIC, why_public=_OUTSIDE)
        for name in (
            "account_login",
            "account_logout",
            "account_inactive",
            "account_reset_password",
            "account_reset_password_done",
            "account_reset_password_from_key_done",
            "mfa_login_webauthn",
        )
    },
    **{
        name: Page(PUBLIC, why_public=_PROVES)
        for name in ("account_reset_password_from_key", "mfa_authenticate")
    },
    **{
        name: Page(SIGNED_IN, leads_to=leads_to)
        for name, leads_to in (
            # Whoever has no password sets one, whoever has one changes it.
            ("account_set_password", ("account_change_password",)),
            # What changes how one signs in asks for the password again first.
            *((f"mfa_{what}", ("account_reauthenticate",)) for what in _GUARDED_TWICE),
        )
    },
    **{
        name: Page(SIGNED_IN)
        for name in (
            "account_reauthenticate",
            "account_change_password",
            "mfa_index",
            "mfa_list_webauthn",
        )
    },
    # One's own, found only by their owner.
    **{
        name: Page(PUBLIC, why_public="finds only the signed-in person’s own; others get 404 or sign-in")
        for name in (
            "mfa_deactivate_totp",
            "mfa_remove_webauthn",
            "mfa_edit_webauthn",
            "mfa_view_recovery_codes",
            "mfa_download_recovery_codes",
        )
    },
}
