"""Recomputes a finished run's held-out loss from its files, in a fresh process."""

import json
import os

import torch
from peft import PeftModel

from .data import train_and_eval
from .digests import damaged
from .faults import Stop
from .model import load_base
from .objective import SftLoss, held_out_loss
from .ranks import device
from .result import ADAPTER
from .shape import check_inputs
from .spec import load


def verify(path: str) -> dict:
    """The loss now and the loss that the run recorded: equal to the last digit on the same machine."""
    spec = load(path)
    counts = check_inputs(spec)
    final = os.path.join(spec["out"], "final")
    if not os.path.isdir(final):
        raise Stop("data_missing", "there is no result to verify: the run has not finished")
    if bad := damaged(final, (*ADAPTER, "result.json")):
        raise Stop("checkpoint_corrupt", f"the result is damaged: {', '.join(bad)}")
    with open(os.path.join(final, "result.json"), encoding="utf-8") as file:
        result = json.load(file)
    torch.set_num_threads(spec["threads"])
    tok, base = load_base(spec["model_dir"], spec["dtype"], device(), spec["model_id"])
    limit = min(spec["max_len"], base.config.max_position_embeddings)
    _, rows = train_and_eval(spec, counts, tok, limit)
    if rows is None:
        raise Stop("empty_dataset", "nothing was held out, so there is no loss to recompute")
    net = SftLoss(PeftModel.from_pretrained(base, final))
    loss = held_out_loss(net, rows, spec["batch_size"], tok.pad_token_id, device())
    recorded = result["eval_loss"]
    agrees = recorded is not None and abs(loss - recorded) <= 1e-3 * abs(recorded)
    report = {"loss": loss, "recorded": recorded, "equal": loss == recorded, "agrees": agrees}
    return {**report, "adapter_sha256": result["adapter_sha256"]}
