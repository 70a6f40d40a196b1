"""Digests and manifests: a file whose digest does not match is never used."""

import hashlib
import json
import os
import shutil

from .faults import Stop


def sha256(path: str) -> str:
    """Hexadecimal sha256 of a file, streamed."""
    with open(path, "rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def fsync(path: str) -> None:
    """Makes a file or folder durable."""
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def write_manifest(folder: str, **more) -> str:
    """Lists a folder's files in manifest.json with digest and size, all durable and readable by everyone.

    Returns the manifest's own digest, which whoever keeps the folder should keep elsewhere: it cannot vouch for itself.
    """
    names = sorted(n for n in os.listdir(folder) if n != "manifest.json" and os.path.isfile(os.path.join(folder, n)))
    files = {}
    for name in names:
        path = os.path.join(folder, name)
        files[name] = {"sha256": sha256(path), "bytes": os.path.getsize(path)}
    manifest = os.path.join(folder, "manifest.json")
    with open(manifest, "w", encoding="utf-8") as file:
        json.dump({"format": 1, **more, "files": files}, file, indent=1, ensure_ascii=False)
    for name in [*names, "manifest.json"]:
        path = os.path.join(folder, name)
        os.chmod(path, 0o644)  # safetensors writes 0600, which the next user of the file cannot read
        fsync(path)
    os.chmod(folder, 0o755)
    fsync(folder)
    return sha256(manifest)


def damaged(folder: str, required: tuple[str, ...] = ()) -> list[str]:
    """Names of files that are missing or differ from the folder's manifest; empty when it is whole."""
    try:
        with open(os.path.join(folder, "manifest.json"), encoding="utf-8") as file:
            listed = {name: entry["sha256"] for name, entry in json.load(file)["files"].items()}
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        return ["manifest.json"]
    bad = [name for name in required if name not in listed]
    for name, digest in listed.items():
        path = os.path.join(folder, name)
        if os.path.basename(name) != name or not os.path.isfile(path) or sha256(path) != digest:
            bad.append(name)
    return bad


def may_replace(folder: str) -> None:
    """Refuses to give up a folder that holds something else than a model."""
    if os.path.isdir(folder) and os.listdir(folder) and not os.path.exists(os.path.join(folder, "config.json")):
        raise Stop("bad_spec", f"{folder} holds something that is no model; name another folder")


def replace_folder(part: str, whole: str) -> None:
    """Puts a finished folder in its place. The rename commits: a reader finds the old one, none, or the new one."""
    old = f"{part}.old"
    if os.path.isdir(whole):
        os.rename(whole, old)
    os.rename(part, whole)
    fsync(os.path.dirname(whole))
    shutil.rmtree(old, ignore_errors=True)
