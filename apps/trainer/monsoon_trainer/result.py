"""What a finished run leaves in `final/`: the adapter, what it achieved, and digests of both."""

import json
import os
import shutil

from .digests import replace_folder, sha256, write_manifest

ADAPTER = ("adapter_model.safetensors", "adapter_config.json")


def write_result(spec: dict, checkpoint: str, told: dict) -> str:
    """Makes `final/` of the last checkpoint, whole or not at all. Returns the adapter's digest."""
    part = os.path.join(spec["out"], ".tmp-final")
    shutil.rmtree(part, ignore_errors=True)
    os.makedirs(part)
    for name in ADAPTER:
        shutil.copyfile(os.path.join(checkpoint, name), os.path.join(part, name))
    digest = sha256(os.path.join(part, ADAPTER[0]))
    result = {
        "run": spec["run_id"],
        "attempt": spec["attempt"],
        "objective": spec["objective"],
        "base_model": spec["model_id"],
        "base_model_files": spec["model_files"],
        "train_files": [file["sha256"] for file in spec["train"]],
        "eval_files": [file["sha256"] for file in spec["eval"]],
        "steps": told["step"],
        **{key: value for key, value in told.items() if key != "step"},
        "adapter_sha256": digest,
    }
    with open(os.path.join(part, "result.json"), "w", encoding="utf-8") as file:
        json.dump(result, file, ensure_ascii=False, indent=1, allow_nan=False)
    write_manifest(part)
    replace_folder(part, os.path.join(spec["out"], "final"))
    return digest
