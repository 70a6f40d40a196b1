"""A whole run: what it tells, what it leaves, and that the result holds."""

import contextlib
import json
import os
import signal
import socket
import subprocess
import sys

import pytest
from conftest import ENVIRONMENT, losses, only, rows

PROMPTS = ["ห้องสมุดเปิดกี่โมง", "ตลาดเช้า"]


def test_trains_and_tells(work):
    code, events = work.run(prompts=PROMPTS, sample_tokens=8)
    assert code == 0
    assert [e["seq"] for e in events] == list(range(1, len(events) + 1))
    assert all((e["run"], e["attempt"]) == ("run", 1) and e["t"] > 1.7e9 for e in events)
    kinds = [e["type"] for e in events if e["type"] != "step"]
    told = ["started", "ready", "eval", "eval", "checkpoint", "eval", "checkpoint", "sample", "sample", "done"]
    assert kinds == told
    ready, done = only(events, "ready")[0], events[-1]
    assert (ready["rows"], ready["eval_rows"], ready["step"], ready["device"]) == (19, 5, 0, "cpu")
    steps = only(events, "step")
    assert [e["step"] for e in steps] == list(range(1, 9))
    assert steps[3]["epoch"] == round(16 / 19, 4) and all(e["tokens"] > e["targets"] > 0 for e in steps)
    evals = [e["loss"] for e in only(events, "eval")]
    assert (done["base_loss"], done["eval_loss"]) == (evals[0], evals[-1]) and evals[-1] < evals[0]
    assert done["tokens"] == sum(e["tokens"] for e in steps)
    samples = only(events, "sample")
    assert [e["prompt"] for e in samples] == PROMPTS and all(e["before"] and e["after"] for e in samples)


@pytest.fixture
def private_by_default():
    """A machine on which new files are nobody else's."""
    usual = os.umask(0o077)
    yield
    os.umask(usual)


def test_leaves_a_result_that_vouches_for_itself(work, private_by_default):
    code, events = work.run(prompts=PROMPTS[:1], sample_tokens=4, keep=1)
    assert code == 0
    final, done = work.path / "out/final", events[-1]
    listed = json.loads((final / "manifest.json").read_text())["files"]
    assert set(listed) == {"adapter_model.safetensors", "adapter_config.json", "result.json"}
    assert listed["adapter_model.safetensors"]["sha256"] == done["adapter_sha256"]
    modes = {os.stat(final / name).st_mode & 0o777 for name in [*listed, "manifest.json"]}
    assert modes == {0o644} and os.stat(final).st_mode & 0o777 == 0o755
    config = (final / "adapter_config.json").read_text()
    assert json.loads(config)["base_model_name_or_path"] == "tiny" and work.tiny not in config
    result = json.loads((final / "result.json").read_text())
    assert [result[key] for key in ("base_loss", "eval_loss", "tokens", "adapter_sha256")] == [
        done[key] for key in ("base_loss", "eval_loss", "tokens", "adapter_sha256")
    ]
    assert result["steps"] == 8 and result["samples"][0]["prompt"] == PROMPTS[0]
    assert result["train_files"] == [work.entry["sha256"]]
    assert work.checkpoints() == ["step-00000008"]
    assert sorted(os.listdir(work.path / "out")) == ["checkpoints", "final"]


def test_trains_on_every_format_and_several_files(work):
    chat = [
        {"messages": [{"role": "user", "content": f"สวัสดี {n}"}, {"role": "assistant", "content": "ค่ะ"}]}
        for n in range(5)
    ]
    files = [
        work.data(chat, "chat.jsonl", "chat"),
        work.data([{"text": f"บ้านหลังที่ {n}"} for n in range(4)], "text.jsonl", "text"),
        work.entry,
    ]
    evaluation = [work.data(rows(3), "eval.jsonl")]
    code, events = work.run(train=files, eval=evaluation, steps=2)
    assert code == 0
    ready = only(events, "ready")[0]
    assert (ready["rows"], ready["eval_rows"]) == (5 + 4 + 24, 3)  # with eval files nothing is held out


def test_accumulated_batches_count_as_one(work, twin):
    options = {"steps": 3, "lora": {"dropout": 0.0}}
    assert work.run(batch_size=4, **options)[0] == 0
    assert twin.run(batch_size=2, grad_accum=2, **options)[0] == 0
    for a, b in zip(losses(work.events()), losses(twin.events()), strict=True):
        assert a[1:3] == pytest.approx(b[1:3], rel=1e-5)


def side_by_side(spec: str, world: int = 2, patience: float = 60) -> list[int]:
    """Exit codes of a run in several processes, with the variables that torchrun and Slurm's launchers set."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = str(free.getsockname()[1])
    # The loopback interface by name: a machine's own name may lead to an address that its sandbox does not serve.
    meeting = {"MASTER_ADDR": "127.0.0.1", "MASTER_PORT": port, "GLOO_SOCKET_IFNAME": "lo", "OMP_NUM_THREADS": "1"}
    command = [sys.executable, "-X", "faulthandler", "-m", "monsoon_trainer", "train", spec]
    processes = [
        subprocess.Popen(
            command,
            env={**ENVIRONMENT, **meeting, "WORLD_SIZE": str(world), "RANK": str(rank), "LOCAL_RANK": str(rank)},
        )
        for rank in range(world)
    ]
    try:
        return [process.wait(patience) for process in processes]
    except subprocess.TimeoutExpired:
        for process in processes:
            process.send_signal(signal.SIGABRT)  # faulthandler then says where each of them waited
        raise
    finally:
        for process in processes:
            with contextlib.suppress(subprocess.TimeoutExpired):
                process.wait(5)
            process.kill()


def test_two_processes_agree_with_one(work, twin):
    options = {"steps": 4, "lora": {"dropout": 0.0}, "prompts": PROMPTS[:1], "sample_tokens": 4}
    assert work.run(batch_size=4, **options)[0] == 0
    assert side_by_side(twin.spec(batch_size=1, grad_accum=2, **options)) == [0, 0]
    one, two = work.events(), twin.events()
    assert [e["seq"] for e in two] == list(range(1, len(one) + 1))  # told once
    for a, b in zip(losses(one), losses(two), strict=True):
        assert a[1:3] == pytest.approx(b[1:3], rel=1e-4)
    assert two[-1]["eval_loss"] == pytest.approx(one[-1]["eval_loss"], rel=1e-5)
    assert two[-1]["tokens"] == one[-1]["tokens"]
