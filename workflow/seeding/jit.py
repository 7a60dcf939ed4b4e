"""Numba compilation with an on-disk cache that notices every change, trusts its owner alone and never stops a command.

Numba's cache looks only at the file of the compiled function and serves old code when a function that
it calls, in another file, has changed. The cache directory is therefore named by a hash of all compiled
modules of this library, and chosen while a function is decorated, so that no setting of the host program changes.

Its files are pickles and machine code: whoever writes one runs code as whoever reads it. Only a folder that belongs to
the user and that nobody else can write holds them, and each carries a checksum, as a cut or damaged one would crash the
process. What cannot be read is compiled again, what cannot be kept is compiled by every command. A command that has to
compile says so, once.
"""

from __future__ import annotations

import contextlib
import functools
import hashlib
import os
import pickle
import stat
import sys
import tempfile
import warnings
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import numba
from numba.core.caching import CompileResultCacheImpl, FunctionCache, IndexDataCacheFile, UserProvidedCacheLocator
from numba.core.compiler import CompilerBase, DefaultPassBuilder

SEAL = hashlib.sha256().digest_size  # bytes before the content of a file
_reasons: list[str] = []  # why compiled code cannot be kept
_announced: list[str] = []  # where the code is kept that this process compiles


@functools.cache
def cache_directory() -> str:
    """Directory of the compiled code of exactly these sources; under the user's cache, else the temporary folder.

    Empty, with a warning, where neither has a folder of the user's own.
    """
    digest = hashlib.sha256(numba.__version__.encode())
    for module in sorted(Path(__file__).parent.rglob("*.py")):
        source = module.read_bytes()
        if b"seeding.jit" in source or module == Path(__file__):
            digest.update(source)
    for folder in _folders():
        directory = folder / digest.hexdigest()[:16]
        try:
            folder.parent.mkdir(parents=True, exist_ok=True)
            for own in (folder, directory):
                own.mkdir(mode=0o700, exist_ok=True)
                _check_own(own)
            with tempfile.TemporaryFile(dir=directory):
                return str(directory)
        except OSError:
            continue
    _warn_once("this user has no folder for it that nobody else can write")
    return ""


class _Distinct(CompilerBase):  # type: ignore[misc]
    """Numba's compiler, told that arrays do not overlap: loops need no test for it, and take any number of arrays."""

    def define_pipelines(self) -> list[Any]:
        self.state.flags.noalias = True
        return [DefaultPassBuilder.define_nopython_pipeline(self.state)]


def njit(distinct: bool = False, **options: Any) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    """`numba.njit` with this library's cache; GIL released. distinct: no array written to is another argument too."""
    if distinct:
        options["pipeline_class"] = _Distinct

    def compiled(function: Callable[..., Any]) -> Callable[..., Any]:
        kernel: Callable[..., Any] = numba.njit(nogil=True, **options)(function)
        before = numba.config.CACHE_DIR
        numba.config.CACHE_DIR = cache_directory()
        try:
            if numba.config.CACHE_DIR:
                kernel._cache = _Cache(function)  # type: ignore[attr-defined]  # as numba does for cache=True
        except (OSError, RuntimeError) as error:  # numba's word for a folder that it cannot use
            _warn_once(error)
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


class _Locations(CompileResultCacheImpl):  # type: ignore[misc]
    _locator_classes = (UserProvidedCacheLocator,)  # not beside the sources


class _Cache(FunctionCache):  # type: ignore[misc]
    """Numba's cache of one function, in sealed files and without an error where they cannot be written."""

    _impl_class = _Locations

    def __init__(self, function: Callable[..., Any]) -> None:
        super().__init__(function)
        files = self._impl
        self._cache_file = _SealedFiles(self.cache_path, files.filename_base, files.locator.get_source_stamp())

    def load_overload(self, sig: Any, target_context: Any) -> Any:
        kept = super().load_overload(sig, target_context)
        if kept is None and not _announced:
            _announced.append(self.cache_path)
            where = f"later ones find it in {Path(self.cache_path).parents[1]}"
            print(f"seeding: the first use compiles, which takes up to half a minute; {where}", file=sys.stderr)
        return kept

    def save_overload(self, sig: Any, data: Any) -> None:
        try:
            super().save_overload(sig, data)
        except OSError as error:
            _warn_once(error)


class _SealedFiles(IndexDataCacheFile):  # type: ignore[misc]
    """The files of a function's cache, each behind the SHA-256 of its content; a damaged one counts as missing."""

    def _load_index(self) -> dict[Any, str]:
        try:
            stamp, overloads = self._opened(self._index_path)
        except OSError:
            return {}
        return overloads if stamp == self._source_stamp else {}

    def _save_index(self, overloads: dict[Any, str]) -> None:
        self._seal(self._index_path, (self._source_stamp, overloads))

    def _load_data(self, name: str) -> Any:
        return self._opened(self._data_path(name))

    def _save_data(self, name: str, data: Any) -> None:
        self._seal(self._data_path(name), data)

    def _seal(self, path: str, data: Any) -> None:
        content = self._dump(data)
        with self._open_for_write(path) as stream:
            stream.write(hashlib.sha256(content).digest() + content)

    def _opened(self, path: str) -> Any:
        sealed = Path(path).read_bytes()
        if hashlib.sha256(sealed[SEAL:]).digest() != sealed[:SEAL]:
            raise OSError(f"{path} is damaged")
        return pickle.loads(sealed[SEAL:])  # noqa: S301 - of a folder that nobody else can write to


def _folders() -> Iterator[Path]:
    """Where compiled code may be kept, best first."""
    cache = Path(os.environ.get("XDG_CACHE_HOME") or "")
    home = Path(os.path.expanduser("~"))  # stays as it is for a user whom the system does not know
    for base in (cache, home / ".cache"):
        if base.is_absolute():
            yield base / "seeding"
            break
    with contextlib.suppress(OSError):  # there is no temporary folder
        yield Path(tempfile.gettempdir()) / f"seeding-{os.geteuid()}"


def _check_own(folder: Path) -> None:
    """OSError unless this is a folder, no link to one, of this user, which nobody else can write."""
    found = folder.lstat()
    if not stat.S_ISDIR(found.st_mode) or found.st_uid != os.geteuid() or found.st_mode & (stat.S_IWGRP | stat.S_IWOTH):
        raise PermissionError(f"{folder} is not this user's own")


def _warn_once(reason: object) -> None:
    """Whatever goes wrong how often, one line says that commands take longer."""
    if not _reasons:
        text = getattr(reason, "strerror", None) or str(reason)
        warnings.warn(f"compiled code cannot be kept and is compiled by every command: {text}", stacklevel=2)
        _reasons.append(text)
