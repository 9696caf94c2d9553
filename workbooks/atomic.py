"""A file appears whole or not at all: written beside its place, made durable, then moved there."""

import errno
import os
import platform
import re
import tempfile
import time
import zlib
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import BinaryIO

from workbooks.problems import FileProblem

_FULL = {errno.ENOSPC, errno.EFBIG, getattr(errno, "EDQUOT", errno.ENOSPC)}
_DENIED = {errno.EACCES, errno.EPERM, errno.EROFS}
_PREFIX, _SUFFIX = ".butie-", ".tmp"
_WRITER = re.compile(r"\.butie-([0-9a-f]{8})-(\d+)-")  # which machine, which process
_ABANDONED = 24 * 3600  # seconds after which nobody writes any more, whoever it was


def check_target(target: Path, source: Path | None = None, kind: str = "") -> None:
    """Refuse a target that must not be written: the source itself, a folder, a file that is open elsewhere.

    `kind` is the ending that the name must have, such as ".pdf": a file of another name would not open. Raises
    FileProblem.
    """
    if kind and target.suffix.lower() != kind:
        raise FileProblem(f"请存成“{kind}”文件，不能是“{target.name}”。请改一个文件名。")
    if target.is_dir():
        raise FileProblem(f"“{target}”是文件夹，不能写成文件。请在后面加上文件名，例如 结果.xlsx。")
    if not target.parent.is_dir():
        raise FileProblem(f"文件夹“{target.parent}”不存在，没有写出结果。请先建好文件夹，或换一个保存位置。")
    if source is not None and source.exists() and target.exists() and source.samefile(target):
        raise FileProblem(f"结果不能盖住原件“{source}”。请把结果存成另一个文件名。")
    for lock in (target.parent / f"~${target.name}", target.parent / f".~lock.{target.name}#"):
        if lock.exists():
            raise FileProblem(f"“{target}”正在别的程序中打开，没有写出结果。请先关闭它，或换一个文件名。")


@contextmanager
def atomic_file(target: Path, source: Path | None = None) -> Iterator[BinaryIO]:
    """Give a binary file to write; on success it becomes `target`, on failure nothing is left behind.

    What a writer that was killed left in the folder goes, too. Raises FileProblem for every failure of the file system;
    other exceptions pass through, after the temporary file has been removed.
    """
    check_target(target, source)
    _clear(target.parent)
    try:
        prefix = f"{_PREFIX}{_machine()}-{os.getpid()}-"
        handle, name = tempfile.mkstemp(prefix=prefix, suffix=_SUFFIX, dir=target.parent)
    except OSError as error:
        raise _problem(target, error) from error
    temporary = Path(name)
    try:
        with os.fdopen(handle, "w+b") as file:
            yield file
            file.flush()
            os.fsync(file.fileno())
        temporary.chmod(_mode(target))
        temporary.replace(target)
        _sync_folder(target.parent)
    except OSError as error:
        temporary.unlink(missing_ok=True)
        raise _problem(target, error) from error
    except BaseException:
        temporary.unlink(missing_ok=True)
        raise


def keep_old(target: Path, file: BinaryIO) -> Path | None:
    """Rename what stands at `target` where the new `file` differs from it; returns its new name.

    For a file within `atomic_file`, when it is complete: nobody knows whether the old one holds somebody's work.
    """
    if not target.exists() or not target.stat().st_size:
        return None
    file.flush()
    os.fsync(file.fileno())
    file.seek(0)
    if target.stat().st_size == os.fstat(file.fileno()).st_size and target.read_bytes() == file.read():
        return None
    number = 1
    while (old := target.with_name(f"{target.stem}.旧{number if number > 1 else ''}{target.suffix}")).exists():
        number += 1
    target.rename(old)
    return old


def disk_problem(error: OSError) -> FileProblem:
    """The sentence for a failure of the file system outside of `atomic_file`."""
    if error.errno in _FULL:
        return FileProblem("磁盘空间不足，没有写完。请腾出空间后再试。")
    what = f"“{error.filename}”" if error.filename else "文件"
    if error.errno in _DENIED:
        return FileProblem(f"没有权限读写{what}，或者它正在别的程序中打开。请关闭该文件，或检查权限后再试。")
    return FileProblem(f"读写{what}时出错（{error.strerror or error}）。请检查磁盘和文件夹后再试。")


def _clear(folder: Path) -> None:
    """Remove temporary files of ours whose writer is dead: on this machine its process is gone, elsewhere a day is.

    They hold personal data. One that can't be removed stays: it is no reason to refuse the work.
    """
    for path in folder.glob(f"{_PREFIX}*{_SUFFIX}"):
        with suppress(OSError):
            if _is_dead(path):
                path.unlink()


def _is_dead(path: Path) -> bool:
    if time.time() - path.lstat().st_mtime > _ABANDONED:
        return True
    writer = _WRITER.match(path.name)
    if writer is None or writer[1] != _machine() or os.name != "posix":
        return False  # elsewhere than on POSIX, asking after a process may end it
    try:
        os.kill(int(writer[2]), 0)
    except ProcessLookupError:
        return True
    except (OSError, OverflowError):
        pass  # it runs for somebody else, or there can be no such process
    return False


def _machine() -> str:
    """Tells this machine from others that share the folder, without its name."""
    return f"{zlib.crc32(platform.node().encode('utf-8', 'replace')):08x}"


def _mode(target: Path) -> int:
    if target.exists():
        return target.stat().st_mode & 0o777
    mask = os.umask(0)
    os.umask(mask)
    return 0o666 & ~mask


def _sync_folder(folder: Path) -> None:
    if os.name != "posix":
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def _problem(target: Path, error: OSError) -> FileProblem:
    if error.errno in _FULL:
        return FileProblem(f"磁盘空间不足，“{target}”没有写出。请腾出空间或换一个保存位置后再试。")
    if error.errno in _DENIED:
        return FileProblem(f"没有权限写“{target}”，或者它正在别的程序中打开。请关闭该文件，或换一个保存位置后再试。")
    return FileProblem(f"写“{target}”时出错（{error.strerror or error}），没有写出。请换一个保存位置后再试。")
