"""The processes of a run: one by default, several under torchrun or a scheduler that sets its variables."""

import json
import os
import time

import torch
import torch.distributed as dist

from .faults import Stop

RANK = int(os.environ.get("RANK", "0"))
WORLD = int(os.environ.get("WORLD_SIZE", "1"))
LOCAL = int(os.environ.get("LOCAL_RANK", "0"))


def device() -> torch.device:
    """This process's GPU, or the processor."""
    if not torch.cuda.is_available():
        return torch.device("cpu")
    torch.cuda.set_device(LOCAL)
    return torch.device(f"cuda:{LOCAL}")


def join(kind: str) -> None:
    """Meets the other processes."""
    if WORLD > 1:
        dist.init_process_group("nccl" if kind == "cuda" else "gloo")


def leave() -> None:
    """Parts from the other processes."""
    if WORLD > 1 and dist.is_initialized():
        dist.destroy_process_group()


def total(tensor: torch.Tensor) -> torch.Tensor:
    """The sum over all processes."""
    if WORLD > 1:
        dist.all_reduce(tensor)
    return tensor


def highest(tensor: torch.Tensor) -> torch.Tensor:
    """The highest over all processes."""
    if WORLD > 1:
        dist.all_reduce(tensor, op=dist.ReduceOp.MAX)
    return tensor


def gather(value) -> list:
    """The value of every process, in the order of their ranks."""
    every = [value] * WORLD
    if WORLD > 1:
        dist.all_gather_object(every, value)
    return every


def wait() -> None:
    """Waits for the other processes."""
    if WORLD > 1:
        dist.barrier()


def note(work: str, rank: int) -> str:
    """File in which a process other than the first leaves the reason of its end."""
    return os.path.join(work, f".failed-rank-{rank}.json")


def leave_note(work: str, stop: Stop) -> None:
    """Lets the first process, which alone writes events, tell why this one failed."""
    with open(note(work, RANK), "w", encoding="utf-8") as file:
        json.dump({"reason": stop.reason, "message": str(stop), "code": stop.code}, file)


def clear_notes(work: str) -> None:
    """Removes what an earlier attempt left."""
    for name in os.listdir(work):
        if name.startswith(".failed-rank-"):
            os.unlink(os.path.join(work, name))


def told_by_others(work: str, patience: float = 3.0) -> Stop | None:
    """The end of another process, when this one lost it: that is the reason a person can act on."""
    until = time.monotonic() + patience
    while WORLD > 1 and time.monotonic() < until:
        for rank in range(1, WORLD):
            try:
                with open(note(work, rank), encoding="utf-8") as file:
                    told = json.load(file)
                return Stop(told["reason"], f"process {rank}: {told['message']}", told["code"])
            except (OSError, ValueError):
                time.sleep(0.05)
    return None
