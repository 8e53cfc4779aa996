"""Signing in with a passkey and with a one-time code, in a real browser."""

import base64
import hashlib
import hmac
import struct
import time

import pytest
from playwright.sync_api import Browser, Page, expect
from tests.browser.serving import PASSWORD
from tests.browser.visiting import PATIENCE, Pointer, sign_in, visiting

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]


def one_time_code(secret: str, at: float) -> str:
    """Return the code that an app on the phone shows (RFC 6238)."""
    key = base64.b32decode(secret.replace(" ", "") + "=" * (-len(secret.replace(" ", "")) % 8))
    digest = hmac.new(key, struct.pack(">Q", int(at) // 30), hashlib.sha1).digest()
    start = digest[-1] & 15
    number = struct.unpack(">I", digest[start : start + 4])[0] & 0x7FFFFFFF
    return f"{number % 1_000_000:06d}"


def next_code(secret: str, used: str) -> str:
    """Return the code that follows one: it is good once, so a person waits for another."""
    while (shown := one_time_code(secret, time.time())) == used:
        time.sleep(0.5)
    return shown


def with_password(page: Page, address: str, email: str) -> None:
    """Give the password at the sign-in page."""
    page.goto(f"{address}/accounts/login/")
    page.locator("input[name=login]").fill(email)
    page.locator("input[name=password]").fill(PASSWORD)
    page.locator("main form button[type=submit]").first.click()


def confirm(page: Page) -> None:
    """Give the password once more, where a page that guards the account asks for it."""
    if page.locator("main input[name=password]").count():
        page.locator("main input[name=password]").fill(PASSWORD)
        page.locator("main form button[type=submit]").first.click()


def test_a_passkey_signs_in_without_a_password(chromium: Browser, workbench: str) -> None:
    email = "analytiker.sormland@example.org"
    with visiting(chromium, workbench) as watch:
        page = watch.page
        key = page.context.new_cdp_session(page)
        key.send("WebAuthn.enable")
        options = {
            "protocol": "ctap2",
            "transport": "internal",
            "hasResidentKey": True,
            "hasUserVerification": True,
            "isUserVerified": True,
            "automaticPresenceSimulation": True,
        }
        key.send("WebAuthn.addVirtualAuthenticator", {"options": options})
        sign_in(Pointer(watch), email)
        page.goto(f"{workbench}/accounts/2fa/webauthn/add/")
        confirm(page)
        page.locator("main input[name=name]").fill("Example key")
        passwordless = page.locator("main input[name=passwordless]")
        if passwordless.count():
            passwordless.check()
        watch.look()
        page.get_by_role("button", name="Add the passkey").click()
        page.wait_for_url(lambda url: not url.endswith("/add/"), timeout=PATIENCE)
        page.locator(".top .at-end summary").click()
        page.get_by_role("button", name="Sign out").click()
        page.goto(f"{workbench}/accounts/login/")
        watch.look()
        page.get_by_role("button", name="passkey").click()
        expect(page).to_have_url(f"{workbench}/", timeout=PATIENCE)
        expect(page.locator(".top .person-name")).to_be_visible()


def test_a_one_time_code_is_asked_for_and_lets_in(chromium: Browser, workbench: str) -> None:
    email = "intervjuare.sormland@example.org"
    with visiting(chromium, workbench) as watch:
        page = watch.page
        sign_in(Pointer(watch), email)
        page.goto(f"{workbench}/accounts/2fa/totp/activate/")
        confirm(page)
        watch.look()
        secret = page.locator("#authenticator_secret, main code").first
        text = secret.input_value() if secret.evaluate("e => e.matches('input')") else secret.inner_text()
        used = one_time_code(text, time.time())
        page.locator("main input[name=code]").fill(used)
        page.locator("main form button[type=submit]").first.click()
        page.wait_for_url(lambda url: "activate" not in url, timeout=PATIENCE)
        watch.look()
        page.locator(".top .at-end summary").click()
        page.get_by_role("button", name="Sign out").click()
        with_password(page, workbench, email)
        expect(page.locator("main input[name=code]")).to_be_visible()
        watch.look()
        page.locator("main input[name=code]").fill(next_code(text, used))
        page.locator("main form button[type=submit]").first.click()
        expect(page).to_have_url(f"{workbench}/", timeout=PATIENCE)
