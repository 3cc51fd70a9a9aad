"""The tree of expected failures. ``str(error)`` is Chinese and fit to show to a person.

CaidangError
├── UnreadableFile          a file that cannot be read as a résumé, with the reason
│   ├── UnknownType         not one of the types that are read
│   ├── TooLarge            over a limit of size, pages, entries or time
│   ├── Encrypted           needs a password
│   └── Damaged             truncated or malformed
├── NotAllowed              the actor may not do this
├── NotFound                no such thing, or not for this viewer
├── Conflict                someone else was quicker, or the state does not permit it
├── InvalidInput            what a person typed cannot be taken as it is
├── KeyProblem              the root key is missing or wrong
├── SealBroken              sealed bytes were changed, moved or cut
└── OutOfSpace              the disk is full; nothing half-written was kept
"""


class CaidangError(Exception):
    """Base of every failure that a person may be told about."""


class UnreadableFile(CaidangError):
    """The file cannot be read; the text says why and what to do.

    ``is_lasting``: whether reading the same bytes again with the same program comes to the same.
    """

    is_lasting = True


class UnknownType(UnreadableFile):
    """The content is none of the types that are read."""


class TooLarge(UnreadableFile):
    """The file is over a limit: bytes, pages, archive entries, memory or time."""


class Encrypted(UnreadableFile):
    """The file needs a password."""


class Damaged(UnreadableFile):
    """The file is empty, truncated or malformed."""


class NotAllowed(CaidangError):
    """The actor may not do this."""


class NotFound(CaidangError):
    """There is no such thing, or it is not for this viewer; both look the same."""


class Conflict(CaidangError):
    """Someone else was quicker, or the present state does not permit the action."""


class InvalidInput(CaidangError):
    """What a person typed cannot be taken as it is."""


class KeyProblem(CaidangError):
    """The root key is missing, unreadable or not the one this vault was made with."""


class SealBroken(CaidangError):
    """Sealed bytes were changed, moved to another place, or cut short."""


class OutOfSpace(CaidangError):
    """The disk is full. Nothing half-written was kept."""
