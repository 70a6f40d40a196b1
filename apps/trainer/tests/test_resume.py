"""A run that goes on is the run that was never stopped, to the bit; and what happens when it cannot be."""

import json
import shutil
import signal

import pytest
from conftest import losses, only, process, wait_for

from monsoon_trainer.checkpoint import Checkpoints

OPTIONS = {"lora": {"dropout": 0.1}, "prompts": ["สวัสดี"], "sample_tokens": 6, "eval_every": 3}


def by_step(events: list[dict]) -> dict:
    """Losses a step. A step that was taken twice must have come out the same."""
    told = {}
    for entry in losses(events):
        assert told.setdefault(entry[0], entry) == entry
    return told


def evals(events: list[dict]) -> dict:
    return {e["step"]: e["loss"] for e in only(events, "eval")}


def same(parts: list[dict], whole: list[dict]) -> None:
    assert by_step(parts) == by_step(whole) and evals(parts) == evals(whole)
    for key in ("adapter_sha256", "eval_loss", "base_loss", "tokens"):
        assert parts[-1][key] == whole[-1][key]
    said = [[(e["before"], e["after"]) for e in only(events, "sample")] for events in (parts, whole)]
    assert said[0] == said[1] != []


def test_a_stopped_run_goes_on_to_the_bit(work, twin, signal_at, monkeypatch):
    code, expected = twin.run(**OPTIONS)
    assert code == 0
    signal_at(3)
    code, events = work.run(**OPTIONS)
    assert code == 75
    assert (events[-1]["type"], events[-1]["reason"], events[-2]["type"]) == ("stopped", "signal", "checkpoint")
    stopped_after = json.loads((work.path / "out/checkpoints/step-00000003/state.json").read_text())["wall_s"]
    assert max(evals(events)) == 0  # the pass that is due at step 3 was given up, and comes later
    monkeypatch.undo()
    code, events = work.run(attempt=2, **OPTIONS)
    assert code == 0
    resumed = only(events, "resumed")[0]
    assert (resumed["step"], resumed["name"], resumed["attempt"], resumed["seq"]) == (3, "step-00000003", 2, 2)
    assert not only(events, "warning")
    same(work.events(), expected)
    spent = json.loads((work.path / "out/checkpoints/step-00000004/state.json").read_text())["wall_s"]
    assert 0 < stopped_after < spent < events[-1]["wall_s"]  # the time of all attempts, as their tokens are


def test_a_killed_run_goes_on_from_what_was_saved(work, twin):
    options = {**OPTIONS, "steps": 60, "ckpt_every": 1000, "eval_every": 20}
    assert twin.run(**options)[0] == 0
    run = process(work.spec(**options))
    wait_for(lambda: len(losses(work.events())) > 3)
    run.send_signal(signal.SIGUSR1)
    saved = wait_for(lambda: only(work.events(), "checkpoint"))[0]["step"]
    run.kill()
    assert run.wait(60) == -signal.SIGKILL
    assert 3 < saved < 60 and work.events()[-1]["type"] != "done"
    assert work.run(attempt=2, **options)[0] == 0
    assert only(work.events(), "resumed")[0]["step"] == saved
    same(work.events(), twin.events())


def test_usr1_saves_and_goes_on(work, signal_at):
    signal_at(3, signal.SIGUSR1)
    code, events = work.run()
    assert code == 0
    assert [e["step"] for e in only(events, "checkpoint")] == [3, 4, 8]


def test_the_base_model_answers_once(work, signal_at, monkeypatch):
    from monsoon_trainer import loop

    fast = {**OPTIONS, "lr": 0.5, "warmup": 1}  # so that two steps change what the model says
    signal_at(2)
    assert work.run(**fast)[0] == 75
    monkeypatch.undo()
    asked = []
    answers = loop.answers
    monkeypatch.setattr(loop, "answers", lambda *given: asked.append(given[2]) or answers(*given))
    code, events = work.run(**{**fast, "prompts": ["สวัสดี", "ใหม่"]})
    assert code == 0
    assert asked == [["ใหม่"], ["สวัสดี", "ใหม่"]]  # of the new question, the base is asked under the adapter
    fresh = [(e["prompt"], e["before"]) for e in only(events, "sample")]
    monkeypatch.undo()
    _, events = work.run(**{**fast, "prompts": ["สวัสดี", "ใหม่"], "resume": "never"})
    assert [(e["prompt"], e["before"]) for e in only(events, "sample")] == fresh


