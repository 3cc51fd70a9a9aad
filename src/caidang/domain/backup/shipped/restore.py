#!/usr/bin/env python3
"""Restore a backup of Caidang without Caidang: this file, Python 3.9 or later, and ``cryptography``.

    python3 restore.py BACKUP-FOLDER                      which states there are
    python3 restore.py BACKUP-FOLDER --into NEW-FOLDER    the newest state
                       [--at 2026-11-29T12:00:00+08:00]   the newest not after a moment

The root key comes from ``--key-file`` (the file beside the data folder), from the 24 words of the recovery
kit (``--words``, then type them, or pipe them in; the list they are from is ``words.txt`` in the backup),
or from CAIDANG_ROOT_KEY (base64 or hex). A backup in a cloud is first copied into a folder with any tool
of that cloud.

Written are ``caidang.db`` (an SQLCipher 4 database; on PostgreSQL ``database.dump`` for pg_restore),
``database.key`` (its raw key in hex: PRAGMA key = "x'...'"), ``keyring.json`` (each person's wrapped key
of the newest keyring, and the keys that wrap them), ``vault.json`` and ``blobs/`` (each file sealed under its own key).
The format is described in docs/管理/备份格式.md of Caidang.
"""

import argparse
import base64
import datetime
import hashlib
import hmac
import json
import os
import re
import sys
import zlib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from cryptography.exceptions import InvalidSignature, InvalidTag
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

STAMP = re.compile(r"(\d{8}T\d{6}Z)-([0-9a-f]{8})-(\d{8})")


class Wrong(Exception):
    """Something in the backup is not what it should be, or the key is another's."""


def derive(key: bytes, salt: "bytes | None", info: str) -> bytes:
    """HKDF-SHA256, 32 bytes."""
    return HKDF(SHA256(), 32, salt, info.encode()).derive(key)


def unseal(key: bytes, sealed: bytes, place: str) -> bytes:
    """version 1, algorithm 1, key id 2, nonce 12, AES-256-GCM; header and place are associated data."""
    if len(sealed) < 32 or sealed[:2] != b"\x01\x01":
        raise Wrong("not a sealed file")
    try:
        return AESGCM(key).decrypt(sealed[4:16], sealed[16:], sealed[:4] + place.encode())
    except InvalidTag:
        raise Wrong("changed, moved, or the key is another's") from None


def seal(key: bytes, data: bytes, place: str, number: int) -> bytes:
    """The other way round."""
    header, nonce = b"\x01\x01" + number.to_bytes(2, "big"), os.urandom(12)
    return header + nonce + AESGCM(key).encrypt(nonce, data, header + place.encode())


def canonical(value: object) -> bytes:
    """The one way in which JSON is signed."""
    return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()


class Keys:
    """What one root key seals backups with."""

    def __init__(self, backup: bytes) -> None:
        self.names, self.chunk, self.text, sign = (
            derive(backup, None, "caidang backup 1/" + name) for name in ("names", "chunk", "text", "sign")
        )
        self.public = Ed25519PrivateKey.from_private_bytes(sign).public_key()


