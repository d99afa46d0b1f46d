"""Attachments are shown to a real ClamAV daemon, with one signature of our own."""

import os
import subprocess
import time
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from vonggac.campaigns.files import keep, path_of
from vonggac.core.errors import Refused

CLAMD = Path("/usr/sbin/clamd")
MARK = b"vong-gac-test-signature"


@pytest.fixture(scope="module")
def clamd(tmp_path_factory):
    """A daemon that knows one signature; yields its socket."""
    if not CLAMD.exists():
        pytest.skip("no ClamAV: apt-get install clamav-daemon")
    folder = tmp_path_factory.mktemp("clamd")
    (folder / "own.ndb").write_text(f"Test.VongGac:0:*:{MARK.hex()}\n")
    config = folder / "clamd.conf"
    account = "User root\n" if os.getuid() == 0 else ""
    config.write_text(
        f"LocalSocket {folder}/clamd.ctl\nDatabaseDirectory {folder}\nForeground yes\n{account}"
    )
    daemon = subprocess.Popen(
        [CLAMD, "--config-file", config], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    while not (folder / "clamd.ctl").is_socket():
        assert daemon.poll() is None, "clamd ended at once"
        time.sleep(0.05)
    yield str(folder / "clamd.ctl")
    daemon.terminate()
    daemon.wait()


def upload(content: bytes) -> SimpleUploadedFile:
    return SimpleUploadedFile("bien-ban.pdf", b"%PDF-1.4 " + content)


def test_a_clean_file_is_known_to_be_clean(clamd, settings):
    settings.CLAMD_SOCKET = clamd
    assert keep(upload(b"x" * 200_000)).scan == "clean"


def test_an_infected_file_is_refused_by_the_name_of_the_threat(clamd, settings):
    settings.CLAMD_SOCKET = clamd
    with pytest.raises(Refused, match=r"bien-ban\.pdf chứa mã độc \(Test\.VongGac"):
        keep(upload(MARK))


def test_without_a_daemon_a_file_is_kept_and_nobody_claims_that_it_is_clean(settings, tmp_path):
    settings.CLAMD_SOCKET = str(tmp_path / "none")
    kept = keep(upload(MARK))
    assert kept.scan == "unknown"
    assert path_of(kept.sha256).exists()
