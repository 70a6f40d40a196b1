"""The shape of rows and the digests of inputs, checked without torch, so that bad data answers in a moment."""

import functools
import hashlib
import json
import os
from collections.abc import Iterator

from .digests import sha256
from .faults import Stop

LONGEST_LINE = 16 * 1024 * 1024  # a line is held in memory, a file never
ROLES = ("system", "user", "assistant")


class RowError(ValueError):
    """What is wrong with a row, in words that quote nothing of it: the text belongs to the tenant."""


def need(holds: bool, why: str) -> None:
    """Refuses a row unless something holds."""
    if not holds:
        raise RowError(why)


def is_text(value: object, empty: bool = False) -> bool:
    """Whether a value is text that can be encoded."""
    if not isinstance(value, str) or not (empty or value):
        return False
    try:
        value.encode()
    except UnicodeEncodeError:
        return False
    return True


def is_target(message: dict) -> bool:
    """Whether a message is to be learnt. `weight: 0` keeps an assistant's message as context only."""
    return message["role"] == "assistant" and message.get("weight", 1) != 0


def check_chat(row: dict) -> None:
    """`{"messages": [{"role", "content", "weight"?}, ...]}` with something to learn in it."""
    messages = row.get("messages")
    need(isinstance(messages, list) and len(messages) > 0, "messages must be a list with at least one message")
    for n, message in enumerate(messages, 1):
        need(isinstance(message, dict), f"message {n} is not an object")
        need(message.get("role") in ROLES, f"message {n} needs a role: {', '.join(ROLES)}")
        need(is_text(message.get("content"), empty=True), f"message {n} needs content that is text")
        need(message.get("weight", 1) in (0, 1), f"message {n} has a weight that is neither 0 nor 1")
    need(any(is_target(message) for message in messages), "no message of the assistant to learn from")


def check_instruction(row: dict) -> None:
    """`{"instruction", "input"?, "output"}`."""
    need(is_text(row.get("instruction")), "instruction must be text that is not empty")
    need(row.get("input") is None or is_text(row["input"], empty=True), "input must be text")
    need(is_text(row.get("output")), "output must be text that is not empty")


def check_text(row: dict) -> None:
    """`{"text"}`."""
    need(is_text(row.get("text")), "text must be text that is not empty")


CHECKS = {"chat": check_chat, "instruction": check_instruction, "text": check_text}


def parse(line: bytes, form: str) -> dict:
    """A line as a row of a format, or a RowError."""
    need(len(line) <= LONGEST_LINE, f"longer than {LONGEST_LINE} bytes")
    try:
        row = json.loads(line)
    except (ValueError, RecursionError) as error:
        raise RowError("not valid JSON in UTF-8") from error
    need(isinstance(row, dict), "not a JSON object")
    CHECKS[form](row)
    return row


def lines_of(file) -> Iterator[tuple[int, int, bytes]]:
    """Number, byte offset and bytes of each line. A line that is too long comes cut, which `parse` refuses."""
    at = 0
    for line_number, line in enumerate(iter(functools.partial(file.readline, LONGEST_LINE + 1), b""), 1):
        yield line_number, at, line
        at += len(line)


def inspect(path: str, name: str, form: str) -> tuple[str, int, Stop | None]:
    """Digest and rows of a file in one pass, and the first row that is wrong, if one is."""
    digest, rows, fault = hashlib.sha256(), 0, None
    with open(path, "rb") as file:
        for line_number, _, line in lines_of(file):
            digest.update(line)
            if fault or not line.strip():
                continue
            rows += 1
            try:
                parse(line, form)
            except RowError as error:
                fault = Stop("bad_row", f"{name} line {line_number}: {error}")
    return digest.hexdigest(), rows, fault


def check_files(work: str, entries: list[dict]) -> int:
    """Rows of the files of a list, each checked by digest and row by row. A wrong file is told before a wrong row."""
    total = 0
    for entry in entries:
        name = entry["path"]
        path = os.path.join(work, name)
        if not os.path.isfile(path):
            raise Stop("data_missing", f"{name} is not in the work folder")
        digest, rows, fault = inspect(path, name, entry["format"])
        if digest != entry["sha256"]:
            raise Stop("digest_mismatch", f"{name} is not the file that was meant: its sha256 differs")
        if fault:
            raise fault
        total += rows
    if entries and not total:
        raise Stop("empty_dataset", f"{', '.join(entry['path'] for entry in entries)}: there is no row")
    return total


def check_model(spec: dict) -> None:
    """The base model is there, and each of its files that the spec names is the one that was meant."""
    if not os.path.isfile(os.path.join(spec["model_dir"], "config.json")):
        raise Stop("model_missing", f"the base model {spec['model_id']} is not there")
    for name, digest in spec["model_files"].items():
        path = os.path.join(spec["model_dir"], name)
        if not os.path.isfile(path):
            raise Stop("model_missing", f"{name} of the base model {spec['model_id']} is not there")
        if sha256(path) != digest:
            why = f"{name} of the base model {spec['model_id']} is not the file that was meant: its sha256 differs"
            raise Stop("digest_mismatch", why, code=2)


def check_inputs(spec: dict) -> dict[str, int]:
    """Checks everything that the run will read. Returns the rows of `train` and `eval`."""
    rows = {key: check_files(spec["work"], spec[key]) for key in ("train", "eval")}
    check_model(spec)
    return rows
