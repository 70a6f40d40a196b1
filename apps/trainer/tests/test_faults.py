"""Every failure ends with a reason, an exit code, and a message that a person can act on."""

import errno
import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from conftest import ENVIRONMENT, Work, only, rows
from safetensors.torch import load_file, save_file

from monsoon_trainer import loop
from monsoon_trainer.data import order
from monsoon_trainer.digests import sha256
from monsoon_trainer.events import RESERVE_BYTES, Events
from monsoon_trainer.faults import Stop, reason_of
from monsoon_trainer.model import load_tokenizer
from monsoon_trainer.samples import readable


def failed(result: tuple[int, list[dict]]) -> tuple[int, str, str]:
    code, events = result
    end = events[-1]
    assert end["type"] == "failed" and end["code"] == code
    return code, end["reason"], end["message"]


def test_refuses_other_bytes_than_were_meant(work):
    code, reason, message = failed(work.run(train=[{**work.entry, "sha256": "0" * 64}]))
    assert (code, reason) == (3, "digest_mismatch")
    assert "train.jsonl" in message and str(work.path) not in message


def test_refuses_another_model(work):
    good = {name: sha256(f"{work.tiny}/{name}") for name in ("config.json", "model.safetensors")}
    assert work.run(model_files=good, steps=1)[0] == 0
    code, reason, message = failed(work.run(model_files={**good, "model.safetensors": "1" * 64}))
    assert (code, reason) == (2, "digest_mismatch") and "model.safetensors" in message
    code, reason, message = failed(work.run(model_files={**good, "more.safetensors": "1" * 64}))
    assert (code, reason) == (2, "model_missing") and "more.safetensors" in message


def test_names_what_is_missing(work):
    assert failed(work.run(model_dir="nowhere"))[:2] == (2, "model_missing")
    code, reason, message = failed(work.run(train=[{**work.entry, "path": "away.jsonl"}]))
    assert (code, reason) == (3, "data_missing") and "away.jsonl" in message


@pytest.mark.parametrize("file", ["config.json", "model.safetensors", "tokenizer.json"])
def test_refuses_a_model_that_cannot_be_read(work, tmp_path, file):
    folder = tmp_path / "broken"
    folder.mkdir()
    for name in os.listdir(work.tiny):
        (folder / name).symlink_to(f"{work.tiny}/{name}")
    (folder / file).unlink()
    (folder / file).write_text('{"model_type": "unheard-of"')
    code, reason, message = failed(work.run(model_dir=str(folder)))
    assert (code, reason) == (2, "model_unreadable") and str(tmp_path) not in message


def test_names_the_bad_row_but_not_its_text(work):
    code, reason, message = failed(work.run(train=[work.data([*rows(3), {"instruction": "secret"}])]))
    assert (code, reason) == (3, "bad_row")
    assert message == "train.jsonl line 4: output must be text that is not empty"


def test_refuses_a_row_that_the_template_melts(work):
    melting = {"messages": [{"role": "user", "content": "q"}, {"role": "assistant", "content": "\n\nx"}]}
    code, reason, message = failed(work.run(train=[work.data([melting] * 3, form="chat")]))
    assert (code, reason) == (3, "bad_row") and message.startswith("train.jsonl line 1: message 3 melts")


def test_drops_or_refuses_rows_that_are_too_long(work):
    entry = work.data([*rows(6), {"instruction": "ก" * 900, "output": "ค่ะ"}])
    code, reason, message = failed(work.run(train=[entry], too_long="error", holdout_fraction=0))
    assert (code, reason) == (3, "too_long") and "line 7" in message and "limit 512" in message
    code, events = work.run(train=[entry], holdout_fraction=0, attempt=2)
    assert code == 0 and only(events, "ready")[0]["dropped"] == 1 and events[-1]["eval_loss"] is None


def test_refuses_data_without_a_usable_row(work):
    assert failed(work.run(train=[work.data([])]))[:2] == (3, "empty_dataset")
    entry = work.data([{"instruction": "ก" * 900, "output": "ค่ะ"}])
    code, reason, message = failed(work.run(train=[entry]))
    assert (code, reason) == (3, "empty_dataset") and "1 are longer than 512 tokens" in message


