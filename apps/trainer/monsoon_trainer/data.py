"""Rows as tokens: indexed by byte offset, read when asked for. A row's place in training is a pure function."""

import array
import functools
import os
from collections.abc import Callable
from typing import NamedTuple

import numpy as np
import torch

from .faults import Stop
from .shape import RowError, is_target, lines_of, parse

IGNORED = -100  # label of a token that is not to be learnt
CACHED_TOKENS = 4_000_000  # kept encoded, 32 MB; rows beyond are encoded again when they are asked for


class Batch(NamedTuple):
    """Padded rows. `tokens` counts what is no padding, `targets` what is to be learnt."""

    ids: torch.Tensor
    mask: torch.Tensor
    labels: torch.Tensor
    tokens: int
    targets: int


def messages_of(row: dict, form: str, system: str | None) -> list[dict]:
    """A row as chat messages. A system message of our own keeps a template from putting its English default."""
    if form == "chat":
        messages = list(row["messages"])
    else:
        question = row["instruction"] + (f"\n{row['input']}" if row.get("input") else "")
        messages = [{"role": "user", "content": question}, {"role": "assistant", "content": row["output"]}]
    if system and messages[0]["role"] != "system":
        messages.insert(0, {"role": "system", "content": system})
    return messages


def encode_chat(tok, messages: list[dict]) -> tuple[list[int], list[int]]:
    """Ids and labels; learnt is what the assistant says, its end-of-turn token included."""
    said = [{"role": message["role"], "content": message["content"]} for message in messages]
    full = tok.apply_chat_template(said, return_dict=True)["input_ids"]
    labels = [IGNORED] * len(full)
    for i, message in enumerate(messages):
        if not is_target(message):
            continue
        before = tok.apply_chat_template(said[:i], add_generation_prompt=True, return_dict=True)["input_ids"]
        last = i == len(said) - 1
        after = full if last else tok.apply_chat_template(said[: i + 1], return_dict=True)["input_ids"]
        if full[: len(before)] != before or full[: len(after)] != after:
            # A token across the boundary would shift the mask: learn the question, or miss the answer's beginning.
            raise RowError(f"message {i + 1} melts into the template: it must not begin with white space")
        end = len(after)
        while end > len(before) and full[end - 1] != tok.eos_token_id:
            end -= 1  # what the template puts after the end of turn
        end = end if end > len(before) else len(after)
        labels[len(before) : end] = full[len(before) : end]
    return full, labels


def encode(tok, row: dict, form: str, system: str | None) -> tuple[list[int], list[int]]:
    """Ids and labels of one row; plain text is learnt throughout."""
    if form == "text":
        ids = [*tok(row["text"], add_special_tokens=False)["input_ids"], tok.eos_token_id]
        return ids, list(ids)
    return encode_chat(tok, messages_of(row, form, system))


