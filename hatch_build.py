"""Compiles the law from YAML to JSON whenever the project is built or installed, also in editable mode."""

import sys
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface


class CompileTheLaw(BuildHookInterface[Any]):
    PLUGIN_NAME = "custom"

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Compile into policies/compiled; a faulty source fails the build with its own sentence."""
        sys.path.insert(0, self.root)
        try:
            from policies.compile import compile_all

            compile_all()
        finally:
            sys.path.remove(self.root)
