"""butie settings: the office's policy text for new workbooks, and its folders of documents."""

from __future__ import annotations

import argparse
from dataclasses import replace
from pathlib import Path

from policies import settings
from policies.compile import HEADER, county_folders
from policies.errors import InputProblem, PolicyProblem
from policies.library import document_ids, packaged_ids, reload, resolve
from policies.outside import counties, page_of


def run(arguments: argparse.Namespace) -> int:
    """Changes what was asked, then shows what is set."""
    if arguments.forget:
        settings.save(settings.Settings())
    elif arguments.policy or arguments.folder:
        _change(settings.load(), arguments)
    reload()
    _show(settings.load())
    return 0


def _change(before: settings.Settings, arguments: argparse.Namespace) -> None:
    """Keeps what can be used; a policy may be one of the folders that are named with it."""
    kept = before
    for folder in arguments.folder or ():
        kept = _with_folder(kept, Path(folder).resolve())
    settings.save(kept)
    if arguments.policy:
        reload()
        try:
            resolve(arguments.policy)
        except PolicyProblem:
            settings.save(before)
            raise
        settings.save(replace(kept, policy=arguments.policy))


def _with_folder(kept: settings.Settings, folder: Path) -> settings.Settings:
    """The settings with one more folder, every document of which compiles and has an id of its own."""
    places = county_folders(folder)
    if not places:
        raise InputProblem(f"“{folder}”里没有政策文件夹（document.yaml）。先用 butie policy new 建一个")
    known = kept.folders if str(folder) in kept.folders else (*kept.folders, str(folder))
    taken = set(packaged_ids() if str(folder) in kept.folders else document_ids())
    for place in places:
        name = page_of(place)["files"][HEADER]["id"]
        if name in taken:
            raise InputProblem(f"“{place}”的 id “{name}”已经有了，请在 document.yaml 里换一个")
        taken.add(name)
    return replace(kept, folders=known)


def _show(kept: settings.Settings) -> None:
    print(f"新建工作簿用的政策：{kept.policy or '没有设置'}")
    print(f"自己的政策文件夹：{'、'.join(kept.folders) or '没有设置'}")
    for folder, says in counties().broken.items():
        print(f"“{folder}”不能用：{says}")
    print(f"设置文件：{settings.home() / settings.FILE}")
    print("设置只影响新建的工作簿和能找到哪些政策文件，不改变已有工作簿的结果。")
