"""Checkpoints from which a run goes on exactly: adapter, optimiser, position, and every process's random state."""

import io
import json
import os
import random
import shutil

import numpy as np
import torch
from peft import get_peft_model_state_dict, set_peft_model_state_dict
from safetensors.torch import load_file, save_file

from . import ranks
from .digests import damaged, fsync, write_manifest
from .faults import Stop

FILES = ("adapter_config.json", "adapter_model.safetensors", "optimizer.pt", "state.json")


def random_state() -> dict:
    """The generators of Python, numpy and torch as plain JSON, which loads without running anything."""
    state = np.random.get_state(legacy=False)
    state["state"]["key"] = state["state"]["key"].tolist()
    cuda = torch.cuda.get_rng_state().tolist() if torch.cuda.is_available() else None
    return {"python": random.getstate(), "numpy": state, "torch": torch.get_rng_state().tolist(), "cuda": cuda}


def restore_random_state(saved: dict) -> None:
    """Puts the generators where they were. The last act before training: building a model draws numbers."""
    version, keys, gauss = saved["python"]
    random.setstate((version, tuple(keys), gauss))
    key = np.array(saved["numpy"]["state"]["key"], dtype=np.uint32)
    np.random.set_state({**saved["numpy"], "state": {**saved["numpy"]["state"], "key": key}})
    torch.set_rng_state(torch.tensor(saved["torch"], dtype=torch.uint8))
    if saved["cuda"] and torch.cuda.is_available():
        torch.cuda.set_rng_state(torch.tensor(saved["cuda"], dtype=torch.uint8))


class Checkpoints:
    """The folder `checkpoints/` of a run: `step-00000020/`, whole or not there; `.tmp-…` never counts."""

    def __init__(self, out: str, keep: int):
        self.root, self.keep = os.path.join(out, "checkpoints"), keep
        if ranks.RANK == 0:
            os.makedirs(self.root, exist_ok=True)
            for name in os.listdir(self.root):
                if name.startswith(".tmp-"):
                    shutil.rmtree(os.path.join(self.root, name), ignore_errors=True)
        ranks.wait()

    def names(self) -> list[str]:
        """Names of the checkpoints, newest first."""
        return sorted((name for name in os.listdir(self.root) if name.startswith("step-")), reverse=True)

    def save(self, model, optimiser, config, state: dict) -> dict:
        """Writes a checkpoint and drops the oldest beyond `keep`. Returns what the event tells."""
        every = ranks.gather(random_state())
        name = f"step-{state['step']:08d}"
        told = {"step": state["step"], "name": name}
        if ranks.RANK == 0:
            part, whole = os.path.join(self.root, f".tmp-{name}"), os.path.join(self.root, name)
            shutil.rmtree(part, ignore_errors=True)
            os.makedirs(part)
            try:
                self._write(part, model, optimiser, config, {**state, "world": ranks.WORLD, "rng": every})
                told["manifest_sha256"] = write_manifest(part, step=state["step"])
            except BaseException:
                shutil.rmtree(part, ignore_errors=True)  # a full disk needs the room
                raise
            shutil.rmtree(whole, ignore_errors=True)
            os.rename(part, whole)  # the commit
            fsync(self.root)
            for old in self.names()[self.keep :]:
                shutil.rmtree(os.path.join(self.root, old))
            told["bytes"] = sum(entry.stat().st_size for entry in os.scandir(whole))
        ranks.wait()
        return told

    @staticmethod
    def _write(folder: str, model, optimiser, config, state: dict) -> None:
        config.save_pretrained(folder)
        adapter = {key: value.detach().cpu().contiguous() for key, value in get_peft_model_state_dict(model).items()}
        save_file(adapter, os.path.join(folder, "adapter_model.safetensors"))
        # By way of memory: torch's own writer turns a full disk into an error that does not say so.
        buffer = io.BytesIO()
        torch.save(optimiser.state_dict(), buffer)
        with open(os.path.join(folder, "optimizer.pt"), "wb") as file:
            file.write(buffer.getbuffer())
        with open(os.path.join(folder, "state.json"), "w", encoding="utf-8") as file:
            json.dump(state, file, ensure_ascii=False)

    def choose(self, resume: str) -> str | None:
        """The folder to go on from, or None. A damaged one is refused; an older one is offered, not taken in silence.

        Checkpoints newer than the chosen one belong to a course that is given up, and go.
        """
        names = self.names()
        name = None if resume == "never" or not names else names[0] if resume == "auto" else resume
        if name is not None:
            self._check(name, names)
        elif resume not in ("auto", "never"):
            raise Stop("checkpoint_corrupt", f"there is no checkpoint {resume}")
        ranks.wait()
        if ranks.RANK == 0:
            for newer in names:
                if name is None or newer > name:
                    shutil.rmtree(os.path.join(self.root, newer))
        return name and os.path.join(self.root, name)

    def _check(self, name: str, names: list[str]) -> None:
        if name not in names:
            raise Stop("checkpoint_corrupt", f"there is no checkpoint {name}")
        bad = damaged(os.path.join(self.root, name), FILES)
        if bad:
            older = next((other for other in names if other < name), None)
            hint = f"; resume from {older} to lose the steps between" if older else "; resume never starts anew"
            raise Stop("checkpoint_corrupt", f"{name} is damaged: {', '.join(bad)}{hint}")

    @staticmethod
    def state(folder: str) -> dict:
        """The state of a checkpoint."""
        with open(os.path.join(folder, "state.json"), encoding="utf-8") as file:
            return json.load(file)

    @staticmethod
    def load(folder: str, model, optimiser) -> None:
        """Puts saved weights and optimiser in place."""
        set_peft_model_state_dict(model, load_file(os.path.join(folder, "adapter_model.safetensors")))
        saved = torch.load(os.path.join(folder, "optimizer.pt"), weights_only=True, map_location="cpu")
        optimiser.load_state_dict(saved)
