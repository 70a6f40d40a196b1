"""The base model and its adapter."""

import os
import warnings

import torch
import transformers
from peft import LoraConfig, get_peft_model
from transformers import AutoModelForCausalLM, AutoTokenizer

from .faults import Stop

# The run's log is for people: no progress bars, no advice to programmers. Errors are raised, and told by events.
transformers.utils.logging.set_verbosity_error()
transformers.utils.logging.disable_progress_bar()
warnings.filterwarnings("ignore", category=FutureWarning, module="transformers")
warnings.filterwarnings("ignore", message="Could not find a config file", module="peft")


def dtype_of(name: str, device: torch.device) -> torch.dtype:
    """`auto` is bfloat16 where the processor or GPU computes in it, else float32."""
    if name == "auto":
        fast = device.type == "cuda" or torch.cpu._is_avx512_bf16_supported()
        name = "bfloat16" if fast else "float32"
    return getattr(torch, name)


def load_tokenizer(folder: str):
    """The tokeniser of a local folder, with a pad token."""
    tok = AutoTokenizer.from_pretrained(folder, local_files_only=True)
    if tok.pad_token_id is None:
        tok.pad_token = tok.eos_token  # padding is masked by length, so the choice cannot leak into the loss
    return tok


def load_base(folder: str, dtype: str, device: torch.device, model_id: str = "model"):
    """Tokeniser and base model of a local folder. No hub is asked, and no code or pickle in the folder is run."""
    if not os.path.isfile(os.path.join(folder, "config.json")):
        raise Stop("model_missing", f"the base model {model_id} is not there")
    try:
        tok = load_tokenizer(folder)
        model = AutoModelForCausalLM.from_pretrained(
            folder, dtype=dtype_of(dtype, device), local_files_only=True, use_safetensors=True, trust_remote_code=False
        )
    except (OSError, ValueError, KeyError) as error:
        raise Stop(
            "model_unreadable", f"the base model {model_id} cannot be loaded ({type(error).__name__})"
        ) from error
    except Exception as error:
        if type(error).__name__ != "SafetensorError":
            raise
        raise Stop("model_unreadable", f"the weights of the base model {model_id} are damaged") from error
    return tok, model.to(device)


def with_adapter(base, lora: dict, model_id: str):
    """The base model under a new adapter, and the adapter's settings. Before it has learnt, it changes nothing."""
    config = LoraConfig(
        r=lora["r"],
        lora_alpha=lora["alpha"],
        lora_dropout=lora["dropout"],
        target_modules=list(lora["targets"]),
        task_type="CAUSAL_LM",
    )
    try:
        model = get_peft_model(base, config)
    except ValueError as error:
        raise Stop("bad_spec", "spec key 'lora.targets' names layers that the base model does not have") from error
    config.base_model_name_or_path = model_id  # no machine's path in the result
    return model, config