class Backup:
    """A folder with backups and the keys that open it."""

    def __init__(self, folder: Path, root: bytes) -> None:
        self.folder = folder
        self.header: dict[str, Any] = {}
        for path in sorted((folder / "vault").glob("*.json"), key=lambda p: p.stat().st_mtime, reverse=True):
            header = json.loads(path.read_text("utf-8"))
            salt = base64.b64decode(header["salt"])
            roots = [root]
            try:
                unseal(derive(root, salt, "caidang/1/check"), base64.b64decode(header["check"]), "vault.json")
                if header.get("older"):
                    key = derive(root, salt, "caidang/1/older roots")
                    older = json.loads(unseal(key, base64.b64decode(header["older"]), "vault.json:older"))
                    roots = [bytes.fromhex(one) for one in older["roots"]] + roots
            except Wrong:
                continue
            self.header, self.salt, self.roots = header, salt, roots
            break
        if not self.header:
            raise Wrong("the root key opens no vault that is backed up here")
        self.keysets = [Keys(derive(one, self.salt, "caidang/1/backup")) for one in self.roots]

    def keys_of(self, sealed: bytes) -> "Keys":
        """The key id of what is sealed says which root key of the vault it was, counted from 1."""
        number = int.from_bytes(sealed[2:4], "big")
        if not 1 <= number <= len(self.keysets):
            raise Wrong("sealed under a later root key")
        return self.keysets[number - 1]

    def read_text(self, folder: str, kind: str, name: str) -> "dict[str, Any]":
        """A signed JSON object: a manifest or a keyring."""
        sealed = (self.folder / folder / name).read_bytes()
        keys = self.keys_of(sealed)
        signed = json.loads(unseal(keys.text, sealed, kind + ":" + name))
        try:
            keys.public.verify(bytes.fromhex(signed["signature"]), canonical(signed["value"]))
        except InvalidSignature:
            raise Wrong("the signature is false") from None
        value: dict[str, Any] = signed["value"]
        return value

    def chunk(self, folder: str, name: str) -> bytes:
        """A chunk: first byte 0, as it is, or 1, zlib."""
        sealed = (self.folder / folder / name[:2] / name).read_bytes()
        keys = self.keys_of(sealed)
        content = unseal(keys.chunk, sealed, "chunk:" + name)
        plain = zlib.decompress(content[1:]) if content[:1] == b"\x01" else content[1:]
        if hmac.new(keys.names, plain, hashlib.sha256).hexdigest() != name:
            raise Wrong("a chunk is not the one of its name")
        return plain

    def stamps(self, folder: str) -> "list[str]":
        """Names of manifests or keyrings, newest first."""
        found = [p.name for p in (self.folder / folder).glob("*") if STAMP.fullmatch(p.name)]
        return sorted(found, key=lambda name: (name[:16], name[-8:]), reverse=True)

    def states(self) -> "Iterator[dict[str, Any]]":
        """Every state that can be opened, newest first."""
        for name in self.stamps("manifests"):
            try:
                yield self.read_text("manifests", "manifest", name)
            except (Wrong, ValueError):
                continue

    def digests(self, names: "list[str]") -> "Iterator[str]":
        """The 32-byte names on lists."""
        for name in names:
            plain = self.chunk("chunks", name)
            for place in range(0, len(plain), 32):
                yield plain[place : place + 32].hex()

    def objects(self, state: "dict[str, Any]") -> "Iterator[tuple[str, int, bytes]]":
        """Name, size and half a SHA-256 of each sealed file."""
        for name in state["lists"]:
            plain = self.chunk("chunks", name)
            for place in range(0, len(plain), 56):
                entry = plain[place : place + 56]
                yield entry[:32].hex(), int.from_bytes(entry[32:40], "big"), entry[40:]

    def keyring(self) -> "tuple[list[list[Any]], dict[str, str]]":
        """The newest keyring: number, wrapped key (none once erased), which key wraps it, when erased; and those keys.

        Without any (format 1) it is HKDF(root, salt, "caidang/1/wrapping") that wraps.
        """
        for name in self.stamps("keyrings"):
            try:
                value = self.read_text("keyrings", "keyring", name)
            except (Wrong, ValueError):
                continue
            rows = [row for part in value["parts"] for row in json.loads(self.chunk("keys", part))]
            return rows, value.get("wrapping", {})
        raise Wrong("there is no keyring")

    def then(self, state: "dict[str, Any]") -> "dict[str, Any]":
        """The open part of vault.json as it was at a state."""
        value: dict[str, Any] = json.loads((self.folder / "vault" / (state["header"] + ".json")).read_text("utf-8"))
        return value


