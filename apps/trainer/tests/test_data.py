"""Rows: formats, what is learnt of them, their order, and what is refused."""

import json

import pytest
from conftest import rows

from monsoon_trainer import data
from monsoon_trainer.faults import Stop
from monsoon_trainer.model import load_tokenizer
from monsoon_trainer.shape import LONGEST_LINE, RowError, check_files, parse
from monsoon_trainer.spec import DEFAULT_SYSTEM


@pytest.fixture(scope="module")
def tok(tiny):
    return load_tokenizer(tiny)


def learnt(tok, ids, labels) -> str:
    assert all(label in (data.IGNORED, i) for i, label in zip(ids, labels, strict=True))
    return tok.decode([label for label in labels if label != data.IGNORED])


CHAT = [
    {"role": "system", "content": "s"},
    {"role": "user", "content": "one"},
    {"role": "assistant", "content": "two"},
    {"role": "user", "content": "three"},
    {"role": "assistant", "content": "สี่"},
]


def test_learns_what_the_assistant_says_only(tok):
    ids, labels = data.encode_chat(tok, CHAT)
    assert learnt(tok, ids, labels) == "two<|im_end|>สี่<|im_end|>"
    assert tok.decode(ids).endswith("สี่<|im_end|>\n")


def test_a_weight_of_zero_keeps_a_message_as_context(tok):
    messages = [{**message, "weight": 0} if message["content"] == "two" else message for message in CHAT]
    ids, labels = data.encode_chat(tok, messages)
    assert learnt(tok, ids, labels) == "สี่<|im_end|>"
    assert "two" in tok.decode(ids)


def test_refuses_a_mask_that_would_shift(tok):
    # "assistant\n" + "\n\nx" has a token of two line ends, one from either side
    with pytest.raises(RowError, match="message 2 melts"):
        data.encode_chat(tok, [{"role": "user", "content": "q"}, {"role": "assistant", "content": "\n\nx"}])


def test_an_instruction_becomes_a_chat(tok):
    row = {"instruction": "แปล", "input": "hello", "output": "สวัสดี"}
    assert data.messages_of(row, "instruction", "เรา") == [
        {"role": "system", "content": "เรา"},
        {"role": "user", "content": "แปล\nhello"},
        {"role": "assistant", "content": "สวัสดี"},
    ]
    ids, labels = data.encode(tok, row, "instruction", DEFAULT_SYSTEM)
    assert learnt(tok, ids, labels) == "สวัสดี<|im_end|>" and DEFAULT_SYSTEM in tok.decode(ids)


def test_a_system_message_of_the_row_stays():
    assert data.messages_of({"messages": CHAT}, "chat", "ours") == CHAT
    assert data.messages_of({"messages": CHAT[1:]}, "chat", "")[0]["role"] == "user"


def test_plain_text_is_learnt_throughout(tok):
    ids, labels = data.encode(tok, {"text": "บ้าน 12"}, "text", "unused")
    assert labels == ids and tok.decode(ids) == "บ้าน 12<|im_end|>"


@pytest.mark.parametrize(
    ("form", "row", "words"),
    [
        ("chat", "{", "not valid JSON"),
        ("chat", b"\xff\xfe", "not valid JSON"),
        ("chat", "[" * 100_000, "not valid JSON"),
        ("chat", [1], "not a JSON object"),
        ("chat", {"messages": []}, "at least one"),
        ("chat", {"messages": ["x"]}, "message 1 is not"),
        ("chat", {"messages": [{"role": "robot", "content": "x"}]}, "needs a role"),
        ("chat", {"messages": [{"role": "user", "content": [{"type": "text"}]}]}, "content that is text"),
        ("chat", {"messages": [{"role": "user", "content": "x"}]}, "no message of the assistant"),
        ("chat", {"messages": [{"role": "assistant", "content": "x", "weight": 0}]}, "no message of the assistant"),
        ("chat", {"messages": [{"role": "assistant", "content": "x", "weight": 2}]}, "neither 0 nor 1"),
        ("instruction", {"instruction": "x"}, "output must be"),
        ("instruction", {"instruction": "", "output": "x"}, "instruction must be"),
        ("instruction", {"instruction": "x", "input": 3, "output": "x"}, "input must be"),
        ("text", {"text": ""}, "text must be"),
        ("text", {"text": "\ud800"}, "text must be"),
        ("text", b'"' + b"x" * LONGEST_LINE + b'"', "longer than"),
    ],
)
def test_says_what_is_wrong_with_a_row(form, row, words):
    line = row if isinstance(row, bytes) else (row if isinstance(row, str) else json.dumps(row)).encode()
    with pytest.raises(RowError, match=words):
        parse(line, form)


def test_tells_a_wrong_file_before_a_wrong_row(work):
    entry = work.data([*rows(2), "", "secret words"])
    with pytest.raises(Stop) as refused:
        check_files(str(work.path), [entry])
    assert (refused.value.code, str(refused.value)) == (3, "train.jsonl line 4: not valid JSON in UTF-8")
    with pytest.raises(Stop) as refused:
        check_files(str(work.path), [{**entry, "sha256": "1" * 64}])
    assert refused.value.reason == "digest_mismatch"


def test_a_row_is_the_same_from_memory_and_from_its_file(work, tok, monkeypatch):
    second = work.data([{"text": "หนึ่ง"}, {"text": "สอง"}], name="more.jsonl", form="text")
    entries = [work.data(rows(5)), second]
    cached = data.Rows(tok, str(work.path), entries, 512).index()
    monkeypatch.setattr(data, "CACHED_TOKENS", cached.tokens // 2)
    read = data.Rows(tok, str(work.path), entries, 512).index()
    assert 0 < len(read.cache) < len(read) == len(cached.cache) == 7
    assert [read.row(i) for i in range(7)] == [cached.row(i) for i in range(7)]


def test_a_batch_is_masked_by_length(work, tok):
    entry = work.data([{"text": "a"}, {"text": "abcdef"}], form="text")
    made = data.Rows(tok, str(work.path), [entry], 512).index()
    batch = made.batch([0, 1], tok.pad_token_id, "cpu")
    lengths = [len(made.row(i)[0]) for i in (0, 1)]
    assert tok.pad_token_id == tok.eos_token_id  # so the mask cannot come from the ids
    assert batch.mask.sum(1).tolist() == lengths and batch.tokens == sum(lengths)
    assert batch.targets == sum(lengths) - 2  # the first token of a row has nothing before it
    assert (batch.labels[0, lengths[0] :] == data.IGNORED).all()


def test_every_row_comes_once_an_epoch():
    seen = data.order(0, 10, 10, seed=5)
    assert sorted(seen) == list(range(10))
    assert data.order(0, 4, 10, 5) + data.order(4, 6, 10, 5) == seen
    assert data.order(10, 10, 10, 5) != seen != data.order(0, 10, 10, seed=6)


@pytest.mark.parametrize(
    ("rows", "fraction", "count"), [(100, 0.2, 20), (5, 0.05, 1), (2, 0.5, 1), (1, 0.5, 0), (9, 0, 0)]
)
def test_holds_out_a_share_that_the_seed_decides(rows, fraction, count):
    out = data.held_out(1, fraction, rows)
    assert len(out) == count and out <= set(range(rows)) and out == data.held_out(1, fraction, rows)


def test_another_seed_holds_out_other_rows():
    assert data.held_out(1, 0.2, 100) != data.held_out(2, 0.2, 100)
