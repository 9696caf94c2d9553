"""The house rules of CONTRIBUTING.md, as far as a machine can check them."""

import ast
import os
import re
import subprocess
import sys
import textwrap
import tomllib
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path

ROOT = Path(__file__).parent.parent
FLOORS = ("policies", "udfs", "workbooks", "addin")
LONGEST_FILE = 400
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))

# No number of a document stands in Python. What arithmetic itself needs is allowed everywhere;
# the numbers of a public standard stand as named constants at the top of the module that reads it.
PLAIN_NUMBERS = {Decimal(text) for text in ("0", "0.01", "1", "2", "10", "100")}
STANDARDS = {"udfs/identity.py", "udfs/numbers.py", "udfs/periods.py", "udfs/rmb.py"} | {
    "policies/dates.py",
    "policies/masking.py",
}
# Sizes of the program itself, at the top of any module: how many near words to suggest, how near, how much to remember,
# how much to show.
PROGRAM_CONSTANTS = {"NEAREST", "CLOSENESS", "CACHE_SIZE", "SHOWN", "TOO_MUCH"}
IMPORT_NAMES = {
    "pyyaml": "yaml",
    "chinesecalendar": "chinese_calendar",
    "python-calamine": "python_calamine",
}  # where a dependency is imported under another name
OF_THE_HOST = {"uno", "unohelper"}  # LibreOffice's own modules, in its own Python
NUMBER_MAKERS = {"Decimal", "Fraction", "int", "float"}


def files_of_the_project() -> list[Path]:
    """What git keeps, or would keep once added."""
    command = [
        "git",
        "-c",
        "safe.directory=*",
        "ls-files",
        "--cached",
        "--others",
        "--exclude-standard",
        "-z",
    ]
    listed = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True).stdout
    return [path for name in listed.split("\0") if name and (path := ROOT / name).is_file()]


def texts_of_the_project() -> Iterator[tuple[str, str]]:
    for path in files_of_the_project():
        data = path.read_bytes()
        if b"\0" not in data:
            yield path.relative_to(ROOT).as_posix(), data.decode("utf-8")


def test_no_file_of_the_four_floors_is_too_long() -> None:
    sources = [path for floor in FLOORS for path in (ROOT / floor).rglob("*") if path.suffix in (".py", ".yaml")]
    assert sources
    lengths = {path: len(path.read_text(encoding="utf-8").splitlines()) for path in sources}
    too_long = {path.relative_to(ROOT).as_posix(): n for path, n in lengths.items() if n > LONGEST_FILE}
    assert not too_long


def traces_of_a_machine(text: str) -> list[str]:
    folders = "|".join(("work", "root", "tmp", "home/[a-z]+", "Users/[a-z]+"))
    # A path inside a longer one, or in a web address, is no machine's.
    unix = rf"(?<![\w.:/\-~])/(?:{folders})/"
    windows = r"[A-Za-z]:\\Users\\\w+"
    hosts = "|".join(("pypi" + r"\.org", "pythonhosted" + r"\.org", "npmjs" + r"\.(?:org|com)", r"mirrors?\.\w+\."))
    return re.findall(f"{unix}|{windows}|{hosts}", text)


def test_no_file_names_a_folder_of_some_machine_or_the_host_of_a_registry() -> None:
    found = {name: traces for name, text in texts_of_the_project() if (traces := traces_of_a_machine(text))}
    assert not found


def test_a_trace_of_a_machine_would_be_found() -> None:
    slash = "/"  # written apart, so that this file passes its own check
    assert traces_of_a_machine(f"open('{slash}root{slash}notes')")
    assert traces_of_a_machine(f"see {slash}home{slash}somebody{slash}x")
    assert traces_of_a_machine("C:" + r"\Users\somebody\x.xlam")
    assert traces_of_a_machine("https://" + "pypi" + ".org/simple")
    assert not traces_of_a_machine("PATH=/usr/bin:/bin and a/root/b")


def test_the_floors_are_kept_by_a_contract() -> None:
    contracts = PROJECT["tool"]["importlinter"]["contracts"]
    layers = [each["layers"] for each in contracts if each["type"] == "layers"]
    assert layers == [list(reversed(FLOORS))]
    assert set(PROJECT["tool"]["importlinter"]["root_packages"]) == set(FLOORS)
    assert not any("ignore_imports" in each for each in contracts)


def test_a_cell_answers_with_the_standard_library_alone() -> None:
    program = (
        "from udfs.cells import call\nprint(call('TRAINING_SUBSIDY', ['高级工', '职业技能等级证书', 'haiyuan-2023']))"
    )
    # -S leaves out site-packages: no dependency can be imported.
    command = [sys.executable, "-S", "-X", "utf8", "-c", program]
    ran = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, encoding="utf-8", check=False)
    assert ran.stdout.strip() == "3000", ran.stderr


def numbers_in(source: str, *, named_constants: bool) -> list[str]:
    """The numbers written in a module that are no plain ones: `line: number`."""
    tree = ast.parse(source)
    constants = [each for each in tree.body if _is_constant(each, any_name=named_constants)]
    named = {id(node) for each in constants for node in ast.walk(each)}
    found = []
    for node in ast.walk(tree):
        number = None if id(node) in named else _number(node)
        if number is not None and number not in PLAIN_NUMBERS:
            found.append(f"{node.lineno}: {number}")  # type: ignore[attr-defined]
    return found


