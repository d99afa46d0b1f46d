"""The page that shows the API: written here from the OpenAPI document, readable without JavaScript."""

from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from ninja import NinjaAPI
from ninja.openapi.docs import DocsBase

Schema = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Field:
    """One value that goes in or comes out."""

    name: str
    kind: str
    required: bool
    about: str


@dataclass(frozen=True, slots=True)
class Operation:
    """One thing that a program may ask."""

    method: str
    path: str
    title: str
    about: str
    takes: list[Field]
    gives: list[tuple[str, str, str]]  # status, what it means, name of the schema

    @property
    def anchor(self) -> str:
        return (
            f"{self.method}-{self.path}".strip("/")
            .replace("/", "-")
            .replace("{", "")
            .replace("}", "")
            .lower()
        )


class Docs(DocsBase):
    """In place of Swagger UI, which needs inline styles and has faults for who reads by ear (decision 0088)."""

    def render_page(self, request: HttpRequest, api: NinjaAPI, **kwargs: Any) -> HttpResponse:
        document = api.get_openapi_schema()
        context = {
            "operations": [*_operations(document)],
            "schemas": [(name, _fields(schema)) for name, schema in sorted(_schemas(document).items())],
        }
        return render(request, "api/docs.html", context)


def _operations(document: Schema) -> list[Operation]:
    return [
        Operation(
            method=method.upper(),
            path=path,
            title=said.get("summary", ""),
            about=said.get("description", ""),
            takes=[*_parameters(said), *_body(said, document)],
            gives=[_answer(code, answer) for code, answer in said["responses"].items()],
        )
        for path, methods in document["paths"].items()
        for method, said in methods.items()
    ]


def _parameters(said: Schema) -> list[Field]:
    return [
        Field(
            one["name"],
            _kind(one["schema"]),
            one.get("required", False),
            one["schema"].get("description", ""),
        )
        for one in said.get("parameters", ())
    ]


def _body(said: Schema, document: Schema) -> list[Field]:
    found: list[Field] = []
    for content in said.get("requestBody", {}).get("content", {}).values():
        schema = content["schema"]
        name = schema.get("$ref", "").rpartition("/")[2]
        found += _fields(_schemas(document)[name] if name else schema)
    return found


def _answer(code: Any, answer: Schema) -> tuple[str, str, str]:
    for content in answer.get("content", {}).values():
        return str(code), answer.get("description", ""), _kind(content["schema"])
    return str(code), answer.get("description", ""), ""


def _fields(schema: Schema) -> list[Field]:
    needed = schema.get("required", ())
    return [
        Field(name, _kind(one), name in needed, one.get("description", ""))
        for name, one in schema.get("properties", {}).items()
    ]


def _kind(schema: Schema) -> str:
    """Say in a few words what a value is: "integer", "AnswerOut[]", "date-time or null", "a | b"."""
    if name := schema.get("$ref", "").rpartition("/")[2]:
        return str(name)
    if options := schema.get("anyOf") or schema.get("allOf"):
        return " or ".join(dict.fromkeys(_kind(one) for one in options))
    if values := schema.get("enum"):
        return " | ".join(map(str, values))
    if schema.get("type") == "array":
        return f"{_kind(schema.get('items', {}))}[]"
    return str(schema.get("format") or schema.get("type") or "any")


def _schemas(document: Schema) -> dict[str, Schema]:
    found: dict[str, Schema] = document.get("components", {}).get("schemas", {})
    return found
