"""A GGUF file as a folder of bfloat16 weights that transformers loads, once."""

import os
import shutil

import torch
from gguf import GGUFReader
from tokenizers import pre_tokenizers
from transformers import AutoConfig, AutoModelForCausalLM, AutoTokenizer

from .digests import may_replace, replace_folder, sha256, write_manifest
from .faults import Stop

APACHE = os.path.join(os.path.dirname(os.path.abspath(__file__)), "apache-2.0.txt")
QUANTISED = """The file is a quantisation ({kind}): these weights are the original model's as rounded by it, not the
original's. This is a demonstration model: it shows that training works, and its answers are not to be relied on.
"""


def metadata(gguf: str) -> dict[str, str]:
    """What a GGUF file says of itself: its licence, name, pre-tokeniser, and the type of most of its weights."""
    reader = GGUFReader(gguf)

    def word(key: str) -> str:
        field = reader.fields.get(key)
        return str(field.contents()) if field else "unknown"

    types = [tensor.tensor_type.name for tensor in reader.tensors]
    kind = max(set(types), key=lambda name: sum(t.n_bytes for t in reader.tensors if t.tensor_type.name == name))
    keys = {"licence": "general.license", "name": "general.name", "pre": "tokenizer.ggml.pre"}
    return {"kind": kind, **{name: word(key) for name, key in keys.items()}}


def convert_file(gguf: str, out: str) -> dict:
    """The `convert` command: a model named after its file, with licence and notice."""
    if not os.path.isfile(gguf):
        raise Stop("model_missing", f"there is no file {gguf}")
    may_replace(out)
    said, name = metadata(gguf), os.path.splitext(os.path.basename(gguf))[0]
    source = f"{os.path.basename(gguf)} (sha256 {sha256(gguf)}; name: {said['name']}; licence: {said['licence']})"
    notice = f"Converted to bfloat16, without training, from\n{source}.\n{QUANTISED.format(kind=said['kind'])}"
    whole = os.path.abspath(out)
    part = os.path.join(os.path.dirname(whole), f".{os.path.basename(whole)}-{os.getpid()}")
    try:
        convert(gguf, part)
        licence = APACHE if said["licence"].lower() == "apache-2.0" else None
        describe(part, notice, licence, name=name.lower(), licence=said["licence"], languages=[])
        replace_folder(part, whole)
    finally:
        shutil.rmtree(part, ignore_errors=True)
    return {"stage": "ready", "model_dir": out, "model_id": name.lower()}


def describe(folder: str, notice: str, licence_file: str | None, **about) -> None:
    """Puts licence, notice and manifest beside converted weights."""
    if licence_file:
        shutil.copyfile(licence_file, os.path.join(folder, "LICENSE"))
    with open(os.path.join(folder, "NOTICE"), "w", encoding="utf-8") as file:
        file.write(notice)
    config = AutoConfig.from_pretrained(folder)
    with torch.device("meta"):
        parameters = sum(p.numel() for p in AutoModelForCausalLM.from_config(config).parameters())
    size = {"context_length": config.max_position_embeddings, "parameters": parameters}
    write_manifest(folder, **about, notice=notice, demonstration=True, **size)


def convert(gguf: str, out: str) -> None:
    """Weights and tokeniser. transformers refuses to save what it loaded from GGUF, so the model is built anew."""
    folder, name = os.path.split(os.path.abspath(gguf))
    tok = AutoTokenizer.from_pretrained(folder, gguf_file=name)
    loaded = AutoModelForCausalLM.from_pretrained(folder, gguf_file=name)
    settings = loaded.config.to_dict()
    for key in ("quantization_config", "_name_or_path", "_model_name_or_path", "dtype"):
        settings.pop(key, None)
    settings["rms_norm_eps"] = float(f"{settings['rms_norm_eps']:.6g}")  # the file's float32 gives 9.999999747e-06
    model = type(loaded)(type(loaded.config)(**settings))
    model.load_state_dict(loaded.state_dict(), strict=True)
    model.tie_weights()
    model.generation_config = loaded.generation_config
    tok.model_max_length = model.config.max_position_embeddings  # else 1e30
    if metadata(gguf)["pre"] == "smollm":  # splits digits one by one first, which the conversion drops
        backend = tok.backend_tokenizer
        digits = pre_tokenizers.Digits(individual_digits=True)
        backend.pre_tokenizer = pre_tokenizers.Sequence([digits, backend.pre_tokenizer])
    os.makedirs(out)
    model.to(torch.bfloat16).save_pretrained(out)
    tok.save_pretrained(out)
