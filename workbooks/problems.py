"""What stops a piece of work: one Chinese sentence that says what is wrong, where, and what to do."""


class FileProblem(Exception):
    """A file that can't be read or written; ``str(problem)`` is the sentence to show, exit status 2."""


class FormulaProblem(Exception):
    """A formula that can't be read; ``str(problem)`` is the sentence to show, exit status 2."""
