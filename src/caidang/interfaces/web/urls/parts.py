"""Where the addresses below one thing begin."""

from typing import Final

CANDIDATE: Final = "candidates/<random:public_id>/"
APPLICATION: Final = "applications/<random:public_id>/"
CLIENT: Final = "clients/<random:public_id>/"
JOB: Final = "jobs/<random:public_id>/"
INTERVIEW: Final = "interviews/<random:public_id>/"
SHEET: Final = "sheets/<random:public_id>/"
CONNECTION: Final = "connections/<random:public_id>/"
