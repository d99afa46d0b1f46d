"""The certificate that a host serves, measured also where it is invalid, and the oldest protocol it accepts."""

import asyncio
import ssl
import warnings
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime

from cryptography import x509
from cryptography.x509.oid import NameOID

from vonggac.core.errors import Unreachable
from vonggac.watch.facts import Certificate, OldProtocols

SECONDS = 8
Talk = Callable[[asyncio.StreamReader, asyncio.StreamWriter], Awaitable[None]]
DATES = {9: "chưa có hiệu lực", 10: "đã hết hạn"}  # X509_V_ERR_CERT_NOT_YET_VALID, _HAS_EXPIRED
SAID = {  # OpenSSL's codes of chain errors, as officers read them
    18: "chứng thư tự ký", 19: "gốc tự ký, không được tin cậy", 20: "thiếu chứng thư trung gian hoặc gốc lạ",
    21: "thiếu chứng thư trung gian", 23: "chứng thư đã bị thu hồi",
}  # fmt: skip
LATEST = datetime(
    9000, 1, 1, tzinfo=UTC
)  # RFC 5280 4.1.2.5: 9999 means "never"; kept where zones can be added


class Tls:
    """Shared contexts: loading the system's roots costs 20 ms."""

    def __init__(self, roots: bytes = b"") -> None:
        self.checking = ssl.create_default_context()
        if roots:
            self.checking.load_verify_locations(cadata=roots.decode())
        self.checking.check_hostname = False  # names are a question of their own
        self.taking = _taking_all()
        self.old = _taking_all()
        with warnings.catch_warnings():  # that these versions are out of date is what is measured
            warnings.simplefilter("ignore", DeprecationWarning)
            self.old.maximum_version = ssl.TLSVersion.TLSv1_1
            for context in (self.checking, self.taking, self.old):
                context.minimum_version = ssl.TLSVersion.TLSv1
                context.set_ciphers("ALL:@SECLEVEL=0")

    async def certificate(
        self, host: str, address: str, port: int, *, talk: Talk | None = None
    ) -> Certificate:
        """Return what the host serves, after `talk` (STARTTLS). Raises Unreachable when no handshake comes about."""
        try:
            der, version = await _handshake(self.checking, host, address, port, talk)
            return _read(der, host, version, True, "")
        except ssl.SSLCertVerificationError as error:
            code, said = error.verify_code, SAID.get(error.verify_code, error.verify_message)
        der, version = await _handshake(self.taking, host, address, port, talk)
        if code in DATES:
            return _read(der, host, version, None, DATES[code])
        return _read(der, host, version, False, said)

    async def old_protocols(self, host: str, address: str, port: int) -> OldProtocols:
        """Return the version agreed when nothing newer than TLS 1.1 is offered, "" where the host refuses."""
        try:
            return OldProtocols(host, (await _handshake(self.old, host, address, port))[1])
        except Unreachable:
            return OldProtocols(host, "")


def _taking_all() -> ssl.SSLContext:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    context.check_hostname = False
    context.verify_mode = ssl.CERT_NONE  # it is measured, not trusted: nothing is sent over it
    return context


async def _handshake(
    context: ssl.SSLContext, host: str, address: str, port: int, talk: Talk | None = None
) -> tuple[bytes, str]:
    """Return the peer's certificate (DER) and the protocol. A verification error is passed on."""
    writer = None
    try:
        async with asyncio.timeout(SECONDS):
            if talk is None:
                _, writer = await asyncio.open_connection(address, port, ssl=context, server_hostname=host)
            else:
                reader, writer = await asyncio.open_connection(address, port)
                await talk(reader, writer)
                await writer.start_tls(context, server_hostname=host)
        tls = writer.get_extra_info("ssl_object")
        return tls.getpeercert(True) or b"", tls.version() or ""
    except ssl.SSLCertVerificationError:
        raise
    except (OSError, TimeoutError, ValueError) as error:
        raise Unreachable(f"{host}:{port}: không bắt tay được TLS ({_why(error)}).") from error
    finally:
        if writer is not None:
            writer.transport.abort()  # a polite goodbye would wait for hosts that send none


def _why(error: Exception) -> str:
    text = getattr(error, "reason", None) or str(error) or "quá thời gian"
    return "máy chủ không nói TLS" if "WRONG_VERSION" in text else text[:120]


def _read(der: bytes, host: str, version: str, trusted: bool | None, problem: str) -> Certificate:
    """Raises Unreachable where the certificate cannot be parsed."""
    try:
        parsed = x509.load_der_x509_certificate(der)
        return Certificate(
            host, _name(parsed.subject), _name(parsed.issuer), _names(parsed),
            min(parsed.not_valid_before_utc, LATEST), min(parsed.not_valid_after_utc, LATEST),
            trusted, problem, version,
        )  # fmt: skip
    except (ValueError, x509.DuplicateExtension) as error:
        raise Unreachable(f"{host}: không đọc được chứng thư ({error}).") from error


def _name(name: x509.Name) -> str:
    """Return the common name, else the organisation, else the whole name; at most 120 letters."""
    for oid in (NameOID.COMMON_NAME, NameOID.ORGANIZATION_NAME):
        if found := name.get_attributes_for_oid(oid):
            return str(found[0].value)[:120]
    return name.rfc4514_string()[:120]


def _names(parsed: x509.Certificate) -> tuple[str, ...]:
    try:
        names = parsed.extensions.get_extension_for_class(x509.SubjectAlternativeName).value
    except x509.ExtensionNotFound:
        return ()
    texts = [*names.get_values_for_type(x509.DNSName), *map(str, names.get_values_for_type(x509.IPAddress))]
    return tuple(text[:253] for text in texts[:100])
