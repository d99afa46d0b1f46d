"""A letter in an edXML message of either namespace (QCVN 102:2016)."""

import base64
import io
import zipfile

QCVN = "http://www.mic.gov.vn/TBT/QCVN_102_2016"
EDOC = "http://www.go.vn/eDoc"


def to_edxml(
    attachments: dict[str, bytes], header: dict[str, str], *, namespace: str = QCVN, zipped: bool = True
) -> bytes:
    """Return an edXML message around attachments. `header`: number, notation, date, place, subject, organ, signer."""
    root = "edXML" if namespace == QCVN else "EdXML"
    envelope = "edXMLEnvelope" if namespace == QCVN else "EdXMLEnvelope"
    get = lambda key: header.get(key, "")  # noqa: E731
    files = "".join(
        f"<Attachment><ContentId>cid:{n}</ContentId><AttachmentName>{name}</AttachmentName>"
        f"<ContentType>application/octet-stream</ContentType>"
        f"<ContentTransferEncoded>{base64.b64encode(_zip(name, data) if zipped else data).decode()}"
        "</ContentTransferEncoded></Attachment>"
        for n, (name, data) in enumerate(attachments.items())
    )
    return (
        f'<?xml version="1.0" encoding="UTF-8"?><{root} xmlns="{namespace}"><{envelope}><edXMLHeader><MessageHeader>'
        f"<From><OrganId>000.00.01.X99</OrganId><OrganName>{get('organ')}</OrganName></From>"
        f"<To><OrganId>000.00.02.X99</OrganId><OrganName>{get('to')}</OrganName></To>"
        f"<Code><CodeNumber>{get('number')}</CodeNumber><CodeNotation>{get('notation')}</CodeNotation></Code>"
        f"<PromulgationInfo><Place>{get('place')}</Place><PromulgationDate>{get('date')}</PromulgationDate>"
        f"</PromulgationInfo><Subject>{get('subject')}</Subject><SignerInfo><FullName>{get('signer')}</FullName>"
        f"</SignerInfo><DueDate>{get('due')}</DueDate></MessageHeader></edXMLHeader></{envelope}>"
        f"<AttachmentEncoded>{files}</AttachmentEncoded></{root}>"
    ).encode()


def _zip(name: str, data: bytes) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as package:
        package.writestr(name, data)
    return file.getvalue()
