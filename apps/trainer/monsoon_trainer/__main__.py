"""`python -m monsoon_trainer train|calibrate|base-model|convert|tiny-model …`; see README.md."""

import os
import sys

from .signals import listen


def arguments():
    """The parser of the command line."""
    import argparse

    parser = argparse.ArgumentParser(prog="monsoon_trainer", description="Fine-tunes a language model from one spec.")
    commands = parser.add_subparsers(dest="command", required=True)

    def command(name: str, words: str):
        return commands.add_parser(name, help=words, description=words)

    command("train", "Run a spec to its end, from its newest checkpoint.").add_argument("spec")
    calibrate = command("calibrate", "Measure the tokens per second of real steps on this machine.")
    calibrate.add_argument("--model-dir", required=True)
    calibrate.add_argument("--threads", type=int, default=2)
    calibrate.add_argument("--steps", type=int, default=6)
    base = command("base-model", "Download, check and convert the demonstration model, once.")
    base.add_argument("--out", required=True)
    convert = command("convert", "Convert a GGUF file to a folder that transformers loads.")
    convert.add_argument("--gguf", required=True)
    convert.add_argument("--out", required=True)
    tiny = command("tiny-model", "Make a random model of two layers, for tests.")
    tiny.add_argument("--out", required=True)
    tiny.add_argument("--tokenizer-from", default="none", help="folder of a tokeniser, or none: train a tiny one")
    return parser


def reports(given):
    """Yields the lines that a command other than train prints, as objects."""
    if given.command == "calibrate":
        from .calibrate import calibrate

        yield calibrate(given.model_dir, given.threads, given.steps)
    elif given.command == "base-model":
        from .base_model import provide

        yield from provide(given.out)
    elif given.command == "convert":
        from .convert import convert_file

        yield convert_file(given.gguf, given.out)
    else:
        from .tiny import make

        yield make(given.out, given.tokenizer_from)


def main(argv: list[str] | None = None) -> int:
    """Runs one command. Answers are JSON lines on standard output; whatever is for people goes to standard error."""
    argv = sys.argv[1:] if argv is None else argv
    flags = listen() if argv[:1] == ["train"] else None  # before all else: signals may come at once
    os.environ["HF_HUB_OFFLINE"] = "1"  # models are local folders; no hub is ever asked
    os.environ.setdefault("TOKENIZERS_PARALLELISM", "false")
    given = arguments().parse_args(argv)
    if flags:
        from .attempt import train

        return train(given.spec, flags)
    import json

    from .faults import reason_of

    try:
        for report in reports(given):
            print(json.dumps(report, ensure_ascii=False), flush=True)
    except Exception as error:
        stop = reason_of(error)
        if stop.reason == "internal":
            raise
        print(json.dumps({"failed": stop.reason, "message": str(stop)}), flush=True)
        return stop.code
    return 0


if __name__ == "__main__":
    status = main()
    if int(os.environ.get("WORLD_SIZE", "1")) > 1:
        # All is written. The threads of the processes' meeting are not waited for: they may wait for one that has gone.
        sys.stdout.flush()
        sys.stderr.flush()
        os._exit(status)
    sys.exit(status)