class Rows:
    """The usable rows of several files in order. `tokens` tells of them, `dropped` of those too long."""

    def __init__(self, tok, work: str, entries: list[dict], limit: int, *, too_long="drop", system=None, keep=None):
        self.tok, self.system, self.entries, self.limit, self.too_long = tok, system, entries, limit, too_long
        self.offsets, self.sources = array.array("Q"), array.array("I")
        self.total = self.dropped = self.tokens = 0
        self.cache: list[tuple[array.array, array.array]] = []
        self.paths = [os.path.join(work, entry["path"]) for entry in entries]
        self.keep = keep

    def index(self, between: Callable[[], None] = lambda: None) -> "Rows":
        """Encodes every row once to know which fit; `between` is called now and then and may raise."""
        seen = 0
        for source, entry in enumerate(self.entries):
            with open(self.paths[source], "rb") as file:
                for line_number, at, line in lines_of(file):
                    if not line.strip():
                        continue
                    seen += 1
                    if seen % 16 == 1:
                        between()
                    if self.keep is None or self.keep(seen - 1):
                        self._add(source, at, line, f"{entry['path']} line {line_number}")
        self.files = [open(path, "rb") for path in self.paths]  # noqa: SIM115 - read until the run ends
        return self

    def _add(self, source: int, at: int, line: bytes, where: str) -> None:
        self.total += 1
        try:
            ids, labels = self._encode(source, line)
        except RowError as error:
            raise Stop("bad_row", f"{where}: {error}") from error
        except Exception as error:
            raise Stop("bad_row", f"{where}: the tokeniser refuses it ({type(error).__name__})") from error
        if len(ids) > self.limit:
            if self.too_long == "error":
                raise Stop("too_long", f"{where}: {len(ids)} tokens, limit {self.limit}")
            self.dropped += 1
            return
        self.offsets.append(at)
        self.sources.append(source)
        self.tokens += len(ids)
        if self.tokens <= CACHED_TOKENS and len(self.cache) == len(self.offsets) - 1:
            self.cache.append((array.array("i", ids), array.array("i", labels)))

    def _encode(self, source: int, line: bytes) -> tuple[list[int], list[int]]:
        form = self.entries[source]["format"]
        return encode(self.tok, parse(line, form), form, self.system)

    def required(self) -> "Rows":
        """Itself, unless there is no row to use."""
        if not self.offsets:
            names = ", ".join(entry["path"] for entry in self.entries)
            why = f"{names}: no usable row of {self.total}; {self.dropped} are longer than {self.limit} tokens"
            raise Stop("empty_dataset", why)
        return self

    def __len__(self) -> int:
        return len(self.offsets)

    def row(self, i: int) -> tuple[list[int], list[int]]:
        """Ids and labels of a row."""
        if i < len(self.cache):
            ids, labels = self.cache[i]
            return ids.tolist(), labels.tolist()
        file = self.files[self.sources[i]]
        file.seek(self.offsets[i])
        return self._encode(self.sources[i], file.readline())

    def batch(self, numbers, pad: int, device) -> Batch:
        """Rows side by side. The mask comes from lengths, as the pad token may be the end token too."""
        rows = [self.row(i) for i in numbers]
        lengths = [len(ids) for ids, _ in rows]
        width = max(lengths)

        def padded(lists, fill: int) -> torch.Tensor:
            return torch.tensor([[*values, *[fill] * (width - len(values))] for values in lists]).to(device)

        ids, labels = padded((ids for ids, _ in rows), pad), padded((labels for _, labels in rows), IGNORED)
        mask = (torch.arange(width) < torch.tensor(lengths)[:, None]).long().to(device)
        targets = sum(label != IGNORED for _, labels in rows for label in labels[1:])
        return Batch(ids, mask, labels, sum(lengths), targets)


def order(position: int, count: int, rows: int, seed: int) -> list[int]:
    """Row numbers of `count` samples from a position on: a resume needs the position and nothing else."""
    return [int(permutation(seed, p // rows, rows)[p % rows]) for p in range(position, position + count)]


@functools.lru_cache(maxsize=2)  # two: a batch may straddle two epochs
def permutation(seed: int, epoch: int, rows: int) -> np.ndarray:
    """The order of an epoch."""
    return np.random.Generator(np.random.PCG64([seed, epoch])).permutation(rows)


def held_out(seed: int, fraction: float, rows: int) -> frozenset[int]:
    """Numbers of the rows held out: the same for the same seed, at least one, never all."""
    count = min(rows - 1, max(1, round(rows * fraction))) if fraction > 0 else 0
    return frozenset(np.random.Generator(np.random.PCG64([seed, 7919, rows])).permutation(rows)[:count].tolist())


def train_and_eval(spec: dict, counts: dict[str, int], tok, limit: int, between=lambda: None):
    """The rows to learn and the rows to judge by, or None where nothing is held out."""
    out = frozenset() if spec["eval"] else held_out(spec["seed"], spec["holdout_fraction"], counts["train"])

    def rows(entries, keep=None):
        made = Rows(tok, spec["work"], entries, limit, too_long=spec["too_long"], system=spec["system"], keep=keep)
        return made.index(between).required()

    train = rows(spec["train"], (lambda n: n not in out) if out else None)
    if spec["eval"]:
        return train, rows(spec["eval"])
    return train, rows(spec["train"], out.__contains__) if out else None