def restore(backup: Backup, state: "dict[str, Any]", into: Path) -> int:
    """Write one state into a new folder; returns how many files are missing or damaged."""
    into.mkdir(mode=0o700, parents=True)
    is_embedded = state["database"]["kind"] == "sqlcipher"
    written = 0
    with open(into / ("caidang.db" if is_embedded else "database.dump"), "wb") as out:
        for name in backup.digests(state["database"]["lists"]):
            written += out.write(backup.chunk("chunks", name))
    if written != state["database"]["size"]:
        raise Wrong("the database has another length than the manifest says")
    wrong = 0
    for name, _, digest in backup.objects(state):
        path = backup.folder / "objects" / name[:2] / name
        sealed = path.read_bytes() if path.exists() else b""
        if hashlib.sha256(sealed).digest()[:16] != digest:
            print("missing or damaged: objects/" + name, file=sys.stderr)
            wrong += 1
            continue
        (into / "blobs" / name[:2]).mkdir(mode=0o700, parents=True, exist_ok=True)
        (into / "blobs" / name[:2] / name).write_bytes(sealed)
    rows, wrapping = backup.keyring()
    epochs = dict(backup.header.get("epochs", {}))
    epochs["database"] = backup.then(state).get("epochs", {}).get("database", [[0, 1]])[-1:]
    number, generation = epochs["database"][0]
    purpose = "caidang/1/database" + (f"/{number}" if number else "")
    write_private(into / "database.key", derive(backup.roots[generation - 1], backup.salt, purpose).hex() + "\n")
    write_private(into / "keyring.json", json.dumps({"keys": rows, "wrapping": wrapping}))
    header = dict(backup.header, mode="file", epochs=epochs)
    if wrapping:
        ring = json.dumps({"wrapping": wrapping, "retired": {}}).encode()
        key = derive(backup.roots[-1], backup.salt, "caidang/1/ring")
        header["ring"] = base64.b64encode(seal(key, ring, "vault.json:ring", len(backup.roots))).decode()
    write_private(into / "vault.json", json.dumps(header, indent=2) + "\n")
    return wrong


def write_private(path: Path, text: str) -> None:
    """A file for its owner alone."""
    with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as out:
        out.write(text)


def root_in_words(listed: Path, text: str) -> bytes:
    """24 words of two characters, 11 bits each, are the key and one byte of its SHA-256; what stands between them is nothing."""
    known = listed.read_text("utf-8").split("\n", 1)[1].split()
    runs = re.findall("[\u3400-\u9fff]+", text)
    words = [run[place : place + 2] for run in runs for place in range(0, len(run), 2)]
    number = 0
    for place, word in enumerate(words, 1):
        if word not in known:
            raise Wrong("word " + str(place) + " is not on the list: " + word)
        number = number << 11 | known.index(word)
    if len(words) != 24:
        raise Wrong("there have to be 24 words, these are " + str(len(words)))
    raw = number.to_bytes(33, "big")
    if hashlib.sha256(raw[:32]).digest()[:1] != raw[32:]:
        raise Wrong("each word is on the list, but together they are no key: one is another, or two changed places")
    return raw[:32]


def root_key(path: "str | None") -> bytes:
    """The 32 bytes of the root key."""
    text = Path(path).read_text("ascii").split("\n")[1] if path else os.environ.get("CAIDANG_ROOT_KEY", "")
    text = text.strip()
    root = bytes.fromhex(text) if len(text) == 64 else base64.b64decode(text)
    if len(root) != 32:
        raise Wrong("give the root key by --key-file, --words or in CAIDANG_ROOT_KEY")
    return root


def main() -> int:
    """Parse the arguments and do it."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--key-file")
    parser.add_argument("--words", action="store_true")
    parser.add_argument("--into", type=Path)
    parser.add_argument("--at", type=datetime.datetime.fromisoformat)
    options = parser.parse_args()
    try:
        if options.words:
            if sys.stdin.isatty():
                print("the 24 words, in their order, then Ctrl+D:")
            root = root_in_words(options.folder / "words.txt", sys.stdin.read())
        else:
            root = root_key(options.key_file)
        backup = Backup(options.folder, root)
        if not options.into:
            for state in backup.states():
                print(state["at"], state["name"], state["objects"], "files,", state["bytes"], "bytes")
            return 0
        for state in backup.states():
            if options.at is None or datetime.datetime.fromisoformat(state["at"]) <= options.at:
                wrong = restore(backup, state, options.into)
                print("restored", state["at"], "into", options.into)
                return 1 if wrong else 0
        raise Wrong("there is no state of that time")
    except (Wrong, OSError, ValueError) as error:
        print("restore.py:", error, file=sys.stderr)
        return 1


if __name__ == "__main__":
    sys.exit(main())
