"""Sending a message to a chat's incoming webhook. Its address is a secret, and stands in no message."""

import urllib.error
import urllib.request
from http.client import HTTPException
from urllib.parse import urlsplit

from pmsite.github.errors import StoppedError

_SECONDS = 30


class _NoRedirect(urllib.request.HTTPRedirectHandler):
    """A redirect would carry the message elsewhere."""

    def redirect_request(self, *_: object) -> None:
        """None is followed."""


def send(url: str, message: str) -> None:
    """Post a JSON document. Raises StoppedError with a sentence."""
    try:
        parts = urlsplit(url)
        usable = parts.scheme == "https" or parts.hostname in ("127.0.0.1", "localhost")
    except ValueError:
        usable = False
    if not usable:
        raise StoppedError("The webhook's address must begin with https://.")
    try:
        request = urllib.request.Request(
            url, message.encode(), {"Content-Type": "application/json"}, method="POST"
        )
        with urllib.request.build_opener(_NoRedirect).open(request, timeout=_SECONDS):
            return
    except urllib.error.HTTPError as error:
        raise StoppedError(f"The webhook answered {error.code}.") from None
    except (OSError, ValueError, HTTPException) as error:
        raise StoppedError(f"The webhook cannot be reached: {type(error).__name__}.") from None
