"""The refusals of the Sheets API, in the words and the JSON form of the real service."""

from typing import Any, TypeAlias

Json: TypeAlias = dict[str, Any]

_STATUS = {
    400: "INVALID_ARGUMENT", 401: "UNAUTHENTICATED", 403: "PERMISSION_DENIED", 404: "NOT_FOUND",
    429: "RESOURCE_EXHAUSTED", 500: "INTERNAL", 501: "UNIMPLEMENTED", 503: "UNAVAILABLE",
}  # fmt: skip


class ApiError(Exception):
    """A request that is answered with an error; `body` is what the service sends."""

    def __init__(self, code: int, message: str, details: tuple[Json, ...] = (), status: str = "") -> None:
        super().__init__(message)
        self.code = code
        self.body: Json = {"error": {"code": code, "message": message, "status": status or _STATUS[code]}}
        if details:
            self.body["error"]["details"] = list(details)


class Refused(Exception):  # noqa: N818  (becomes an ApiError once the request's number is known)
    """One request of a batch that cannot be applied; the message without "Invalid requests[0].updateCells: "."""


def violation(field: str, description: str, message: str = "") -> ApiError:
    """A 400 that names a field of the request; the message is the description where none is given."""
    kind = "type.googleapis.com/google.rpc.BadRequest"
    broken = {"field": field, "description": description} if field else {"description": description}
    return ApiError(400, message or description, ({"@type": kind, "fieldViolations": [broken]},))


def not_shared() -> ApiError:
    """The caller is not among those that the sheet is shared with."""
    return ApiError(403, "The caller does not have permission")


def not_found() -> ApiError:
    """There is no spreadsheet with this id."""
    return ApiError(404, "Requested entity was not found.")


def unauthenticated() -> ApiError:
    """The access token is missing, unknown or has run out."""
    return ApiError(
        401,
        "Request had invalid authentication credentials. Expected OAuth 2 access token, login cookie or other valid "
        "authentication credential. See https://developers.google.com/identity/sign-in/web/devconsole-project.",
    )


def scope_missing() -> ApiError:
    """The access token was not asked for with a scope that the method accepts."""
    info = {"reason": "ACCESS_TOKEN_SCOPE_INSUFFICIENT", "domain": "googleapis.com"}
    return ApiError(
        403,
        "Request had insufficient authentication scopes.",
        ({"@type": "type.googleapis.com/google.rpc.ErrorInfo", **info},),
    )


def api_not_enabled(project: str = "415926535897") -> ApiError:
    """The Sheets API is off in the caller's Google Cloud project."""
    url = f"https://console.developers.google.com/apis/api/sheets.googleapis.com/overview?project={project}"
    links = [{"description": "Google developers console API activation", "url": url}]
    metadata = {"service": "sheets.googleapis.com", "consumer": f"projects/{project}"}
    return ApiError(
        403,
        f"Google Sheets API has not been used in project {project} before or it is disabled. Enable it by visiting "
        f"{url} then retry. If you enabled this API recently, wait a few minutes for the action to propagate to our "
        "systems and retry.",
        (
            {"@type": "type.googleapis.com/google.rpc.Help", "links": links},
            {
                "@type": "type.googleapis.com/google.rpc.ErrorInfo",
                "reason": "SERVICE_DISABLED",
                "domain": "googleapis.com",
                "metadata": metadata,
            },
        ),
    )


def not_a_sheet() -> ApiError:
    """The file is an Excel workbook that was uploaded to Drive."""
    return ApiError(400, "This operation is not supported for this document", status="FAILED_PRECONDITION")


def quota_used_up(kind: str) -> ApiError:
    """More requests in a minute than allowed; `kind` is "Read" or "Write"."""
    return ApiError(
        429,
        f"Quota exceeded for quota metric '{kind} requests' and limit '{kind} requests per minute per user' of service "
        "'sheets.googleapis.com' for consumer 'project_number:415926535897'.",
        (
            {
                "@type": "type.googleapis.com/google.rpc.ErrorInfo",
                "reason": "RATE_LIMIT_EXCEEDED",
                "domain": "googleapis.com",
                "metadata": {"service": "sheets.googleapis.com", "quota_limit": f"{kind}RequestsPerMinutePerUser"},
            },
        ),
    )
