"""Two names of one folder trade places in one step, which Python's library has no call for.

Rule: these calls either happen whole or not at all, and say when the file system cannot do them.
Linux: ``renameat2`` (3.15); macOS: ``renameatx_np`` (10.12).
"""

import errno
import os
import platform
import sys
from collections.abc import Callable
from functools import cache

__all__ = ["place", "swap"]

_Rename = Callable[[int, bytes, int, bytes, int], int]

_SWAP = 2
"""RENAME_EXCHANGE on Linux, RENAME_SWAP on macOS: the same bit."""
_NOT_OVER = 4 if sys.platform == "darwin" else 1
"""RENAME_EXCL on macOS, RENAME_NOREPLACE on Linux."""
_NUMBERS = {"x86_64": 316, "aarch64": 276, "riscv64": 276}
"""The system call's number, for C libraries without a wrapper (musl before 1.2.6)."""
_UNSUPPORTED = frozenset({errno.EINVAL, errno.ENOSYS, errno.ENOTSUP, errno.EOPNOTSUPP})


def swap(folder: int, one: str, other: str) -> bool:
    """Exchange two names of a folder; False when the system or the file system cannot.

    Raises:
        OSError: it can, and failed; nothing moved.

    """
    return _rename(folder, one, other, _SWAP)


def place(folder: int, old: str, new: str) -> None:
    """Rename ``old`` to ``new``, never over a file that is there.

    Raises:
        FileExistsError: ``new`` is there.
        OSError: the rename failed; nothing moved.

    """
    if _rename(folder, old, new, _NOT_OVER):
        return
    # A second name and then one less: link never overwrites.
    os.link(old, new, src_dir_fd=folder, dst_dir_fd=folder, follow_symlinks=False)
    os.unlink(old, dir_fd=folder)


def _rename(folder: int, old: str, new: str, flags: int) -> bool:
    call = _call()
    if call is None:
        return False
    import ctypes  # noqa: PLC0415 - costs milliseconds that only a restore should pay

    while call(folder, os.fsencode(old), folder, os.fsencode(new), flags) != 0:
        code = ctypes.get_errno()
        if code in _UNSUPPORTED:
            return False
        if code != errno.EINTR:
            raise OSError(code, os.strerror(code), new)
    return True


@cache
def _call() -> _Rename | None:
    try:
        import ctypes  # noqa: PLC0415 - costs milliseconds that only a restore should pay
    except ImportError:
        return None
    library = ctypes.CDLL(None, use_errno=True)
    types = (ctypes.c_int, ctypes.c_char_p, ctypes.c_int, ctypes.c_char_p, ctypes.c_uint)
    name = "renameatx_np" if sys.platform == "darwin" else "renameat2"
    wrapper = getattr(library, name, None)
    if wrapper is not None:
        wrapper.argtypes = types
        return wrapper  # type: ignore[no-any-return]  # ctypes knows no signatures
    number = _NUMBERS.get(platform.machine())
    if number is None or sys.platform != "linux":
        return None
    syscall = library.syscall
    syscall.argtypes = (ctypes.c_long, *types)
    return lambda *given: syscall(number, *given)
