"""A document as JSON and back, for the talk between the program and the process that reads PDF and images."""

from typing import Any

from vonggac.directives.reading.values import Document, Finding, Line, Place

Json = dict[str, Any]


def document_as_json(document: Document) -> Json:
    """Return the document as plain lists. The envelope is never part of it: only edXML has one."""
    return {
        "name": document.name,
        "pages": document.pages,
        "lines": [_line(line) for line in document.lines],
        "margins": [_line(line) for line in document.margins],
        "notes": [[n.code, n.severity, n.message, n.at and [n.at.page, n.at.line]] for n in document.notes],
    }


def document_from(json: Json) -> Document:
    """Return the document that `document_as_json` wrote."""
    notes = tuple(
        Finding(code, severity, message, Place(*at) if at else None)
        for code, severity, message, at in json["notes"]
    )
    return Document(
        json["name"],
        tuple(_line_from(line) for line in json["lines"]),
        json["pages"],
        notes,
        tuple(_line_from(line) for line in json["margins"]),
    )


def _line(line: Line) -> list[Any]:
    return [line.at.page, line.at.line, line.text, line.confidence, line.begins, line.box]


def _line_from(parts: list[Any]) -> Line:
    page, number, text, confidence, begins, box = parts
    return Line(Place(page, number), text, confidence, begins, tuple(box) if box else None)