def test_a_finished_run_tells_its_end_again(work):
    _, first = work.run(**OPTIONS)
    code, again = work.run(**OPTIONS)
    assert code == 0
    assert [e["type"] for e in again] == ["started", "resumed", "ready", "sample", "done"]
    for key in ("adapter_sha256", "eval_loss", "base_loss"):
        assert again[-1][key] == first[-1][key]


@pytest.mark.parametrize("change", [{"threads": 2}, {"lr": 1e-3}, {"batch_size": 2}])
def test_says_when_a_resume_is_not_exact(work, signal_at, monkeypatch, change):
    signal_at(2)
    assert work.run()[0] == 75
    monkeypatch.undo()
    code, events = work.run(**change)
    assert code == 0
    [warning] = only(events, "warning")
    assert warning["reason"] == "resume_inexact" and next(iter(change)) in warning["message"]


@pytest.mark.parametrize("key", ["torch", "dtype", "world"])
def test_records_what_exactness_needs(work, signal_at, monkeypatch, key):
    signal_at(2)
    assert work.run()[0] == 75
    monkeypatch.undo()
    state = Checkpoints.state

    def elsewhere(folder):
        saved = state(folder)
        saved["setting"][key] = "other"
        return saved

    monkeypatch.setattr(Checkpoints, "state", staticmethod(elsewhere))
    code, events = work.run()
    assert code == 0 and key in only(events, "warning")[0]["message"]


@pytest.mark.parametrize("change", [{"lora": {"r": 4}}, {"model_files": {}}])
def test_refuses_a_checkpoint_of_another_model(work, signal_at, monkeypatch, change):
    from monsoon_trainer.digests import sha256

    config = {"config.json": sha256(f"{work.tiny}/config.json")}
    signal_at(2)
    assert work.run(model_files=config)[0] == 75
    monkeypatch.undo()
    code, events = work.run(**{"model_files": config, **change})
    assert (code, events[-1]["reason"]) == (2, "bad_spec") and "differs" in events[-1]["message"]


def damage(work, name: str, file: str) -> None:
    path = work.path / "out/checkpoints" / name / file
    content = bytearray(path.read_bytes())
    content[len(content) // 2] ^= 1
    path.write_bytes(content)


@pytest.mark.parametrize("file", ["adapter_model.safetensors", "optimizer.pt", "state.json", "manifest.json"])
def test_refuses_a_damaged_checkpoint(work, signal_at, monkeypatch, file):
    signal_at(5)
    assert work.run()[0] == 75
    monkeypatch.undo()
    damage(work, "step-00000005", file)
    code, events = work.run()
    assert (code, events[-1]["reason"]) == (7, "checkpoint_corrupt")
    assert "step-00000005 is damaged" in events[-1]["message"] and "resume from step-00000004" in events[-1]["message"]


def test_goes_on_from_an_older_checkpoint_when_told_to(work, twin, signal_at, monkeypatch):
    _, expected = twin.run(**OPTIONS)
    signal_at(5)
    assert work.run(**OPTIONS)[0] == 75
    monkeypatch.undo()
    damage(work, "step-00000005", "optimizer.pt")
    code, events = work.run(resume="step-00000004", keep=1, **OPTIONS)
    assert code == 0 and only(events, "resumed")[0]["step"] == 4
    same(work.events(), expected)
    assert work.checkpoints() == ["step-00000008"]
    code, events = work.run(resume="step-00000006", attempt=2)
    assert code == 7 and "no checkpoint step-00000006" in events[-1]["message"]


def test_starts_anew_when_told_to(work):
    assert work.run()[0] == 0
    code, events = work.run(resume="never", keep=1, steps=4, ckpt_every=2)
    assert code == 0 and not only(events, "resumed")
    assert work.checkpoints() == ["step-00000004"]  # the old, higher step is no longer the newest


def test_what_a_kill_left_half_written_does_not_count(work):
    assert work.run(steps=4)[0] == 0
    root = work.path / "out/checkpoints"
    shutil.copytree(root / "step-00000004", root / ".tmp-step-00000006")
    code, events = work.run(steps=6)
    assert code == 0 and only(events, "resumed")[0]["step"] == 4
    assert not (root / ".tmp-step-00000006").exists()
