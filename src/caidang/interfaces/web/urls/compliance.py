"""Addresses: the law's tools, and the audit trail."""

from typing import Final

from django.urls import URLPattern, path

from caidang.interfaces.web.urls.parts import CANDIDATE
from caidang.interfaces.web.views.compliance import audit, compliance, consents, rights

ROUTES: Final[list[URLPattern]] = [
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
        "compliance/erasures/<random:public_id>/certificate/",
        rights.erasure_certificate,
        name="erasure_certificate",
    ),
    path(f"{CANDIDATE}consents/", consents.candidate_consents, name="candidate_consents"),
    path(
        f"{CANDIDATE}consents/<random:consent_id>/proof/",
        consents.consent_proof,
        name="consent_proof",
    ),
    path(f"{CANDIDATE}rights/", consents.candidate_rights, name="candidate_rights"),
    path(f"{CANDIDATE}erase/", consents.candidate_erase, name="candidate_erase"),
    path(f"{CANDIDATE}hold/", consents.candidate_hold, name="candidate_hold"),
    path("audit/alarms/<int:alarm_id>/", audit.alarm_settle, name="alarm_settle"),
    path("audit/", audit.audit, name="audit"),
    path("audit/check/", audit.audit_check, name="audit_check"),
    path("audit/export/", audit.audit_export, name="audit_export"),
    path("audit/unusual/", audit.audit_unusual, name="audit_unusual"),
]
