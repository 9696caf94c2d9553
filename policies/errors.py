"""The ways in which input, a policy text or a source file can be wrong; each message is one Chinese sentence."""


class InputProblem(Exception):
    """A value that was handed in cannot be used: which one, why, and what is accepted."""


class PolicyProblem(Exception):
    """A policy text (政策) cannot be resolved: unknown document, plan, decision or figure."""


class StaleCompilation(PolicyProblem):
    """The compiled law is missing or older than its sources."""


class SourceProblem(Exception):
    """A source file of the law is wrong: file, line and remedy."""

    def __init__(self, file: str, line: int, message: str) -> None:
        super().__init__(f"{file} 第 {line} 行：{message}")
        self.file = file
        self.line = line
        self.message = message
