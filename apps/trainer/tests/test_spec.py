"""What a spec may say, and how quickly a wrong one is refused."""

import subprocess
import sys

import pytest
from conftest import ENVIRONMENT

from monsoon_trainer import spec
from monsoon_trainer.faults import Stop

FILE = {"path": "a.jsonl", "sha256": "0" * 64, "format": "chat"}
GOOD = {"model_dir": "m", "train": [FILE]}


def test_fills_in_what_is_not_said():
    made = spec.check(GOOD)
    demo = ("steps", "batch_size", "lr", "dtype", "threads", "eval_every", "ckpt_every", "keep", "eval", "resume")
    assert [made[key] for key in demo] == [60, 4, 2e-3, "auto", 2, 20, 20, 2, [], "auto"]
    assert made["lora"] == {"r": 8, "alpha": 16.0, "dropout": 0.05, "targets": ["q_proj", "v_proj"]}


def test_takes_what_is_said():
    given = {"steps": 3, "lora": {"r": 2}, "system": "", "stop_after_s": None, "prompts": ["ถาม"], "eval": [FILE]}
    made = spec.check({**GOOD, **given})
    assert (made["steps"], made["lora"]["r"], made["system"], made["stop_after_s"]) == (3, 2, "", None)
    assert made["prompts"] == ["ถาม"] and made["eval"] == [FILE]


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"colour": "red"}, "'colour' is unknown"),
        ({"steps": 0}, "'steps' must be from 1 to"),
        ({"steps": 1.5}, "'steps' must be a whole number"),
        ({"steps": True}, "'steps' must be a whole number"),
        ({"steps": None}, "'steps' must be a whole number"),
        ({"lr": "fast"}, "'lr' must be a number"),
        ({"lr": 2}, "'lr' must be from 1e-08 to 1.0"),
        ({"batch_size": 10**9}, "from 1 to 1024"),
        ({"holdout_fraction": 0.9}, "from 0.0 to 0.5"),
        ({"sample_tokens": 65}, "from 1 to 64"),
        ({"lora": {"rank": 8}}, "'lora' may have"),
        ({"lora": None}, "'lora' may have"),
        ({"lora": {"r": 0}}, "'lora.r'"),
        ({"lora": {"targets": []}}, "'lora.targets'"),
        ({"lora": {"targets": "q_proj"}}, "'lora.targets'"),
        ({"train": []}, "'train' must be a list of at least one"),
        ({"train": None}, "'train' must be a list"),
        ({"eval": {}}, "'eval' must be a list"),
        ({"train": [{**FILE, "path": "../a"}]}, "'train[0].path' must name a file inside"),
        ({"train": [{**FILE, "path": "/a"}]}, "'train[0].path' must name a file inside"),
        ({"train": [FILE, {**FILE, "path": ""}]}, "'train[1].path' must name a file inside"),
        ({"train": [{**FILE, "sha256": "0"}]}, "'train[0].sha256' must be 64"),
        ({"train": [{**FILE, "sha256": "0" * 64 + "\n"}]}, "'train[0].sha256' must be 64"),
        ({"train": [{**FILE, "format": "csv"}]}, "'train[0].format' must be one of"),
        ({"train": [{**FILE, "url": "x"}]}, "exactly path"),
        ({"prompts": ["a"] * 9}, "at most 8"),
        ({"prompts": ["a", ""]}, "'prompts[1]'"),
        ({"prompts": ["\ud800"]}, "'prompts[0]'"),
        ({"prompts": ["a\0"]}, "'prompts[0]'"),
        ({"dtype": "int4"}, "'dtype' must be one of"),
        ({"objective": "dpo"}, "'objective' must be one of sft"),
        ({"too_long": "cut"}, "'too_long' must be one of"),
        ({"resume": "last"}, "'resume' must be"),
        ({"resume": "step-1/../.."}, "'resume' must be"),
        ({"model_dir": None}, "'model_dir' must be text"),
        ({"model_dir": ""}, "'model_dir' must not be empty"),
        ({"model_id": "/models/one"}, "'model_id' must be a name"),
        ({"model_files": {"a": "b"}}, "'model_files' must have sha256"),
        ({"model_files": {"../a": "0" * 64}}, "'model_files' must map"),
        ({"out": "../elsewhere"}, "'out' must name a folder inside"),
        ({"out": "."}, "'out' must name a folder inside"),
        ({"lease_file": "/run/lease"}, "'lease_file' must name a file inside"),
        ({"run_id": 7}, "'run_id' must be text"),
    ],
)
def test_names_the_key_that_is_wrong(change, words):
    with pytest.raises(Stop) as refused:
        spec.check({**GOOD, **change})
    assert (refused.value.code, refused.value.reason) == (2, "bad_spec")
    assert words in str(refused.value)


@pytest.mark.parametrize("key", ["model_dir", "train"])
def test_names_the_key_that_is_missing(key):
    with pytest.raises(Stop, match=f"'{key}'"):
        spec.check({name: value for name, value in GOOD.items() if name != key})


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("{", "not valid JSON"),
        ("[]", "must be a JSON object"),
        ('{"lr": NaN}', "not valid JSON"),
        ('{"steps": 1, "steps": 2}', "names a key twice"),
        ("[" * 100_000, "not valid JSON"),
    ],
)
def test_refuses_what_is_no_spec(work, text, words):
    work.spec()
    (work.path / "spec.json").write_text(text)
    from monsoon_trainer.__main__ import main

    assert main(["train", str(work.path / "spec.json")]) == 2
    [failed] = work.events()
    assert (failed["type"], failed["reason"], failed["run"]) == ("failed", "bad_spec", "run")
    assert words in failed["message"]


CHECK = (
    "import sys; from monsoon_trainer.__main__ import main; c = main(sys.argv[1:]); print(c, 'torch' in sys.modules)"
)


@pytest.mark.parametrize(("change", "code"), [({"steps": 0}, 2), ({"train": "bad row"}, 3)])
def test_answers_before_torch_is_imported(work, change, code):
    if change.get("train"):
        change = {"train": [work.data([{"instruction": "x"}])]}
    command = [sys.executable, "-c", CHECK, "train", work.spec(**change)]
    ended = subprocess.run(command, env=ENVIRONMENT, capture_output=True, text=True, check=True)
    assert ended.stdout.split() == [str(code), "False"]
