"""Lists that name checks name checks that are there."""

from fnmatch import fnmatchcase

from vonggac.incidents.opening import rules
from vonggac.measures import catalogue
from vonggac.standing.watched import PROOF
from vonggac.watch.checks import CHECKS
from vonggac.watch.dependence import SITE_CHECK
from vonggac.watch.services import UP

IDS = {check.id for check in CHECKS} | {SITE_CHECK}


def test_what_tells_whether_a_system_can_be_used_are_checks():
    assert IDS >= UP


def test_every_rule_that_opens_an_incident_fits_a_check():
    assert [rule.check for rule in rules() if not any(fnmatchcase(one, rule.check) for one in IDS)] == []


def test_every_proof_by_the_watch_fits_a_check():
    proofs = {proof for measure in catalogue() for proof in measure.proof if proof.startswith(PROOF)}
    assert [p for p in proofs if not any(fnmatchcase(one, p.removeprefix(PROOF)) for one in IDS)] == []
