"""The check of datasets and the trainer agree: both read one table of rows. What the check takes, the trainer takes."""

import json
from pathlib import Path

import pytest

from monsoon_trainer.data import Rows, encode
from monsoon_trainer.model import load_tokenizer
from monsoon_trainer.shape import RowError, parse
from monsoon_trainer.spec import DEFAULT_SYSTEM, NUMBERS

ROOT = Path(__file__).resolve().parents[3]
TABLE = json.loads((ROOT / "libs/datasets/src/validation/rows.cases.json").read_text("utf-8"))
LIMIT = NUMBERS["max_len"][1]


def names(cases: list[dict]) -> list[str]:
    return [case["name"] for case in cases]


@pytest.fixture(scope="module")
def tok(tiny):
    return load_tokenizer(tiny)


@pytest.mark.parametrize("case", TABLE["rows"], ids=names(TABLE["rows"]))
def test_says_of_a_row_what_the_table_says(tok, case):
    def read():
        return encode(tok, parse(case["row"].encode(), case["format"]), case["format"], DEFAULT_SYSTEM)

    if case["trainer"] == "refuses":
        with pytest.raises(RowError):
            read()
    else:
        ids, _ = read()
        assert ids


@pytest.mark.parametrize("case", TABLE["dropped"], ids=names(TABLE["dropped"]))
def test_drops_what_the_check_names(tok, tmp_path, case):
    (tmp_path / "x.jsonl").write_text(case["row"] + "\n", "utf-8")
    entry = {"path": "x.jsonl", "format": case["format"]}
    rows = Rows(tok, str(tmp_path), [entry], LIMIT, system=DEFAULT_SYSTEM).index()
    assert LIMIT == 512 and (len(rows), rows.dropped) == (0, 1)
