"""How fast this machine trains a model: real steps of a usual shape."""

import hashlib
import os
import statistics
import time

import torch

from .data import IGNORED, Batch
from .digests import sha256
from .model import load_base, with_adapter
from .objective import SftLoss, gradients
from .ranks import device
from .spec import NUMBERS, check

ROWS, WIDTH = 4, 96  # a batch of instructions; half of each row is learnt


def weights_digest(folder: str) -> str:
    """What a calibration is valid for: sha256 of the weights, or of the shards' digests where there are several."""
    digests = [sha256(os.path.join(folder, n)) for n in sorted(os.listdir(folder)) if n.endswith(".safetensors")]
    return digests[0] if len(digests) == 1 else hashlib.sha256("".join(digests).encode()).hexdigest()


def calibrate(folder: str, threads: int, steps: int) -> dict:
    """Tokens per second of the training step; the median without the first, which pays for warming up."""
    where = device()
    torch.set_num_threads(threads)
    torch.manual_seed(1)
    lora = check({"model_dir": ".", "train": [{"path": "-", "sha256": "0" * 64, "format": "text"}]})["lora"]
    _, base = load_base(folder, "auto", where)
    model, _ = with_adapter(base, lora, "model")
    net = SftLoss(model).train()
    parameters = [p for p in net.parameters() if p.requires_grad]
    optimiser = torch.optim.AdamW(parameters, lr=NUMBERS["lr"][1], weight_decay=0.0)
    ids = torch.randint(0, base.config.vocab_size, (ROWS, WIDTH)).to(where)
    labels = ids.clone()
    labels[:, : WIDTH // 2] = IGNORED
    batch = Batch(ids, torch.ones_like(ids), labels, ROWS * WIDTH, ROWS * (WIDTH - WIDTH // 2))
    seconds = []
    for _ in range(steps + 1):
        began = time.perf_counter()
        gradients(net, parameters, [batch], NUMBERS["clip"][1], where)
        optimiser.step()
        optimiser.zero_grad()
        if where.type == "cuda":
            torch.cuda.synchronize()
        seconds.append(time.perf_counter() - began)
    return {
        "tokens_per_second": round(ROWS * WIDTH / statistics.median(seconds[1:]), 1),
        "model_sha256": weights_digest(folder),
        "device": where.type,
        "threads": threads,
    }
