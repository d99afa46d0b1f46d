"""Header fields of the first page, judged one by one."""

from datetime import UTC, datetime

import pytest

from vonggac.watch.checks.portal import (
    content_security_policy as csp,
)
from vonggac.watch.checks.portal import cookies, framing, hsts, nosniff, referrer_policy, version_leak
from vonggac.watch.facts import Banner, Banners, Headers

NOW = datetime(2027, 1, 20, tzinfo=UTC)


def ask(module, *fields, url="https://cong.example.vn/"):
    return module.judge(Headers(url, fields), NOW).passed


HSTS, CSP, XFO = "strict-transport-security", "content-security-policy", "x-frame-options"
CASES = [
    (hsts, [], False), (hsts, [(HSTS, "max-age=31536000; includeSubDomains")], True),
    (hsts, [(HSTS, 'max-age="31536000"')], True), (hsts, [(HSTS, "max-age=300")], False),
    (hsts, [(HSTS, "max-age=0")], False), (hsts, [(HSTS, "includeSubDomains")], False),
    (hsts, [(HSTS, "max-age=abc")], False), (hsts, [(HSTS, "max-age=1"), (HSTS, "max-age=31536000")], False),
    (csp, [], False), (csp, [(CSP, "default-src 'self'")], True), (csp, [(CSP, "script-src 'self' 'nonce-abc'")], True),
    (csp, [(CSP, "default-src 'self' 'unsafe-inline'")], False), (csp, [(CSP, "frame-ancestors 'none'")], False),
    (csp, [(CSP, "script-src 'unsafe-inline' 'nonce-abc'")], True), (csp, [(CSP, "script-src *")], False),
    (csp, [(CSP, "script-src https: 'strict-dynamic' 'nonce-a'")], True), (csp, [(CSP, ";;")], False),
    (csp, [(CSP, "img-src *"), (CSP, "script-src 'none'")], True),
    (csp, [("content-security-policy-report-only", "default-src 'self'")], False),
    (nosniff, [], False), (nosniff, [("x-content-type-options", "NoSniff")], True),
    (nosniff, [("x-content-type-options", "sniff, nosniff")], False),
    (framing, [], False), (framing, [(XFO, "DENY")], True), (framing, [(XFO, "sameorigin")], True),
    (framing, [(XFO, "ALLOW-FROM https://a.example")], False), (framing, [(CSP, "frame-ancestors 'self'")], True),
    (framing, [(CSP, "frame-ancestors *"), (XFO, "DENY")], False),
    (referrer_policy, [], True), (referrer_policy, [("referrer-policy", "unsafe-url")], False),
    (referrer_policy, [("referrer-policy", "unsafe-url, no-referrer")], True),
    (referrer_policy, [("referrer-policy", "no-referrer, la-lam")], True),
    (cookies, [], True), (cookies, [("set-cookie", "ASP.NET_SessionId=1; Secure; HttpOnly; SameSite=Lax")], True),
    (cookies, [("set-cookie", "PHPSESSID=1; Secure")], False), (cookies, [("set-cookie", "sid=1; HttpOnly")], False),
    (cookies, [("set-cookie", "mau=xanh; Secure")], True), (cookies, [("set-cookie", "XSRF-TOKEN=1; Secure")], True),
    (cookies, [("set-cookie", "mau=xanh; Secure"), ("set-cookie", "token=1; Secure")], False),
]  # fmt: skip


@pytest.mark.parametrize(
    ("module", "fields", "passed"), CASES, ids=[f"{m.CHECK.id[7:]} {f}" for m, f, _ in CASES]
)
def test_a_header_field_is_judged(module, fields, passed):
    assert ask(module, *fields) is passed


def test_hsts_over_http_is_unknown_as_browsers_ignore_it():
    assert ask(hsts, (HSTS, "max-age=31536000"), url="http://cong.example.vn/") is None


def test_a_session_cookie_over_http_needs_httponly_alone():
    assert ask(cookies, ("set-cookie", "sid=1; HttpOnly"), url="http://cong.example.vn/") is True
    assert ask(cookies, ("set-cookie", "a=1; SameSite=None"), url="http://cong.example.vn/") is False


@pytest.mark.parametrize(("value", "passed"), [
    ("nginx", True), ("nginx/1.22.1", False), ("Microsoft-IIS/10.0", False), ("PHP/7.4.33", False), ("cdn", True),
    ("WordPress 6.4", False), ("Joomla! - Open Source Content Management", True), ("4.0.30319", False),
])  # fmt: skip
def test_a_version_is_a_leak_and_a_name_is_none(value, passed):
    assert version_leak.judge(Banners((Banner("server", value),)), NOW).passed is passed
