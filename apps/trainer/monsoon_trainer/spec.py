"""What a run is asked to do. Checked in full before torch is imported, so that a bad spec answers at once."""

import json
import os
import re

from .faults import Stop

FORMATS = ("chat", "instruction", "text")
DIGEST = re.compile(r"[0-9a-f]{64}")
DEFAULT_SYSTEM = "You answer briefly and politely."

# key: (type, default, lowest, highest)
NUMBERS = {
    "attempt": (int, 1, 1, 1_000_000),
    "seed": (int, 1, 0, 2**31 - 1),
    "steps": (int, 60, 1, 1_000_000),
    "batch_size": (int, 4, 1, 1024),
    "grad_accum": (int, 1, 1, 1024),
    "max_len": (int, 512, 8, 131_072),
    "lr": (float, 2e-3, 1e-8, 1.0),
    "warmup": (int, 5, 1, 100_000),
    "clip": (float, 1.0, 1e-3, 1e3),
    "threads": (int, 2, 1, 256),
    "ckpt_every": (int, 20, 1, 1_000_000),
    "keep": (int, 2, 1, 100),
    "eval_every": (int, 20, 1, 1_000_000),
    "holdout_fraction": (float, 0.0, 0.0, 0.5),
    "sample_tokens": (int, 64, 1, 64),
    "lease_margin_s": (float, 30.0, 0.0, 3600.0),
    "stop_after_s": (float, None, 0.0, 1e9),
}
LORA = {"r": (int, 8, 1, 512), "alpha": (float, 16.0, 0.1, 4096.0), "dropout": (float, 0.05, 0.0, 0.9)}
# key: (default, longest); ... as default means that the key is required, None that it may be absent or null
TEXTS = {
    "run_id": ("run", 200),
    "objective": ("sft", 20),
    "model_dir": (..., 4096),
    "model_id": ("local-base", 200),
    "out": ("out", 200),
    "too_long": ("drop", 20),
    "dtype": ("auto", 20),
    "resume": ("auto", 20),
    "system": (DEFAULT_SYSTEM, 20_000),
    "lease_file": (None, 200),
    "request_id": (None, 64),
}
CHOICES = {"objective": ("sft",), "too_long": ("drop", "error"), "dtype": ("auto", "bfloat16", "float32")}
OTHERS = {"train", "eval", "model_files", "lora", "prompts"}
MOST_PROMPTS, LONGEST_PROMPT = 8, 4000


def refuse(key: str, why: str):
    """Ends the run with the key that is wrong and why."""
    raise Stop("bad_spec", f"spec key {key!r} {why}")


def inside(name: object) -> bool:
    """Whether a name stays in the folder that it is relative to."""
    if not isinstance(name, str) or not name or "\0" in name or os.path.isabs(name):
        return False
    return ".." not in name.split("/") and os.path.normpath(name) != "."


def number(given: dict, key: str, rule: tuple, prefix: str = ""):
    """The number of a key, or its default."""
    kind, default, lowest, highest = rule
    value = given.get(key, default)
    if value is None and default is None:
        return None
    if isinstance(value, bool) or not isinstance(value, (int, float) if kind is float else int):
        refuse(prefix + key, f"must be {'a number' if kind is float else 'a whole number'}")
    if not lowest <= value <= highest:
        refuse(prefix + key, f"must be from {lowest} to {highest}; it is {value}")
    return kind(value)


def text(given: dict, key: str) -> str | None:
    """The text of a key, or its default."""
    default, longest = TEXTS[key]
    value = given.get(key, default)
    if value is ...:
        refuse(key, "is missing")
    if value is None and default is None:
        return None
    if not isinstance(value, str):
        refuse(key, "must be text")
    if key != "system" and not value:  # an empty system message means: none
        refuse(key, "must not be empty")
    if len(value) > longest or not encodable(value):
        refuse(key, f"must be valid text of at most {longest} characters")
    if key in CHOICES and value not in CHOICES[key]:
        refuse(key, f"must be one of {', '.join(CHOICES[key])}")
    return value


def encodable(value: str) -> bool:
    """Whether a text can be written down: JSON can hold halves of characters that UTF-8 cannot, and zero bytes."""
    try:
        value.encode()
    except UnicodeEncodeError:
        return False
    return "\0" not in value


