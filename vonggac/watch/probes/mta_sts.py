"""MTA-STS (RFC 8461) and TLS-RPT (RFC 8460): records by DNS, the policy over https; checkdmarc parses them."""

import re

from pyreqwest.http import Url

from vonggac.core.errors import Unreachable
from vonggac.watch.facts import MtaSts, TlsRpt
from vonggac.watch.probes.http import Visitor
from vonggac.watch.probes.names import Resolver
from vonggac.watch.scope import Scope
from vonggac.watch.session import Session

POLICY_PORT = 443
MAX_POLICY = 64 << 10  # RFC 8461, 3.2 suggests this bound


async def read_mta_sts(
    session: Session, domain: str, servers: tuple[str, ...], ranges: tuple[str, ...]
) -> MtaSts:
    """Return the policy and the mail servers it forgets. Raises Unreachable when it cannot be asked."""
    from checkdmarc import (
        mta_sts,  # here: it loads an HTTP client and lists of 0.5 s, for the slow look alone
    )

    records = [text for text in await session.names.texts(f"_mta-sts.{domain}") if text.startswith("v=STSv1")]
    if len(records) != 1:
        return MtaSts(domain, "", problem="có nhiều hơn một bản ghi" if records else "")
    try:
        mta_sts.parse_mta_sts_record(records[0])
        policy = mta_sts.parse_mta_sts_policy(await _policy(session, domain, ranges))["policy"]
    except mta_sts.MTASTSError as error:
        return MtaSts(domain, records[0], problem=f"sai cú pháp: {str(error)[:200]}")
    except Unreachable as error:
        return MtaSts(domain, records[0], problem=str(error))
    patterns = [str(pattern) for pattern in policy.get("mx", ())]
    uncovered = tuple(host for host in servers if not mta_sts.mx_in_mta_sts_patterns(host, patterns))
    return MtaSts(domain, records[0], str(policy["mode"]), uncovered)


async def _policy(session: Session, domain: str, ranges: tuple[str, ...]) -> str:
    """Fetch the policy. The certificate must verify and redirects are not followed (RFC 8461, 3.3)."""
    host = f"mta-sts.{domain}"
    url = Url(f"https://{host}:{POLICY_PORT}/.well-known/mta-sts.txt")
    scope = Scope(url, host, frozenset({host}), frozenset({POLICY_PORT}), ranges)
    visit = await Visitor(session.names, session.clients, scope, keep=MAX_POLICY).visit(url)
    if visit.answer.problem:
        raise Unreachable(f"{host}: {visit.answer.problem}.")
    if not visit.verified:
        raise Unreachable(f"{host}: chứng thư số không hợp lệ.")
    if visit.answer.hops or visit.answer.status != 200 or visit.body is None:
        raise Unreachable(f"{url}: mã {visit.answer.status}, cần 200 và không chuyển hướng.")
    return visit.body.decode("utf-8", "replace")


async def read_tls_rpt(names: Resolver, domain: str) -> TlsRpt:
    """Return where reports go (RFC 8460, 3)."""
    from checkdmarc import smtp_tls_reporting as reporting

    records = [text for text in await names.texts(f"_smtp._tls.{domain}") if text.startswith("v=TLSRPTv1")]
    if len(records) != 1:
        return TlsRpt(domain, "", problem="có nhiều hơn một bản ghi" if records else "")
    try:
        reporting.parse_smtp_tls_reporting_record(records[0])
    except reporting.SMTPTLSReportingError as error:
        return TlsRpt(domain, records[0], problem=f"sai cú pháp: {str(error)[:200]}")
    return TlsRpt(domain, records[0], tuple(re.findall(r"(?:mailto|https):[^,;\s]+", records[0])))
