"""The machine API, version 1: `/api/docs` shows it, `/api/openapi.json` describes it."""

from django.http import Http404, HttpRequest, HttpResponse
from django.urls import path
from ninja import NinjaAPI
from ninja.errors import AuthenticationError

from vonggac.api import answering, incidents, reading, webhooks
from vonggac.api.docs import Docs
from vonggac.api.tokens import Token
from vonggac.core.errors import Refused, Unreachable, Unreadable

api = NinjaAPI(
    title="Vọng Gác",
    version="1",
    description="Bảng theo dõi, nhiệm vụ và kết quả của một tỉnh. Khoá do người quản trị cấp cho từng đơn vị.",
    auth=Token(),
    docs=Docs(),
    urls_namespace="api",
)
api.add_router("", reading.router)
api.add_router("", answering.router)
api.add_router("", incidents.router)
api.add_router("", webhooks.router)


@api.exception_handler(Refused)
def refused(request: HttpRequest, refusal: Refused) -> HttpResponse:
    return api.create_response(request, {"detail": str(refusal)}, status=409)


@api.exception_handler(Unreadable)
@api.exception_handler(Unreachable)
def unreadable(request: HttpRequest, fault: Unreadable | Unreachable) -> HttpResponse:
    return api.create_response(request, {"detail": str(fault)}, status=409)


@api.exception_handler(Http404)
def not_found(request: HttpRequest, fault: Http404) -> HttpResponse:
    return api.create_response(request, {"detail": "Không có mục này trong phạm vi của khoá."}, status=404)


@api.exception_handler(AuthenticationError)
def not_known(request: HttpRequest, fault: AuthenticationError) -> HttpResponse:
    detail = "Khoá không đúng, đã hết hạn hoặc đã thu hồi. Xin khoá ở người quản trị."
    response = api.create_response(request, {"detail": detail}, status=401)
    response["WWW-Authenticate"] = "Bearer"
    return response


urlpatterns = [path("", api.urls)]
