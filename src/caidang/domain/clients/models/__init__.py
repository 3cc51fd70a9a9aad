"""Tables of the clients app."""

from caidang.domain.clients.models.client import Client, Clients
from caidang.domain.clients.models.job import Job, Jobs, JobType

__all__ = ["Client", "Clients", "Job", "JobType", "Jobs"]