def _is_constant(statement: ast.stmt, *, any_name: bool) -> bool:
    if not isinstance(statement, ast.Assign):
        return False
    names = [node.id for target in statement.targets for node in ast.walk(target) if isinstance(node, ast.Name)]
    return all(name == name.upper() if any_name else name in PROGRAM_CONSTANTS for name in names)


def _number(node: ast.AST) -> Decimal | None:
    """The number that a literal, or a text handed to Decimal and its like, stands for."""
    if isinstance(node, ast.Constant) and isinstance(node.value, int | float) and not isinstance(node.value, bool):
        return Decimal(str(node.value))
    if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in NUMBER_MAKERS:
        texts = [each.value for each in node.args if isinstance(each, ast.Constant) and isinstance(each.value, str)]
        return Decimal(texts[0]) if texts and re.fullmatch(r"[0-9.]+", texts[0]) else None
    return None


def test_no_number_of_a_document_stands_in_python() -> None:
    modules = [path for floor in ("policies", "udfs") for path in (ROOT / floor).rglob("*.py")]
    names = {path.relative_to(ROOT).as_posix(): path for path in modules}
    assert names.keys() >= STANDARDS
    found = {
        name: numbers
        for name, path in names.items()
        if (numbers := numbers_in(path.read_text(encoding="utf-8"), named_constants=name in STANDARDS))
    }
    assert not found


def test_a_number_of_a_document_would_be_found() -> None:
    assert numbers_in("def pay(n):\n    return n * 1750", named_constants=True) == ["2: 1750"]
    assert numbers_in("RATE = Decimal('995.05')", named_constants=False) == ["1: 995.05"]
    assert numbers_in("RATE = Decimal('995.05')", named_constants=True) == []
    assert numbers_in("rate = 1.5", named_constants=True) == ["1: 1.5"]
    assert numbers_in("CLOSENESS = 0.6", named_constants=False) == []
    assert numbers_in("CLOSENESS, RATE = 0.6, 1750", named_constants=False) == ["1: 0.6", "1: 1750"]
    assert numbers_in("half = total * 2 / 100 - 1", named_constants=False) == []


def section(file: str, name: str) -> str:
    """The text between `<!-- name:begin -->` and `<!-- name:end -->`."""
    text = (ROOT / file).read_text(encoding="utf-8")
    _, _, rest = text.partition(f"<!-- {name}:begin -->\n")
    inside, end, _ = rest.partition(f"<!-- {name}:end -->")
    assert end, f"{file} has no section {name}"
    return inside


def test_the_function_list_in_the_readme_is_the_catalogue() -> None:
    from udfs.catalogue import as_markdown

    listed = section("README.md", "functions").strip()
    assert listed == as_markdown().strip(), "paste what udfs.catalogue.as_markdown() gives between the markers"


def test_the_county_that_contributing_walks_through_is_right_and_answers(tmp_path: Path) -> None:
    folder, home = tmp_path / "我的政策" / "shifan_2024", tmp_path / "设置"
    folder.mkdir(parents=True)
    listings = re.findall(r"^   ```yaml\n(.*?)^   ```", (ROOT / "CONTRIBUTING.md").read_text("utf-8"), re.M | re.S)
    for name, text in zip(("document.yaml", "chapter_2.yaml"), listings, strict=True):
        (folder / name).write_text(textwrap.dedent(text), encoding="utf-8")
    program = (
        "from addin.cli import main\n"
        f"assert main(['policy', 'check', {str(folder)!r}]) == 0\n"
        f"assert main(['settings', '--folder', {str(folder.parent)!r}]) == 0\n"
        """main(['eval', '=TRAINING_SUBSIDY("初级工","职业资格证书","shifan-2024")'])"""
    )
    command = [sys.executable, "-X", "utf8", "-c", program]
    environment = os.environ | {"BUTIE_CONFIG": str(home)}
    ran = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, encoding="utf-8", check=False)
    assert ran.stdout.splitlines()[-1:] == ["1000"], ran.stdout + ran.stderr


def imports_of_the_four_floors() -> set[str]:
    """The top-level packages that any module of ours imports, anywhere in it."""
    found = set()
    for path in (path for floor in FLOORS for path in (ROOT / floor).rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Import):
                found |= {each.name.partition(".")[0] for each in node.names}
            elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
                found.add(node.module.partition(".")[0])
    return found


def test_what_is_imported_is_a_dependency_and_every_dependency_is_imported_and_explained() -> None:
    declared = [*PROJECT["project"]["dependencies"], *PROJECT["project"]["optional-dependencies"]["excel"]]
    names = {re.split("[<>=]", each)[0] for each in declared}
    wanted = {IMPORT_NAMES.get(name, name) for name in names}
    assert imports_of_the_four_floors() - sys.stdlib_module_names - set(FLOORS) - OF_THE_HOST == wanted
    rows = re.findall(r"^\| `([^`]+)` \| \S.*\|$", section("CONTRIBUTING.md", "dependencies"), re.MULTILINE)
    assert sorted(rows) == sorted(names)
