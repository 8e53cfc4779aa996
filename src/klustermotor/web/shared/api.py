"""How every operation of the API answers: parts of lists, tags of versions, and refusals."""

import hashlib
import json
import logging
from collections.abc import Callable, Mapping
from functools import partial, wraps
from typing import Any, TypeVar
from uuid import UUID

from django.core.exceptions import PermissionDenied, RequestDataTooBig, ValidationError
from django.core.signals import got_request_exception
from django.db.models import Model, QuerySet
from django.forms import BaseForm
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase, HttpResponseNotAllowed
from django.http.multipartparser import MultiPartParserError
from django.shortcuts import get_object_or_404
from django.urls import URLPattern, URLResolver, re_path
from django.utils import translation
from django.utils.cache import patch_vary_headers
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt
from ninja import NinjaAPI, Schema
from ninja.errors import AuthenticationError, HttpError
from ninja.errors import ValidationError as WrongInput
from ninja.openapi.schema import OpenAPISchema
from ninja.operation import Operation
from ninja.renderers import JSONRenderer
from ninja.router import BoundRouter

from klustermotor.web.shared.api_changes import as_one, demand_held, was_found
from klustermotor.web.shared.api_description import described
from klustermotor.web.shared.api_refusals import RETRY_AFTER, TOLD_TO_WAIT, what_is_wrong
from klustermotor.web.shared.errors import Doubtful, Refused, StandsAlready
from klustermotor.web.shared.paging import query_with
from klustermotor.web.shared.schemas import Window
from klustermotor.web.shared.sorting import names_in_order
from klustermotor.web.shared.uploads import NameWithFolders

Out = TypeVar("Out", bound=Schema)
Thing = TypeVar("Thing", bound=Model)
Answered = TypeVar("Answered", bound=HttpResponseBase)
_LOG = logging.getLogger(__name__)
_TAG = "_api_tag"


class NotChanged(Exception):
    """What the caller holds is what they would get."""


class Mismatch(Exception):
    """The object was changed since the caller read it."""


class NoVersion(Exception):
    """The caller does not say which version is to be changed."""


class OtherMethod(Exception):
    """The address is there, but not for this method."""


class StrictRenderer(JSONRenderer):
    """JSON as the standard has it: no NaN."""

    json_dumps_params: Mapping[str, Any] = {"allow_nan": False, "ensure_ascii": False}


class WorkbenchApi(NinjaAPI):
    """The API: refusals are sentences, answers carry tags, and the description says all of it."""

    def __init__(self, *, knows: Callable[[HttpRequest], bool], **settings: Any) -> None:
        """Answer every failure in the same form; only whom it ``knows`` learns which addresses there are."""
        super().__init__(renderer=StrictRenderer(), docs_url=None, openapi_url=None, **settings)
        self._knows = knows
        for kind, answer in _FAILURES.items():
            self.add_exception_handler(kind, _refusing(self, answer))
        self.add_exception_handler(NotChanged, _not_changed)

    def create_response(
        self,
        request: HttpRequest,
        data: Any,
        *,
        status: int | None = None,
        temporal_response: HttpResponse | None = None,
    ) -> HttpResponse:
        """Answer with a tag of the version; with nothing when the caller holds that version."""
        answer = super().create_response(request, data, status=status, temporal_response=temporal_response)
        private(answer)
        if request.method == "GET" and answer.status_code == 200:
            tag = getattr(request, _TAG, "") or tag_of(answer.content, weak=_is_list(data))
            if _matches(request.headers.get("If-None-Match", ""), tag):
                return _unchanged(tag)
            answer["ETag"] = tag
        return answer

    def _get_bound_routers(self) -> list[BoundRouter]:
        """Make every operation, those of routers within routers too, strict and a change of its own."""
        if self._bound_routers_cache is None:
            for router in super()._get_bound_routers():
                for view in router.path_operations.values():
                    for operation in view.operations:
                        operation.view_func = _whole(operation, _strict(operation))
        return super()._get_bound_routers()

    def _get_urls(self) -> list[URLResolver | URLPattern]:
        """Answer also wrong methods, and what stands at no address, as the API answers."""
        found: list[URLResolver | URLPattern] = super()._get_urls()
        for one in found:
            if isinstance(one, URLPattern):
                one.callback = _in_form(self, one.callback)
        return [
            *found,
            re_path("", csrf_exempt(partial(self._unanswered, failure=Http404())), name="elsewhere"),
        ]

    def _unanswered(self, request: HttpRequest, *, failure: Exception) -> HttpResponse:
        """Say that there is no such operation; to strangers what every operation says to them."""
        return self.on_exception(request, failure if self._knows(request) else AuthenticationError())

    def get_openapi_operation_id(self, operation: Operation) -> str:
        """Name an operation by its function."""
        return str(operation.view_func.__name__)

    def get_openapi_schema(
        self, *, path_prefix: str | None = None, path_params: dict[str, Any] | None = None
    ) -> OpenAPISchema:
        """Describe the API, with the refusals that every operation may answer with."""
        return described(super().get_openapi_schema(path_prefix=path_prefix, path_params=path_params))


