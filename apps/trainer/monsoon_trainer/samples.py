"""Answers to a few questions before and after, so that people see what the training did."""

import unicodedata
from collections.abc import Callable

import torch

from .faults import Stop


def asked(tok, prompt: str, system: str | None) -> dict[str, torch.Tensor]:
    """A question as the model reads it."""
    messages = [{"role": "user", "content": prompt}]
    if system:
        messages.insert(0, {"role": "system", "content": system})
    return tok.apply_chat_template(messages, add_generation_prompt=True, return_dict=True, return_tensors="pt")


def check_prompts(tok, spec: dict, limit: int) -> None:
    """Refuses a question that leaves no room for its answer, before the training and not after it."""
    for n, prompt in enumerate(spec["prompts"]):
        tokens = asked(tok, prompt, spec["system"])["input_ids"].shape[1]
        if tokens + spec["sample_tokens"] > limit:
            raise Stop("bad_spec", f"spec key 'prompts[{n}]' has {tokens} tokens; with its answer the limit is {limit}")


@torch.no_grad()
def answer(model, tok, prompt: str, system: str | None, tokens: int, device) -> str:
    """A greedy answer: the same model always says the same, and no random number is drawn."""
    given = {name: value.to(device) for name, value in asked(tok, prompt, system).items()}
    made = model.generate(**given, max_new_tokens=tokens, do_sample=False, pad_token_id=tok.pad_token_id)
    return readable(tok.decode(made[0, given["input_ids"].shape[1] :], skip_special_tokens=True))


def readable(text: str) -> str:
    """Text without control characters, which a model may say and a database refuse, nor a letter that its end cut."""
    kept = (c if c in "\n\t" or unicodedata.category(c) != "Cc" else "\ufffd" for c in text)
    return "".join(kept).rstrip("\ufffd").strip()


def answers(model, tok, prompts: list[str], spec: dict, device, between: Callable[[], None]) -> dict[str, str]:
    """The answer to each question; `between` is called before each and may raise."""
    said = {}
    model.eval()
    try:
        for prompt in prompts:
            between()
            said[prompt] = answer(model, tok, prompt, spec["system"], spec["sample_tokens"], device)
    finally:
        model.train()
    return said
