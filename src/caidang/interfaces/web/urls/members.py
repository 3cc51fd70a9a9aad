"""Addresses: members, roles, teams, and each one's own way in."""

from typing import Final

from django.urls import URLPattern, path

from caidang.interfaces.web.views.members import members, roles, security, sign_on, teams, tokens

ROUTES: Final[list[URLPattern]] = [
    path("members/", members.members, name="members"),
    path("members/invite/", members.member_invite, name="member_invite"),
    path("members/second-factor/", members.factor_rules, name="factor_rules"),
    path(
        "members/invitations/<int:invitation_id>/revoke/",
        members.invitation_revoke,
        name="invitation_revoke",
    ),
    path("members/<int:user_id>/", members.member_page, name="member"),
    path("members/<int:user_id>/role/", members.member_role, name="member_role"),
    path("members/<int:user_id>/second-factor/", members.member_factor, name="member_factor"),
    path("members/<int:user_id>/unlock/", members.member_unlock, name="member_unlock"),
    path("members/<int:user_id>/link/", members.member_link, name="member_link"),
    path("members/<int:user_id>/sessions/", members.member_sessions, name="member_sessions"),
    path("members/<int:user_id>/leave/", members.member_leave, name="member_leave"),
    path("members/<int:user_id>/return/", members.member_return, name="member_return"),
    path("me/security/", security.security, name="security"),
    path("me/totp/", security.totp_add, name="totp_add"),
    path("me/totp/remove/", security.totp_remove, name="totp_remove"),
    path("me/recovery-codes/", security.recovery_codes, name="recovery_codes"),
    path("me/passkeys/add/", security.passkey_add, name="passkey_add"),
    path("me/passkeys/<int:passkey_id>/", security.passkey_change, name="passkey_change"),
    path("me/digest/", security.digest, name="digest"),
    path("me/sessions/end/", security.sessions_end, name="sessions_end"),
    path("me/bindings/<slug:provider>/add/", sign_on.binding_add, name="binding_add"),
    path("me/bindings/<int:binding_id>/remove/", sign_on.binding_remove, name="binding_remove"),
    path("me/tokens/", tokens.token_add, name="token_add"),
    path("me/tokens/<int:token_id>/revoke/", tokens.token_revoke, name="token_revoke"),
    path("roles/", roles.roles, name="roles"),
    path("roles/<slug:name>/", roles.role, name="role"),
    path("teams/", teams.teams, name="teams"),
]