def test_refuses_layers_and_questions_that_do_not_fit(work):
    code, reason, message = failed(work.run(lora={"targets": ["nothing"]}))
    assert (code, reason) == (2, "bad_spec") and "lora.targets" in message
    code, reason, message = failed(work.run(prompts=["ก" * 1000]))
    assert (code, reason) == (2, "bad_spec") and "prompts[0]" in message


def spoilt(tiny: str, folder: Path, token: int | None = None) -> str:
    """The tiny model with weights that are no numbers: all through a layer, or in the embedding of one token alone."""
    shutil.copytree(tiny, folder)
    weights = load_file(f"{tiny}/model.safetensors")
    if token is None:
        weights["model.layers.0.self_attn.v_proj.weight"][:] = float("nan")
    else:
        weights["model.embed_tokens.weight"][token] = float("nan")
    save_file(weights, folder / "model.safetensors", metadata={"format": "pt"})
    return str(folder)


@pytest.mark.parametrize(("held_out", "where"), [(0.0, "the loss is not finite at step 1"), (0.2, "held-out loss")])
def test_stops_when_the_loss_is_not_finite(work, tmp_path, held_out, where):
    code, reason, message = failed(work.run(model_dir=spoilt(work.tiny, tmp_path / "nan"), holdout_fraction=held_out))
    assert (code, reason) == (4, "diverged") and where in message


def test_a_course_that_diverges_leaves_its_last_checkpoint_sound(work, tmp_path):
    # One row holds a letter that no other does, and its embedding is no number: the step that takes it diverges.
    ids = load_tokenizer(work.tiny)("~", add_special_tokens=False)["input_ids"]
    lines = rows(24)
    last = order(0, 24, 24, 1)[-1]  # the row that comes up in step 6 of 6
    lines[last]["output"] = "~"
    options = {"train": [work.data(lines)], "holdout_fraction": 0, "steps": 6}
    code, reason, message = failed(work.run(model_dir=spoilt(work.tiny, tmp_path / "nan", *ids), **options))
    assert (code, reason) == (4, "diverged") and "step 6" in message
    assert work.checkpoints() == ["step-00000004"]
    code, events = work.run(**options)
    assert code == 0 and only(events, "resumed")[0]["step"] == 4


@pytest.fixture
def small_disk(tmp_path):
    """A file system of 3 MB."""
    folder = tmp_path / "disk"
    folder.mkdir()
    mount = ["mount", "-t", "tmpfs", "-o", "size=3m", "tmpfs", str(folder)]
    if os.geteuid() != 0 or subprocess.run(mount, capture_output=True, check=False).returncode:
        pytest.skip("only root may make a small disk")
    yield folder
    subprocess.run(["umount", str(folder)], check=True)


def test_a_full_disk_leaves_the_last_checkpoint_whole(small_disk, tiny):
    work = Work(small_disk / "work", tiny)
    options = {"steps": 400, "ckpt_every": 1, "keep": 100, "eval_every": 400, "lora": {"r": 64}}
    assert failed(work.run(**options))[:2] == (6, "disk_full")
    kept = work.checkpoints()
    assert kept and all(name.startswith("step-") for name in kept)  # nothing half written
    for name in kept[:-1]:
        shutil.rmtree(work.path / "out/checkpoints" / name)  # somebody frees space
    code, events = work.run(**{**options, "keep": 1, "steps": 1 + int(kept[-1][5:])})
    assert code == 0 and only(events, "resumed")[0]["name"] == kept[-1]


@pytest.mark.parametrize(
    ("error", "reason", "code"),
    [
        (MemoryError(), "out_of_memory", 5),
        (RuntimeError("DefaultCPUAllocator: can't allocate memory: you tried"), "out_of_memory", 5),
        (OSError(errno.EDQUOT, "quota"), "disk_full", 6),
        (RuntimeError("I/O error: No space left on device (os error 28)"), "disk_full", 6),
        (Stop("signal", "words"), "signal", 75),
        (KeyError("tenant's words"), "internal", 70),
    ],
)
def test_knows_what_an_exception_stands_for(error, reason, code):
    stop = reason_of(error)
    assert (stop.reason, stop.code) == (reason, code) and "tenant" not in str(stop)


