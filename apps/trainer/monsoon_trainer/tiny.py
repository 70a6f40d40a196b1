"""A tiny model of random weights, so that tests of the whole system need no download."""

import os

import torch
from tokenizers import Tokenizer, decoders, models, pre_tokenizers, trainers
from transformers import LlamaConfig, LlamaForCausalLM, PreTrainedTokenizerFast

from .digests import damaged, may_replace, replace_folder, write_manifest
from .model import load_tokenizer

VOCABULARY, CONTEXT = 512, 1024
SPECIAL = ["<|endoftext|>", "<|im_start|>", "<|im_end|>"]
TEMPLATE = (
    "{% for m in messages %}<|im_start|>{{ m['role'] }}\n{{ m['content'] }}<|im_end|>\n{% endfor %}"
    "{% if add_generation_prompt %}<|im_start|>assistant\n{% endif %}"
)
CORPUS = [
    "ห้องสมุดเปิดกี่โมง เปิดแปดโมงเช้าถึงห้าโมงเย็นค่ะ",
    "Thư viện mở cửa lúc mấy giờ? Từ tám giờ sáng đến năm giờ chiều ạ.",
    "Perpustakaan dibuka pukul berapa? Dari pukul lapan pagi hingga lima petang.",
    "図書館は何時に開きますか。朝八時から夕方五時までです。",
    "When does the library open?\n\nFrom eight in the morning to five in the afternoon.\n\n",
]


def tokenizer() -> PreTrainedTokenizerFast:
    """A small byte-level BPE: every byte is a token, so that any language survives the round trip."""
    made = Tokenizer(models.BPE())
    made.pre_tokenizer = pre_tokenizers.ByteLevel(add_prefix_space=False)
    made.decoder = decoders.ByteLevel()
    alphabet = sorted(pre_tokenizers.ByteLevel.alphabet())
    trainer = trainers.BpeTrainer(
        vocab_size=VOCABULARY, special_tokens=SPECIAL, initial_alphabet=alphabet, show_progress=False
    )
    made.train_from_iterator(CORPUS * 2, trainer)
    wrapped = PreTrainedTokenizerFast(
        tokenizer_object=made, bos_token="<|endoftext|>", eos_token="<|im_end|>", pad_token="<|im_end|>"
    )
    wrapped.chat_template = TEMPLATE
    wrapped.model_max_length = CONTEXT
    return wrapped


def make(out: str, tokenizer_from: str) -> dict:
    """A Llama of two layers at `out`; the same for the same versions. A whole one that is there is left alone."""
    ready = {"stage": "ready", "model_dir": out}
    if not damaged(out, ("model.safetensors", "tokenizer.json")):
        return ready
    may_replace(out)
    tok = tokenizer() if tokenizer_from == "none" else load_tokenizer(tokenizer_from)
    torch.manual_seed(7)
    model = LlamaForCausalLM(
        LlamaConfig(
            vocab_size=len(tok),
            hidden_size=64,
            intermediate_size=128,
            num_hidden_layers=2,
            num_attention_heads=4,
            num_key_value_heads=2,
            max_position_embeddings=CONTEXT,
            tie_word_embeddings=False,  # tied and random, it would only repeat its last token
            bos_token_id=tok.bos_token_id,
            eos_token_id=tok.eos_token_id,
            pad_token_id=tok.pad_token_id,
        )
    )
    whole = os.path.abspath(out)
    part = os.path.join(os.path.dirname(whole), f".{os.path.basename(whole)}-{os.getpid()}")
    os.makedirs(part)
    model.save_pretrained(part)
    tok.save_pretrained(part)
    about = {"name": "tiny", "licence": "Apache-2.0", "notice": "Random weights, for tests.", "demonstration": True}
    size = {"languages": [], "context_length": CONTEXT, "parameters": sum(p.numel() for p in model.parameters())}
    write_manifest(part, **about, **size)
    replace_folder(part, whole)
    return ready
