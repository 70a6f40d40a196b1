"""Fine-tunes a language model from `spec.json` and the files beside it. It knows no network and no portal."""
