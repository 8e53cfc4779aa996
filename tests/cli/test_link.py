"""``klustermotor link``: registers are linked, questions are answered in the file, bad input is refused."""

from pathlib import Path

import polars as pl
import pytest
from tests.cli.conftest import Run

from klustermotor.examples.organisations import organisation_registers

NAMED = ("--columns", "record=nr,name=namn")


@pytest.fixture(scope="module")
def files(tmp_path_factory: pytest.TempPathFactory) -> list[Path]:
    """Write two small registers under Swedish headings."""
    folder = tmp_path_factory.mktemp("registers")
    made = organisation_registers(seed=4, registers=2, records=400)
    paths = [folder / "forening.csv", folder / "fordon.csv"]
    for path, frame in zip(paths, made.registers.values(), strict=True):
        frame.rename({"name": "namn", "record": "nr"}).write_csv(path)
    return paths


@pytest.fixture(scope="module")
def linked(run: Run, files: list[Path], tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Link them once, with questions and the model; return the folder."""
    folder = tmp_path_factory.mktemp("linked")
    out, questions, model = folder / "links.csv", folder / "questions.csv", folder / "model.json"
    ends = ("--out", out, "--questions", questions, "--model", model, "--most", "30", "--json")
    outcome = run("link", *files, *NAMED, *ends)
    assert outcome.status == 0, outcome.said
    assert outcome.json["records"] == 800
    assert outcome.json["questions"] == pl.read_csv(questions).height <= 30
    return folder


def organisations(path: Path) -> dict[tuple[str, str], int]:
    """Return the organisation of each record."""
    links = pl.read_csv(path, schema_overrides={"record": pl.String})
    return {(row["register"], row["record"]): row["organisation"] for row in links.iter_rows(named=True)}


def test_every_record_has_an_organisation_and_many_stand_in_both(linked: Path) -> None:
    found = pl.read_csv(linked / "links.csv")
    assert found.columns == ["organisation", "register", "record", "name"]
    assert found.height == 800
    both = found.group_by("organisation").agg(pl.col("register").n_unique())
    assert both.filter(pl.col("register") == 2).height > 150


def test_questions_name_the_two_and_say_why(linked: Path) -> None:
    questions = pl.read_csv(linked / "questions.csv")
    assert questions["reasons"].str.contains("name: ").all()
    assert questions["same"].is_null().all()
    assert questions["left_name"].null_count() == 0


def test_answers_hold_and_are_not_asked_again(
    run: Run, files: list[Path], linked: Path, tmp_path: Path
) -> None:
    questions = pl.read_csv(linked / "questions.csv", infer_schema=False)
    answers = ["ja", "no", *[None] * (questions.height - 2)]
    answered, out, left = tmp_path / "answered.csv", tmp_path / "links.csv", tmp_path / "left.csv"
    questions.with_columns(same=pl.Series(answers)).write_csv(answered)
    given = ("--decisions", answered, "--questions", left, "--model", linked / "model.json", "--out", out)
    assert run("link", *files, *NAMED, *given).status == 0
    found = organisations(out)
    sides = [("left_register", "left_record"), ("right_register", "right_record")]
    one, other = (tuple(questions.select(side).row(0)) for side in sides)
    assert found[one] == found[other]
    one, other = (tuple(questions.select(side).row(1)) for side in sides)
    assert found[one] != found[other]
    asked = set(pl.read_csv(left, infer_schema=False).select("left_record", "right_record").rows())
    assert not asked & set(questions.head(2).select("left_record", "right_record").rows())


def test_a_trained_model_gives_the_same_links(
    run: Run, files: list[Path], linked: Path, tmp_path: Path
) -> None:
    out = tmp_path / "again.csv"
    assert run("link", *files, *NAMED, "--model", linked / "model.json", "--out", out).status == 0
    assert out.read_text() == (linked / "links.csv").read_text()


@pytest.mark.parametrize(
    ("options", "status", "sentence"),
    [
        (("--columns", "record=nr,name=firma"), 1, "has no column firma for name"),
        (("--columns", "record=nr"), 1, "has no column name: say which it is with --columns name=COLUMN"),
        (("--columns", "nr"), 2, "'nr' is not FIELD=COLUMN"),
        (("--columns", "annat:record=nr"), 2, "there is no register annat; there are forening, fordon"),
        (("--columns", "record=place,name=namn"), 1, "stands more than once"),
    ],
)
def test_what_cannot_be_read_is_refused(
    run: Run, files: list[Path], tmp_path: Path, options: tuple[str, ...], status: int, sentence: str
) -> None:
    outcome = run("link", *files, *options, "--out", tmp_path / "links.csv")
    assert outcome.status == status
    assert sentence in outcome.said
    assert not list(tmp_path.iterdir())


def test_an_answer_that_is_neither_yes_nor_no_is_refused_with_its_row(
    run: Run, files: list[Path], linked: Path, tmp_path: Path
) -> None:
    questions = pl.read_csv(linked / "questions.csv", infer_schema=False).head(2)
    wrong = tmp_path / "wrong.csv"
    questions.with_columns(same=pl.Series(["yes", "kanske"])).write_csv(wrong)
    outcome = run("link", *files, *NAMED, "--decisions", wrong, "--out", tmp_path / "links.csv")
    assert (outcome.status, "row 3: 'kanske' is neither yes nor no" in outcome.said) == (1, True)


def test_registers_of_one_name_are_refused(run: Run, files: list[Path], tmp_path: Path) -> None:
    outcome = run("link", files[0], files[0], *NAMED, "--out", tmp_path / "links.csv")
    assert outcome.status == 2
    assert "two registers are called forening" in outcome.said


def test_a_file_that_holds_no_model_is_refused(run: Run, files: list[Path], tmp_path: Path) -> None:
    model = tmp_path / "model.json"
    model.write_text("[]")
    outcome = run("link", *files, *NAMED, "--model", model, "--out", tmp_path / "links.csv")
    assert outcome.status == 1
    assert "model.json holds no model" in outcome.said
