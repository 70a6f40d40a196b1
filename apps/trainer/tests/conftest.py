"""A tiny model for the whole suite, work folders with a spec and data, and processes to kill."""

import hashlib
import json
import os
import random
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from monsoon_trainer.__main__ import main

TRAINER = str(Path(__file__).resolve().parents[1])
ENVIRONMENT = {**os.environ, "PYTHONPATH": TRAINER}
TOPICS = ["ตลาดเช้า", "ห้องสมุด", "รถเมล์", "คลินิก", "สวนสาธารณะ", "ที่ทำการ"]
PATIENCE_SECONDS = 60


@pytest.fixture(scope="session")
def tiny(tmp_path_factory):
    """Folder of the tiny model."""
    out = str(tmp_path_factory.mktemp("tiny") / "model")
    assert main(["tiny-model", "--out", out]) == 0
    return out


@pytest.fixture(autouse=True)
def own_signals():
    """A run in this process installs its handlers; afterwards they are pytest's again."""
    names = (signal.SIGTERM, signal.SIGINT, signal.SIGUSR1)
    kept = [signal.getsignal(name) for name in names]
    yield
    for name, handler in zip(names, kept, strict=True):
        signal.signal(name, handler)


def rows(count: int) -> list[dict]:
    rng = random.Random(3)
    return [
        {"instruction": f"{rng.choice(TOPICS)}เปิดกี่โมง {n}", "output": f"เปิด {rng.randint(6, 9)} โมงค่ะ"}
        for n in range(count)
    ]


class Work:
    """A work folder: writes data and spec, runs the trainer in this process, reads the events."""

    def __init__(self, path: Path, tiny: str):
        path.mkdir(exist_ok=True)
        self.path, self.tiny = path, tiny
        self.entry = self.data(rows(24))

    def data(self, lines: list, name="train.jsonl", form="instruction") -> dict:
        told = [line if isinstance(line, str) else json.dumps(line, ensure_ascii=False) for line in lines]
        content = "".join(f"{line}\n" for line in told).encode()
        (self.path / name).write_bytes(content)
        return {"path": name, "sha256": hashlib.sha256(content).hexdigest(), "format": form}

    def spec(self, **more) -> str:
        spec = {
            "run_id": "run",
            "model_dir": self.tiny,
            "model_id": "tiny",
            "train": [self.entry],
            "holdout_fraction": 0.2,
            "steps": 8,
            "ckpt_every": 4,
            "eval_every": 4,
            "dtype": "float32",
            "threads": 1,
            **more,
        }
        (self.path / "spec.json").write_text(json.dumps(spec))
        return str(self.path / "spec.json")

    def run(self, **more) -> tuple[int, list[dict]]:
        """Exit code and the events of this run alone."""
        known = len(self.events())
        return main(["train", self.spec(**more)]), self.events()[known:]

    def events(self) -> list[dict]:
        file = self.path / "events.jsonl"
        if not file.exists():
            return []
        return [json.loads(line) for line in file.read_text(encoding="utf-8").splitlines(True) if line.endswith("\n")]

    def checkpoints(self) -> list[str]:
        return sorted(os.listdir(self.path / "out/checkpoints"))


def process(spec: str) -> subprocess.Popen:
    """The trainer as the agent starts it: a process of its own."""
    command = [sys.executable, "-m", "monsoon_trainer", "train", spec]
    return subprocess.Popen(command, env=ENVIRONMENT, stderr=subprocess.DEVNULL)


@pytest.fixture
def work(tmp_path, tiny):
    return Work(tmp_path / "work", tiny)


@pytest.fixture
def twin(tmp_path, tiny):
    """A second folder with the same data."""
    return Work(tmp_path / "twin", tiny)


@pytest.fixture
def signal_at(monkeypatch):
    """Sends a real signal to this process when a step has been taken."""
    from monsoon_trainer.loop import Run

    def arrange(step: int, name=signal.SIGTERM):
        original = Run._one_step

        def one_step(self):
            original(self)
            if self.step == step:
                os.kill(os.getpid(), name)

        monkeypatch.setattr(Run, "_one_step", one_step)

    yield arrange
    monkeypatch.undo()


def losses(events: list[dict]) -> list[tuple]:
    return [(e["step"], e["loss"], e["grad_norm"], e["lr"]) for e in events if e["type"] == "step"]


def only(events: list[dict], kind: str) -> list[dict]:
    return [event for event in events if event["type"] == kind]


def wait_for(condition):
    """The condition's first true answer."""
    until = time.monotonic() + PATIENCE_SECONDS
    while time.monotonic() < until:
        if answer := condition():
            return answer
        time.sleep(0.005)
    raise AssertionError("it did not come")
