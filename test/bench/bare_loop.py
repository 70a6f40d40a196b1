"""A bare PyTorch loop on the same rows, model and batch as the trainer: no events, no checkpoints. Prints tokens per second."""

import json
import sys
import time

import torch
import torch.nn.functional as functional
from peft import LoraConfig, get_peft_model
from transformers import AutoModelForCausalLM, AutoTokenizer

folder, rows_file, steps, threads = sys.argv[1], sys.argv[2], int(sys.argv[3]), int(sys.argv[4])
torch.set_num_threads(threads)
torch.manual_seed(1)
tokenizer = AutoTokenizer.from_pretrained(folder)
fast = torch.cpu._is_avx512_bf16_supported()
base = AutoModelForCausalLM.from_pretrained(folder, dtype=torch.bfloat16 if fast else torch.float32)
config = LoraConfig(r=8, lora_alpha=16, lora_dropout=0.05, target_modules=["q_proj", "v_proj"], task_type="CAUSAL_LM")
model = get_peft_model(base, config).train()
optimiser = torch.optim.AdamW([p for p in model.parameters() if p.requires_grad], lr=2e-3)
with open(rows_file, encoding="utf-8") as f:
    texts = [json.loads(line)["text"] for line in f]
ids = [[*tokenizer(text, add_special_tokens=False)["input_ids"], tokenizer.eos_token_id] for text in texts]
tokens = seconds = 0
for step in range(steps + 1):
    rows = [ids[(step * 4 + n) % len(ids)] for n in range(4)]
    width = max(len(row) for row in rows)
    batch = torch.tensor([row + [0] * (width - len(row)) for row in rows])
    mask = torch.tensor([[1] * len(row) + [0] * (width - len(row)) for row in rows])
    began = time.perf_counter()
    hidden = base.model(input_ids=batch, attention_mask=mask, use_cache=False).last_hidden_state[:, :-1]
    keep = mask[:, 1:] == 1
    loss = functional.cross_entropy(base.lm_head(hidden[keep]).float(), batch[:, 1:][keep])
    loss.backward()
    torch.nn.utils.clip_grad_norm_(model.parameters(), 1.0)
    optimiser.step()
    optimiser.zero_grad()
    if step > 0:  # the first pays for warming up
        seconds += time.perf_counter() - began
        tokens += int(mask.sum())
print(tokens / seconds)
