"""The Django app ``candidates``."""

from django.apps import AppConfig

from caidang.domain.candidates.first_rows import plant


class CandidatesConfig(AppConfig):
    """Candidates and what is known of them."""

    name = "caidang.domain.candidates"
    label = "candidates"
    verbose_name = "候选人"
    in_new_database = (plant,)
