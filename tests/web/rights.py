"""The table: at every address of the program, who gets in, and with what it is asked.

What is asked for belongs to the department YT; `stranger` speaks for another department, `caller` is a program with a
token of YT, `guest` came in by a one-time link of YT. All others stand at the province's root.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from django.urls import URLPattern, get_resolver

NOBODY: frozenset[str] = frozenset()
DIRECT = frozenset({"officer", "administrator"})
ADMIN = frozenset({"administrator"})
SPEAKS = DIRECT | {"engineer"}  # at the root and may answer for those below
ABOVE = SPEAKS | {"leader"}
OWN = ABOVE | {"focal"}
SIGNED = OWN | {"stranger"}
ALL = SIGNED | {"anonymous", "guest", "caller"}
GUEST = frozenset({"guest"})
CALLER = frozenset({"caller"})


@dataclass(frozen=True)
class Row:
    """Who gets in at one address, and with what it is asked."""

    who: frozenset[str]
    takes: str = ""  # which thing of the world stands in the address
    post: dict[str, str] | None = None  # None: GET
    acts: bool = (
        True  # a POST that is let in writes an entry into the record of acts; False: nothing to record
    )


POST: dict[str, str] = {}
DONE = {"step": "done", "statement": "Đã làm."}
TOLD = {"summary": "Mất mạng toàn cơ quan", "channel": "phone", "anyway": "1"}
TABLE = {
    "home": Row(SIGNED),
    "sign-in": Row(ALL - SIGNED),  # who is in already goes home
    "account_login": Row(ALL - SIGNED),
    "sign-in-link": Row(ALL, "link"),
    "sign-out": Row(ALL, post=POST, acts=False),
    "language": Row(ALL, post=POST, acts=False),
    "board": Row(SIGNED, "campaign"),
    "rows": Row(SIGNED, "campaign"),
    "unit": Row(OWN, "unit"),
    "receive-all": Row(SPEAKS | {"focal"}, "unit", {"dot": "campaign"}),
    "obligation": Row(SPEAKS | {"focal"}, "duty", DONE),
    "extension-ask": Row(
        SPEAKS | {"focal"}, "other_duty", {"until": "2027-02-01T00:00", "reason": "Cần thêm."}
    ),
    "extension-decide": Row(DIRECT, "extension", {"verdict": "granted"}),
    "waive": Row(DIRECT, "duty", {"reason": "Không còn cổng."}),
    "pass-on": Row(SPEAKS | {"focal"}, "duty", {"units": "below"}),
    "waiting": Row(SIGNED, "campaign"),
    "verify-many": Row(DIRECT, "campaign", {"answers": "answer"}),
    "review": Row(DIRECT, "answer", {"verdict": "verified"}),
    "attachment": Row(OWN, "file"),
    "letters": Row(SIGNED),
    "letter": Row(SIGNED, "letter"),
    "letter-confirm": Row(DIRECT, "letter", POST, acts=False),  # nothing left to do
    "letter-open": Row(DIRECT, "letter", POST, acts=False),  # nothing left to do
    "rosters": Row(OWN, "unit"),
    "rosters/post": Row(
        SPEAKS | {"focal"}, "unit", {"from": "2027-02-04", "to": "2027-02-04", "text": "roster_text"}
    ),
    "plans": Row(OWN, "unit"),
    "plans/post": Row(
        SPEAKS | {"focal"},
        "unit",
        {
            "from": "2027-02-04",
            "to": "2027-02-04",
            "turns": "trực lãnh đạo 00:00-24:00",
            "people": "Lê Văn Năm; 0900000105; lãnh đạo",
        },
    ),
    "plan": Row(OWN, "plan"),
    "plan/post": Row(SPEAKS | {"focal"}, "plan", {"act": "publish"}),
    "swap-link": Row(ALL, "swap"),  # its secret is the way in
    "trials": Row(SIGNED),
    "unit-trials": Row(OWN, "unit"),
    "unit-trials/post": Row(
        DIRECT, "unit", {"person": "Bà Mẫu", "phone": "0900.000.001", "result": "reached"}
    ),
    "roster": Row(OWN, "roster"),
    "roster-file": Row(OWN, "roster"),
    "roster-calendar": Row(ALL, "calendar"),  # its signed address is the way in
    "confirm-screen": Row(DIRECT, "letter"),
    "letter-correct": Row(DIRECT, "new_letter", {"act": "drop", "ref": "5", "reason": "Không phải việc."}),
    "letter-page": Row(ABOVE, "page"),
    "watched": Row(SIGNED),
    "system": Row(OWN, "system"),
    "system-picture": Row(OWN, "picture"),
    "ping": Row(ALL, "ping", POST, acts=False),  # its signed address is the way in
    "status": Row(ALL, "status"),  # its signed address is the way in
    "wall": Row(SIGNED),
    "wall-now": Row(SIGNED),
    "check-address": Row(ALL),
    "check-address/post": Row(ALL, post={"address": "vietcombank-qua.top"}),
    "suspects": Row(ABOVE),
    "suspects/post": Row(DIRECT, post={"names": "vietcombank-qua.top"}),
    "suspect-act": Row(DIRECT, "suspect", {"act": "fake"}),
    "suspect-look": Row(DIRECT, "suspect", POST),
    "suspect-picture": Row(ABOVE, "suspect_drawn"),
    "suspect-letter": Row(ABOVE, "suspect", POST, acts=False),
    "suspects-export": Row(ABOVE, "blocklist"),
    "protected": Row(ABOVE),
    "metrics": Row(ALL),  # to this machine; test_watch_pages tells who else
    "on-duty": Row(SIGNED),
    "on-duty-sheet": Row(SIGNED),
    "obligation/get": Row(OWN, "duty"),
    "enter/post": Row(
        DIRECT, "duty", {**DONE, "channel": "fax", "from_whom": "Bà Mẫu", "received_at": "today"}
    ),
    "reports/post": Row(DIRECT, post={"dot": "campaign"}),
    "accounts/post": Row(ADMIN, post={"name": "moi", "role": "leader", "unit": "YT"}),
    "account-manage/post": Row(ADMIN, "account", {"act": "disable"}),
    "reports": Row(SIGNED),
    "report-sign": Row(frozenset({"leader"}), "report", POST),
    "report-docx": Row(ABOVE, "report"),
    "report-xlsx": Row(ABOVE, "report"),
    "systems": Row(SIGNED),
    "system-add": Row(
        SPEAKS, post={"unit": "YT", "kind": "portal", "name": "Cổng", "address": "moi.example.vn"}
    ),
    "system-consent": Row(SPEAKS | {"focal"}, "system", {"given_by": "Giám đốc", "scope": "từ ngoài"}),
    "system-withdraw": Row(SPEAKS | {"focal"}, "system", POST),
    "content-accept": Row(SPEAKS, "system", POST),
    "maintenance-announce": Row(
        SPEAKS | {"focal"},
        "system",
        {"from": "2050-01-01T00:00", "to": "2050-01-02T00:00", "reason": "Thay máy."},
    ),
    "maintenance-end": Row(SPEAKS | {"focal"}, "maintenance", POST),
    "outbox": Row(ABOVE),
    "message-again": Row(DIRECT, "message", POST),
    "incoming": Row(DIRECT),
    "mail": Row(DIRECT, "mail"),
    "mail-accept": Row(DIRECT, "mail", {"duty": "duty", "picked": "1"}),
    "mail-aside": Row(DIRECT, "mail", {"reason": "Thư quảng cáo."}),
    "mail-file": Row(DIRECT, "mail_file"),
    "mail-incident": Row(DIRECT, "mail", POST),
    "incidents": Row(SIGNED),
    "incident-new": Row(SIGNED),
    "incident-new/post": Row(SPEAKS | {"focal"}, post={**TOLD, "unit": "YT"}),
    "incident-alike": Row(SIGNED),
    "periodic": Row(SIGNED),
    "incident": Row(OWN, "incident"),
    "incident-amend": Row(SPEAKS | {"focal"}, "incident", {"summary": "Trang chủ bị sửa lại"}),
    "incident-note": Row(SPEAKS | {"focal"}, "incident", {"text": "Đã gọi."}),
    "incident-tasks": Row(SPEAKS | {"focal"}, "incident", {"act": "begin", "playbook": "malware"}),
    "incident-indicators": Row(SPEAKS | {"focal"}, "incident", {"signs": "203.0.113.7"}),
    "indicators-file": Row(OWN, "indicators", POST),
    "incident-state": Row(SPEAKS | {"focal"}, "incident", {"act": "contain"}),
    "incident-state/post": Row(DIRECT, "incident", {"act": "merge", "into": "other_incident"}),
    "incident-sent": Row(SPEAKS | {"focal"}, "incident", {"clock": "notice", "to": "Cơ quan điều phối"}),
    "incident-alarm": Row(SPEAKS | {"focal"}, "incident", POST),
    "reporter-reveal": Row(OWN, "incident", POST),
    "paper": Row(OWN, "paper"),
    "paper/post": Row(SPEAKS | {"focal"}, "paper", {"os": "Ubuntu 22.04"}),
    "paper-docx": Row(SPEAKS | {"focal"}, "paper", POST),
    "entry-correct": Row(SPEAKS | {"focal"}, "entry", {"correction": "Câu đúng."}),
    "task-act": Row(SPEAKS | {"focal"}, "task", {"act": "finish"}),
    "sent-receipt": Row(SPEAKS | {"focal"}, "sent", {"receipt_from": "Bà Mẫu"}),
    "evidence-file": Row(SPEAKS | {"focal"}, "evidence", POST, acts=False),  # its custody keeps it
    "evidence-hold": Row(SPEAKS | {"focal"}, "evidence", {"whom": "Công an tỉnh"}),
    "sent-file": Row(OWN, "sent", POST),
    "call-link": Row(ALL, "call"),  # its secret is the way in
    "pass-incident": Row(GUEST),
    "pass-incident/post": Row(GUEST, post=TOLD),
    "pass-code": Row(ALL),
    "pass-link": Row(ALL, "pass_link"),
    "pass-duties": Row(GUEST),
    "chase": Row(DIRECT, "campaign"),
    "pass-receive": Row(GUEST, post=POST),
    "pass-answer": Row(GUEST, "duty", DONE),
    "pass-attachment": Row(GUEST, "file"),
    "pass-leave": Row(ALL, post=POST, acts=False),
    "pass-make": Row(DIRECT, "unit", {"dot": "campaign"}),
    "pass-withdraw": Row(DIRECT, "unit_pass", POST),
    "enter": Row(DIRECT, "duty"),
    "answers-export": Row(SIGNED, "campaign"),
    "answers-import": Row(DIRECT, "campaign", POST, acts=False),  # nothing left to do
    "units-export": Row(ABOVE),
    "person-reveal": Row(OWN, "person", POST),
    "api:openapi-json": Row(ALL),
    "api:openapi-view": Row(ALL),
    "api:api-root": Row(NOBODY),
    "api:directives": Row(CALLER),
    "api:directive": Row(CALLER, "letter_id"),
    "api:campaigns": Row(CALLER),
    "api:campaign": Row(CALLER, "campaign_id"),
    "api:campaign_board": Row(CALLER, "campaign_id"),
    "api:units": Row(CALLER),
    "api:obligations": Row(CALLER, "?campaign"),
    "api:obligation": Row(CALLER, "duty_id"),
    "api:hand_in": Row(CALLER, "duty_id", DONE),
    "api:webhooks": Row(CALLER),
    "api:webhook_make": Row(CALLER),  # the address of the list
    "api:webhook": Row(CALLER, "webhook_id"),
    "api:webhook_withdraw": Row(CALLER, "webhook_id"),  # the address of the one
    "webhook-make": Row(
        ADMIN, post={"token": "token", "url": "https://1.1.1.1/", "events": "campaign.opened"}
    ),
    "webhook-withdraw": Row(ADMIN, "webhook", POST),
    "api:tell_incident": Row(CALLER, post=TOLD),
    "api:incident": Row(CALLER, "incident_id"),
    "account": Row(SIGNED),
    "account-everywhere": Row(SIGNED, post=POST),
    "accounts": Row(ADMIN),
    "account-manage": Row(ADMIN, "account"),
    "token-make": Row(ADMIN, post={"name": "Trục", "unit": "YT", "scope": "read", "days": "30"}),
    "token-withdraw": Row(ADMIN, "token", POST),
    "account_logout": Row(ALL, post=POST, acts=False),
    "account_inactive": Row(ALL),
    "account_reauthenticate": Row(SIGNED),
    "account_change_password": Row(SIGNED),
    "account_set_password": Row(SIGNED),
    "usersessions_list": Row(SIGNED),
    "mfa_index": Row(SIGNED),
    "mfa_authenticate": Row(NOBODY),  # only half-way through signing in
    "mfa_reauthenticate": Row(SIGNED),
    "mfa_activate_totp": Row(SIGNED),
    "mfa_deactivate_totp": Row(DIRECT),  # who has it, and after confirming
    "mfa_view_recovery_codes": Row(NOBODY),  # nobody here has made any
    "mfa_generate_recovery_codes": Row(SIGNED),
    "mfa_download_recovery_codes": Row(NOBODY),
    "mfa_list_webauthn": Row(SIGNED),
    "mfa_add_webauthn": Row(SIGNED),
    "mfa_reauthenticate_webauthn": Row(SIGNED),
    "mfa_login_webauthn": Row(NOBODY),  # only a page's own script asks it
    "mfa_remove_webauthn": Row(SIGNED, "nothing"),  # after confirming, and then only one's own
    "mfa_edit_webauthn": Row(SIGNED, "nothing"),
    "socialaccount_login_error": Row(NOBODY),  # its status says that nobody came in
    "socialaccount_login_cancelled": Row(ALL),
    "openid_connect_login": Row(NOBODY, "provider"),  # none is set
    "openid_connect_callback": Row(NOBODY, "provider"),
}


def names(resolver=None, namespace: str = "") -> Iterator[str]:
    """Every name of the URL configuration; an address without a name is a fault."""
    for pattern in (resolver or get_resolver()).url_patterns:
        if isinstance(pattern, URLPattern):
            assert pattern.name, f"{pattern.pattern} has no name"
            yield namespace + pattern.name
        else:
            inner = f"{namespace}{pattern.namespace}:" if pattern.namespace else namespace
            yield from names(pattern, inner)
