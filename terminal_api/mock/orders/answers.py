"""How a back door says that it did not understand."""

from pydantic import ValidationError
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import JSONResponse, Response


async def not_understood(_: Request, error: Exception) -> Response:
    """400, with every wrong key."""
    assert isinstance(error, ValidationError)
    wrong = "; ".join(
        f"{'.'.join(map(str, each['loc'])) or 'body'}: {each['msg']}" for each in error.errors()
    )
    return JSONResponse({"error": wrong}, status_code=400)


async def refused(_: Request, error: Exception) -> Response:
    """The status that was meant, with its sentence."""
    assert isinstance(error, HTTPException)
    return JSONResponse({"error": error.detail}, status_code=error.status_code)
