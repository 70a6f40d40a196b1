"""The training loop: plain PyTorch, one process or several, exact to the bit when it goes on from a checkpoint."""

import math
import os
import random
import time

import numpy as np
import torch

from . import ranks
from .checkpoint import Checkpoints, restore_random_state
from .data import order, train_and_eval
from .events import Events, Silence
from .faults import Stop
from .model import load_base, with_adapter
from .objective import SftLoss, gradients, held_out_loss
from .result import write_result
from .samples import answers, check_prompts
from .signals import Flags
from .stopping import Stopping

# Keys of the spec that decide the course of the training: with another value a resumed run is another run.
COURSE = ("steps", "batch_size", "grad_accum", "max_len", "too_long", "lr", "warmup", "clip", "seed", "system")


def learning_rate(spec: dict, step: int) -> float:
    """Linear warm-up, then a cosine to zero: a function of the step, so there is no state to save."""
    warm = min((step + 1) / spec["warmup"], 1)
    return spec["lr"] * warm * 0.5 * (1 + math.cos(math.pi * step / spec["steps"]))


class Run:
    """One attempt at a spec, from its newest checkpoint to the end or to a stop."""

    def __init__(self, spec: dict, counts: dict[str, int], events: Events | Silence, flags: Flags, started: float):
        self.spec, self.counts, self.events, self.started = spec, counts, events, started
        self.device = ranks.device()
        self.stopping = Stopping(spec, flags, started, self.device)
        self.step = self.position = self.tokens = 0
        self.before_s = 0.0  # wall time of earlier attempts, up to the checkpoint that this one goes on from
        self.base_loss: float | None = None
        self.eval_loss: float | None = None
        self.evaluated = self.saved = -1  # the step of the last held-out pass, of the last checkpoint
        self.before: dict[str, str] = {}

    def prepare(self) -> None:
        """Model, rows, optimiser, and the state to go on from."""
        spec = self.spec
        ranks.join(self.device.type)
        torch.set_num_threads(spec["threads"])
        random.seed(spec["seed"])
        np.random.seed(spec["seed"])
        torch.manual_seed(spec["seed"])
        self.tok, base = load_base(spec["model_dir"], spec["dtype"], self.device, spec["model_id"])
        limit = min(spec["max_len"], base.config.max_position_embeddings)
        check_prompts(self.tok, spec, base.config.max_position_embeddings)
        self.rows, self.held_out = train_and_eval(spec, self.counts, self.tok, limit, self._stop_at_once)
        self.model, self.config = with_adapter(base, spec["lora"], spec["model_id"])
        self.net = self.parallel = SftLoss(self.model)
        self.parameters = [p for p in self.net.parameters() if p.requires_grad]
        self.optimiser = torch.optim.AdamW(self.parameters, lr=spec["lr"], weight_decay=0.0)
        self.dtype = str(base.dtype).removeprefix("torch.")
        self.checkpoints = Checkpoints(spec["out"], spec["keep"])
        saved = self._resume()
        if ranks.WORLD > 1:
            gpu = [ranks.LOCAL] if self.device.type == "cuda" else None
            self.parallel = torch.nn.parallel.DistributedDataParallel(self.net, device_ids=gpu)
        torch.manual_seed(spec["seed"] + 1000 * ranks.RANK)  # dropout differs between processes, weights do not
        if saved and saved["world"] == ranks.WORLD:
            restore_random_state(saved["rng"][ranks.RANK])
        self._tell_ready()

    def _setting(self) -> dict:
        """What must be equal for a resumed run to be exact."""
        spec = self.spec
        data = {"train": [file["sha256"] for file in spec["train"]]}
        data["holdout_fraction"] = 0.0 if spec["eval"] else spec["holdout_fraction"]
        machine = {"torch": torch.__version__, "threads": spec["threads"], "dtype": self.dtype, "world": ranks.WORLD}
        return {**machine, "device": self.device.type, **{key: spec[key] for key in COURSE}, **data}

    def _resume(self) -> dict | None:
        spec, folder = self.spec, self.checkpoints.choose(self.spec["resume"])
        if not folder:
            return None
        saved = Checkpoints.state(folder)
        for key in ("lora", "model_files"):
            if saved[key] != spec[key]:
                raise Stop("bad_spec", f"spec key {key!r} differs from the checkpoint's; resume never starts anew")
        Checkpoints.load(folder, self.model, self.optimiser)
        self.step = self.saved = saved["step"]
        self.position, self.tokens, self.before = saved["position"], saved["tokens"], saved["before"]
        self.before_s = saved["wall_s"]
        self.base_loss, self.eval_loss, self.evaluated = saved["base_loss"], saved["eval_loss"], saved["evaluated"]
        self.events.emit("resumed", step=self.step, name=os.path.basename(folder))
        differing = [key for key, value in self._setting().items() if saved["setting"].get(key) != value]
        if differing:
            why = f"{', '.join(differing)} differ from the checkpoint's: training goes on, but not to the bit"
            self.events.emit("warning", reason="resume_inexact", message=why)
        return saved

    def _tell_ready(self) -> None:
        self.events.emit(
            "ready",
            model=self.spec["model_id"],
            rows=len(self.rows),
            dropped=self.rows.dropped + (self.held_out.dropped if self.held_out else 0),
            eval_rows=len(self.held_out) if self.held_out else 0,
            steps=self.spec["steps"],
            step=self.step,
            world=ranks.WORLD,
            device=self.device.type,
            dtype=self.dtype,
            trainable=sum(p.numel() for p in self.parameters),
            setup_s=round(time.monotonic() - self.started, 2),
        )

    def train(self) -> None:
        """Steps to the last, with held-out passes and checkpoints where they are due."""
        spec = self.spec
        self._pause_point()
        self._evaluate_if_due()  # the base model's, or the one that a stop cut short
        self._ask_before()
        while self.step < spec["steps"]:
            self._one_step()
            self._pause_point()
            self._evaluate_if_due()
            if self.stopping.save or self.step % spec["ckpt_every"] == 0 or self.step == spec["steps"]:
                self._save()
        self._finish()

    def _one_step(self) -> None:
        spec, began = self.spec, time.perf_counter()
        rate = learning_rate(spec, self.step)
        for group in self.optimiser.param_groups:
            group["lr"] = rate
        size, per = spec["batch_size"], spec["batch_size"] * spec["grad_accum"]
        chosen = order(self.position, per * ranks.WORLD, len(self.rows), spec["seed"])
        mine = chosen[ranks.RANK * per : (ranks.RANK + 1) * per]
        batches = [self.rows.batch(mine[i : i + size], self.tok.pad_token_id, self.device) for i in range(0, per, size)]
        loss, norm, tokens, targets = gradients(self.parallel, self.parameters, batches, spec["clip"], self.device)
        if not (math.isfinite(loss) and math.isfinite(norm)):
            # Before the update, so that the last checkpoint is sound.
            raise Stop("diverged", f"the loss is not finite at step {self.step + 1}; use a smaller learning rate")
        self.optimiser.step()
        self.optimiser.zero_grad()
        self.step += 1
        self.position += per * ranks.WORLD
        self.tokens += tokens
        self.events.emit(
            "step",
            step=self.step,
            loss=loss,
            lr=rate,
            grad_norm=norm,
            tokens=tokens,
            targets=targets,
            epoch=round(self.position / len(self.rows), 4),
            step_s=round(time.perf_counter() - began, 4),
        )

    def _evaluate_if_due(self) -> None:
        due = self.step % self.spec["eval_every"] == 0 or self.step == self.spec["steps"]
        if not due or not self.held_out or self.evaluated == self.step:
            return
        size, pad = self.spec["batch_size"], self.tok.pad_token_id
        loss = held_out_loss(self.net, self.held_out, size, pad, self.device, self._pause_point)
        if not math.isfinite(loss):
            raise Stop("diverged", f"the held-out loss is not finite at step {self.step}")
        self.eval_loss, self.evaluated = loss, self.step
        if self.step == 0:
            self.base_loss = loss
        self.events.emit("eval", step=self.step, loss=loss)

    def _ask_before(self) -> None:
        """The base model's answers, once; a checkpoint keeps them. Without its adapter the model is the base."""
        missing = [prompt for prompt in self.spec["prompts"] if prompt not in self.before]
        if ranks.RANK == 0 and missing:
            with self.model.disable_adapter():
                self.before.update(self._ask(missing))
        self.net.train()

    def _ask(self, prompts: list[str]) -> dict[str, str]:
        # With several processes the others wait meanwhile, so the first cannot stop on its own.
        between = self._pause_point if ranks.WORLD == 1 else lambda: None
        return answers(self.model, self.tok, prompts, self.spec, self.device, between)

    def _pause_point(self) -> None:
        """Where the state is whole: saves and stops if there is a reason to."""
        reason = self.stopping.reason()
        if reason:
            self._save()
            steps = f"step {self.step} of {self.spec['steps']}"
            raise Stop(reason, f"stopped with a checkpoint at {steps}; start again to go on")

    def _stop_at_once(self) -> None:
        """Before there is anything to save; the other processes are met later, so this one asks itself alone."""
        reason = self.stopping.alone() if ranks.WORLD == 1 else None
        if reason:
            raise Stop(reason, "stopped while it prepared; start again to go on")

    def _save(self) -> None:
        self.stopping.save = False
        if self.saved == self.step:
            return
        state = {
            "step": self.step,
            "position": self.position,
            "tokens": self.tokens,
            "wall_s": self._wall_seconds(),
            "base_loss": self.base_loss,
            "eval_loss": self.eval_loss,
            "evaluated": self.evaluated,
            "before": self.before,
            "setting": self._setting(),
            "lora": self.spec["lora"],
            "model_files": self.spec["model_files"],
        }
        told = self.checkpoints.save(self.model, self.optimiser, self.config, state)
        self.saved = self.step
        self.events.emit("checkpoint", **told)

    def _wall_seconds(self) -> float:
        """Of all attempts together, as `tokens` are; what a kill undid counts in neither."""
        return round(self.before_s + time.monotonic() - self.started, 2)

    def _finish(self) -> None:
        """The result, and the base's and the tuned model's answers side by side."""
        if ranks.RANK == 0:
            prompts = self.spec["prompts"]
            after = self._ask(prompts)
            samples = [{"prompt": prompt, "before": self.before[prompt], "after": after[prompt]} for prompt in prompts]
            for sample in samples:
                self.events.emit("sample", step=self.step, **sample)
            told = {
                "step": self.step,
                "base_loss": self.base_loss,
                "eval_loss": self.eval_loss,
                "tokens": self.tokens,
            }
            more = {"rows": len(self.rows), "eval_rows": len(self.held_out) if self.held_out else 0}
            source = os.path.join(self.checkpoints.root, f"step-{self.step:08d}")
            digest = write_result(self.spec, source, {**told, **more, "samples": samples})
            self.events.emit("done", **told, wall_s=self._wall_seconds(), adapter_sha256=digest)
        ranks.wait()