def _strict(operation: Operation) -> Callable[..., Any]:
    """Return an operation's function, which refuses a parameter of the address that it does not know."""
    of_query = [model for model in operation.models if model.__ninja_param_source__ == "query"]
    known = {name for model in of_query for name in model.__ninja_flatten_map__}
    inner: Callable[..., Any] = operation.view_func

    @wraps(inner)
    def asked(request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        for name in request.GET:
            if name not in known:
                raise WrongInput([{"type": "extra_forbidden", "loc": ("query", name)}])
        return inner(request, *args, **kwargs)

    return asked


def _whole(operation: Operation, inner: Callable[..., Any]) -> Callable[..., Any]:
    """Return an operation's function as one transaction where it changes something.

    A file that is handed in is looked through first, as long as that takes; keeping it is one by itself.
    """
    takes_file = any(model.__ninja_param_source__ == "file" for model in operation.models)
    if takes_file or set(operation.methods) <= {"GET", "HEAD"}:
        return inner

    @wraps(inner)
    def changing(*args: Any, **kwargs: Any) -> Any:
        return as_one(partial(inner, *args, **kwargs))

    return changing


def _in_form(api: WorkbenchApi, view: Callable[..., HttpResponseBase]) -> Callable[..., HttpResponseBase]:
    """Return a view that answers another method, or nothing there, in the API's form."""

    @wraps(view)
    def answering(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        try:
            answer = view(request, *args, **kwargs)
        except Http404 as missing:
            return api._unanswered(request, failure=missing)
        if not isinstance(answer, HttpResponseNotAllowed):
            return answer
        allowed = answer["Allow"]
        told = api._unanswered(request, failure=OtherMethod(allowed))
        if told.status_code == 405:
            told["Allow"] = allowed
        return told

    return csrf_exempt(answering)


def private(answer: Answered) -> Answered:
    """Let nobody but the caller keep an answer, and the caller only to ask whether it still holds."""
    answer["Cache-Control"] = "private, no-cache"
    patch_vary_headers(answer, ("Authorization", "Accept-Language"))
    return answer


def paged(
    request: HttpRequest, found: QuerySet[Any], out: Callable[[Any], Out], window: Window
) -> dict[str, Any]:
    """Return the part of a list that is asked for, in a lasting order; two queries however many there are."""
    total = found.count()
    ordering = found.query.order_by or found.model._meta.ordering or ()
    ordered = found.order_by(*names_in_order(found.model, ordering), "pk")
    rows = ordered[window.offset : window.offset + window.limit]
    return part_of(request, [out(row) for row in rows], total, window)


def found_one(found: QuerySet[Thing], uid: UUID) -> Thing:
    """Return the one with this identifier; what may not be seen is not there."""
    one = get_object_or_404(found, uid=uid)
    was_found(one, uid)
    return one


def demand_valid(form: BaseForm) -> None:
    """Refuse what a form refuses, by its first sentence."""
    for field, errors in form.errors.as_data().items():
        raise Refused(errors[0].messages[0], field=None if field == "__all__" else field)


def part_of(request: HttpRequest, items: list[Any], total: int, window: Window) -> dict[str, Any]:
    """Return a part of a list with the address of the next."""
    after = window.offset + window.limit
    further = request.path + query_with(request.GET, limit=window.limit, offset=after)
    return {"total": total, "next": further if after < total else None, "items": items}


def tag_of(content: bytes, *, weak: bool = False) -> str:
    """Return the tag of a version; of lists a weak one, for parts of a list come and go."""
    tag = f'"{hashlib.sha256(content).hexdigest()[:32]}"'
    return f"W/{tag}" if weak else tag


def lasting(request: HttpRequest, *identity: object) -> str:
    """Say that an answer never changes, and spare the work when the caller holds it already."""
    told = [str(one) for one in identity] + [request.GET.urlencode()]
    tag = tag_of(json.dumps(told).encode())
    if _matches(request.headers.get("If-None-Match", ""), tag):
        raise NotChanged(tag)
    setattr(request, _TAG, tag)
    return tag


def demand_unchanged(request: HttpRequest, now: Schema) -> None:
    """Refuse a change that does not name, in ``If-Match``, the version that is held now."""
    wanted = request.headers.get("If-Match", "")
    if not wanted:
        raise NoVersion
    written = StrictRenderer().render(request, now.model_dump(), response_status=200)
    if not _matches(wanted, tag_of(written.encode())):
        raise Mismatch
    demand_held(now.uid)  # type: ignore[attr-defined]


def _matches(header: str, tag: str) -> bool:
    """Return whether a header names a version; weak or strong, it is the same content."""
    named = [one.strip().removeprefix("W/") for one in header.split(",")]
    return bool(header) and ("*" in named or tag.removeprefix("W/") in named)


def _is_list(data: Any) -> bool:
    """Return whether an answer is a part of a list."""
    return isinstance(data, dict) and "items" in data and "total" in data


def _unchanged(tag: str) -> HttpResponse:
    """Answer that the version which the caller holds still holds."""
    answer = private(HttpResponse(status=304))
    answer["ETag"] = tag
    return answer


def _not_changed(request: HttpRequest, exception: Any) -> HttpResponse:
    """Answer a version that the caller holds."""
    return _unchanged(str(exception))


Answer = Callable[[HttpRequest, Any], tuple[int, str, str | None]]


def _refusing(api: NinjaAPI, answer: Answer) -> Callable[[HttpRequest, Any], HttpResponse]:
    """Return a handler that answers a failure with its status and its sentence."""

    def handle(request: HttpRequest, exception: Any) -> HttpResponse:
        status, sentence, field = answer(request, exception)
        refusal = {"detail": str(sentence), "field": field}
        response = api.create_response(request, refusal, status=status)
        response["Content-Language"] = translation.get_language() or "sv"
        if status == 401:
            response["WWW-Authenticate"] = 'Bearer realm="Klustermotor"'
        if status == 503:
            response["Retry-After"] = str(RETRY_AFTER)
        return response

    return handle


def _refused(request: HttpRequest, exception: Refused) -> tuple[int, str, str | None]:
    """Say what the workbench refuses."""
    return 422, exception.sentence, exception.field


def _doubtful(request: HttpRequest, exception: Doubtful) -> tuple[int, str, str | None]:
    """Say what is probably a mistake."""
    return 409, exception.sentence, exception.field


def _stands_already(request: HttpRequest, exception: StandsAlready) -> tuple[int, str, str | None]:
    """Say that it seems to be here already, and where."""
    return 409, f"{exception.sentence} {exception.url}.", exception.field


def _invalid(request: HttpRequest, exception: ValidationError) -> tuple[int, str, str | None]:
    """Say what a model does not accept."""
    if hasattr(exception, "error_dict"):
        field = next(iter(exception.message_dict))
        return 422, exception.message_dict[field][0], None if field == "__all__" else field
    return 422, exception.messages[0], None


def _wrong_input(request: HttpRequest, exception: WrongInput) -> tuple[int, str, str | None]:
    """Say what was not of the expected form."""
    return 422, *what_is_wrong(exception.errors)


def _unknown_sender(request: HttpRequest, exception: AuthenticationError) -> tuple[int, str, str | None]:
    """Say that a token is needed."""
    told = _("Send a token that works, as “Authorization: Bearer …”; tokens are made on your own page.")
    return 401, told, None


def _denied(request: HttpRequest, exception: PermissionDenied) -> tuple[int, str, str | None]:
    """Say that the sender may not do this."""
    return 403, str(exception) or _("Your role does not include this."), None


def _missing(request: HttpRequest, exception: Http404) -> tuple[int, str, str | None]:
    """Say that there is no such thing to be seen."""
    return 404, _("There is no such thing here, or you may not see it."), None


def _other_method(request: HttpRequest, exception: OtherMethod) -> tuple[int, str, str | None]:
    """Say which methods an address takes."""
    told = _("This address does not take %(method)s. It takes %(allowed)s.")
    return 405, told % {"method": request.method, "allowed": str(exception)}, None


def _mismatch(request: HttpRequest, exception: Mismatch) -> tuple[int, str, str | None]:
    """Say that somebody else was there before."""
    return 412, _("It was changed since you read it. Read it again, and send your change once more."), None


def _no_version(request: HttpRequest, exception: NoVersion) -> tuple[int, str, str | None]:
    """Say that a version must be named."""
    told = _(
        "Say which version you mean to change: read it, and send its ETag as If-Match. Nothing was changed."
    )
    return 428, told, None


def _too_big(request: HttpRequest, exception: RequestDataTooBig) -> tuple[int, str, str | None]:
    """Say that too much was sent."""
    return 413, _("What you sent is larger than this workbench accepts. Nothing was saved."), None


def _folders(request: HttpRequest, exception: NameWithFolders) -> tuple[int, str, str | None]:
    """Say that a file's name leads into folders."""
    return 422, str(exception), "file"


def _unreadable(request: HttpRequest, exception: MultiPartParserError) -> tuple[int, str, str | None]:
    """Say that a form with files could not be read."""
    return 400, _("What you sent could not be read as what it says it is. Nothing was saved."), None


def _other(request: HttpRequest, exception: HttpError) -> tuple[int, str, str | None]:
    """Say that the request could not be read."""
    if exception.status_code == 400:
        return 400, _("What you sent could not be read as what it says it is. Nothing was saved."), None
    return exception.status_code, str(exception), None


def _fault(request: HttpRequest, exception: Exception) -> tuple[int, str, str | None]:
    """Say that the fault is ours, and write it down."""
    got_request_exception.send(sender=None, request=request)
    _LOG.error("Fault in %s %s", request.method, request.path, exc_info=exception)
    return 500, _("Something went wrong on our side. The fault has been written down."), None


_FAILURES: dict[type[Exception], Answer] = {
    StandsAlready: _stands_already,
    Doubtful: _doubtful,
    Refused: _refused,
    ValidationError: _invalid,
    WrongInput: _wrong_input,
    AuthenticationError: _unknown_sender,
    PermissionDenied: _denied,
    Http404: _missing,
    OtherMethod: _other_method,
    Mismatch: _mismatch,
    NoVersion: _no_version,
    RequestDataTooBig: _too_big,
    **TOLD_TO_WAIT,
    NameWithFolders: _folders,
    MultiPartParserError: _unreadable,
    HttpError: _other,
    Exception: _fault,
}
