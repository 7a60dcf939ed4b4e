"""A cache for `rocrate-validator --offline`: what it would fetch is answered from the packages that are installed.

Profiles are part of the validator; the JSON-LD context of RO-Crate 1.1 is not. That of 1.3, which `rocrate` brings, has
its terms, with those of Bioschemas under other names.
"""

from __future__ import annotations

import io
from importlib import resources
from pathlib import Path

import requests
import requests_cache
from urllib3 import HTTPResponse

CONTEXT = "https://w3id.org/ro/crate/1.1/context"
RENAMED = {
    "https://bioschemas.org/terms/input": "https://bioschemas.org/ComputationalWorkflow#input",
    "https://bioschemas.org/terms/output": "https://bioschemas.org/ComputationalWorkflow#output",
    "https://bioschemas.org/terms/": "https://bioschemas.org/",
}


class Answering(requests.adapters.HTTPAdapter):
    """The context for its address, nothing for any other."""

    def send(self, request, **_):
        text = (resources.files("rocrate") / "data" / "ro-crate.jsonld").read_text()
        for new, old in RENAMED.items():
            text = text.replace(new, old)
        answer = HTTPResponse(
            io.BytesIO(text.encode()),
            headers={"Content-Type": "application/ld+json"},
            status=200 if request.url == CONTEXT else 404,
            preload_content=False,
        )
        return self.build_response(request, answer)


def cache(folder: Path) -> str:
    """Fill a cache in `folder`; the word for `--cache-path`."""
    place = str(folder / "cache")
    with requests_cache.CachedSession(place, backend="sqlite", expire_after=-1) as session:
        session.mount("https://", Answering())
        for headers in ({}, {"Accept": "application/ld+json, application/json"}):
            session.get(CONTEXT, headers=headers).raise_for_status()
    return place
