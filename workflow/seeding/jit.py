"""Numba compilation with an on-disk cache that notices every change.

Numba's cache looks only at the file of the compiled function and serves old code when a function that
it calls, in another file, has changed. The cache directory is therefore named by a hash of all compiled
modules of this library, and chosen while a function is decorated, so that no setting of the host program changes.
"""

from __future__ import annotations

import functools
import hashlib
import os
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numba


@functools.cache
def cache_directory() -> str:
    """Directory of the compiled code of exactly these sources; under the user's cache, else the temporary folder."""
    digest = hashlib.sha256(numba.__version__.encode())
    for module in sorted(Path(__file__).parent.rglob("*.py")):
        source = module.read_bytes()
        if b"seeding.jit" in source or module == Path(__file__):
            digest.update(source)
    name = f"seeding/{digest.hexdigest()[:16]}"
    home = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache")
    for base in (home, Path(tempfile.gettempdir())):
        directory = base / name
        try:
            directory.mkdir(parents=True, exist_ok=True)
        except OSError:
            continue
        if os.access(directory, os.W_OK):
            return str(directory)
    return ""


def njit(**options: Any) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    """`numba.njit` with this library's cache; GIL released."""

    def compiled(function: Callable[..., Any]) -> Callable[..., Any]:
        before = numba.config.CACHE_DIR
        numba.config.CACHE_DIR = cache_directory()
        try:
            kernel: Callable[..., Any] = numba.njit(cache=True, nogil=True, **options)(function)
        finally:
            numba.config.CACHE_DIR = before
        return kernel

    return compiled


def inlined(**options: Any) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    """`njit` for what kernels with fastmath call: the code becomes part of theirs.

    A callee that stays apart is optimised once where it has just been compiled and twice where the kernel comes from
    the cache, and with fastmath the two round differently: the first run after an installation would not give the bits
    of all others.
    """
    return njit(forceinline=True, **options)
