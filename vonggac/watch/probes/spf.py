"""A domain's SPF policy, walked as a receiver would (RFC 7208), with a bound of our own.

The field's library (checkdmarc) follows includes without an end to its depth, so a hostile chain would keep a thread;
this walk stops at STOP terms. Macros are not expanded: a term with one counts, and is not followed.
"""

import re
from dataclasses import dataclass, field

from vonggac.watch.facts import Spf
from vonggac.watch.probes.names import Resolver

STOP = 25  # terms that cost a query; receivers give up after ten (4.6.4)
MOST_MX = 10  # names of one "mx" term (4.6.4)
TERM = re.compile(r"([+\-~?]?)(all|include|a|mx|ptr|ip4|ip6|exists)(?:[:/](.*))?\Z", re.IGNORECASE)
MODIFIER = re.compile(r"[a-z][\w.-]*=", re.IGNORECASE)


@dataclass(slots=True)
class _Walk:
    names: Resolver
    lookups: int = 0
    voids: int = 0
    problem: str = ""
    path: list[str] = field(default_factory=list)


async def read_spf(names: Resolver, domain: str) -> Spf:
    """Return the domain's policy and what it costs. Raises Unreachable when the domain's own record cannot be asked."""
    records = await _records(names, domain)
    if len(records) != 1:
        return Spf(domain, records, problem="có nhiều hơn một bản ghi SPF" if records else "")
    walk = _Walk(names)
    final = await _follow(walk, domain, records[0])
    return Spf(domain, records, walk.lookups, walk.voids, final, walk.problem)


async def _records(names: Resolver, domain: str) -> tuple[str, ...]:
    return tuple(
        text for text in await names.texts(domain) if re.match(r"v=spf1(?: |\Z)", text, re.IGNORECASE)
    )


async def _follow(walk: _Walk, domain: str, record: str) -> str:
    """Walk one record; return the qualifier of its `all`, or of the record that it redirects to."""
    walk.path.append(domain)
    final, redirect = "", ""
    for term in record.split()[1:]:
        if term.lower().startswith("redirect="):
            redirect = term[9:]
        elif found := TERM.match(term):
            qualifier, name, target = found[1] or "+", found[2].lower(), (found[3] or "").split("/")[0]
            if name == "all":
                final = qualifier
                break  # what stands behind is never looked at (5.1)
            if walk.lookups < STOP:
                await _mechanism(walk, name, target or domain)
        elif not MODIFIER.match(term):
            walk.problem = walk.problem or f"không hiểu “{term[:60]}” trong SPF của {domain}"
    if not final and redirect and walk.lookups < STOP:
        final = await _into(walk, redirect, "redirect")
    walk.path.pop()
    return final


async def _mechanism(walk: _Walk, name: str, target: str) -> None:
    if name in {"ip4", "ip6"}:
        return
    if name == "include":
        await _into(walk, target, "include")
        return
    walk.lookups += 1
    if name == "ptr" or "%" in target:
        return
    kind = {"mx": "MX", "a": "A", "exists": "A"}[name]
    found = await walk.names.ask(target, kind)
    if kind == "A" and name == "a" and not found:
        found = await walk.names.ask(target, "AAAA")
    walk.voids += not found
    if name == "mx" and len(found) > MOST_MX:
        walk.problem = walk.problem or f"mx của {target} có {len(found)} máy chủ, quá {MOST_MX}"


async def _into(walk: _Walk, target: str, by: str) -> str:
    """Follow an include or redirect; a missing record there is a permanent error (5.2, 6.1)."""
    walk.lookups += 1
    if "%" in target:
        return ""
    if target in walk.path:
        walk.problem = walk.problem or f"{by} vòng tròn qua {target}"
        return ""
    records = await _records(walk.names, target)
    if len(records) != 1:
        walk.voids += not records
        walk.problem = walk.problem or f"{by}:{target} không có đúng một bản ghi SPF"
        return ""
    return await _follow(walk, target, records[0])
