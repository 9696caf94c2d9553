"""The demonstration finds what it planted, and nothing else."""

from pathlib import Path

import pytest

from addin import demo
from addin.people import trainees
from udfs import identity
from workbooks.check import check


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("demo")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(demo, "OUT", folder)
        assert demo.main() == 0
    return folder


def test_each_planted_fault_is_found_where_it_was_planted(made: Path) -> None:
    findings = check(made / "2-已计算.xlsx")
    header = 4
    planted = {header + 1 + index for index, _ in demo.FAULTS} | {header + demo.TYPED_OVER}
    assert {int("".join(c for c in f.cell if c.isdigit())) for f in findings} == planted
    assert len(findings) == len(planted)
    assert len({f.type for f in findings}) >= 8


def test_the_people_are_made_up_and_their_numbers_right() -> None:
    people = list(trainees(200))
    assert all(identity.check(p["身份证号"]) == "" and p["身份证号"].startswith("640599") for p in people)
    assert len({p["身份证号"] for p in people}) == len({p["姓名"] for p in people}) == 200


def test_the_same_people_every_time() -> None:
    assert list(trainees(5)) == list(trainees(5))
