"""What is learnt: the loss of supervised fine-tuning, its gradients, and the held-out loss."""

from collections.abc import Callable

import torch
import torch.nn.functional as functional

from .data import IGNORED, Batch, Rows
from .ranks import RANK, WORLD, total


class SftLoss(torch.nn.Module):
    """Sum of the cross-entropy over target tokens. The projection onto the vocabulary runs on those alone."""

    def __init__(self, model):
        super().__init__()
        self.model = model

    def forward(self, ids, mask, labels):
        """The sum over a batch; its mean is the caller's, who knows the targets of all processes."""
        causal = self.model.get_base_model() if hasattr(self.model, "get_base_model") else self.model
        hidden = causal.model(input_ids=ids, attention_mask=mask, use_cache=False).last_hidden_state[:, :-1]
        targets = labels[:, 1:]
        keep = targets != IGNORED
        return functional.cross_entropy(causal.lm_head(hidden[keep]).float(), targets[keep], reduction="sum")


def gradients(net, parameters: list, batches: list[Batch], clip: float, device) -> tuple[float, float, int, int]:
    """Leaves the clipped gradients of a step's batches. Returns loss a target, gradient norm, tokens, targets."""
    counts = [sum(batch.tokens for batch in batches), sum(batch.targets for batch in batches)]
    tokens, targets = total(torch.tensor(counts, device=device)).tolist()
    summed = torch.zeros((), device=device)
    for i, batch in enumerate(batches):
        if WORLD > 1:
            net.require_backward_grad_sync = i == len(batches) - 1
        part = net(batch.ids, batch.mask, batch.labels)
        # Processes may have unequal targets: the mean is over all of them, and DDP's own mean is undone.
        (part * WORLD / targets).backward()
        summed += part.detach()
    norm = torch.nn.utils.clip_grad_norm_(parameters, clip)
    return (total(summed) / targets).item(), norm.item(), tokens, targets


@torch.no_grad()
def held_out_loss(net, rows: Rows, batch_size: int, pad: int, device, between: Callable[[], None] = lambda: None):
    """Loss a target token over all rows. It draws no random number, so a run with it trains as one without.

    `between` is called before each batch and may raise. Processes share the batches and call it equally often.
    """
    net.eval()
    summed = torch.zeros(2, dtype=torch.float64, device=device)
    try:
        for start in range(0, len(rows), batch_size * WORLD):
            between()
            mine = range(start + RANK * batch_size, min(start + (RANK + 1) * batch_size, len(rows)))
            if mine:
                batch = rows.batch(mine, pad, device)
                summed[0] += net(batch.ids, batch.mask, batch.labels).double()
                summed[1] += batch.targets
    finally:
        net.train()
    loss, targets = total(summed).tolist()
    return loss / targets