def test_the_unforeseen_is_told_too(work, monkeypatch, capsys):
    monkeypatch.setattr(loop, "learning_rate", lambda *_: {}["tenant's words"])
    code, reason, message = failed(work.run())
    assert (code, reason) == (70, "internal") and "KeyError" in message and "tenant" not in message
    assert "learning_rate" in capsys.readouterr().err  # the log has the details


def test_a_folder_that_cannot_be_written_is_told_on_the_error_output(tmp_path, capsys):
    from monsoon_trainer.__main__ import main

    assert main(["train", str(tmp_path / "nowhere/spec.json")]) == 2
    assert "work folder" in capsys.readouterr().err


FAILS_SECOND = """
import os, sys
from monsoon_trainer.__main__ import main
from monsoon_trainer import loop
if os.environ["RANK"] == "1":
    def full(*_): raise OSError(28, "No space left on device")
    loop.learning_rate = full
sys.exit(main(["train", sys.argv[1]]))
"""


def test_the_first_process_tells_why_another_failed(work):
    (work.path / "second.py").write_text(FAILS_SECOND)
    launcher = [sys.executable, "-m", "torch.distributed.run", "--nproc_per_node=2", "--standalone"]
    command = [*launcher, str(work.path / "second.py"), work.spec()]
    assert subprocess.run(command, env=ENVIRONMENT, capture_output=True, timeout=90, check=False).returncode
    end = work.events()[-1]
    assert (end["type"], end["reason"], end["code"]) == ("failed", "disk_full", 6)
    assert end["message"].startswith("process 1:")


def diary(path, attempt=1) -> Events:
    return Events(str(path / "events.jsonl"), "run", attempt)


def test_numbers_go_on_within_an_attempt(tmp_path):
    for attempt, first in ((1, 1), (1, 3), (2, 1), (1, 5)):
        events = diary(tmp_path, attempt)
        events.emit("a")
        assert events.seq == first
        events.emit("b", text="ไทย")
        events.close()
    assert os.listdir(tmp_path) == ["events.jsonl"]


def test_ends_a_line_that_a_kill_cut_off_and_never_takes_bytes_back(tmp_path):
    events = diary(tmp_path)
    events.emit("a")
    events.close()
    file = tmp_path / "events.jsonl"
    with file.open("a") as half:
        half.write('{"run": "run", "att')
    before = file.read_bytes()
    events = diary(tmp_path)
    events.emit("b")
    after = file.read_bytes()
    assert after.startswith(before)  # a reader that tails the file has read these bytes already
    assert json.loads(after.splitlines()[-1])["seq"] == 2


def test_json_has_no_nan(tmp_path):
    events = diary(tmp_path)
    with pytest.raises(ValueError):
        events.emit("step", loss=float("nan"))
    events.emit("step", loss=1.0)
    assert json.loads((tmp_path / "events.jsonl").read_text())["seq"] == 1


def test_keeps_room_for_the_last_word(tmp_path, monkeypatch):
    events = diary(tmp_path)
    assert os.path.getsize(events.reserve) == RESERVE_BYTES
    write = os.write

    def full(file, content):
        return write(file, content[:10]) if os.path.exists(events.reserve) else write(file, content)

    monkeypatch.setattr(os, "write", full)
    events.emit("failed", reason="disk_full")
    lines = (tmp_path / "events.jsonl").read_bytes().splitlines()
    assert json.loads(lines[-1])["reason"] == "disk_full" and len(lines) == 2


def test_an_answer_that_its_end_cuts_loses_the_half_letter():
    assert readable("เปิด 8 โมงค่ะ\ufffd\ufffd") == "เปิด 8 โมงค่ะ"
    assert readable("a\ufffdb\x00c") == "a\ufffdb\ufffdc"
