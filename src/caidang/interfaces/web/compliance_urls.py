"""The addresses of 保鲜 and 合规: checks, texts, clocks, requests, erasures, and a person's consents."""

from django.urls import URLPattern, path

from caidang.interfaces.web.views import (
    compliance,
    consents,
    freshness,
    me,
    person,
    rights,
)


def compliance_routes(candidate: str) -> list[URLPattern]:
    """Return the addresses; ``candidate`` is where a record's own begin."""
    return [
        path("update/<str:token>/", me.me, name="me"),
        path(candidate + "person/", person.candidate_person, name="candidate_person"),
        path("freshness/", freshness.freshness, name="freshness"),
        path("freshness/half-lives/", freshness.half_lives, name="half_lives"),
        path(candidate + "freshness/", freshness.candidate_freshness, name="candidate_freshness"),
        path("compliance/", compliance.compliance, name="compliance"),
        path("compliance/evidence/", compliance.compliance_evidence, name="compliance_evidence"),
        path("compliance/texts/", compliance.consent_texts, name="consent_texts"),
        path("compliance/register/", compliance.register, name="register"),
        path("compliance/retention/", compliance.retention, name="retention"),
        path("compliance/disclosures/", compliance.disclosures, name="disclosures"),
        path("compliance/rights/", rights.rights, name="rights"),
        path("compliance/rights/<random:public_id>/", rights.rights_act, name="rights_act"),
        path("compliance/rights/<random:public_id>/copy/", rights.rights_copy, name="rights_copy"),
        path("compliance/erasures/", rights.erasures, name="erasures"),
        path("compliance/erasures/<random:public_id>/", rights.erasure_act, name="erasure_act"),
        path(
            "compliance/erasures/<random:public_id>/certificate/", rights.erasure_certificate, name="erasure_certificate"
        ),
        path(candidate + "consents/", consents.candidate_consents, name="candidate_consents"),
        path(candidate + "consents/<random:consent_id>/proof/", consents.consent_proof, name="consent_proof"),
        path(candidate + "rights/", consents.candidate_rights, name="candidate_rights"),
        path(candidate + "erase/", consents.candidate_erase, name="candidate_erase"),
        path(candidate + "hold/", consents.candidate_hold, name="candidate_hold"),
    ]
