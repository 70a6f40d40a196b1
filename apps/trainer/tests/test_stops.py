"""Why a run stops before its end, and that it can always go on."""

import os
import signal
import time

import pytest
from conftest import losses, only, process, wait_for

from monsoon_trainer import data, loop, samples


def lease(work, seconds: float) -> dict:
    (work.path / "lease_until").write_text(f"{time.time() + seconds}\n")
    return {"lease_file": "lease_until"}


def test_stops_before_its_lease_ends(work):
    code, events = work.run(**lease(work, 25))
    assert (code, events[-1]["type"], events[-1]["reason"]) == (75, "stopped", "lease_ending")
    assert [e["type"] for e in events] == ["started", "stopped"]  # nothing was done that could be saved
    code, events = work.run(attempt=2, **lease(work, 25), lease_margin_s=5)
    assert code == 0
    assert events[-1]["eval_loss"] < events[-1]["base_loss"]


def at_step(monkeypatch, step: int, act) -> None:
    original = loop.Run._one_step

    def one_step(self):
        original(self)
        if self.step == step:
            act()

    monkeypatch.setattr(loop.Run, "_one_step", one_step)


def test_reads_its_lease_again_at_every_step(work, monkeypatch):
    at_step(monkeypatch, 5, lambda: lease(work, 25))
    code, events = work.run(**lease(work, 600))
    assert (code, events[-1]["reason"], only(events, "checkpoint")[-1]["step"]) == (75, "lease_ending", 5)


def test_reads_its_time_limit_again_at_every_step(work, monkeypatch):
    file = work.path / "lease_until"
    until = time.time() + 600
    file.write_text(f"{until} 900\n")
    real = time.monotonic
    at_step(monkeypatch, 4, lambda: monkeypatch.setattr(loop.time, "monotonic", lambda: real() + 1000))
    code, events = work.run(lease_file="lease_until", stop_after_s=2000)
    assert (code, events[-1]["reason"], only(events, "checkpoint")[-1]["step"]) == (75, "time_limit", 4)
    monkeypatch.undo()
    file.write_text(f"{until} 900\n")

    def more():
        file.write_text(f"{until} 2000\n")
        monkeypatch.setattr(loop.time, "monotonic", lambda: real() + 1000)

    at_step(monkeypatch, 6, more)
    assert work.run(attempt=2, lease_file="lease_until", stop_after_s=900)[0] == 0


@pytest.mark.parametrize("content", [None, "", "soon", "nan"])
def test_a_lease_that_cannot_be_read_renews_nothing(work, monkeypatch, content):
    file = work.path / "lease_until"

    def spoil():
        if content is None:
            file.unlink()
        else:
            file.write_text(content)
        real = time.time
        monkeypatch.setattr(loop.time, "time", lambda: real() + 575)

    at_step(monkeypatch, 5, spoil)
    code, events = work.run(**lease(work, 600))
    assert (code, events[-1]["reason"], only(events, "checkpoint")[-1]["step"]) == (75, "lease_ending", 5)


def test_refuses_a_lease_that_is_not_there(work):
    code, events = work.run(lease_file="nowhere")
    assert (code, events[-1]["reason"]) == (2, "bad_spec") and "lease_file" in events[-1]["message"]


def test_stops_at_its_time_limit(work, monkeypatch):
    real = time.monotonic
    at_step(monkeypatch, 6, lambda: monkeypatch.setattr(loop.time, "monotonic", lambda: real() + 1000))
    code, events = work.run(stop_after_s=900)
    assert (code, events[-1]["reason"]) == (75, "time_limit")
    assert events[-2]["type"] == "checkpoint" and events[-2]["step"] == 6


def test_does_not_overrun_its_lease_in_a_held_out_pass(work, monkeypatch):
    held_out = loop.held_out_loss

    def slow(*given):
        if len(losses(work.events())) == 4:
            lease(work, 25)
        return held_out(*given)

    monkeypatch.setattr(loop, "held_out_loss", slow)
    code, events = work.run(**lease(work, 600))
    assert (code, events[-1]["reason"]) == (75, "lease_ending")
    assert [e["step"] for e in only(events, "eval")] == [0] and only(events, "checkpoint")[-1]["step"] == 4
    monkeypatch.undo()
    code, events = work.run(attempt=2, **lease(work, 600))
    assert code == 0 and [e["step"] for e in only(events, "eval")] == [4, 8]


def test_a_stop_at_the_last_step_leaves_the_end_for_later(work, signal_at, monkeypatch):
    signal_at(8)
    code, events = work.run()
    assert code == 75 and not (work.path / "out/final").exists()
    monkeypatch.undo()
    code, events = work.run(attempt=2)
    assert code == 0 and not losses(events)
    assert events[-1]["eval_loss"] == only(events, "eval")[0]["loss"] and events[-1]["base_loss"]


def test_a_signal_while_it_imports_is_not_lost(work):
    child = process(work.spec(steps=10_000))
    wait_for(work.events)  # started: the imports come next
    child.send_signal(signal.SIGTERM)
    assert child.wait(60) == 75
    assert [e["type"] for e in work.events()] == ["started", "stopped"]


def test_stops_while_it_encodes_a_large_file(work, monkeypatch):
    encode, seen = data.encode, []

    def first(*given):
        if not seen:
            os.kill(os.getpid(), signal.SIGTERM)
        seen.append(1)
        return encode(*given)

    monkeypatch.setattr(data, "encode", first)
    code, events = work.run(holdout_fraction=0)
    assert code == 75 and len(seen) < 24 and [e["type"] for e in events] == ["started", "stopped"]
    monkeypatch.undo()
    assert work.run(attempt=2)[0] == 0


def test_a_stop_between_two_questions_loses_nothing(work, twin, monkeypatch):
    options = {"prompts": ["หนึ่ง", "สอง"], "sample_tokens": 6}
    assert twin.run(**options)[0] == 0
    answer = samples.answer

    def ending(*given):
        lease(work, 25)
        return answer(*given)

    monkeypatch.setattr(samples, "answer", ending)
    code, events = work.run(**options, **lease(work, 600))
    assert (code, events[-1]["reason"], only(events, "checkpoint")[0]["step"]) == (75, "lease_ending", 0)
    monkeypatch.undo()
    code, events = work.run(**options, attempt=2, **lease(work, 600))
    assert code == 0 and losses(events) == losses(twin.events())
    told = [[(e["before"], e["after"]) for e in only(each.events(), "sample")] for each in (work, twin)]
    assert told[0] == told[1]