def files(given: dict, key: str, required: bool) -> list[dict]:
    """The list of input files of a key."""
    entries = given.get(key, [])
    if not isinstance(entries, list) or (required and not entries):
        refuse(key, "must be a list of at least one file" if required else "must be a list of files")
    for n, entry in enumerate(entries):
        at = f"{key}[{n}]"
        if not isinstance(entry, dict) or set(entry) != {"path", "sha256", "format"}:
            refuse(at, "must have exactly path, sha256 and format")
        if not inside(entry["path"]):
            refuse(f"{at}.path", "must name a file inside the work folder")
        if not isinstance(entry["sha256"], str) or not DIGEST.fullmatch(entry["sha256"]):
            refuse(f"{at}.sha256", "must be 64 hexadecimal digits, lower case")
        if entry["format"] not in FORMATS:
            refuse(f"{at}.format", f"must be one of {', '.join(FORMATS)}")
    return entries


def lora(given: dict) -> dict:
    """The adapter's settings."""
    value = given.get("lora", {})
    if not isinstance(value, dict) or set(value) - set(LORA) - {"targets"}:
        refuse("lora", "may have r, alpha, dropout and targets only")
    targets = value.get("targets", ["q_proj", "v_proj"])
    if not isinstance(targets, list) or not targets or not all(isinstance(t, str) and t for t in targets):
        refuse("lora.targets", "must be a list of names of layers")
    return {**{key: number(value, key, rule, "lora.") for key, rule in LORA.items()}, "targets": targets}


def prompts(given: dict) -> list[str]:
    """The questions asked of the base and of the tuned model."""
    value = given.get("prompts", [])
    if not isinstance(value, list) or len(value) > MOST_PROMPTS:
        refuse("prompts", f"must be a list of at most {MOST_PROMPTS} texts")
    for n, prompt in enumerate(value):
        if not isinstance(prompt, str) or not 0 < len(prompt) <= LONGEST_PROMPT or not encodable(prompt):
            refuse(f"prompts[{n}]", f"must be valid text of 1 to {LONGEST_PROMPT} characters")
    return value


def check(given: object) -> dict:
    """The whole spec with its defaults, or a Stop that names the key and the limit."""
    if not isinstance(given, dict):
        raise Stop("bad_spec", "the spec must be a JSON object")
    unknown = set(given) - set(NUMBERS) - set(TEXTS) - OTHERS
    if unknown:
        refuse(min(unknown)[:100], "is unknown")
    spec = {key: number(given, key, rule) for key, rule in NUMBERS.items()}
    spec.update((key, text(given, key)) for key in TEXTS)
    if not inside(spec["out"]):
        refuse("out", "must name a folder inside the work folder")
    if spec["lease_file"] is not None and not inside(spec["lease_file"]):
        refuse("lease_file", "must name a file inside the work folder")
    if os.path.isabs(spec["model_id"]):
        refuse("model_id", "must be a name, not a path: the result carries it")
    if spec["resume"] not in ("auto", "never") and not re.fullmatch(r"step-\d{8}", spec["resume"]):
        refuse("resume", "must be auto, never, or the name of a checkpoint")
    digests = given.get("model_files", {})
    if not isinstance(digests, dict) or not all(inside(name) for name in digests):
        refuse("model_files", "must map names of files inside model_dir to their sha256")
    if not all(isinstance(digest, str) and DIGEST.fullmatch(digest) for digest in digests.values()):
        refuse("model_files", "must have sha256 digests of 64 hexadecimal digits, lower case")
    return {
        **spec,
        "lora": lora(given),
        "train": files(given, "train", True),
        "eval": files(given, "eval", False),
        "prompts": prompts(given),
        "model_files": digests,
    }


def once(pairs: list[tuple]) -> dict:
    """A JSON object whose keys come once; of two values, which one counts would be a guess."""
    made = dict(pairs)
    if len(made) < len(pairs):
        raise Stop("bad_spec", "the spec names a key twice")
    return made


def not_a_number(word: str):
    """JSON has no NaN and no Infinity, though Python reads them."""
    raise ValueError(word)


def load(path: str) -> dict:
    """Reads and checks a spec. `work` is its folder; model_dir, out and lease_file become full paths."""
    try:
        with open(path, encoding="utf-8") as file:
            given = json.load(file, object_pairs_hook=once, parse_constant=not_a_number)
    except OSError as error:
        raise Stop("bad_spec", "the spec file cannot be read") from error
    except (ValueError, RecursionError) as error:
        raise Stop("bad_spec", "the spec is not valid JSON") from error
    spec = check(given)
    spec["work"] = os.path.dirname(os.path.abspath(path))
    for key in ("model_dir", "out", "lease_file"):
        if spec[key] is not None:
            spec[key] = os.path.join(spec["work"], spec[key])
    return spec
