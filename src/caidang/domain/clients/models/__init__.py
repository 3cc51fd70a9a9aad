"""Tables of the clients app."""

from caidang.domain.clients.models.client import Client, Clients, called
from caidang.domain.clients.models.contact import Contact, ContactReveal
from caidang.domain.clients.models.contract import Contract, ContractFile
from caidang.domain.clients.models.job import Job, Jobs, JobType
from caidang.domain.clients.models.merge import ClientMerge
from caidang.domain.clients.models.note import ClientFollow, Note, Notes
from caidang.domain.clients.models.part_version import PartVersion
from caidang.domain.clients.models.revision import Revision

__all__ = [
    "Client", "ClientFollow", "ClientMerge", "Clients", "Contact", "ContactReveal", "Contract", "ContractFile", "Job",
    "JobType", "Jobs", "Note", "Notes", "PartVersion", "Revision",
    "called",
]  # fmt: skip
