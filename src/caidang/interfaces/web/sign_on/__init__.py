"""Logging in with an account elsewhere: 企业微信, 钉钉, 飞书, OIDC."""
