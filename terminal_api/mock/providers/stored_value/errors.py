"""The errors of the server itself, as HTTP answers. What the table of our client calls them stands there."""

import msgspec

from terminal_api.mock.providers.desk import Reply


def error(status: int, code: str, message: str, kind: str, headers: dict[str, str] | None = None) -> Reply:
    """A `ServiceError` with its HTTP status; `kind` is its `errorType`."""
    body = {"status": status, "errorCode": code, "message": message, "errorType": kind}
    return Reply(status, msgspec.json.encode(body), headers or {})


NOT_FOUND = Reply(404)
WRONG_METHOD = Reply(405, headers={"Allow": "POST"})
NO_CREDENTIALS = error(401, "000", "HTTP Status Response - Unauthorized", "security")
NO_ROLE = error(403, "010", "Not allowed", "security")
WRONG_ACCOUNT = error(403, "901", "Invalid Merchant Account", "security")
NOT_JSON = error(400, "702", "Required object is not of type JSON", "validation")
NO_CARD_NUMBER = error(422, "000", "Card number missing", "validation")
NO_AMOUNT = error(422, "100", "No amount specified", "validation")
NO_REFERENCE = error(422, "130", "Reference Missing", "validation")
NO_ORIGINAL = error(422, "167", "Original pspReference required for this operation", "validation")
IN_PROGRESS = error(422, "704", "request already processed or in progress", "validation")
STORE_DOWN = error(503, "703", "required resource temporarily unavailable", "internal")
INTERNAL = error(500, "000", "Internal error", "internal")
PASSING = error(500, "000", "Temporary failure", "internal", {"transient-error": "true"})


def unknown_fields(structure: str, names: list[str]) -> Reply:
    """Fields that `structure` does not have (L)."""
    listed = ", ".join(names)
    message = f"Structure of {structure} contains the following unknown fields: [{listed}]"
    return error(400, "702", message, "validation")


def wrong_type(structure: str, name: str) -> Reply:
    """A field of the wrong type or length; the words are ours (P)."""
    return error(400, "702", f"Structure of {structure} has a wrong value in: [{name}]", "validation")


def missing(name: str) -> Reply:
    """A required field is not there (L)."""
    return error(422, "130", f"Required field '{name}' is not provided.", "validation")
