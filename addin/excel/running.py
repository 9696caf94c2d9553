"""How a button of the ribbon runs: one sentence to the person whatever happens, Excel's status bar given back."""

from __future__ import annotations

import argparse
import io
import shlex
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, redirect_stderr, redirect_stdout
from pathlib import Path
from typing import TypeVar

from addin.cli import IMPOSSIBLE, main, parser
from addin.excel.live import Live, caller
from addin.excel.names import LOG
from addin.fault_log import record
from addin.progress import LISTENER
from policies.errors import InputProblem, PolicyProblem, SourceProblem
from policies.settings import home, load
from workbooks.problems import FileProblem, FormulaProblem
from workbooks.workbook_policy import POLICY

PROBLEMS = (InputProblem, PolicyProblem, SourceProblem, FileProblem, FormulaProblem)
NOT_DONE = "没有做。"
UNSAID = "和 Excel 说不上话：可能正在编辑单元格，或者开着别的对话框。请按 Esc、关掉对话框，看看表里做了没有，再点一次。"
OPTION = "--"
Deed = Callable[[Live], str]
T = TypeVar("T")


def press(title: str, deed: Deed) -> None:
    """Do what a button is for and say what came of it; a fault of ours leaves its trace in the log.

    Raises RuntimeError, with a sentence for the message box of VBA, where Excel itself can't be spoken to.
    """
    try:
        live = caller()
        said = _said(live, title, deed)
        _give_back(live, title)
        live.say(title, said)
    except Exception:
        raise RuntimeError(f"{UNSAID}详情在 {record(home() / LOG, title)}，请发给单位的信息管理员。") from None


def _said(live: Live, title: str, deed: Deed) -> str:
    try:
        with _progress(live):
            return deed(live)
    except PROBLEMS as problem:
        return str(problem)
    except Exception:
        return f"没有做成，已经写的都收回了。详情在 {record(home() / LOG, title)}，请发给单位的信息管理员。"


def _give_back(live: Live, title: str) -> None:
    """The status bar, to Excel; where it is too busy to take it, what came of the button is said nevertheless."""
    try:
        live.status(None)
    except Exception:
        record(home() / LOG, title)


@contextmanager
def _progress(live: Live) -> Iterator[None]:
    """What would be a bar on a terminal, in the status bar; only whole percents, each of which costs a call."""
    shown = ""

    def show(title: str, done: int, total: int) -> None:
        nonlocal shown
        text = f"{title} {100 * done // max(total, 1)}%"
        if text != shown:
            live.status(text)
            shown = text

    token = LISTENER.set(show)
    try:
        yield
    finally:
        LISTENER.reset(token)


def policy_of(live: Live, title: str) -> list[str]:
    """The option --policy, asked for where the workbook names no policy itself. Raises InputProblem where cancelled."""
    if live.has_name(POLICY):
        return []
    answer = live.ask(title, "这个工作簿没有写明政策。按哪份文件？例如 haiyuan-2023", load().policy)
    if answer is None:
        raise InputProblem(NOT_DONE)
    return ["--policy", answer] if answer else []


def answered(live: Live, title: str, words: Sequence[str], act: Callable[[list[str]], T]) -> T:
    """`act` on the words of a command line; where it refuses for lack of an option, the person may give it."""
    given = list(words)
    while True:
        try:
            return act(given)
        except PROBLEMS as problem:
            if OPTION not in str(problem):
                raise
            answer = live.ask(
                title,
                f"{_without_folders(str(problem), words)}\n\n请把要写的写在下面，例如 --benefit 培训补贴；不写就不做。",
            )
            if not answer:
                raise
            given += _words(answer)


def _without_folders(text: str, words: Sequence[str]) -> str:
    """A message with files as the person knows them: a copy's folder tells nothing."""
    for word in words:
        path = Path(word)
        if path.is_absolute():
            text = text.replace(word, path.name)
    return text


def _words(answer: str) -> list[str]:
    try:
        return shlex.split(answer, posix=False)  # a backslash stays one
    except ValueError:
        raise InputProblem("引号不成对，没有做。请再点一次。") from None


def captured(words: Sequence[str]) -> str:
    """What a command prints. Raises InputProblem with its sentence where it refuses."""
    out, said = io.StringIO(), io.StringIO()
    with redirect_stdout(out), redirect_stderr(said):
        try:
            status = main(words)
        except SystemExit:
            status = IMPOSSIBLE
    if status == IMPOSSIBLE:
        raise InputProblem(said.getvalue().strip().removeprefix("butie："))
    return "\n".join(text for text in (out.getvalue().strip(), said.getvalue().strip()) if text)


def parsed(words: Sequence[str]) -> argparse.Namespace:
    """The arguments of a command line. Raises InputProblem with the sentence that refuses them."""
    said = io.StringIO()
    with redirect_stderr(said):
        try:
            return parser().parse_args(list(words))
        except SystemExit:
            raise InputProblem(said.getvalue().strip().removeprefix("butie：")) from None
