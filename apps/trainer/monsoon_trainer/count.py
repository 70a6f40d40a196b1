"""How many tokens files have, encoded as training encodes them: what a partner should know before being charged."""

import json
import os

from .data import Rows
from .faults import Stop
from .model import load_tokenizer
from .shape import RowError, format_of, lines_of


def first_format(path: str) -> str:
    """The format of a file by its first row."""
    name = os.path.basename(path)
    try:
        with open(path, "rb") as file:
            row = next(((number, line) for number, _, line in lines_of(file) if line.strip()), None)
    except OSError as error:
        raise Stop("data_missing", f"{name} cannot be read") from error
    if row is None:
        raise Stop("empty_dataset", f"{name}: there is no row")
    try:
        return format_of(row[1])
    except RowError as error:
        raise Stop("bad_row", f"{name} line {row[0]}: {error}") from error


def count(model_dir: str, paths: list[str], form: str | None, system: str, longest: int | None):
    """Yields one report a file. Rows too long for the model, or for `longest`, are counted, but not their tokens."""
    try:
        with open(os.path.join(model_dir, "config.json"), encoding="utf-8") as file:
            limit = json.load(file)["max_position_embeddings"]
    except (OSError, ValueError, KeyError) as error:
        raise Stop("model_missing", "there is no model in that folder") from error
    tok = load_tokenizer(model_dir)
    for path in paths:
        folder, name = os.path.split(os.path.abspath(path))
        entry = {"path": name, "format": form or first_format(path)}
        rows = Rows(tok, folder, [entry], min(limit, longest or limit), system=system).index()
        told = {"rows": len(rows), "tokens": rows.tokens, "longest": rows.longest, "too_long": rows.dropped}
        yield {"path": path, "format": entry["format"], **told}
