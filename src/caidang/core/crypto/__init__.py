"""Seals, keys and their derivation; a thin layer over ``cryptography``, with no state and no files.

``envelope`` seals bytes for a place, ``keyring`` derives one key per purpose from the root,
``blind`` makes keyed look-up tokens, ``passphrase`` and ``words`` keep the root itself.
"""
