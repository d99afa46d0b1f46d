"""All checks, by kind of system. A test compares the list with the folder, and each docstring with its manual page."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from datetime import datetime
from types import ModuleType

from vonggac.watch.checks.backup import recent, restored, size, succeeded
from vonggac.watch.checks.host import connects
from vonggac.watch.checks.intrusion import handled
from vonggac.watch.checks.log import heard
from vonggac.watch.checks.mail import (
    certificate,
    dkim,
    dmarc,
    dmarc_reports,
    dnsbl,
    dnssec,
    mta_sts,
    mx,
    open_relay,
    plain_login,
    spf,
    spf_all,
    spf_lookups,
    starttls,
    tls_rpt,
)
from vonggac.watch.checks.malware import cleaned
from vonggac.watch.checks.portal import (
    admin_exposed,
    backups_exposed,
    certificate_chain,
    certificate_days,
    certificate_name,
    cloaking,
    content_security_policy,
    cookies,
    defacement,
    diagnostics_exposed,
    directory_listing,
    environment_exposed,
    first_byte,
    framing,
    hidden_links,
    hsts,
    https_enforced,
    injected_spam,
    insecure_form,
    mixed_content,
    nosniff,
    picture,
    redirects,
    referrer_policy,
    resolves,
    source_exposed,
    status,
    third_party_scripts,
    tls_protocol,
    version_leak,
)
from vonggac.watch.facts import Unmeasured
from vonggac.watch.values import Check, Judged, Verdict

PORTAL: tuple[ModuleType, ...] = (
    resolves, status, first_byte, redirects, https_enforced, certificate_chain, certificate_name, certificate_days,
    tls_protocol, defacement, picture, injected_spam, hidden_links, cloaking, third_party_scripts, source_exposed,
    environment_exposed, backups_exposed, admin_exposed, directory_listing, diagnostics_exposed, version_leak,
    hsts, content_security_policy, nosniff, framing, referrer_policy, cookies, mixed_content, insecure_form,
)  # fmt: skip
MAIL: tuple[ModuleType, ...] = (
    mx, spf, spf_lookups, spf_all, dkim, dmarc, dmarc_reports, starttls, certificate, plain_login, open_relay, mta_sts,
    tls_rpt, dnssec, dnsbl,
)  # fmt: skip
HOST: tuple[ModuleType, ...] = (connects,)
BACKUP: tuple[ModuleType, ...] = (recent, succeeded, size, restored)
LOG: tuple[ModuleType, ...] = (heard, cleaned, handled)
CHECKS_OF: dict[str, tuple[Check, ...]] = {
    kind: tuple(module.CHECK for module in modules)
    for kind, modules in {
        "portal": PORTAL,
        "application": PORTAL,
        "mail": MAIL,
        "host": HOST,
        "backup": BACKUP,
        "log": LOG,
    }.items()
}
CHECKS: tuple[Check, ...] = tuple(dict.fromkeys(check for checks in CHECKS_OF.values() for check in checks))


Readers = Mapping[type, tuple[Check, ...]]  # the checks by the type of fact that they read


def by_fact(checks: Iterable[Check]) -> Readers:
    """Return the checks by the type of fact that they read."""
    readers: dict[type, list[Check]] = defaultdict(list)
    for check in checks:
        readers[check.reads].append(check)
    return {reads: tuple(found) for reads, found in readers.items()}


READERS: Mapping[str, Readers] = {kind: by_fact(checks) for kind, checks in CHECKS_OF.items()}


def checks_for(kind: str) -> tuple[Check, ...]:
    """Return the checks of a kind of system; none where nothing of it can be seen from outside."""
    return CHECKS_OF.get(kind, ())


def judge_all(facts: Iterable[object], readers: Readers, now: datetime) -> list[Judged]:
    """Return the verdict of every check whose fact was measured, or could not be: then it is unknown.

    A check whose fact nobody went for is left out: the quick look does not answer the slow look's questions.
    """
    known = {fact.of if isinstance(fact, Unmeasured) else type(fact): fact for fact in facts}
    judged: list[Judged] = []
    for kind, fact in known.items():
        if isinstance(fact, Unmeasured):
            nothing = Verdict(None, fact.because)
            judged += [Judged(check, nothing) for check in readers.get(kind, ())]
        else:
            judged += [Judged(check, check.judge(fact, now)) for check in readers.get(kind, ())]
    return judged


__all__ = ["CHECKS", "CHECKS_OF", "READERS", "Readers", "by_fact", "checks_for", "judge_all"]
